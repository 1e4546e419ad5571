# make demo and make test set up everything that they need, in $(VENV), and can be repeated.
# Needed beforehand: Python 3.11 or newer with its venv module, and a package index.

VENV ?= .venv
BIN := $(VENV)/bin
export PYTHON

.PHONY: help setup tools demo test lint type format bench tools-check wheel lock clean

help:  ## this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:[^#]*## */|/' | awk -F'|' '{ printf "  make %-12s %s\n", $$1, $$2 }'

setup:  ## make the environment: scrapy and newsarchive, nothing else
	@.ci/setup $(VENV) run

tools: setup
	@.ci/setup $(VENV) test

demo: setup  ## crawl a small news web of our own on this machine, and show what comes out
	@$(BIN)/python -m tests.newsroom.demo

test: lint type  ## everything that must hold: style, types, tests
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

lint: tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

type: tools
	$(BIN)/mypy

format: tools  ## put the code into the form that `make test` asks for
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: tools  ## quality and the drill of the main road on the labelled pages, where they are at hand
	$(BIN)/python benchmarks/quality.py --jobs 2
	$(BIN)/python benchmarks/main_road.py

tools-check: tools  ## have other programs read what we write: pywb, py-wacz, cdxj-indexer, warcio, ReplayWeb.page
	$(BIN)/python -m tests.tools

wheel: tools  ## build the wheel into dist/ and look at what is in it
	rm -rf dist
	$(BIN)/python -m pip wheel --quiet --no-deps --build-constraint .locks/build.txt --wheel-dir dist .
	@$(BIN)/python -c "import glob, zipfile; \
	tops = {name.split('/')[0] for name in zipfile.ZipFile(*glob.glob('dist/*.whl')).namelist()}; \
	strange = {top for top in tops if top not in ('newsarchive', 'spiders') and not top.endswith('.dist-info')}; \
	assert not strange, f'the wheel holds {strange}'; print('in the wheel:', *sorted(tops))"

lock:  ## take the newest allowed versions into .locks/
	.ci/lock

clean:  ## take away the environment, caches and the demo's archive; crawled archives stay
	rm -rf $(VENV) .venv-tools .venv-tools-viewer dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@if [ -e demo-archive/.newsarchive-demo ]; then rm -rf demo-archive; fi
