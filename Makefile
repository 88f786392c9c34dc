# Every command of the project, each in one place. `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-16s %s\n", $$1, $$2}'

# Two stamps: the demo needs no test tools, so a first `make demo` stays quick.
$(VENV)/.demo: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("aioqpu needs Python 3.11 or newer, and $(PYTHON) is " + sys.version.split()[0] + ": make ... PYTHON=python3.12")'
	@test ! -x $(BIN)/python || test "$$($(BIN)/python -V)" = "$$($(PYTHON) -V)" || rm -rf $(VENV)
ifdef UV
	@test -x $(BIN)/python || $(UV) venv --quiet --python "$(PYTHON)" $(VENV)
	@$(UV) pip install --quiet --python $(BIN)/python -e ".[emulator]"
else
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[emulator]"
endif
	@touch $@

$(VENV)/.dev: $(VENV)/.demo
ifdef UV
	@$(UV) pip install --quiet --python $(BIN)/python --group dev
else
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev
endif
	@touch $@

demo: $(VENV)/.demo  ## run a Bell job on both clouds: the local emulator, or the real ones with LIVE=1 and keys set
	@$(BIN)/python examples/bell.py

test: $(VENV)/.dev  ## run all tests, 100 % branch coverage of src/aioqpu demanded; or some: make test ARGS=tests/test_ibm.py
	@$(BIN)/python -m pytest $(if $(ARGS),$(ARGS),--numprocesses auto --dist loadscope --cov --cov-report=term --cov-fail-under=100)

lint: $(VENV)/.dev  ## check style
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

format: $(VENV)/.dev  ## mend style
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

types: $(VENV)/.dev  ## check types with mypy --strict and pyright --verifytypes
	@$(BIN)/mypy
	@PATH=$(CURDIR)/$(BIN):$$PATH pyright --verifytypes aioqpu --ignoreexternal

generate: $(VENV)/.dev  ## write generated/ and the operation table anew from specs/
	@$(BIN)/python specs/generate.py

check-generated: $(VENV)/.dev  ## fail when generated/ or the operation table is not what specs/ says
	@$(BIN)/python specs/generate.py --check

$(VENV)/peers/.qiskit-ibm-runtime:
	@$(PYTHON) -m venv $(VENV)/peers/qiskit-ibm-runtime
	@$(VENV)/peers/qiskit-ibm-runtime/bin/python -m pip install --quiet --disable-pip-version-check "qiskit-ibm-runtime>=0.51"
	@touch $@

peers: $(VENV)/peers/.qiskit-ibm-runtime  ## make the environments of other packages that some tests compare with

ci: lint types check-generated test  ## everything that must be green before a change lands

clean:  ## remove the virtual environment, caches and build output
	rm -rf $(VENV) dist build .coverage* .pytest_cache .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: help peers demo test lint format types generate check-generated ci clean
