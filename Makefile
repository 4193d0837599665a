# Everything runs in .venv in this clone; the first target that needs it makes it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test test-on-other-days test-busy long bench fuzz chaos corpus lint system-deps clean

demo: $(VENV)/installed
	$(BIN)/mailbot demo

# Two workers for each core, eight at most: a good part of a test's time is waiting for servers.
WORKERS := $(shell cores=$$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2); echo $$(( cores < 4 ? 2 * cores : 8 )))

test: $(VENV)/installed
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

# The same with the machine's day moved, for the tests and all they start alone: ten years on, five back. DAYS=… are others.
DAYS ?= +3650 -1826
test-on-other-days: $(VENV)/installed
	for day in $(DAYS); do MACHINE_DAY=$$day $(MAKE) --no-print-directory test || exit 1; done

# The same on a machine that has something else to do: on two cores, beside four processes that spin for as long as it takes.
test-busy: $(VENV)/installed
	$(BIN)/python -m tests.beside_busy_loops $(BIN)/python -m pytest -n $$(( $(WORKERS) < 4 ? $(WORKERS) : 4 )) --dist worksteal

# What the everyday suite tries with hundreds of mails and one encoding, with ten thousand and all; CONVERSATIONS=… holds fewer.
long: $(VENV)/installed
	$(BIN)/python -m pytest -n auto -m long

# Commands are measured beside another commit: BASE=…; python -m bench --commands measures only them.
bench: $(VENV)/installed
	$(BIN)/python -m bench $(if $(BASE),--base $(BASE))

# Two minutes for each reader of strangers' bytes, with atheris where it can be installed; SECONDS=… and TARGETS="…" narrow it.
fuzz: $(VENV)/installed
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[fuzz]' || echo "no atheris for this Python"
	$(BIN)/python -m fuzz $(TARGETS) --seconds $(or $(SECONDS),120)

# Sixty kill -9 at random under a load of 600 mails, two minutes; KILLS=…, MAILS=… and SEED=… change that.
chaos: $(VENV)/installed
	$(BIN)/python -m pytest -m chaos tests/chaos -s

# How much of our own corpus and of the shared one (../shared/corpus) is read as its sources expect; "-v [behaviour …]" names each miss.
corpus: $(VENV)/installed
	$(BIN)/python -m tests.corpus_runner

lint: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Dovecot and Postfix for the tests that talk to real servers; without them they are skipped and say so.
system-deps:
	apt-get update -q
	echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections
	RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends dovecot-imapd postfix python3-venv

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[demo,dev]'
	touch $@

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
