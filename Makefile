# Comunica: everything that is done from a clone. `make` lists it.
# Needs git, make and Python 3.13 or 3.12; the rest comes with the locked packages.

PYTHON := .venv/bin/python
# For programs that look for others on the PATH (buf looks for python).
WITH_TOOLS := PATH="$(CURDIR)/.venv/bin:$$PATH"
CODE := comunica services clients workbench dashboards tests
# What `make proto` may not break: the last release, else what others have, else what is committed. PREVIOUS= skips it.
PREVIOUS = $(shell git describe --tags --abbrev=0 2>/dev/null || git rev-parse -q --verify origin/main || git rev-parse -q --verify HEAD)
# The reader as the scorer runs it, once a town.
READ := $(PYTHON) -m comunica.enrolment.read --gazetteer {gazetteer} --profile {profile}
N := 1000000
# Of `make chaos`: where its schedule comes from, how long each fault goes on, which ones (all if none is named).
SEED := 1
MINUTES := 1
FAULT :=
# Of `make otherwise`: messages of each known set, examples of each change, which changes (all if none is named).
EACH := 15
SHOW := 0
CHANGE :=
# Processes that share the files of the whole suite, each with servers of its own: their waiting overlaps. In the order of
# their folders: the many small files of tests/unit come last, so that no process still works when the others are done.
WORKERS := 2
# More words for pytest: make test T="tests/unit -k consent"
T :=
# Which benches: make bench B="dispatch urgent"
B :=
# Of `make image` and `make release`: the base image, what builds (docker or podman), where images are pushed.
BASE := docker.io/library/python:3.13-slim-trixie
ENGINE := $(shell command -v docker || command -v podman)
REGISTRY := ghcr.io/comunica
VERSION = $(shell sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)
BUILD = $(ENGINE) build --build-arg BASE=$(BASE) --build-arg VERSION=$(VERSION) --build-arg REVISION=$(shell git rev-parse HEAD)
# What `make test-containers` does where podman starts no container: fail; with --if-possible: say so.
CONTAINERS :=

# What was compiled once is kept, also where the environment says not to: else every process compiles all of it again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup run drill-restore test test-ops test-containers ops-tools node-client axe chart-files image sbom release kind-up kind-e2e bench bench-dispatch bench-peers chaos corpus otherwise fuzz lint format proto clean distclean

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: .venv/synced ## the locked packages in .venv (the other targets do it by themselves)

.venv/synced: uv.lock pyproject.toml services/simulator/pyproject.toml clients/python/pyproject.toml workbench/setup.sh
	@sh workbench/setup.sh

run: setup ## the whole system on this machine, with a simulated WhatsApp; Ctrl-C stops it
	@exec $(PYTHON) -m workbench run

drill-restore: setup ## back a system up, lose its database, bring it back, erase again whom the backup brought back
	@$(PYTHON) -m workbench drill-restore

test: setup ops-tools node-client axe ## every test, on a real NATS and a real PostgreSQL; T="..." for some of them
	$(PYTHON) -m pytest $(if $(T),$(T),--numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder)

test-ops: setup ops-tools ## of the tests, those of operations: chart, images, permissions, rules
	$(PYTHON) -m pytest tests/ops

test-containers: setup ## build the images with podman on a Debian made here, start each service, run the smoke in containers
	$(PYTHON) -m tests.images $(CONTAINERS)

ops-tools: setup
	@sh workbench/ops/tools.sh

node-client:
	@sh workbench/node_client.sh

axe:
	@sh workbench/axe.sh

