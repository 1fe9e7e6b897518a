"""HTTP of coverage."""

from lms.coverage.web.pages import begin_form, clause_page, coverage_page, coverage_sheet

routes = [coverage_page, coverage_sheet, clause_page, begin_form]

__all__ = ["routes"]
