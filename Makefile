# Every target sets up .venv from requirements.lock by itself, when it is missing, outdated or broken.
# Settings: make reproduce CORES=4 · make test PYTHON=/path/to/python3 · make lock LOCK_FLAGS=--upgrade

CORES ?= all
# Interpreters to try, in this order; one that is there but does not run is passed over.
PYTHON ?= python3.13 python3.12 python3.11 python3
LOCK_FLAGS ?=
RESOLUTION ?= highest

# It would keep every Python from starting.
unexport PYTHONHOME

VENV := .venv
STAMP := $(VENV)/.installed
SNAKEMAKE := $(VENV)/bin/snakemake --cores $(CORES)
PYTEST := $(VENV)/bin/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadscope --no-loadscope-reorder
SUMMARY := $(VENV)/bin/python scripts/print_summary.py --results results --figures figures \
  --findings docs/findings.md
# The target whose report is made: that of everything once it is there.
REPORTED = $(if $(wildcard results/report/everything/overview.html),everything,all)
UV := $(VENV)/bin/uv
NEWEST := .venv-$(RESOLUTION)
LIBRARY_TESTS := tests/test_api tests/spectrum/test_svd tests/jacobian tests/training/test_settings.py

.PHONY: help setup reproduce everything paper generality scaling plan claims verify test test-all coverage test-newest test-slurm test-report check docs report lock images clean

help: ## print this list (the default)
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

setup: $(STAMP) ## .venv alone, which every other target sets up by itself
	@echo "$(VENV) is that of requirements.lock."

reproduce: $(STAMP) ## what the paper claims, from the raw data to the checked claims
	$(SNAKEMAKE)
	@$(SUMMARY)

everything: $(STAMP) ## all other runs and analyses too
	$(SNAKEMAKE) everything
	@$(SUMMARY)

paper: $(STAMP) ## every figure of the paper
	$(SNAKEMAKE) paper

generality: $(STAMP) ## every other run and analysis, into docs/findings.md
	$(SNAKEMAKE) generality
	$(SNAKEMAKE) claims_generality

scaling: $(STAMP) ## larger networks without the matrix, and how good the estimates are
	$(SNAKEMAKE) scaling
	$(SNAKEMAKE) claims_scaling

plan: $(STAMP) ## what every run will cost: operations, memory, disk, roughly how long
	$(SNAKEMAKE) --quiet all -- plan

claims: $(STAMP) ## the claims ledger; fails if a required claim does not hold
	$(SNAKEMAKE) claims

verify: $(STAMP) ## compare every result with the digest recorded when it was written
	$(VENV)/bin/python scripts/verify_results.py --results results

test: $(STAMP) ## the quick tests
	$(PYTEST)

# The report's test first: it leaves the smoke run that the workflow's tests go on from.
test-all: $(STAMP) ## all tests: the report's, the quick, the workflow's, those of Slurm
	$(MAKE) test-report
	$(PYTEST) -m ''
	$(MAKE) test-slurm

coverage: $(STAMP) ## all tests but Slurm's and the report's, and the share of src/ that they run; fails below 95 %
	$(PYTEST) -m '' --cov --cov-report=term

test-newest: $(STAMP) ## the library with today's newest versions; RESOLUTION=lowest-direct: the oldest
	$(UV) venv --quiet --clear --python $(VENV)/bin/python $(NEWEST)
	$(UV) pip install --python $(NEWEST)/bin/python --resolution $(RESOLUTION) --group test .
	$(NEWEST)/bin/python -m pytest -p no:cacheprovider $(LIBRARY_TESTS)

test-slurm: $(STAMP) ## the workflow as jobs of a Slurm on this machine (Debian, as root)
	cd workflow && ../$(VENV)/bin/python -m tools.try_slurm

test-report: $(STAMP) ## the report of the smoke workflow in a browser (Debian, as root, or Chromium)
	cd workflow && ../$(VENV)/bin/python -m tools.try_report

check: $(STAMP) docs ## lint, format, spelling, types, imports, documents; warnings are errors
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/snakefmt --check Snakefile workflow/rules
	$(VENV)/bin/snakemake --lint
	$(VENV)/bin/codespell
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports --no-cache

