# Every task that a person, a hook or the build runs. `make` lists them.
# On an empty machine each sets up what it needs in .venv, from the hashed lock, once.

SHELL := /bin/bash
PYTHON ?= python3
VAR ?= var
KILLS ?= 1000
HISTORIES ?= 1000
SCREENS ?= build/screens
ROUNDS ?= 1
BIN := .venv/bin
READY := .venv/.ready
READY_TO_WORK := .venv/.ready-to-work

.DEFAULT_GOAL := help
.PHONY: help packages demo laboratory run test check lint fix bench docs crashlab giftlab screenshots markup feeds lighthouse mutation lock clean

help: ## list these tasks
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

packages:
	@.ci/packages

demo: $(READY) ## a working newsroom with an invented paper: public site on :8000, newsroom on :8001
	$(BIN)/tamizdat demo --var $(VAR)

laboratory: $(READY) ## the demonstration with invented payment companies: cards, 3-D Secure, refusals, refunds, disputes
	$(BIN)/python -m tests.laboratory --demo build/laboratory

run: $(READY) ## every zone on this machine, with the newsroom that stands in VAR
	$(BIN)/tamizdat run --var $(VAR)

test: packages $(READY_TO_WORK) ## all tests, on SQLite and (the newsroom's) on a throw-away PostgreSQL
	.ci/tests $(TESTS)

check: lint test docs ## everything that the build checks

lint: $(READY_TO_WORK) ## style, types, floors, migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	TAMIZDAT_ZONE=newsroom $(BIN)/tamizdat manage makemigrations --check --dry-run
	TAMIZDAT_ZONE=vault $(BIN)/tamizdat manage --zone vault makemigrations --check --dry-run

fix: $(READY_TO_WORK) ## mend what the linter can mend, and format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: packages $(READY_TO_WORK) ## the figures of docs/benchmarks.md, beside their peers
	$(PIP) install --require-hashes -r requirements/bench.txt
	$(BIN)/python -m bench

crashlab: $(READY_TO_WORK) ## kill the sender of letters KILLS times at random moments, and count what is lost and repeated
	$(BIN)/python -m bench.crashlab --kills $(KILLS)

giftlab: $(READY_TO_WORK) ## live through HISTORIES of gifts in which everything goes wrong, and compare our books with the provider's
	$(BIN)/python -m bench.giftlab --histories $(HISTORIES)

docs: $(READY_TO_WORK) ## build the handbook into docs/_build; a warning stops it
	$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going -b html docs docs/_build

screenshots: packages $(READY_TO_WORK) ## photograph the edition in VAR: every kind of page, in every dress, into SCREENS
	$(BIN)/python docs/develop/screens.py $(SCREENS) $(VAR)/edition

markup: ## check every page of the edition in VAR with the Nu HTML checker (java and npm needed)
	@.ci/markup $(VAR)/edition

feeds: ## check every feed of the edition in VAR with the W3C's feed validator (git and the network needed)
	@.ci/feeds $(VAR)/edition

lighthouse: packages $(READY_TO_WORK) ## Lighthouse over one page of each kind of the edition in VAR, ROUNDS times (npm needed)
	@.ci/lighthouse $(VAR)/edition --rounds $(ROUNDS)

mutation: packages $(READY_TO_WORK) ## change the money floor in every small way, and count the changes that no test notices (an hour)
	@.ci/mutation

lock: $(READY_TO_WORK) ## resolve the dependencies again into requirements/*.txt, with hashes
	$(BIN)/pip-compile --quiet $(LOCK) -o requirements/main.txt pyproject.toml
	$(BIN)/pip-compile --quiet $(LOCK) --extra dev -c requirements/main.txt -o requirements/dev.txt pyproject.toml
	$(BIN)/pip-compile --quiet $(LOCK) -c requirements/dev.txt -o requirements/build.txt requirements/build.in
	$(BIN)/pip-compile --quiet $(LOCK) -c requirements/dev.txt -o requirements/bench.txt requirements/bench.in

clean: ## remove what tools left behind; neither var nor .venv is touched
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache docs/_build build
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

LOCK := --generate-hashes -c requirements/oldest.in --allow-unsafe --strip-extras --no-emit-options --no-header

PIP := $(BIN)/python -m pip -qq --disable-pip-version-check

$(READY): requirements/main.txt requirements/build.txt pyproject.toml
	@$(PYTHON) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Tamizdat needs Python 3.11 or newer with venv. On Debian: apt-get install python3 python3-venv"; exit 1; }
	@echo "Setting up .venv from the lock (once; a minute or two)"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(PIP) install --require-hashes -r requirements/main.txt -r requirements/build.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(READY_TO_WORK): $(READY) requirements/dev.txt
	@echo "Adding what is needed to change Tamizdat (once; a minute or two)"
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@
