# Every command there is; `make` alone lists them.

.DEFAULT_GOAL := help
SHELL := /bin/sh
MAKEFLAGS += --no-print-directory
UV_VERSION := 0.13.9
BIN := .venv/bin
NPM := npm --no-audit --no-fund --no-update-notifier --loglevel=error
SYNC := $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)
WEB_TYPES := web/node_modules/.bin/openapi-typescript openapi.json --default-non-nullable=false -o
WEB_SOURCES := $(shell find web/src web/public -type f 2>/dev/null) $(wildcard web/index.html web/*.ts web/*.json)
.PHONY: help run test check dev api migrate bench features e2e lock clean setup setup-dev tools

help:  ## list the commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

run: tools  ## start NimtaFlow on http://localhost:8090 (PHOTOS=~/Pictures adds that folder)
	@$(MAKE) -j3 setup
	@exec $(BIN)/nimtaflow run

test: tools  ## run every test: Python, web units, browser
	@$(MAKE) -j3 setup setup-dev
	$(BIN)/pytest -n $${TEST_PROCESSES:-auto}
	$(NPM) --prefix web run test
	@$(MAKE) e2e

check: tools  ## lint, types, floors, and that openapi.json is up to date
	@$(MAKE) -j3 setup-dev vendor/node_modules/.stamp web/node_modules/.stamp
	@$(MAKE) -k -j$${CHECK_PROCESSES:-2} $(SYNC) check-pyright check-tsc check-ruff check-floors check-biome check-api

dev: tools  ## start the server with reload, and the web's development server on http://localhost:5173
	@$(MAKE) -j3 setup setup-dev
	@trap 'kill 0' INT TERM EXIT; $(BIN)/nimtaflow run --reload & $(NPM) --prefix web run dev & wait

api: tools setup-dev web/node_modules/.stamp  ## write openapi.json and the web's types from the routes
	$(BIN)/nimtaflow openapi > openapi.json.part && mv openapi.json.part openapi.json
	$(WEB_TYPES) web/src/api/schema.d.ts

migrate: tools .venv/.runtime  ## bring the database to the newest schema (`make run` does it by itself)
	$(BIN)/nimtaflow migrate

bench: tools  ## run the benchmarks (B=scan runs one)
	@$(MAKE) -j3 setup setup-dev
	$(BIN)/python -m bench $(B)

features: .venv/.runtime  ## list the features of docs/features.txt that no test proves
	@$(BIN)/python tests/house/features.py

e2e: tools  ## run the browser tests (Chromium is found, or installed where that is allowed)
	@$(MAKE) -j3 setup setup-dev
	@.ci/browser-tests

lock: $(BIN)/uv  ## write the lock files anew after a change of the dependencies (NEWEST=1 raises all of them)
	$(BIN)/uv $(LOCK) pyproject.toml -o requirements.lock
	$(BIN)/python -c "import tomllib as t; print(*t.load(open('pyproject.toml', 'rb'))['project']['optional-dependencies']['demo'])" \
		| tr ' ' '\n' | $(BIN)/uv $(LOCK) --no-deps - -o requirements-demo.lock
	$(BIN)/uv $(LOCK) --group dev -c requirements.lock -o requirements-dev.lock
	$(NPM) --prefix vendor $(if $(NEWEST),update,install) --package-lock-only
	$(NPM) --prefix web $(if $(NEWEST),update,install) --package-lock-only

clean:  ## remove everything that was built or installed (never data/)
	rm -rf .venv web/node_modules web/dist vendor/node_modules .pytest_cache .ruff_cache .import_linter_cache test-results

# --- below: the steps those commands are made of -----------------------------------------------------------------------

LOCK := pip compile --quiet $(if $(NEWEST),--upgrade) --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header

setup: .venv/.runtime vendor/node_modules/.stamp web/dist/index.html
	@$(BIN)/python -m compileall -q src

setup-dev: .venv/.dev
	@:

tools:
	@.ci/tools

$(BIN)/uv:
	@echo '» Python environment'
	@"$$(.ci/tools python)" -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

.venv/.runtime: requirements.lock requirements-demo.lock pyproject.toml | $(BIN)/uv
	@echo '» Python packages'
	@$(BIN)/uv pip sync --quiet --compile-bytecode --require-hashes requirements.lock requirements-demo.lock
	@$(BIN)/uv pip install --quiet --no-deps --editable .
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.runtime
	@echo '» Python packages for developers'
	@$(BIN)/uv pip sync --quiet --compile-bytecode --require-hashes requirements.lock requirements-demo.lock requirements-dev.lock
	@$(BIN)/uv pip install --quiet --no-deps --editable .
	@touch $@

# not `npm ci`: it refuses a lock file from which another platform's optional packages are missing
%/node_modules/.stamp: %/package-lock.json %/package.json
	@echo '» Node packages of $*/'
	@$(NPM) --prefix $* install --no-save --ignore-scripts
	@touch $@

web/dist/index.html: web/node_modules/.stamp $(WEB_SOURCES)
	@echo '» Web app'
	@$(NPM) --prefix web run --silent build -- --logLevel warn
	@touch $@

.PHONY: check-ruff check-pyright check-floors check-biome check-tsc check-api
check-ruff:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

check-pyright:
	$(BIN)/pyright

check-floors:
	$(BIN)/lint-imports

check-biome:
	$(NPM) --prefix web run lint

check-tsc:
	$(NPM) --prefix web run typecheck

check-api:
	$(BIN)/nimtaflow openapi | diff -u openapi.json - || { echo 'openapi.json is not what the routes say: run make api'; exit 1; }
	@$(WEB_TYPES) web/node_modules/.schema.d.ts >/dev/null
	diff -u web/src/api/schema.d.ts web/node_modules/.schema.d.ts
