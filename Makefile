# Two commands are enough: `make run` and `make test`. `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
JOBS ?= 2

# What is compiled once stays compiled, also where the machine says otherwise: many short processes start here.
export PYTHONDONTWRITEBYTECODE :=
# Two workers share two cores: a library that takes all of them for one sum makes both wait.
export OPENBLAS_NUM_THREADS ?= 1

# The newest Python that is found answers when python3.11 is not on the path under that name.
PYTHON_FOUND := $(shell command -v $(PYTHON) 2>/dev/null || command -v python3 2>/dev/null)

.PHONY: help run test check unit coverage e2e proofs slow kills bench screens format lock translations clean

help: ## List the targets
	@grep -hE '^[a-z0-9]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9]+):.*## (.*)/  make \1\t\2/' | expand -t 22

run: $(VENV)/.run ## Everything from a fresh checkout, then serve on http://127.0.0.1:8000
	@$(BIN)/lms run

test: $(VENV)/.test ## Everything: checks, unit and web tests on SQLite and PostgreSQL, browser tests
	@$(MAKE) --no-print-directory check
	@$(MAKE) --no-print-directory coverage
	@$(MAKE) --no-print-directory unit
	@$(MAKE) --no-print-directory proofs
	@$(MAKE) --no-print-directory slow
	@$(MAKE) --no-print-directory e2e

check: $(VENV)/.test ## Style, types and contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/djlint --lint --quiet templates
	@$(BIN)/python -m lms.core.i18n check
	@$(BIN)/lms content check content

unit: $(VENV)/.test ## Unit and web tests, on both databases
	@$(BIN)/pytest tests -n $(JOBS) --dist loadfile -m "not slow and not proof"

proofs: $(VENV)/.test ## The whole system asked in thousands of ways: bad input, fuzzing, the demo's laws
	@$(BIN)/pytest tests -n $(JOBS) --dist worksteal -m "proof and not slow"

slow: $(VENV)/.test ## The tests that take minutes: kills, power cuts, a rush of five hundred
	@$(BIN)/pytest tests -m slow -n $(JOBS) --dist worksteal

# Laws (hypothesis) are left out: what they reach by luck today they may miss tomorrow; a table of cases does not.
coverage: $(VENV)/.test ## Every branch of the rules by their tables of cases; lists what is missing
	@mkdir -p .pytest_cache
	@$(BIN)/coverage run -m pytest -n 0 --tb=short -m "not hypothesis and not slow" tests/*/test_rules*.py tests/transfer/test_check.py
	@$(BIN)/coverage report

e2e: $(VENV)/.test ## Journeys in a real browser
	@$(BIN)/python -m e2e.support.browser
	@$(BIN)/pytest e2e -n $(JOBS) --dist loadfile

kills: $(VENV)/.test ## A thousand kills of page, tab, browser, network and server; what was acknowledged stays
	@$(BIN)/python -m e2e.support.browser
	@KILLS=$${KILLS:-1000} $(BIN)/pytest e2e/test_kills.py e2e/test_kills_by_another_chance.py -n $(JOBS) --dist loadfile
	@EDITOR_KILLS=$${EDITOR_KILLS:-200} $(BIN)/pytest e2e/test_editor.py -k killed

bench: $(VENV)/.test ## CPU per request beside the floor, both databases
	@$(BIN)/python -m tests.bench

screens: $(VENV)/.test ## Pictures of every screen into e2e/screens/out
	@$(BIN)/python -m e2e.support.browser
	@$(BIN)/python -m e2e.screens

format: $(VENV)/.test ## Format Python and templates
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

translations: $(VENV)/.test ## Bring the catalogues up to date with the texts in code and templates
	@$(BIN)/python -m lms.core.i18n extract
	@$(BIN)/python -m lms.core.i18n update

lock: $(VENV)/.test ## Renew the lock files from pyproject.toml
	@$(PIP) install uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --extra test -c requirements.lock pyproject.toml -o requirements-test.lock

clean: ## Remove the environment and everything made (not var/, your data)
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	@test -n "$(PYTHON_FOUND)" || { echo "Python 3.11 is needed: install it, or say where it is with make PYTHON=/path/to/python3.11"; exit 1; }
	@"$(PYTHON_FOUND)" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { echo "Python 3.11 is needed; $(PYTHON_FOUND) is $$("$(PYTHON_FOUND)" --version). Say where it is with make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Making the environment in $(VENV) ..."
	@"$(PYTHON_FOUND)" -m venv $(VENV)

$(VENV)/.run: requirements.lock | $(VENV)/bin/python
	@echo "Installing what the server needs ..."
	@$(PIP) install --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -c 'import pathlib, sysconfig; p = pathlib.Path(sysconfig.get_paths()["purelib"]); (p / "lull.pth").write_text(str(pathlib.Path.cwd()) + "\n")'
	@printf '#!%s\nfrom lms.cli import main\n\nmain()\n' "$(CURDIR)/$(BIN)/python" > $(BIN)/lms && chmod +x $(BIN)/lms
	@touch $@

$(VENV)/.test: requirements-test.lock $(VENV)/.run
	@echo "Installing the test tools ..."
	@$(PIP) install --no-deps --require-hashes -r requirements-test.lock
	@touch $@
