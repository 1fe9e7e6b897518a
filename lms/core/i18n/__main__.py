"""`python -m lms.core.i18n extract|update|check`: the translators' commands behind `make translations` and `check`."""

import sys

from lms.core.i18n import extraction
from lms.core.i18n.locales import LOCALES, SOURCE_LOCALE

_SHOWN = 40


def main(arguments: list[str]) -> int:
    """Run one command; 0 when all is well, 1 when something is not translated, 2 on wrong usage."""
    match arguments:
        case ["extract"]:
            print(f"{extraction.extract()} texts collected in {extraction.POT.name}")
            return 0
        case ["update"]:
            for locale in LOCALES:
                if locale != SOURCE_LOCALE:
                    print(f"{locale}: {extraction.update(locale)} texts wait for a translator")
            return 0
        case ["check"]:
            return _check()
        case _:
            print("usage: python -m lms.core.i18n extract|update|check", file=sys.stderr)
            return 2


def _check() -> int:
    problems = extraction.problems()
    for problem in problems[:_SHOWN]:
        print(problem)
    if len(problems) > _SHOWN:
        print(f"and {len(problems) - _SHOWN} more")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
