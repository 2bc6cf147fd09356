# make run    try Paidup on this machine, with stand-ins for the outside world
# make test   everything CI checks
# make cover  which lines and branches the tests reach
# make format put the code into the house's format
# make lock   pin what pyproject.toml asks for, with hashes (needs uv); UPGRADE=--upgrade for the newest

VENV := .venv
BIN := $(VENV)/bin
COMPILE := uv pip compile --quiet --universal --generate-hashes --custom-compile-command "make lock"

UPGRADE :=
# Tests that start the program or a browser wait half their time, so that three keep two cores busy.
WORKERS := 3

.PHONY: help run test cover install install-test lock format clean
.DEFAULT_GOAL := help

help:
	@sed -n 's/^# \(make .*\)/  \1/p' Makefile

run: install
	@exec $(BIN)/paidup sandbox

test: install-test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.advisories
	$(BIN)/pytest -n $(WORKERS) --dist loadfile

cover: install-test
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage report

install:
	@sh .ci/install.sh run

install-test:
	@sh .ci/install.sh test

format: install-test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# The development set is resolved first; the others are cuts of it, so that all agree on versions.
lock:
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv"; exit 1; }
	$(COMPILE) $(UPGRADE) pyproject.toml --extra sandbox --group dev --group build -o requirements-dev.txt
	$(COMPILE) pyproject.toml -c requirements-dev.txt -o requirements.txt
	$(COMPILE) pyproject.toml --extra sandbox -c requirements-dev.txt -o requirements-sandbox.txt
	$(COMPILE) --group build -c requirements-dev.txt -o requirements-build.txt

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
