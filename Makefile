# make run          set up what is needed and open the dashboard on the sample town
# make test         set up what is needed, check style, types and imports, run all tests
# make lint         style, types and directions of import only
# make format       bring all files into the house's format
# make demo         the whole job on the sample town without the dashboard, into build/demo
# make bench        ours beside others, as ratios: reading, groups, wishes, plans, timetables, a country, executors (BENCH="reading": one of them)
# make report       a small benchmark beside the last one in benchmarks/history.jsonl: what has moved
# make screenshots  the pictures in docs/screenshots, anew (needs Chromium)
# make wheel        the package to install elsewhere, into dist
# make release      the same with its bill of materials, after a look at the licences of everything it needs
# make lock         resolve the requirements anew and write both lock files
# make clean        remove everything the above made
#
# PYTHON=python3.12 chooses the interpreter: 3.11 or newer, by default the newest found (make clean before changing it).
# PYTEST_ARGS="-k plan" narrows the tests. Without make, on Windows for example: see CONTRIBUTING.md.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test lint format demo bench report screenshots wheel release lock clean

VENV := .venv
BIN := $(VENV)/bin
PYTEST_ARGS ?= -n auto --dist loadfile --no-loadscope-reorder
UV_LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

# A Python counts only if it can make an environment: Debian ships one without ensurepip.
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3.14 python3 python; do \
	"$$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& { echo "$$python"; break; }; done)

help:
	@sed -n '/^#/!q; s/^# \{0,1\}//p' Makefile

run: $(VENV)/run.stamp
	$(BIN)/lernkompass serve

test: lint
	$(BIN)/pytest $(PYTEST_ARGS)

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: $(VENV)/dev.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

demo: $(VENV)/run.stamp
	$(BIN)/lernkompass demo --out build/demo

# WEEKS=FOLDER adds the competition's timetables, which are not kept here.
BENCH ?= reading groups wishes selection years effects country executors dashboard
bench: $(VENV)/dev.stamp
	for name in $(BENCH); do $(BIN)/python -m benchmarks.history run $$name || exit 1; done
	$(BIN)/python -m benchmarks.history report
	$(if $(WEEKS),$(BIN)/python -m benchmarks.weeks $(WEEKS))

# A small one, for every change: a table to look at, nothing that fails.
report: $(VENV)/dev.stamp
	$(BIN)/python -m benchmarks.history run country --staff 50000
	$(BIN)/python -m benchmarks.history report

screenshots: $(VENV)/dev.stamp
	$(BIN)/python tests/browser/make_screenshots.py

wheel: $(VENV)/run.stamp
	$(BIN)/python -m hatchling build

release: wheel
	$(BIN)/python tests/house/release.py licences
	$(BIN)/python tests/house/release.py sbom dist/lernkompass.cdx.json

# The tools' lock holds the program's as well, with the same versions: one environment serves both.
lock: $(VENV)/dev.stamp
	$(UV_LOCK) --upgrade --group build --extra postgres pyproject.toml -o $(VENV)/run.txt
	$(UV_LOCK) --upgrade --group build --group dev -c $(VENV)/run.txt pyproject.toml -o $(VENV)/dev.txt
	$(call keep,run,requirements.lock,'# What the program needs$(comma) with hashes$(comma) for Python 3.11 and newer on any system. Made by: make lock')
	$(call keep,dev,requirements-dev.lock,'# What the program$(comma) its tests and its tools need$(comma) made as requirements.lock is. Made by: make lock')

# A lock that came out as it was stays untouched, so that nothing is installed anew for it.
comma := ,
define keep
	@{ echo $(3); cat $(VENV)/$(1).txt; } > $(VENV)/$(1).lock
	@cmp -s $(VENV)/$(1).lock $(2) || cp $(VENV)/$(1).lock $(2)
endef

$(VENV)/run.stamp: requirements.lock
	$(call install,requirements.lock)
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock
	$(call install,requirements-dev.lock)
	@touch $(VENV)/run.stamp $@

# uv, where it is installed, is twenty times as fast; pip alone is enough.
define install
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer with venv is needed. \
	On Debian and Ubuntu: apt install python3 python3-venv. Elsewhere: install Python from your system's usual source." \
	>&2; exit 1; }
	@echo "Setting up $(VENV) with $(PYTHON): once, a minute or two."
	$(PYTHON) -m venv --clear $(VENV)
	{ command -v uv >/dev/null && uv pip install --quiet --python $(BIN)/python --require-hashes -r $(1); } \
	|| $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
endef

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
