"""Whether two sets of files are the same."""

import pytest

from lms.drafts.rules.files import content_hash

FILES = {"course.yaml": "code: a\n", "en/m/01-a.md": "Words."}


@pytest.mark.parametrize(
    ("texts", "media", "same"),
    [
        (FILES, {"a.svg": "1"}, True),
        (dict(reversed(FILES.items())), {"a.svg": "1"}, True),
        ({**FILES, "en/m/01-a.md": "Other words."}, {"a.svg": "1"}, False),
        ({**FILES, "en/m/02-b.md": "More."}, {"a.svg": "1"}, False),
        (FILES, {"a.svg": "2"}, False),
        (FILES, {"b.svg": "1"}, False),
    ],
)
def test_names_and_contents_decide_and_not_their_order(texts, media, same):
    assert (content_hash(texts, media) == content_hash(FILES, {"a.svg": "1"})) is same
