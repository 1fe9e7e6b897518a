"""Folding: constants are worked out at compile time, and nothing is escaped twice or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError
from markupsafe import Markup, escape

from lms.core.folding import FoldingEnvironment

CHINESE = {
    "Courses": "课程",
    "Saved %(time)s by %(name)s": "%(name)s 于 %(time)s 保存",
    "A & B": "甲 & 乙 <丙>",
    "100%% of %(n)s": "%(n)s 的 100%%",
}


def environment(**texts):
    known = CHINESE | texts

    def gettext(message, **values):
        text = escape(known.get(message, message))
        return text % values if values else text

    made = FoldingEnvironment(
        translate=lambda text: known.get(text, text),
        constants={"icon": lambda name, size="": f"<svg {name}{size}>"},
        autoescape=True,
        undefined=StrictUndefined,
    )
    made.globals |= {"_": gettext, "icon": lambda name, size="": Markup(f"<svg {name}{size}>")}
    return made


def shown(source, **context):
    return environment().from_string(source).render(context)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('{{ _("Courses") }}', "课程"),
        ('<a title="{{ _("Courses") }}">', '<a title="课程">'),
        ('{{ _("A & B") }}', "甲 &amp; 乙 &lt;丙&gt;"),  # a translation is text, not HTML
        ('{{ _("Saved %(time)s by %(name)s", time=t, name=n) }}', "O&#39;Brien &lt;b&gt; 于 10:42 保存"),
        ('{{ _("100%% of %(n)s", n=3) }}', "3 的 100%"),
        ('{{ _("100%") }}', "100%"),
        ('{{ _("Courses")|upper }}', "课程"),
        ('{% set label = _("Courses") %}{{ label }}', "课程"),
        ('{% macro m(x) %}<b>{{ x }}</b>{% endmacro %}{{ m(_("A & B")) }}', "<b>甲 &amp; 乙 &lt;丙&gt;</b>"),
        ('{% macro m(x) %}<b>{{ x }}</b>{% endmacro %}{{ _("Saved %(time)s by %(name)s", time=m(t), name=n) }}',
         "O&#39;Brien &lt;b&gt; 于 <b>10:42</b> 保存"),  # markup passes as a value
        ('{% macro m(x) %}{{ x }}{% endmacro %}{{ m(_("Saved %(time)s by %(name)s", time=t, name=n)) }}',
         "O&#39;Brien &lt;b&gt; 于 10:42 保存"),
        ('{{ _("Not known") }}', "Not known"),
        ('{{ icon("check") }}{{ icon("x", size="sm") }}', "<svg check><svg xsm>"),
        ('{% set name = "lock" %}{{ icon(name) }}', "<svg lock>"),  # not constant: called when shown
        ('{{ "a" ~ _("Courses") }}', "a课程"),
        ('{% if _("Courses") == "课程" %}yes{% endif %}', "yes"),
    ],
)  # fmt: skip
def test_a_text_is_shown_translated_and_escaped_once(source, text):
    assert shown(source, t="10:42", n="O'Brien <b>") == text


def test_constants_are_gone_after_compiling():
    code = environment().compile('<p>{{ _("Courses") }}</p>{{ icon("check") }}', raw=True)
    assert "课程" in code
    assert "Courses" not in code
    assert "icon" not in code


def test_a_place_without_a_value_is_found_when_compiling():
    with pytest.raises(TemplateSyntaxError, match="no value is given"):
        shown('{{ _("Saved %(time)s by %(name)s", time=1) }}')


def test_a_missing_value_is_an_error_and_not_a_gap():
    with pytest.raises(UndefinedError):
        shown('{{ _("Saved %(time)s by %(name)s", time=t, name=nobody) }}', t=1)


@given(st.text(), st.text())
def test_folding_gives_what_calling_would_have_given(text, value):
    source = "{} %(v)s".format(text.replace("%", "%%"))
    folded = environment(x=source).from_string('{{ _("x", v=v) }}').render(v=value)
    called = environment(x=source).from_string('{% set t = "x" %}{{ _(t, v=v) }}').render(v=value)
    assert folded == called
