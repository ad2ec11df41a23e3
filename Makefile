# setup, run, test, check: each works from any folder (`make -C CHECKOUT run`), as root or not.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test explore walks check vulnerabilities format lock clean

# The Python that makes the virtual environment: the first of these that is 3.11 or newer.
PYTHON ?= $(shell for p in python3.11 python3.12 python3 python3.13 python3.14; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo "$$p" && break; \
	done)
VENV_PYTHON := .venv/bin/python

help:
	@echo "make setup    virtual environment in .venv and the locked requirements"
	@echo "make run      the whole system on http://127.0.0.1:8000 (PORT, BIND, DEMO, VAR_DIR, DATABASE_URL,"
	@echo "              REDIS_URL, EMAIL_URL change it); Ctrl-C ends it"
	@echo "make test     the tests, on SQLite and on PostgreSQL; ARGS=\"tests/tasks -k filing\" selects"
	@echo "make explore  the properties of the tests on ten times as many examples, new ones each time"
	@echo "make walks    the pictures of docs/walks.md, taken again"
	@echo "make check    style, types, layers, templates, translations, documents, deployment"
	@echo "make vulnerabilities"
	@echo "              the locked packages against PyPI's list of holes, or OSV_URL's; needs the internet"
	@echo "make format   apply the code style"
	@echo "make lock     write requirements*.txt anew from requirements*.in (UPGRADE=1: newer versions)"
	@echo "make clean    remove what was built, but not var/, where the data lies"

define setup
	@if [ -z "$(PYTHON)" ]; then \
		echo "Python 3.11 or newer was not found. Install it (on Debian: apt-get install python3 python3-venv)" \
			"or name it: make PYTHON=/path/to/python3.11 $@" >&2; exit 2; \
	fi
	@"$(PYTHON)" -I .ci/setup_env.py $(1)
endef

setup:
	$(call setup)

setup-dev:
	$(call setup,--dev)

run: setup
	@exec $(VENV_PYTHON) -m reform_tracker.local --end-with-parent

test: setup-dev
	@exec $(VENV_PYTHON) -m tests.servers $(ARGS)

explore: setup-dev
	@EXPLORE=1 exec $(VENV_PYTHON) -m tests.servers -m "hypothesis or walk" $(ARGS)

walks: setup-dev
	@WALK_PICTURES=1 exec $(VENV_PYTHON) -m tests.servers -n 0 tests/browser/test_walks.py

check: setup-dev
	@exec $(VENV_PYTHON) .ci/check.py $(ARGS)

vulnerabilities: setup-dev
	@exec $(VENV_PYTHON) .ci/check_vulnerabilities.py

format: setup-dev
	$(VENV_PYTHON) -m ruff check --fix .
	$(VENV_PYTHON) -m ruff format .

lock: setup-dev
	$(VENV_PYTHON) -m pip install --quiet uv
	@for name in requirements requirements-dev; do \
		UV_PYTHON_DOWNLOADS=never $(VENV_PYTHON) -m uv pip compile --quiet --universal --generate-hashes \
			--python-version 3.11 --no-emit-index-url --no-emit-find-links \
			--custom-compile-command "make lock" $(if $(UPGRADE),--upgrade) "$$name.in" -o "$$name.txt" || exit 1; \
	done

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage htmlcov
	find . -name __pycache__ -prune -exec rm -rf {} +
	find . -path '*/LC_MESSAGES/*.mo' -delete
