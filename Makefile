# One command each for what people do here; `make help` lists them.
# PYTHON=python3.13 chooses the interpreter that .venv is made with.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip -qq --disable-pip-version-check
PYTEST ?= $(BIN)/python -m pytest --numprocesses auto --dist loadscope
NOTES  ?= 1000
MANUAL ?= build/manual

# Material announces MkDocs 2 on every build; pyproject.toml has pinned the version.
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.PHONY: help site serve docs run outputs test lint lab format bench dist lock browser clean distclean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

site: $(VENV)/.ready ## Build vault/ to site/
	$(BIN)/mkdocs build

serve: $(VENV)/.ready ## Serve vault/ and rebuild what an edit changes
	$(BIN)/mkdocs serve

docs: $(VENV)/.ready ## Build the manual, docs/, to build/manual
	$(BIN)/knapper build docs -o $(MANUAL)

run: $(VENV)/.lab ## Run all code cells of vault/ and docs/, compare with what is stored; needs PyTorch
	$(BIN)/knapper run --check --yes --jobs 2 vault
	$(BIN)/knapper run --check --yes --jobs 2 docs

outputs: $(VENV)/.lab ## Run the code cells that are not current, and store what they give
	$(BIN)/knapper run --yes --jobs 2 vault
	$(BIN)/knapper run --yes --jobs 2 docs

test: $(VENV)/.dev lint browser ## Everything that a change must pass
	$(BIN)/knapper check vault
	$(BIN)/knapper check docs
	$(BIN)/mkdocs build --strict
	$(BIN)/knapper build docs -o $(MANUAL)
	$(PYTEST) --cov

lint: $(VENV)/.dev ## Style, types, and the arrows between rooms
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

lab: $(VENV)/.lab $(VENV)/.dev ## Types and tests of the laboratory, src/adaptlab, which needs PyTorch
	$(BIN)/mypy src/adaptlab/*.py benchmarks/methods.py
	$(PYTEST) -m lab tests/adaptlab

format: $(VENV)/.dev ## Put code into the one style
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

bench: $(VENV)/.ready ## Measure at NOTES="1000 3000" made-up notes, beside MkDocs and QUARTZ=folder
	$(BIN)/python benchmarks/run.py --notes $(NOTES) $(if $(QUARTZ),--quartz $(QUARTZ))
	$(BIN)/python benchmarks/stages.py --notes $(NOTES)
	$(BIN)/python benchmarks/cells.py

dist: $(VENV)/.ready ## Wheel and source archive, to dist/
	$(BIN)/python -m hatchling build

LOCK = $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-strip-extras --no-emit-index-url --no-emit-find-links \
	--custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

lock: | $(BIN)/python ## Pin what pyproject.toml asks for (UPGRADE=1: newest)
	$(PIP) install 'uv>=0.9,<1'
	$(LOCK) --group build --output-file requirements.lock
	$(LOCK) --group build --group dev --constraints requirements.lock \
		--output-file requirements-dev.lock
	@echo "torch; sys_platform == 'never'" > $(VENV)/without-torch.txt
	$(LOCK) --group lab --constraints requirements-dev.lock \
		--overrides $(VENV)/without-torch.txt --no-emit-package torch \
		--output-file requirements-lab.lock

browser:
	@command -v "$${CHROMIUM:-chromium}" || command -v chromium-browser \
	|| command -v google-chrome || scripts/debian-package chromium fonts-liberation \
	|| { echo 'No Chromium: the tests marked "browser" are skipped.'; test -z "$$CI"; }

clean: ## Remove what was built, keep .venv
	rm -rf site build dist .coverage .coverage.* .*_cache

distclean: clean ## Remove .venv too
	rm -rf $(VENV) .hypothesis

# merman is the extra `diagrams`, not in the lock: it has wheels for few platforms.
DIAGRAMS = @$(PIP) install --no-deps --only-binary :all: 'merman==0.9.2' 2>/dev/null \
	|| echo 'No merman for this platform: diagrams other than flowcharts will be shown as their source.'

# .ready: the locked packages and this project. .dev: with the tools of the gate besides.
$(VENV)/.ready: requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	$(DIAGRAMS)
	@touch $@

$(VENV)/.dev: requirements-dev.lock requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements-dev.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	$(DIAGRAMS)
	@touch $(VENV)/.ready $@

# .lab: with what the cells import. PyTorch comes from the index of your choice, TORCH_INDEX: on Linux
# pip's own has builds for graphics cards, of gigabytes, and PyTorch's has those for processors. So
# the lock is without it.
TORCH = torch==2.13.0
$(VENV)/.lab: requirements-lab.lock $(VENV)/.ready
	$(PIP) install $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) '$(TORCH)'
	$(PIP) install --no-deps --require-hashes -r requirements-lab.lock
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	|| { echo 'Knapper needs Python 3.11 or later: make PYTHON=python3.12 ...'; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || scripts/debian-package python3-venv
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }
