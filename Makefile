# The two commands: make run · make test. Both set the program up first (in .venv).
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
SAMPLE := build/sample.ftdb

.PHONY: run test lint types arrows unit bench clean

run: $(READY)
	@$(BIN)/python main.py

test: lint types arrows unit

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

arrows: $(READY)
	$(BIN)/lint-imports

unit: $(READY)
	$(BIN)/python -m pytest -q -n auto --dist loadfile

bench: $(READY)
	$(BIN)/python -m pip install -q -c constraints.txt -e '.[bench]'
	$(BIN)/python -m tests.bench

$(READY): pyproject.toml constraints.txt $(wildcard resources/locale/*/LC_MESSAGES/*.po)
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[test]'
	$(BIN)/pybabel -q compile -d resources/locale -D fundtracker
	touch $@

clean:
	rm -rf .venv build
