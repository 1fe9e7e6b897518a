"""HTTP of writing a quiz."""

from lms.quizwriting.web.alike import alike
from lms.quizwriting.web.form_page import form_page, keep_form
from lms.quizwriting.web.forms import fields, lines
from lms.quizwriting.web.look import look
from lms.quizwriting.web.pasted import pasted
from lms.quizwriting.web.ruling import keep_rules, rules

routes = [keep_rules, look, pasted, rules, alike, fields, lines, form_page, keep_form]

__all__ = ["routes"]
