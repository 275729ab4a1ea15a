# Every command of the house. `make` alone lists them.
# Paths stay relative, so that the repository may lie in a folder with spaces in its name.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup demo demo-fresh life screenshots test check bench soak fuzz mutate fix lock docs clean

# An environment that happens to be active, or a stray search path, stays outside.
unexport CONDA_PREFIX PIP_PREFIX PIP_TARGET PIP_USER PYTHONHOME PYTHONPATH PYTHONSTARTUP
unexport UV_PROJECT_ENVIRONMENT UV_PYTHON UV_SYSTEM_PYTHON UV_TARGET VIRTUAL_ENV
# The machine's own certificates are trusted, so that a house behind a proxy of its own can install.
export UV_SYSTEM_CERTS ?= true

BIN := .venv/bin
READY := .venv/.ready
BUILT := src/guildhall/web/built/web

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

setup: $(READY) $(BUILT) ## Build .venv and the styles of the pages (quick when nothing has changed)
	@:

# The stamp holds the folder that it was made in: a repository that was moved is set up anew.
ifneq "$(shell cat $(READY) 2>/dev/null)" "$(CURDIR)"
.PHONY: $(READY)
endif
$(READY): requirements/uv.txt requirements/dev.txt requirements/node.txt pyproject.toml tools/setup.sh
	@sh tools/setup.sh $(READY)

# The folder is made anew as a whole: its time is that of the last build.
$(BUILT): package-lock.json tools/web.py $(wildcard src/guildhall/web/styles/* \
  src/guildhall/web/scripts/* src/guildhall/web/images/*) | $(READY)
	@$(BIN)/python tools/web.py

# In the folder demo-data, on port 8000; PORT=8080 names another one. Ctrl-C ends it.
demo: setup ## Run the service with cases to look at; go on with those that are there
	@$(BIN)/guildhall demo $(if $(PORT),--port $(PORT))

demo-fresh: setup ## The same, from the beginning: what an earlier demo left is taken away
	@$(BIN)/guildhall demo --fresh $(if $(PORT),--port $(PORT))

# At a terminal it asks which life to play; LIFE=life.dst.difficult or SPEC=ST0120/AP02 choose.
life: setup ## Play a worked assessment in the terminal, from beginning to end
	@$(BIN)/guildhall life $(LIFE) $(if $(SPEC),--spec $(SPEC))

# Into the folder screenshots; the tests go the same way, and say what is wrong with the pages.
screenshots: setup ## Take a picture of every page in its states, as wide as a desktop and a phone
	@PICTURES=screenshots $(BIN)/pytest -q tests/browser/test_pages.py

# Measuring coverage doubles the time: CI does it, and `make test COVER=1`. Each of the two begins
# with one half, in the order of the files, so that what a file sets up is set up once; who is done
# takes from the other.
test: check ## Run the checks, then all the tests
	@$(BIN)/pytest -n 2 --dist worksteal $(if $(CI)$(COVER),--cov)

check: setup ## Lint, format, types, import contracts, generated pages: all, then the verdict
	@failed=; \
	look() { title=$$1; shift; printf '\n== %s\n' "$$title"; "$$@" || failed="$$failed, $$title"; }; \
	look 'ruff check' $(BIN)/ruff check; \
	look 'ruff format' $(BIN)/ruff format --check; \
	look 'mypy' $(BIN)/mypy; \
	look 'import contracts' $(BIN)/lint-imports --no-logo; \
	look 'reference pages' $(BIN)/python tools/reference.py --check; \
	if [ -n "$$failed" ]; then printf '\n== check failed: %s\n' "$${failed#, }"; exit 1; fi; \
	printf '\n== check passed\n\n'

bench: setup ## Measure the engine and the service, as ratios within one run
	@$(BIN)/python bench/run.py
	@$(BIN)/python -m bench.service

# ACTIONS=5000 gives the killing longer; the lists take some half an hour, CASES=50000 less.
soak: setup ## Kill the service over and over while it works; ask for lists of very many cases
	@SOAK=$(or $(ACTIONS),1000) $(BIN)/pytest -s tests/faults
	@$(BIN)/python -m bench.service --only lists --many $(or $(CASES),200000)

# Every limit of every shape, then at random: MINUTES=60 gives it longer.
fuzz: setup ## Ask the API for everything that its document lets one ask, and against it
	@FUZZ=$(or $(MINUTES),10) nice -n 10 $(BIN)/pytest -s tests/fuzz

# In memory: no file is touched. FAMILY=redo changes one file, MINUTES=30 gives a file longer.
mutate: setup ## Change the rules one by one, and see whether the tests notice
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --no-deps \
	  -r requirements/mutate.txt
	@FAMILY="$(FAMILY)" MINUTES="$(MINUTES)" AGAIN="$(AGAIN)" nice -n 10 $(BIN)/python tools/mutate.py

fix: setup ## Mend what the linter and the formatter can mend by themselves
	@$(BIN)/ruff check --fix; $(BIN)/ruff format

# As few pins move as the .in files ask for; `make lock UPGRADE=1` takes the newest of everything.
# package.json names its versions exactly: those move when somebody changes them there.
lock: setup ## Renew the locked requirements from requirements/*.in and package.json
	@for name in uv run postgres dev mutate node; do \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' \
	    $(if $(UPGRADE),--upgrade) "requirements/$$name.in" --output-file "requirements/$$name.txt" \
	  || exit 1; \
	done
	@$(BIN)/python tools/web.py --lock

docs: setup ## Write the generated reference pages
	@$(BIN)/python tools/reference.py

clean: ## Remove everything that the commands above have made
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis \
	  .coverage .coverage.* htmlcov dist build demo-data screenshots node_modules \
	  src/guildhall/web/built src/guildhall/web/built.new
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
