# Two commands are enough: `make demo` and `make test`. Each sets up what it needs, once.

SHELL := /bin/sh
PY := .venv/bin/python
STAGES ?=
# A .venv that was copied or moved here with its folder is not one: make it again.
HERE := $(shell pwd)
ifneq ($(shell cat .venv/.where 2>/dev/null),$(HERE))
MOVED := moved
endif

.PHONY: help demo test docs bench lock clean moved

help: ## say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-6s %s\n", $$1, $$2 }' Makefile

demo: .venv/.base ## do the main job on the shipped corpus and write one interactive page
	@mkdir -p build
	@.venv/bin/conflictgraph demo --output build/demo.html

test: .venv/.dev ## pass every check (STAGES="lint types" for some of them)
	@sh tools/bootstrap.sh system
	@$(PY) tools/check.py $(STAGES)

docs: .venv/.dev ## build the documentation into docs/_build/html
	@$(PY) tools/check.py docs
	@echo docs/_build/html/index.html

bench: .venv/.dev ## run the benchmarks and print a table
	@$(PY) benchmarks/run.py

lock: .venv/.dev ## resolve the two lock files again
	@$(PY) -m pip install --quiet pip-tools
	@$(PY) tools/lock.py --upgrade

clean: ## remove everything that was made here
	rm -rf .venv build dist docs/_build docs/reference/api node_modules docs/tutorials/*.ipynb docs/seed-format.md docs/vocabulary.md
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .benchmarks htmlcov .coverage .coverage.*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

moved:

.venv/.base: requirements.lock pyproject.toml conflictgraph/_version.py tools/bootstrap.sh $(MOVED)
	@sh tools/bootstrap.sh base

.venv/.dev: requirements-dev.lock pyproject.toml conflictgraph/_version.py tools/bootstrap.sh $(MOVED)
	@sh tools/bootstrap.sh dev
