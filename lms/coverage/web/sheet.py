"""Coverage as a sheet: a line for each clause, in the reader's language."""

import csv
import io
from collections.abc import Sequence

from lms.core.i18n import gettext as _
from lms.coverage.queries import Covered
from lms.coverage.web.words import sentence


def sheet_of(found: Sequence[Covered]) -> bytes:
    """CSV in UTF-8 with a mark at its beginning, by which spreadsheets know it."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    head = (_("Policy"), _("Clause"), _("Title"), _("Pages"), _("Questions"), _("Last published"))
    more = (_("First attempts"), _("Result in percent"), _("People"), _("Passed at the first attempt, in percent"))
    writer.writerow((*head, *more, _("Served by Lull"), _("What is missing")))
    for one in found:
        last = one.last.date().isoformat() if one.last else ""
        share = "" if one.result.early else f"{one.result.share_ppm / 10_000:.1f}"
        gaps = "; ".join(map(sentence, one.gaps))
        passed = "" if one.passed.early else f"{one.passed.share_ppm / 10_000:.1f}"
        counted = len(one.pages), len(one.questions), last, one.result.n, share, one.passed.n, passed
        place = one.served.place if one.served else ""
        cells = one.clause.policy, one.clause.id, one.clause.title, *counted, place, gaps
        writer.writerow([_plain(cell) for cell in cells])
    return file.getvalue().encode("utf-8-sig")


def _plain(cell: object) -> object:
    """A text that a spreadsheet would take for a formula begins with an apostrophe: people wrote it."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in {"=", "+", "-", "@", "\t"} else cell
