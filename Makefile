# Patuh. `make help` lists the goals. Needs GNU make, Python 3.11 to 3.14 and, on the first run, the package index.
SHELL := /bin/sh
MAKEFLAGS += --no-print-directory --no-builtin-rules
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# Where it is set, every process compiles the whole checker anew: half of the time that `patuh check` takes, and of the tests.
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
PY := $(VENV)/bin/python
NEEDS_OTHERS := needs_node or needs_browser or slow
LINTED := checker tests benchmarks examples
PAGES := $(VENV)/bin/patuh pages
MKDOCS := NO_MKDOCS_2_WARNING=1 $(PY) -m mkdocs
DEMO_DAY := 2026-06-30

.PHONY: help check test test-all lint format suite bench mutate fuzz site demo serve lock clean

help: ## daftar perintah | this list
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

check: $(VENV)/run.stamp ## periksa registri | check the registry
	@$(VENV)/bin/patuh check registry --fail-on never

test: $(VENV)/dev.stamp ## uji tanpa alat lain | tests that need no other tool
	@$(PY) -m pytest -n logical --dist loadfile -m "not ($(NEEDS_OTHERS))"

test-all: $(VENV)/dev.stamp suite ## uji selebihnya: peramban, Node.js, wheel | the other tests, with what they need
	@requirements/tools.sh node chromium
	@for folder in tests/editor tests/browser; do (cd $$folder && npm ci --silent) || exit 1; done
	@$(PY) -m pytest -m "$(NEEDS_OTHERS)"

lint: $(VENV)/dev.stamp ## gaya dan tipe | style and types
	@$(PY) -m ruff format --check $(LINTED)
	@$(PY) -m ruff check $(LINTED)
	@$(PY) -m mypy

format: $(VENV)/dev.stamp ## rapikan kode | format the code
	@$(PY) -m ruff check --fix-only $(LINTED)
	@$(PY) -m ruff format $(LINTED)

suite: $(VENV)/dev.stamp ## uji resmi JSON Schema | the official JSON Schema test suite
	@$(PY) tests/suite/run_suite.py

bench: $(VENV)/dev.stamp ## ukur kecepatan | measure speed
	@requirements/tools.sh node
	@$(PY) benchmarks/run.py

mutate: $(VENV)/dev.stamp ## apakah uji menyadari kode yang diubah | do tests notice changed code (SAMPLE=40 MODULES=checker/gate/cause.py)
	@requirements/venv.sh build/mutate $(PYTHON)
	@requirements/install.sh build/mutate/bin/python requirements/dev.txt
	@build/mutate/bin/python -I -m pip install -qq --no-input --disable-pip-version-check --no-deps --only-binary :all: --require-hashes -r requirements/mutate.txt
	@build/mutate/bin/python tests/mutation/run.py $(MODULES) $(if $(SAMPLE),--sample $(SAMPLE)) $(if $(SEED),--seed $(SEED))

fuzz: $(VENV)/dev.stamp ## masukan acak, hasilnya disimpan sebagai kasus | random input, findings kept as cases (FUZZ_SECONDS=60 SEED=1)
	@$(PY) tests/fuzz/run.py --seconds $(or $(FUZZ_SECONDS),60) $(if $(SEED),--seed $(SEED))

site: $(VENV)/run.stamp ## situs Kota Tangerang di build/site | the city's site (AT="2026-06-30 v1.0" AUDIENCE=auditor)
	@$(PAGES) registry --audience $(or $(AUDIENCE),publik) $(addprefix --at ,$(AT)) $(if $(EDIT_URL),--edit-url '$(EDIT_URL)') --output build/pages/site --site build/site
	@$(MKDOCS) build --quiet --strict -f build/pages/site/mkdocs.yml

demo: $(VENV)/run.stamp ## situs kota rekaan beserta riwayatnya di build/demo | the fictional city's site (AUDIENCE=publik)
	@$(PY) examples/riwayat.py build/demo-repo
	@$(PAGES) build/demo-repo/registry --audience $(or $(AUDIENCE),auditor) --as-of $(DEMO_DAY) --at 2025-06-30 --at 2025-12-31 --output build/pages/demo --site build/demo
	@$(MKDOCS) build --quiet --strict -f build/pages/demo/mkdocs.yml

serve: site ## tampilkan situs dan bangun lagi bila berubah | show the site, rebuild on change (DIR=examples/kota-contoh)
	@$(MKDOCS) serve -f build/pages/site/mkdocs.yml & server=$$!; trap 'kill $$server' EXIT INT TERM; \
	touch build/pages/seen; while sleep 2 && kill -0 $$server 2>/dev/null; do \
		if [ -n "$$(find $(or $(DIR),registry) policies schemas site -newer build/pages/seen -print -quit)" ]; then \
			touch build/pages/seen; $(PAGES) $(or $(DIR),registry) --output build/pages/site --site build/site || true; fi; done

lock: ## perbarui requirements/*.txt | renew the locks (UPGRADE=1: to the newest versions)
	@requirements/lock.sh $(if $(UPGRADE),--upgrade)

clean: ## hapus hasil bangun | remove what was made
	@rm -rf build dist $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage htmlcov
	@find checker tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is written last, so a broken installation is made anew.
$(VENV)/run.stamp: requirements/run.txt pyproject.toml
	@echo "Menyiapkan lingkungan ($(VENV)) …"
	@requirements/venv.sh $(VENV) $(PYTHON)
	@requirements/install.sh $(PY) requirements/run.txt
	@$(PY) -m pip install -qq --no-input --disable-pip-version-check --no-index --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements/dev.txt
	@requirements/install.sh $(PY) requirements/dev.txt
	@touch $@
