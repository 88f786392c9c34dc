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
	@$(MAKE) --no-print-directory $(VENV)/peers/.qiskit-ibm-runtime || echo "without qiskit-ibm-runtime, the tests against it are skipped"
	@$(BIN)/python -m pytest $(if $(ARGS),$(ARGS),--numprocesses auto --dist loadscope --cov --cov-report=term --cov-fail-under=100)

lint: $(VENV)/.dev  ## check style
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

format: $(VENV)/.dev  ## mend style
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

types: $(VENV)/.dev  ## check types with mypy --strict and pyright --verifytypes
	@$(BIN)/mypy
	@PATH=$(CURDIR)/$(BIN):$$PATH pyright --verifytypes aioqpu --ignoreexternal && PATH=$(CURDIR)/$(BIN):$$PATH pyright tests/typing

generate: $(VENV)/.dev  ## write generated/ and the operation table anew from specs/
	@$(BIN)/python specs/generate.py

check-generated: $(VENV)/.dev  ## fail when generated/ or the operation table is not what specs/ says
	@$(BIN)/python specs/generate.py --check

$(VENV)/peers/.qiskit-ibm-runtime: PACKAGE = qiskit-ibm-runtime>=0.51
# The last releases that speak IonQ's API v0.3, and those that speak v0.4.
$(VENV)/peers/.qiskit-ionq-v0.3: PACKAGE = qiskit-ionq==0.5.13
$(VENV)/peers/.cirq-ionq-v0.3: PACKAGE = cirq-ionq==1.6.1
$(VENV)/peers/.qiskit-ionq: PACKAGE = qiskit-ionq==1.1.1
$(VENV)/peers/.cirq-ionq: PACKAGE = cirq-ionq==1.7.0
$(VENV)/peers/.ionq-core: PACKAGE = ionq-core==0.2.0
PEERS := $(addprefix $(VENV)/peers/.,qiskit-ibm-runtime qiskit-ionq cirq-ionq qiskit-ionq-v0.3 cirq-ionq-v0.3 ionq-core)
$(PEERS): $(VENV)/peers/.%:
	@$(PYTHON) -m venv $(VENV)/peers/$*
	@$(VENV)/peers/$*/bin/python -m pip install --quiet --disable-pip-version-check "$(PACKAGE)"
	@touch $@

peers: $(PEERS)  ## make the environments of other packages that some tests compare with

$(VENV)/.chaos: $(VENV)/.dev
ifdef UV
	@$(UV) pip install --quiet --python $(BIN)/python -e ".[emulator,aiohttp]"
else
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[emulator,aiohttp]"
endif
	@touch $@

chaos: $(VENV)/.chaos  ## 16,000 jobs through an emulator with faults, beside other clients if `make peers` made them: ARGS="--seed 5 --write"
	@PYTHONPATH=tests $(BIN)/python -m chaos $(ARGS)

# What a user has who installs nothing else; made anew at each run, since it measures this tree's wheel.
bench: $(VENV)/.dev $(VENV)/peers/.qiskit-ibm-runtime $(VENV)/peers/.ionq-core  ## compare speed, requests and memory with other clients; or some rows: ARGS="import cpu"
	@rm -rf build/bench $(VENV)/peers/aioqpu-only && $(PYTHON) -m venv $(VENV)/peers/aioqpu-only
	@$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir build/bench .
	@$(VENV)/peers/aioqpu-only/bin/python -m pip install --quiet --disable-pip-version-check build/bench/*.whl
	@$(VENV)/peers/qiskit-ibm-runtime/bin/python -m pip install --quiet --disable-pip-version-check httpx attrs anyio
	@PYTHONPATH=tests $(BIN)/python -m bench $(ARGS)

docs: $(VENV)/.dev  ## build the site from docs/ into build/site, strictly
	@cd docs && NO_MKDOCS_2_WARNING=1 ../$(BIN)/mkdocs build --strict --quiet -f - < mkdocs.yml

# The tests and the built wheel, with src/ and generated/ out of reach (and so without the test of generated/ itself).
# $(1) is a folder below build/, $(2) what else to install: some test tools want newer versions, and do without.
define test_wheel
	@rm -rf build/$(1) && mkdir -p build/$(1)/tree
	@$(PYTHON) -m venv build/$(1)/venv
	@build/$(1)/venv/bin/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	@build/$(1)/venv/bin/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir build/$(1) .
	@build/$(1)/venv/bin/python -m pip install --quiet --disable-pip-version-check --group dev "$$(ls build/$(1)/*.whl)[emulator]"
	@$(if $(2),build/$(1)/venv/bin/python -m pip install --quiet --disable-pip-version-check --no-warn-conflicts $(2))
	@cp -r tests specs docs examples .github README.md CHANGELOG.md Makefile pyproject.toml build/$(1)/tree
	@cd build/$(1)/tree && ../venv/bin/python -m pytest $(if $(ARGS),$(ARGS),--numprocesses auto --dist loadscope --ignore=tests/test_generated.py)
endef

test-wheel:  ## run the tests against the built wheel, without the source tree: make test-wheel PYTHON=python3.13
	$(call test_wheel,wheel)

lowest:  ## run the tests with the lowest versions of the dependencies that pyproject.toml allows
	@mkdir -p build && $(PYTHON) -c 'import re, tomllib; print(*(re.sub(r">=([\d.]+).*", r"==\1", each) for each in tomllib.load(open("pyproject.toml", "rb"))["project"]["dependencies"]), sep="\n")' > build/lowest.txt
	$(call test_wheel,lowest,-r build/lowest.txt)

ci: lint types check-generated docs test lowest test-wheel  ## everything that the CI runs, on one version of Python (half an hour)

clean:  ## remove the virtual environment, caches and build output
	rm -rf $(VENV) dist build .coverage* .pytest_cache .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: help peers chaos bench docs test-wheel lowest demo test lint format types generate check-generated ci clean
