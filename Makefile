# The commands of the project. `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
UV_SYNC = UV_PROJECT_ENVIRONMENT=$(VENV) $(UV) sync --quiet --inexact --python "$(PYTHON)"

# Every process that a test starts would compile this tree again.
unexport PYTHONDONTWRITEBYTECODE

help:  ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-16s %s\n", $$1, $$2}'

# Two stamps: the demo needs no test tools, so the first `make demo` is quick. With uv, the versions are those of uv.lock.
$(VENV)/.demo: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("aioqpu needs Python 3.11 or newer, and $(PYTHON) is " + sys.version.split()[0] + ": make ... PYTHON=python3.12")'
	@test ! -x $(BIN)/python || test "$$($(BIN)/python -V)" = "$$($(PYTHON) -V)" || rm -rf $(VENV)
	@echo "creating the environment in $(VENV) with $(if $(UV),uv,pip) (about a minute) ..."
ifdef UV
	@$(UV_SYNC) --no-default-groups --extra emulator
else
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[emulator]"
endif
	@touch $@

$(VENV)/.dev: $(VENV)/.demo
	@echo "adding the test tools to $(VENV) (a minute or two) ..."
ifdef UV
	@$(UV_SYNC) --extra emulator
else
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev
endif
	@touch $@

demo: $(VENV)/.demo  ## run a Bell job on both clouds: the local emulator, or the real ones with LIVE=1 and keys set
	@$(BIN)/python examples/bell.py

ALL_TESTS = --numprocesses auto --dist loadscope --no-loadscope-reorder

test: $(VENV)/.dev  ## run all tests, or some: make test ARGS=tests/ibm/test_ibm_jobs.py
	@$(MAKE) --no-print-directory $(VENV)/peers/.qiskit-ibm-runtime || echo "without qiskit-ibm-runtime, the tests against it are skipped"
	@$(BIN)/python -m pytest $(or $(ARGS),$(ALL_TESTS))

coverage:  ## run all tests, which must reach 99.9 % branch coverage of src/aioqpu
	@$(MAKE) --no-print-directory test ARGS="$(ALL_TESTS) --cov --cov-report=term --cov-fail-under=99.9"

lint: $(VENV)/.dev  ## check the code with ruff
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

format: $(VENV)/.dev  ## fix formatting
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

types: $(VENV)/.dev  ## check types with mypy --strict and pyright --verifytypes
	@$(BIN)/mypy
	@PATH=$(CURDIR)/$(BIN):$$PATH pyright --verifytypes aioqpu --ignoreexternal && PATH=$(CURDIR)/$(BIN):$$PATH pyright tests/typing

generate: $(VENV)/.dev  ## generate generated/ and the operation table from specs/
	@$(BIN)/python specs/generate.py

check-generated: $(VENV)/.dev  ## check that generated/ and the operation table match specs/
	@$(BIN)/python specs/generate.py --check

drift: $(VENV)/.dev  ## compare a vendor's OpenAPI document with ours: make drift SPEC=<file or URL> CLOUD=ionq-v0.4|ionq-v0.3|ibm
	@$(BIN)/python drift/compare.py "$(SPEC)" "$(CLOUD)"

$(VENV)/peers/.qiskit-ibm-runtime: PACKAGE = qiskit-ibm-runtime>=0.51
# The last releases that speak IonQ's API v0.3, and those that speak v0.4.
$(VENV)/peers/.qiskit-ionq-v0.3: PACKAGE = qiskit-ionq==0.5.13
$(VENV)/peers/.cirq-ionq-v0.3: PACKAGE = cirq-ionq==1.6.1
$(VENV)/peers/.qiskit-ionq: PACKAGE = qiskit-ionq==1.1.1
$(VENV)/peers/.cirq-ionq: PACKAGE = cirq-ionq==1.7.0
$(VENV)/peers/.ionq-core: PACKAGE = ionq-core==0.2.0
PEERS := $(addprefix $(VENV)/peers/.,qiskit-ibm-runtime qiskit-ionq cirq-ionq qiskit-ionq-v0.3 cirq-ionq-v0.3 ionq-core)
$(PEERS): $(VENV)/peers/.%:
	@echo "creating an environment with $(PACKAGE) (about a minute) ..."
	@$(PYTHON) -m venv $(VENV)/peers/$*
	@$(VENV)/peers/$*/bin/python -m pip install --quiet --disable-pip-version-check "$(PACKAGE)"
	@touch $@

peers: $(PEERS)  ## create environments with other clients, which some tests compare with

$(VENV)/.chaos: $(VENV)/.dev
ifdef UV
	@$(UV_SYNC) --extra emulator --extra aiohttp
else
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[emulator,aiohttp]"
endif
	@touch $@