chart-files: setup ## what the chart carries along: NATS' users, dashboards and rules, copied to where it wants them
	$(PYTHON) -m services.admin docs
	rm -rf charts/comunica/files/dashboards charts/comunica/files/rules
	mkdir -p charts/comunica/files/dashboards charts/comunica/files/rules
	cp dashboards/json/*.json charts/comunica/files/dashboards/
	cp dashboards/rules/*.rules.yaml charts/comunica/files/rules/

image: ## the two images, by docker or podman; BASE=... for a base of your own
	$(BUILD) --tag $(REGISTRY)/comunica:$(VERSION) .
	$(BUILD) --tag $(REGISTRY)/comunica-simulator:$(VERSION) --file services/simulator/Dockerfile .

sbom: ## what is inside the image, as CycloneDX: dist/comunica.cdx.json
	$(BUILD) --target sbom --output type=local,dest=dist .

release: setup ops-tools ## images and chart of this version, pushed to REGISTRY: docs/operations/release.md
	@ENGINE="$(ENGINE)" REGISTRY="$(REGISTRY)" VERSION="$(VERSION)" BASE="$(BASE)" sh workbench/release.sh

kind-up: setup ## the whole system on kind (needs kind, kubectl, skaffold, helm)
	@sh workbench/kind/up.sh

kind-e2e: setup ## the main job on kind, from ATTIVA to DISATTIVA
	@sh workbench/kind/e2e.sh

bench: setup ## speed, each figure beside its bare limit of the same run; B="ingest pacing" for some of it
	$(PYTHON) -m tests.bench $(B)

bench-dispatch: setup ## how fast one dispatcher sends: two lines, the rate and its ratio to the bare client
	@$(PYTHON) -m tests.bench.headlines

bench-peers: setup .venv-peers/synced ## the same load by Celery and by FastStream, against ours
	$(PYTHON) -m tests.bench peers

# Apart from .venv: nothing of it may enter the product.
.venv-peers/synced: uv.lock pyproject.toml workbench/setup.sh
	@sh workbench/setup.sh peers

chaos: setup ## kill, freeze and starve the running system, then count; SEED=7 MINUTES=2 FAULT=nats_away,ingress_killed
	$(PYTHON) -m tests.chaos --seed $(SEED) --minutes $(MINUTES) --fault "$(FAULT)"

corpus: setup ## how well citizens are understood, by the labelled messages; of the held-out ones the figures only
	@missed=0; \
	for set in $(wildcard tests/corpus/known/*); do \
	  echo "\n$$set:"; $(PYTHON) -m tests.corpus.scorer --corpus $$set --command "$(READ)" || missed=1; \
	done; \
	for set in $(wildcard tests/corpus/held_out/*); do \
	  echo "\n$$set:"; \
	  $(PYTHON) -m tests.corpus.scorer --corpus $$set --figures-only --command "$(READ)" || missed=1; \
	done; exit $$missed

otherwise: setup ## known messages written otherwise: how many change their action; SEED=2 EACH=30 SHOW=3 CHANGE="a blank lost"
	$(PYTHON) -m tests.otherwise --seed $(SEED) --each $(EACH) --show $(SHOW) --change "$(CHANGE)"

fuzz: setup ## a million messages made at random: nothing may raise; N=50000 for fewer
	$(PYTHON) -m tests.fuzz --count $(N)

lint: setup ## ruff, mypy strict, import-linter, buf, generated code current
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff format --check
	$(PYTHON) -m mypy $(CODE)
	$(WITH_TOOLS) lint-imports
	$(WITH_TOOLS) buf lint
	$(WITH_TOOLS) buf format --diff --exit-code
	@$(WITH_TOOLS) sh workbench/generated-is-current.sh

format: setup ## lay out Python and protobuf as lint wants it
	$(PYTHON) -m ruff check --fix --exit-zero --quiet
	$(PYTHON) -m ruff format
	$(WITH_TOOLS) buf format -w

proto: setup ## after a change in proto/: lay out, lint, check for breaks, generate
	$(WITH_TOOLS) buf format -w
	$(WITH_TOOLS) buf lint
	@if [ -n "$(PREVIOUS)" ] && git cat-file -e "$(PREVIOUS):buf.yaml" 2>/dev/null; then \
	  echo "buf breaking, against $(PREVIOUS)"; $(WITH_TOOLS) buf breaking --against ".git#ref=$(PREVIOUS)"; \
	else echo "no earlier version to break"; fi
	$(WITH_TOOLS) buf generate

clean: ## remove the data of make run (.run)
	rm -rf .run

distclean: clean ## remove the tools and packages too
	rm -rf .venv .venv-peers .venv-checkov tests/integration/api/node_client/node_modules tests/e2e/console/axe/node_modules tests/ops/chart/operators/node_modules .containers dist .tools .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .bench
