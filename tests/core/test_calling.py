"""Templates give the same result with our quick calls as with Jinja's own."""

import pytest
from jinja2 import Environment, UndefinedError
from jinja2.runtime import Context
from markupsafe import Markup

from lms.core.folding import FoldingEnvironment


def shout(text: str, mark: str = "!") -> str:
    return text + mark


def environment(*, plain: bool) -> Environment:
    made = FoldingEnvironment(translate=str, constants={}, autoescape=True)
    if plain:
        made.context_class = Context
    made.globals["shout"] = shout
    made.globals["bold"] = lambda text: Markup("<b>%s</b>") % text
    return made


@pytest.mark.parametrize(
    "source",
    [
        "{% macro m(a, b='x', c=none) %}[{{ a }},{{ b }},{{ c }}]{% endmacro %}{{ m('<') }}{{ m(1, 2, 3) }}{{ m(b='&', a='>') }}",
        "{% macro m(a) %}{{ a }}{% endmacro %}{% for n in [1, 2] %}{% set x = n %}{{ m(x) }}{{ shout('<', mark=x|string) }}{% endfor %}",
        "{% macro m(a) %}<i>{{ a }}{{ caller() }}</i>{% endmacro %}{% call m('<') %}in & out{% endcall %}",
        "{% macro m(a) %}{{ a }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, k='<') }}",
        "{% macro inner(t) %}<b>{{ t }}</b>{% endmacro %}{% macro outer(t) %}{{ inner(t) }}{{ inner(inner(t)) }}{% endmacro %}{{ outer('<') }}",
        "{% macro m(a, b=shout(a)) %}{{ b }}{% endmacro %}{{ m('<') }}",
        "{{ bold('<') }}{{ bold(bold('<')) }}{{ shout('&') }}{{ '<'|upper }}{{ range(3)|list }}{{ dict(a='<') }}",
        "{% block content %}{{ shout('<') }}{% endblock %}{{ self.content() }}",
    ],
)
def test_the_result_is_the_same(source: str) -> None:
    quick, jinja = environment(plain=False), environment(plain=True)
    assert quick.from_string(source).render() == jinja.from_string(source).render()


@pytest.mark.parametrize(
    "source",
    [
        "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}",
        "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(a=1, b=2) }}",
        "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, a=2) }}",
        "{{ shout() }}",
    ],
)
def test_wrong_arguments_are_refused(source: str) -> None:
    with pytest.raises((TypeError, UndefinedError)):
        environment(plain=False).from_string(source).render()