chaos: $(VENV)/.chaos  ## run 24,000 jobs on an emulator with faults, also with other clients after `make peers`: ARGS="--seed 5 --write"
	@CANCELLED_CALLS=5000 $(BIN)/python -m pytest --quiet tests/http/test_cancellation.py
	@KILLED_SUBMISSIONS=200 $(BIN)/python -m pytest --quiet tests/project/test_fastapi_service.py -k killed
	@PYTHONPATH=tests $(BIN)/python -m chaos $(ARGS)

hostile: $(VENV)/.dev  ## send generated and 230 kinds of hostile responses to the clients, with limits of time and memory: ARGS="--fast", ARGS=--write
	@EVERY_ANSWER=1 $(BIN)/python -m pytest --quiet tests/project/test_forward_compatibility.py tests/emulator/test_emulator_conformance.py
	@cd tests && ../$(BIN)/python -m hostile $(ARGS)

right-numbers: $(VENV)/.dev  ## translate 20,000 random circuits for IonQ and compare their probabilities: ARGS="--seed 7 --cases 500"
	@RANDOM_CIRCUITS=80 $(BIN)/python -m pytest --quiet tests/emulator/test_emulator_ibm_circuits.py
	@PYTHONPATH=tests $(BIN)/python -m support.circuit_generator $(ARGS)

# An environment with this tree's wheel and its dependencies only; created at each run, since the wheel is measured.
bench: $(VENV)/.dev $(VENV)/peers/.qiskit-ibm-runtime $(VENV)/peers/.ionq-core  ## compare speed, requests and memory with other clients; or some rows: ARGS="import cpu" or ARGS=--quick
	@echo "creating an environment with this tree's wheel (about half a minute) ..."
	@rm -rf build/bench $(VENV)/peers/aioqpu-only && $(PYTHON) -m venv $(VENV)/peers/aioqpu-only
	@$(VENV)/peers/aioqpu-only/bin/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir build/bench .
	@$(VENV)/peers/aioqpu-only/bin/python -m pip install --quiet --disable-pip-version-check build/bench/*.whl
	@$(VENV)/peers/qiskit-ibm-runtime/bin/python -m pip install --quiet --disable-pip-version-check httpx attrs anyio
	@PYTHONPATH=tests $(BIN)/python -m benchmarks $(ARGS)

docs: $(VENV)/.dev  ## build the site from docs/ into build/site; warnings are errors
	@cd docs && NO_MKDOCS_2_WARNING=1 ../$(BIN)/mkdocs build --strict --quiet -f - < mkdocs.yml

# Runs the tests with the built wheel, without src/ and generated/ (and so without the test of generated/).
# $(1) is a folder below build/, $(2) further requirements; test tools that need newer versions accept these too.
define test_wheel
	@echo "creating an environment with the wheel in build/$(1) (a minute or two) ..."
	@rm -rf build/$(1) && mkdir -p build/$(1)/tree
	@$(PYTHON) -m venv build/$(1)/venv
	@build/$(1)/venv/bin/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	@$(if $(WHEEL),cp $(WHEEL) build/$(1)/,build/$(1)/venv/bin/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir build/$(1) .)
	@build/$(1)/venv/bin/python -m pip install --quiet --disable-pip-version-check --group dev "$$(ls build/$(1)/*.whl)[emulator]"
	@$(if $(2),build/$(1)/venv/bin/python -m pip install --quiet --disable-pip-version-check --no-warn-conflicts $(2))
	@cp -r tests specs drift docs examples .github README.md CHANGELOG.md Makefile pyproject.toml build/$(1)/tree
	@cd build/$(1)/tree && ../venv/bin/python -m pytest $(if $(ARGS),$(ARGS),--numprocesses auto --dist loadscope --no-loadscope-reorder --ignore=tests/project/test_generated.py)
endef

test-wheel:  ## run the tests against a wheel, without the source tree: make test-wheel PYTHON=python3.13 WHEEL=dist/...whl
	$(call test_wheel,wheel)

lowest:  ## run the tests with the lowest versions of the dependencies that pyproject.toml allows
	@mkdir -p build && $(PYTHON) -c 'import re, tomllib; print(*(re.sub(r">=([\d.]+).*", r"==\1", each) for each in tomllib.load(open("pyproject.toml", "rb"))["project"]["dependencies"]), sep="\n")' > build/lowest.txt
	$(call test_wheel,lowest,-r build/lowest.txt)

ci: lint types check-generated docs coverage lowest test-wheel  ## run everything that the CI runs, on one version of Python (half an hour)

clean:  ## remove the virtual environment, caches and build output
	rm -rf $(VENV) dist build .coverage* .pytest_cache .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: help drift peers chaos hostile right-numbers bench docs test-wheel lowest demo test lint format types generate check-generated ci clean
