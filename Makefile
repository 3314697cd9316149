# The two commands: make run · make test. Both set the program up first (in .venv).
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
SAMPLE := build/sample.ftdb

.PHONY: run test test-all quick watch lint types arrows unit bench clean

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

# Under half a minute: what is most often wrong. FOLDERS: the tests of what was touched.
FOLDERS ?= tests/domain tests/golden/test_hashes.py
quick: lint types $(READY)
	$(BIN)/python -m pytest -q -x tests/test_i18n.py tests/test_architecture.py $(FOLDERS)

watch: $(READY)
	while sleep 2; do $(BIN)/python -m pytest -q -x --ff $(FOLDERS); done

# Long searches, simulators, office programs: what is missing here is skipped with a word.
test-all: lint types arrows
	HYPOTHESIS_PROFILE=search $(BIN)/python -m pytest -q -rs -n auto --dist loadfile
	$(BIN)/python -m tools.finance_files.score --count 2000
	$(BIN)/python -m tests.domain.published tests/data/cases
	$(BIN)/python -m tests.intake.samples

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
