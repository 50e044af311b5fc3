# `make run` opens the window on the demo cohort, `make test` runs the tests; both make the environment first.
# PYTHON=python3.12 chooses another Python (3.11 to 3.13), VENV=folder another environment.

PYTHON ?= python3
VENV   ?= .venv
DEMO   ?= demo
ARGS   ?=
PY      = $(VENV)/bin/python

# what does not exist must not stop make: everything here is a command
.PHONY: help env run test real check check-long format lock translations docs installer clean

help:
	@echo "make run [ARGS=\"slide.svs\"]  open the window (on the demo cohort, or on a slide)"
	@echo "make test                    run the tests"
	@echo "make real                    the whole chain on real annotated tissue (CROSSCANCER_REAL_DATA)"
	@echo "make check / check-long      style, types, house rules / what takes longer"
	@echo "make docs / installer        the manual / a program without Python"
	@echo "make translations            gather the window's texts for translators, compile what they wrote"

env: $(VENV)/installed

$(VENV)/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v < (3, 14) else \
	    "CrossCancer needs Python 3.11, 3.12 or 3.13; this is %d.%d. Try: make PYTHON=python3.12" % v)'
	@$(PYTHON) -c 'import venv, ensurepip' || { echo "Python cannot make environments: sudo apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	PYTHONWARNINGS=ignore $(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(PY) installer/system_libraries.py
	@touch $@

run: env
	@$(PY) -m app.start --demo-folder $(DEMO) $(ARGS)

test: env
	QT_QPA_PLATFORM=offscreen $(PY) -m pytest -m "not long"

real: env
	$(PY) -m benchmarks.real_chain --out out/real

check: env
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports --no-cache

check-long: check
	QT_QPA_PLATFORM=offscreen $(PY) -m pytest -m long -s

format: env
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

# Pins and hashes only: index and link lines are left out. Needs uv (pip install uv).
lock:
	uv pip compile pyproject.toml --extra openvino --extra int8 --extra cluster --extra dev --universal --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --upgrade -o requirements.lock

# What the window says, gathered for translators, and what they have written, compiled. A new language: add its code.
LANGUAGES = de
translations: env
	mkdir -p build
	$(PY) -m app.engine_texts > build/engine_texts.py
	for code in $(LANGUAGES); do \
	    $(VENV)/bin/pyside6-lupdate $$(git ls-files 'app/*.py') build/engine_texts.py -locations none -ts resources/translations/crosscancer_$$code.ts && \
	    $(VENV)/bin/pyside6-lrelease -silent resources/translations/crosscancer_$$code.ts || exit 1; done

docs: env
	$(VENV)/bin/mkdocs build --strict

installer: env
	$(PY) installer/build.py

clean:
	rm -rf build dist site .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
