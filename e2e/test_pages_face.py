"""Every page as people meet it: clean for axe, no sideways scroll, light enough, and nothing jumps."""

import pytest

from e2e.support.measure import Weight, sideways, violations
from e2e.support.pages import LEARNER_PAGES, PAGES, Where

KB = 1024


@pytest.mark.parametrize("where", PAGES, ids=str)
def test_a_page_is_clean_for_everyone(person, site, where: Where):
    """axe at two widths in both colour schemes, no sideways scroll at four widths, and one heading that names it."""
    visitor = person(where.login)
    page = visitor.open(where.address(site))
    assert page.locator("h1").count() == 1 or where.name == "parts"  # shows the pause, which has a heading of its own
    assert page.title().strip(" ·") != "Lull"
    assert page.locator("html").get_attribute("lang") == where.locale
    assert sideways(page) == []
    assert violations(page) == []


BARE = ("outline-new", "page-writing", "quiz-writing", "quiz-rules-alone", "quiz-form-alone")


@pytest.mark.parametrize("where", [one for one in PAGES if one.name in BARE], ids=str)
def test_a_page_whose_scripts_do_not_come_is_clean_too(person, site, where: Where):
    visitor = person(where.login)
    visitor.expect(cuts=True)
    visitor.page.route("**/*.js", lambda route: route.abort())
    page = visitor.open(where.address(site))
    assert page.evaluate("typeof window.htmx") == "undefined"
    assert sideways(page) == []
    assert violations(page, ("light",)) == []


@pytest.mark.parametrize("where", LEARNER_PAGES, ids=str)
def test_a_first_visit_is_light_and_nothing_jumps(person, site, where: Where):
    visitor = person(where.login)
    weight = Weight(visitor.page)
    page = visitor.open(where.address(site))
    page.wait_for_load_state("networkidle")
    assert weight.requests <= 8, [one.url for one in weight.responses]
    assert weight.gzipped("html") <= 15 * KB
    assert weight.gzipped("css") <= 12 * KB
    assert weight.gzipped("javascript") <= 25 * KB
    assert weight.shift <= 0.02
