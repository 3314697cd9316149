# The two commands: make run · make test. Both set the program up first (in .venv).
# make dist: what people download, into dist/ · make release KEY=file: sealed · make site: the documents.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
SAMPLE := build/sample.ftdb

.PHONY: run test test-all quick watch lint types arrows unit bench dist release release-key site clean

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
	$(BIN)/python -m pytest -q -n auto --dist loadfile --no-loadscope-reorder

# Under half a minute: what is most often wrong. FOLDERS: the tests of what was touched.
FOLDERS ?= tests/domain tests/golden/test_hashes.py
quick: lint types $(READY)
	$(BIN)/python -m pytest -q -x tests/test_i18n.py tests/test_architecture.py $(FOLDERS)

watch: $(READY)
	while sleep 2; do $(BIN)/python -m pytest -q -x --ff $(FOLDERS); done

# Long searches, simulators, office programs: what is missing here is skipped with a word.
test-all: lint types arrows
	HYPOTHESIS_PROFILE=search $(BIN)/python -m pytest -q -rs -n auto --dist loadfile --no-loadscope-reorder
	$(BIN)/python -m tools.finance_files.score --count 2000
	$(BIN)/python -m tests.domain.published tests/data/cases
	$(BIN)/python -m tests.intake.samples
	$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[docs]'
	$(BIN)/python -m tests.tools.builds

bench: $(READY)
	$(BIN)/python -m pip install -q -c constraints.txt -e '.[bench]'
	$(BIN)/python -m tests.bench

# What is built here: the folder of this system, and the Windows folder on Linux (mingw, NSIS: apt).
SYSTEMS ?= $(if $(filter Darwin,$(shell uname -s)),macos,linux windows)
dist: $(READY)
	rm -rf dist
	for system in $(SYSTEMS); do $(BIN)/python packaging/build.py $$system || exit 1; done

# The key is tried first: nobody waits for the builds to hear that it does not open.
release: $(READY)
	$(BIN)/python packaging/sealing.py try "$(KEY)"
	$(MAKE) dist
	$(BIN)/python -m tools.changelog
	$(BIN)/python packaging/sealing.py seal "$(KEY)"

release-key: $(READY)
	$(BIN)/python packaging/sealing.py new-key "$(KEY)" "$(NAME)"

site: $(READY)
	$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[docs]'
	$(BIN)/python -m tools.site build/site

# What is missing is said in words, with how to get it.
$(READY): pyproject.toml constraints.txt $(wildcard resources/locale/*/LC_MESSAGES/*.po)
	@command -v $(PYTHON) >/dev/null || { echo "缺少 Python 3.11 或更新版本：sudo apt install python3 python3-venv，或 make PYTHON=路径 run"; \
	  echo "Python 3.11 or newer is missing: sudo apt install python3 python3-venv, or make PYTHON=path run"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) 版本太旧，需要 3.11 或更新：make PYTHON=python3.11 run"; \
	  echo "$(PYTHON) is too old, 3.11 or newer is needed: make PYTHON=python3.11 run"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "缺少 venv：sudo apt install python3-venv"; \
	  echo "venv is missing: sudo apt install python3-venv"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[test]' || { \
	  echo "依赖包没有装上：需要能访问 PyPI 或其镜像（pip config set global.index-url 镜像地址）"; \
	  echo "The packages were not installed: PyPI or a mirror must be reachable (pip config set global.index-url MIRROR)"; exit 1; }
	$(BIN)/pybabel -q compile -d resources/locale -D fundtracker
	touch $@

clean:
	rm -rf .venv build dist
