# Works from a fresh clone: each target does the set-up it needs. `make help` lists them.
VENV := .venv
PY := $(VENV)/bin/python
OFFSCREEN := QT_QPA_PLATFORM=offscreen

# Stamps: a second run costs nothing, a changed lock installs again.
INSTALLED := $(VENV)/.installed
DESKTOP := $(VENV)/.desktop

.DEFAULT_GOAL := help
.PHONY: help setup demo run test lint screenshots pictures reference soak fuzz bench outside samples lock frozen archive deb installed wheelhouse nsis clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

$(INSTALLED): packaging/requirements-dev.lock pyproject.toml packaging/bootstrap.sh
	@sh packaging/bootstrap.sh $(VENV)
	@touch $@

$(DESKTOP): $(INSTALLED) packaging/desktop_needs.py
	@$(PY) packaging/desktop_needs.py $@

setup: $(DESKTOP) ## make the environment: libraries, Qt's system libraries, a Chinese font

demo: $(INSTALLED) ## the whole way on a sample hospital, without a window; writes out/demo/
	@$(PY) -m workbench demo --out out/demo

run: $(DESKTOP) ## open the window on the sample
	@$(PY) -m workbench --sample

lint: $(INSTALLED) ## style, types and direction of imports
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports

test: $(DESKTOP) lint ## lint and all tests
	$(OFFSCREEN) $(PY) -m pytest -q -n 2

screenshots: $(DESKTOP) ## draw docs/screenshots/ anew
	$(OFFSCREEN) $(PY) -m tests.ui.screenshots

soak: $(INSTALLED) ## kill every verb, 520 times in all, and disturb it; writes out/soak.json
	@mkdir -p out && $(PY) -m tests.soak --report out/soak.json

fuzz: $(INSTALLED) ## ten minutes of broken files; what brings a reader down is kept as a test
	@$(PY) -m tests.fuzz

bench: $(INSTALLED) ## time and memory of the whole job, 1,000 to 250,000 items, against the baseline
	@$(PY) -m tests.benchmarks.whole_job 1000 10000 50000 250000

pictures: $(DESKTOP) ## draw the pictures of the user guide anew
	$(OFFSCREEN) $(PY) -m tests.ui.help_pictures

outside: $(INSTALLED) ## check the SSSOM export with sssom-py, in an environment of its own (400 MB)
	@test -x out/outside/bin/sssom || ($(PY) -m venv out/outside && out/outside/bin/pip install -q "sssom==0.4.21")
	@$(PY) -m tests.exchange.outside out
	@out/outside/bin/python tests/exchange/outside_sssom.py out/outside.sssom.tsv

reference: $(INSTALLED) ## write docs/reference-cli.md anew from the commands
	@$(PY) -m tests.cli.reference

samples: $(INSTALLED) ## write sample_data/ anew
	$(PY) -m sample_data.generate

lock: $(INSTALLED) ## resolve the libraries anew, within the ranges of pyproject.toml
	@PY=$(PY) sh packaging/lock.sh

frozen: $(DESKTOP) ## build a folder that runs without Python in dist/workbench/, and try it
	SOURCE_DATE_EPOCH=$$($(PY) packaging/release.py date) PYTHONHASHSEED=0 \
		$(PY) -m PyInstaller --noconfirm --log-level WARN packaging/workbench.spec
	$(PY) packaging/smoke.py dist/workbench

archive: frozen ## Linux: a portable .tar.xz in dist/, installed for one user by the script in it
	$(PY) packaging/linux/package.py archive dist/workbench dist

deb: frozen ## Linux: a Debian package in dist/
	$(PY) packaging/linux/package.py deb dist/workbench dist

installed: archive deb ## install both in a bare Debian without network and try them; as root; writes dist/try.log
	PY=$(PY) sh packaging/linux/try.sh dist

wheelhouse: $(INSTALLED) ## Windows: all wheels for a computer without network, in dist/wheels/
	$(PY) packaging/windows/wheelhouse.py dist/wheels --build

nsis: $(INSTALLED) ## Windows: see that the installer's script compiles; needs makensis
	$(PY) packaging/windows/build.py --script-only

clean: ## remove what was built, but not the environment
	rm -rf out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
