# `make demo` and `make test` do all the set-up on a fresh machine with Python >= 3.11.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: install demo test lint bench faults clean

install: .venv/installed

.venv/installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@

demo: install
	$(BIN)/autograder build
	$(BIN)/autograder demo --students 60

test: install lint
	$(BIN)/python -m pytest
	$(BIN)/python -m autograder.checks.certified.certify
	$(BIN)/autograder build --check
	$(BIN)/autograder validate --mutants --seeds 2

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/codespell

bench: install
	$(BIN)/python benchmarks/run.py
	$(BIN)/python benchmarks/checks_error_rates.py

# 500 processes of a batch are killed at random; prints what became of the results (about 15 minutes)
faults: install
	PYTHONPATH=tests/support $(BIN)/python tests/support/random_kills.py --kills 500

clean:
	rm -rf .venv .build demo data
