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
    head = (_("Clause"), _("Title"), _("Pages"), _("Questions"), _("Last published"))
    writer.writerow((*head, _("First attempts"), _("Result in percent"), _("What is missing")))
    for one in found:
        last = one.last.date().isoformat() if one.last else ""
        share = "" if one.result.early else f"{one.result.share_ppm / 10_000:.1f}"
        gaps = "; ".join(map(sentence, one.gaps))
        counted = len(one.pages), len(one.questions), last, one.result.n, share
        writer.writerow((one.clause.id, one.clause.title, *counted, gaps))
    return file.getvalue().encode("utf-8-sig")
