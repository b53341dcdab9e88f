# make demo: the example releases, in out/     make test: the tests
# Both make their own environment in .venv and need the network the first time only.

PYTHON ?= python3
VENV := .venv/bin/python

# stamps carry this folder's place: in a folder that was moved or copied everything is installed anew
PLACE := $(shell printf %s '$(CURDIR)' | cksum | cut -d ' ' -f 1)
MADE := .venv/made-$(PLACE)
RUN := .venv/run-$(PLACE)
DEV := .venv/dev-$(PLACE)

# prints the one line that names the fix, or nothing
define LACKING
$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
  found=$$($(PYTHON) -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null || echo "not there"); \
  echo "drafter needs Python 3.11 or newer: $(PYTHON) is $$found; install one and name it: make $(MAKECMDGOALS) PYTHON=python3.11"; \
  exit; }; \
$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
  echo "$(PYTHON) has no venv module: apt install python3-venv, then make $(MAKECMDGOALS) again"
endef
# as many processes as there are cores; who is done takes from the others
PARALLEL = -n auto --dist worksteal
PIP = $(VENV) -m pip install --quiet --disable-pip-version-check
OFFLINE = { echo "pip could not fetch what drafter needs; the first run needs the network" >&2; exit 1; }

.PHONY: demo test test-full check lint format clean

demo: $(RUN)
	@.venv/bin/drafter demo -o out
	@echo "the releases are in $(CURDIR)/out"

test: $(DEV)
	@$(VENV) -m pytest $(PARALLEL)

# also the long tests, and a skip is a failure, as in CI
test-full: lint
	@CI=true $(VENV) -m pytest $(PARALLEL) -m '' --hypothesis-profile full

check: lint test

lint: $(DEV)
	$(VENV) -m ruff format --check
	$(VENV) -m ruff check
	$(VENV) -m mypy

format: $(DEV)
	$(VENV) -m ruff format
	$(VENV) -m ruff check --fix

clean:
	rm -rf .venv out .hypothesis .mypy_cache .pytest_cache .ruff_cache

$(MADE):
	@$(eval lacking := $(shell $(LACKING)))$(if $(lacking),$(error $(lacking)))
	@echo "making the environment in .venv and fetching packages, once"
	@$(PYTHON) -m venv --clear .venv
	@touch $@

$(RUN): pyproject.toml | $(MADE)
	@$(PIP) --editable . || $(OFFLINE)
	@touch $@

$(DEV): pyproject.toml | $(MADE)
	@$(PIP) --editable '.[dev]' || $(OFFLINE)
	@# brings axe-core; what it drives browsers with is left out
	@$(PIP) --no-deps axe-playwright-python==0.1.8 || $(OFFLINE)
	@touch $@ $(RUN)
