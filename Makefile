# Needs make and Python 3.11 or newer; everything else is installed into $(VENV).
PYTHON ?= python3
VENV ?= .venv
RUN ?= runs/binh-thuan
BENCH ?=

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
PARTS := all

.DEFAULT_GOAL := help
.PHONY: help design test check bench docs format clean

help:
	@echo "make design   install, then design the reference park: monsun design binh-thuan"
	@echo "make test     install, then run the tests"
	@echo "make check    format, lint, types, tests and the examples of the documentation"
	@echo "make bench    speed and memory of the engine beside its peers; BENCH='--only a,b' or BENCH=--write"
	@echo "make docs     write the pages of wake formulas and of their validation"
	@echo "make format   rewrite the sources in the one format"
	@echo "make clean    remove the virtual environment and the caches"

design: $(VENV)/.run
	@$(BIN)/monsun design binh-thuan --out $(RUN)

test: $(VENV)/.test
	@$(BIN)/python -m pytest -q --numprocesses auto --dist worksteal

check: $(VENV)/.dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -q --numprocesses auto --dist worksteal

bench: $(VENV)/.bench
	@$(BIN)/python benchmarks/engine.py $(BENCH)

docs: $(VENV)/.test
	@$(BIN)/python docs/write_wake_models.py
	@$(BIN)/python docs/write_validation.py

format: $(VENV)/.dev
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "monsun needs Python 3.11 or newer: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -f $@; exit 1; }

# One stamp per set of packages: a second call installs nothing until pyproject.toml changes.
$(VENV)/.run: PARTS := all
$(VENV)/.test: PARTS := all,test
$(VENV)/.dev: PARTS := all,dev
$(VENV)/.bench: PARTS := all,bench
$(VENV)/.run $(VENV)/.test $(VENV)/.dev $(VENV)/.bench: pyproject.toml | $(BIN)/python
	@echo "installing monsun[$(PARTS)] into $(VENV); the first time this takes a few minutes"
	@$(PIP) install --quiet --editable '.[$(PARTS)]'
	@touch $@
