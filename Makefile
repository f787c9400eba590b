# `make` alone lists what there is. Works with GNU make 3.81 and later.

BIN := .venv/bin
CHECKED := crm_tui tests $(wildcard tools benchmarks)

.DEFAULT_GOAL := help
.PHONY: help environment demo test check bench pictures messages constraints clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

environment: ## .venv with everything in it, at the versions of constraints.txt
	@PYTHON="$(PYTHON)" sh tools/environment.sh

demo: environment ## a pretend shop to try, in a place of its own
	@$(BIN)/crm demo

test: environment ## every test
	$(BIN)/python -m pytest $(ARGS)

check: environment ## style, types, the order of the house, translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict $(CHECKED)
	$(BIN)/python -m pytest -q -n 0 tests/test_house.py
	$(BIN)/python tools/messages.py --check

bench: environment ## how fast it is on this machine
	$(BIN)/python -m benchmarks $(ARGS)

pictures: environment ## draw the screens anew for the tests and the README
	$(BIN)/python tools/pictures.py $(ARGS)

messages: environment ## gather new words for translation and compile the catalogues
	$(BIN)/python tools/messages.py $(ARGS)

constraints: ## pin the newest versions that pyproject.toml allows
	PYTHON="$(PYTHON)" sh tools/constraints.sh

clean: ## remove .venv and everything else that was made
	rm -rf .venv .venv.lock build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis snapshot_report.html
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
