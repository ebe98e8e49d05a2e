# The door to the project. Needs only python3 (3.11 or newer) and make; bootstrap.py makes the rest.
MAKEFLAGS += --no-print-directory
BIN := .venv/bin
# Some images forbid Python to keep what it has compiled. The tests start hundreds of programs, each of which would compile all modules again.
export PYTHONDONTWRITEBYTECODE :=

help:
	$(info make run     set up, build the demonstration city, then serve its pages at http://127.0.0.1:8000 until interrupted)
	$(info make demo    the same city, shown on the command line only)
	$(info make test    set up, then lint, types and all tests on SQLite and PostgreSQL; each also alone: make lint, types, tests)
	$(info make bench   set up, then print the benchmarks' ratios)
	$(info make faults  set up, then kill it, fill its disk, tamper with it, attack it for some minutes, and print the counts)
	$(info make format  set up, then lay out the code and mend what can be mended)
	$(info make lock    renew uv.lock after a change of dependencies in pyproject.toml)
	@:

setup:
	@python3 bootstrap.py

run: demo
	@$(BIN)/lifecycle serve

demo: setup
	@$(BIN)/lifecycle demo

test: lint types tests

lint: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: setup
	$(BIN)/mypy

tests: setup
	$(BIN)/python -m tests.postgres
	$(BIN)/pytest --numprocesses 2 --dist worksteal --durations=20

bench: setup
	@for script in tests/benchmarks/[a-z]*.py; do $(BIN)/python -m "tests.benchmarks.$$(basename $$script .py)" || exit; done

faults: setup
	$(BIN)/python -m tests.postgres
	LIFECYCLE_FAULTS=long $(BIN)/pytest --numprocesses 2 tests/faults tests/attacks

format: setup
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

lock:
	@python3 bootstrap.py lock

.PHONY: help setup run demo test lint types tests bench faults format lock
