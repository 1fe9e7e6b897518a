"""HTTP of coverage."""

from lms.coverage.web.pages import begin_form, clause_page, coverage_page, coverage_sheet, serve_form
from lms.coverage.web.policies import bring_form, clause_text, new_page, policies_page, policy_page

routes = [
    coverage_page, coverage_sheet, clause_page, begin_form, serve_form,
    policies_page, new_page, bring_form, policy_page, clause_text,
]  # fmt: skip

__all__ = ["routes"]
