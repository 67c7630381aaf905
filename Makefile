# The front door. `make help` lists the targets; scripts/ holds the work, CMakePresets.json the build settings.

BUILD  := build
PYTHON := .venv/bin/python
# More than the number of processors only helps when every compile job has 2 GB of memory.
JOBS   ?=

.DEFAULT_GOAL := help
.PHONY: help setup build demo check fuzz docs format lint clean distclean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install missing Debian packages and Python packages (.venv)
	@scripts/setup

# Ninja runs CMake again by itself when a CMakeLists.txt changes; only changed presets need it from here, with a
# fresh cache, because CMake loses half of the cache when the compiler changes. Objects stay.
$(BUILD)/build.ninja: CMakePresets.json | setup
	@cmake --fresh --preset default
	@touch $@

build: setup $(BUILD)/build.ninja ## Set up, configure when needed, compile into build/
	@cmake --build --preset default $(if $(JOBS),--parallel $(JOBS))

demo: build ## Compile and draw examples/deferred into out/deferred.png, and compare with CPython
	@$(PYTHON) examples/deferred

check: build ## Build, then run every test and style check
	@$(PYTHON) scripts/check

# What differs is reduced and stored in out/fuzz/. Without SEED, programs that nobody has seen.
fuzz: build ## Compare N random programs, compiled with ps.jit, with CPython (N=2000 SEED=...)
	@cd python && ../$(PYTHON) -m tests.fuzz $(or $(N),2000) $(if $(SEED),--seed $(SEED)) $(FUZZ)

docs: build ## Write the reference of dialect and passes to docs/generated/
	@scripts/docs

format: setup ## Format C++ and Python in place
	@$(PYTHON) scripts/check --fix

lint: build ## Style checks, and clang-tidy on changed C++ files
	@$(PYTHON) scripts/check style tidy

clean: ## Remove what builds and programs wrote
	@rm -rf $(BUILD) out docs/generated

distclean: clean ## Remove .venv as well
	@rm -rf .venv