docs: $(STAMP) ## the documents and the package's reference as a site, into site/
	NO_MKDOCS_2_WARNING=1 $(VENV)/bin/mkdocs build --strict
	@echo 'The documents: site/index.html'

report: $(STAMP) ## report.html, one file: claims, configuration, run times, figures; findings of everything
	$(SNAKEMAKE) $(REPORTED)
	$(SNAKEMAKE) $(REPORTED) --report report.html --report-stylesheet workflow/report/style.css

images: paper generality scaling ## refresh the pictures that the documents show
	mkdir -p docs/images
	cp figures/spectrum.png figures/restricted_training_bulk.png \
	  figures/generality_spectra.png figures/region_sizes.png docs/images/
	@echo 'The pictures: docs/images/'

lock: $(STAMP) ## requirements.lock from pyproject.toml, environment.yml from the lock
	cp requirements.lock $(VENV)/before.lock
	$(UV) pip compile pyproject.toml --group dev --universal --generate-hashes \
	  --python-version 3.11 --fork-strategy fewest --no-annotate --quiet \
	  --custom-compile-command "make lock" $(LOCK_FLAGS) -o requirements.lock
	$(VENV)/bin/python workflow/tools/environment_from_lock.py
	@cmp -s requirements.lock $(VENV)/before.lock && echo "requirements.lock is as it was." \
	  || echo "requirements.lock has changed, environment.yml with it."

GENERATED := logs benchmarks smoke gpu report.html site .snakemake .pytest_cache .ruff_cache .mypy_cache \
  .coverage build src/*.egg-info .venv-lock .venv-highest .venv-lowest*

clean: ## remove everything generated, .venv excepted
	@remove='-prune -print -exec rm -rf {} +'; \
	removed=$$(find results figures -mindepth 1 -maxdepth 1 ! -name README.md $$remove && \
	  find src scripts tests workflow -name __pycache__ $$remove && \
	  $(foreach path,$(wildcard $(GENERATED)),find $(path) $$remove &&) :) \
	&& printf 'Removed:\n%s\n' "$${removed:-nothing: nothing generated was there}"

# Sets $python to the first interpreter of PYTHON that runs, is of an accepted version and can make
# virtual environments (Debian ships ensurepip, which that needs, in a package of its own).
define find_python
python=; bare=; minor=; found=; \
for candidate in $(PYTHON); do \
  command -v "$$candidate" >/dev/null 2>&1 || continue; \
  version=$$("$$candidate" -I -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null) \
    || { found="$$found, $$candidate does not run"; continue; }; \
  case $$version in \
    3.11.*|3.12.*|3.13.*) ;; \
    *) found="$$found, $$candidate is $$version"; continue ;; \
  esac; \
  "$$candidate" -I -c 'import ensurepip, venv' 2>/dev/null \
    || { test -n "$$bare" || { bare=$$candidate; minor=$${version%.*}; }; continue; }; \
  python=$$candidate; break; \
done; \
if test -z "$$python" && test -n "$$bare"; then \
  echo "make: $$bare cannot make virtual environments, as it lacks ensurepip: on Debian or Ubuntu 'apt install python$$minor-venv'; or name another one: make PYTHON=/path/to/python3" >&2; \
  exit 1; \
elif test -z "$$python"; then \
  found=$${found#, }; \
  echo "make: no Python 3.11 to 3.13 among '$(PYTHON)' (found: $${found:-none}); install one or name it: make PYTHON=/path/to/python3" >&2; \
  exit 1; \
fi
endef

# A stamp counts only in the folder that it was made in and while its interpreter runs:
# a moved .venv has scripts that start nothing.
ifneq ($(shell test "$$(cat $(STAMP) 2>/dev/null)" = "$$(pwd -P)" && $(VENV)/bin/python -I -c '' 2>/dev/null && echo runs),runs)
.PHONY: $(STAMP)
endif

# set_up.py writes the stamp last, so that an interrupted installation starts again.
$(STAMP): requirements.lock
	@$(find_python); \
	"$$python" -I workflow/tools/set_up.py
