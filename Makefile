# flytekit 1.16 needs Python 3.10, 3.11 or 3.12: the newest of those that is there, or uv's
PYTHON ?= $(shell for p in python3.12 python3.11 python3.10 python3; do \
	if $$p -c 'import sys, venv; sys.exit(not (3, 10) <= sys.version_info < (3, 13))' >/dev/null 2>&1; \
	then echo $$p; break; fi; done)
UV = $(shell command -v uv 2>/dev/null)
FOUND = $(or $(shell python3 --version 2>/dev/null),no python3)
VENV = $(or $(if $(PYTHON),$(PYTHON) -m venv),$(if $(UV),uv venv --allow-existing --seed --python 3.12),\
	$(error flytekit needs Python 3.10, 3.11 or 3.12, and here is $(FOUND). To get one: \
	uv venv --python 3.12 (https://docs.astral.sh/uv; where uv is, make calls it)))
# what needs no flytekit is tested with this one, too
NEWER ?= $(shell for p in python3.14 python3.13 python3 $(HOME)/.pyenv/versions/3.1[3-9]*/bin/python; do \
	if $$p -c 'import sys, venv; sys.exit(sys.version_info < (3, 13))' >/dev/null 2>&1; \
	then echo $$p; break; fi; done)
GROUPS = --group test --group flyte
BIN = .venv/bin
DEMO = build/demo
SECONDS ?= 120
READERS ?= 600
WORKERS ?= logical
NODE_MODULES = tests/browser/node_modules
PYTEST = -m pytest -q -n $(WORKERS) --dist loadscope
unexport PYTHONDONTWRITEBYTECODE  # a process that a test starts would compile all of flowc anew
HOSTILE = $(addprefix tests/,hostile emitting/test_safety.py emitting/test_prove.py \
	emitting/test_generated_tree.py emitting/test_expected_tree.py workspace/test_write_file.py \
	workspace/test_links.py commands/test_environment.py commands/test_diff.py diffing/test_texts.py)

# what an installation can break
WHEEL = $(addprefix commands/test_,wheel.py pre_commit.py pipelines.py)

# what cannot be read without flytekit
FLYTE = $(addprefix --ignore=tests/,running standin commands/test_demo.py)

.PHONY: help install demo test check lint laws wheel-test newer-python newer-tests browser hostile fuzz \
	golden bench bench-peers clean

help:
	@echo "make demo         compile a real example, verify the result with flytekit, and run it"
	@echo "make test         run the tests, and a sample of the long laws"
	@echo "make check        lint, types, tests, every case of the long laws, the built wheel"
	@echo "make laws         try every case of the long laws"
	@echo "make wheel-test   build the wheel, and test what an installation can break"
	@echo "make newer-python test what needs no flytekit with Python 3.13 or newer, where that is there"
	@echo "make browser      test what needs more than Python: jobs in bubblewrap, pages in Chromium"
	@echo "make hostile      run every hostile input, and measure what they cost"
	@echo "make fuzz         try made-up inputs (SECONDS=for how long, 120), count them and what fails;"
	@echo "                  and the two readers of YAML (READERS=for how long, 600)"
	@echo "make golden       rewrite the generated examples, findings and schema; review the diff"
	@echo "make bench        measure speed and memory, also of a repository of 1,000 flows"
	@echo "make bench-peers  install the tools that bench compares with"

demo: .venv/ready
	@rm -rf $(DEMO) && mkdir -p build && cp -R examples/yaml/penguins $(DEMO)
	@rm $(DEMO)/workflow.py
	$(BIN)/flowc check $(DEMO)/flow.yaml
	$(BIN)/flowc build $(DEMO)/flow.yaml
	$(BIN)/flowc verify $(DEMO)/flow.yaml
	@# the tasks' python is the first on PATH, and needs pandas and scikit-learn
	cd $(DEMO) && PATH="$(CURDIR)/$(BIN):$$PATH" flowc run flow.yaml \
		--field data/field.csv --laboratory data/laboratory.csv --output-dir outputs
	@echo "The flow is $(DEMO)/flow.yaml, what it became is $(DEMO)/workflow.py"

test: .venv/ready
	$(BIN)/python $(PYTEST)

check: lint test laws wheel-test

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy --platform win32 --cache-dir .mypy_cache/win32
	$(BIN)/mypy --platform darwin --cache-dir .mypy_cache/darwin

laws: .venv/ready
	HYPOTHESIS_PROFILE=laws $(BIN)/python $(PYTEST) -p no:cacheprovider -m "law or hypothesis"

wheel-test: .venv-wheel/ready
	@# from another folder: the wheel is tested, not the sources
	cd tests && ../.venv-wheel/bin/python $(PYTEST) -p no:cacheprovider -m wheel $(WHEEL)

newer-python:
	@$(if $(NEWER),$(MAKE) --no-print-directory newer-tests,echo "no Python 3.13 or newer here")

newer-tests: .venv-newer/ready
	@# without the laws: they are about flowc, whatever Python runs it
	@.venv-newer/bin/python -c 'import sys; print("without flytekit: Python", sys.version)'
	.venv-newer/bin/python $(PYTEST) -p no:cacheprovider $(FLYTE) \
		-m "not flyte and not wheel and not bubblewrap and not law and not hypothesis"

browser: .venv/ready $(NODE_MODULES)/ready
	@for tool in bwrap node chromium; do \
		$$tool --version || { echo "install it: apt-get install bubblewrap chromium nodejs npm"; exit 1; }; done
	$(BIN)/python $(PYTEST) -p no:cacheprovider -m bubblewrap
	cd tests && ../$(BIN)/python -m browser.write_pages ../build/browser
	node --test tests/browser/*.test.mjs

fuzz: .venv-fuzz/ready
	cd tests && ../.venv-fuzz/bin/python -m fuzz $(SECONDS) $(READERS)

hostile: .venv/ready
	HYPOTHESIS_PROFILE=laws $(BIN)/python $(PYTEST) -p no:cacheprovider $(HOSTILE)
	cd tests && ../$(BIN)/python -m hostile

golden: .venv/ready
	$(BIN)/flowc schema > schemas/flow.schema.json
	$(BIN)/flowc schema --task-file > schemas/task.schema.json
	$(BIN)/flowc build --force examples/yaml
	GOLDEN=1 $(BIN)/python -m pytest -q tests/rules/test_cases.py tests/reporting/test_formats.py tests/diffing/test_texts.py \
		tests/drawing/test_forms.py
	git diff --stat

bench: .venv/ready
	$(BIN)/python -m bench

bench-peers: .venv-peers/ready

install: .venv/ready .venv-wheel/ready

.venv/ready: pyproject.toml
	$(VENV) .venv
	$(BIN)/python -m pip install -q --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install -q -e '.[flyte]' $(GROUPS) --group lint
	@touch $@

.venv-wheel/ready: pyproject.toml $(shell find compiler templates schemas ci -type f -not -name '*.pyc')
	@rm -rf .venv-wheel build/wheel
	$(VENV) .venv-wheel
	.venv-wheel/bin/python -m pip install -q --upgrade 'pip>=25.1'
	.venv-wheel/bin/python -m pip wheel -q --no-deps -w build/wheel .
	.venv-wheel/bin/python -m pip install -q "$$(ls build/wheel/*.whl)[flyte]" --group wheel
	@touch $@

.venv-newer/ready: pyproject.toml
	$(NEWER) -m venv .venv-newer
	.venv-newer/bin/python -m pip install -q --upgrade 'pip>=25.1'
	.venv-newer/bin/python -m pip install -q -e . --group test
	@touch $@

.venv-fuzz/ready: pyproject.toml
	$(VENV) .venv-fuzz
	.venv-fuzz/bin/python -m pip install -q --upgrade 'pip>=25.1'
	.venv-fuzz/bin/python -m pip install -q -e '.[flyte]' $(GROUPS) --group fuzz
	@touch $@

$(NODE_MODULES)/ready: tests/browser/package-lock.json
	cd tests/browser && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

.venv-peers/ready:
	$(VENV) .venv-peers
	.venv-peers/bin/python -m pip install -q 'hera[cli]' argo2prefect
	@touch $@

clean:
	rm -rf .venv .venv-wheel .venv-newer .venv-fuzz .venv-peers $(NODE_MODULES) build
