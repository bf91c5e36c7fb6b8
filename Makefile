# Two commands are all you need: `make run` and `make test`. Everything longer than a line is in
# Scripts/.
SHELL := /bin/bash
SWIFT ?= swift
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help deps build run test test-isa test-arm64 test-consumer test-symbols test-faults \
	test-randomness bench bench-check sanitize format architecture clean

help: ## Show these targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

deps: ## Install what is missing (OpenBLAS, LAPACKE, zlib, libpng, pkg-config, binutils, gnuplot)
	@Scripts/install-dependencies.sh

build: deps ## Build the library and the command line in release mode
	@Scripts/swift.sh build -c release --product crosspoint

run: build ## The main job: a short benchmark, then training on exact and analog arrays (ARGS="..." is passed on)
	@.build/release/crosspoint $(if $(ARGS),$(ARGS),demo)

test: deps ## All tests in release mode, a package that links this one, and the symbols of the kernels
	@Scripts/test.sh

test-isa: deps ## All tests once for every instruction set that this machine has
	@Scripts/test-isa.sh

test-arm64: ## The kernels of arm64 under emulation: known answers, and what the compiler made of them
	@Scripts/test-arm64.sh

test-consumer: deps ## Build and run a separate package that depends on this one by URL and version
	@Tests/Consumer/check.sh

test-symbols: build ## No wide instruction may reach portable code
	@Tests/Symbols/check.sh .build/release

test-faults: deps ## Plant each fault of Tests/Faults and show that a test fails (twenty minutes and more; FAULT=name for one)
	@Tests/Faults/run.sh

test-randomness: build ## Run dieharder over the random draws (over an hour)
	@Scripts/test-randomness.sh

bench: deps ## Micro-benchmarks of every kernel and instruction set
	@Scripts/swift.sh package --package-path Benchmarks --allow-writing-to-package-directory benchmark $(ARGS)

bench-check: build ## Fail where a ratio to OpenBLAS has grown by 30 % over what Benchmarks/Recorded has of such machines
	@.build/release/crosspoint bench --check Benchmarks/Recorded $(ARGS)

sanitize: deps ## All tests under ThreadSanitizer, then under AddressSanitizer
	@Scripts/sanitize.sh

format: ## Format the Swift sources in place
	@$(SWIFT) format --in-place --recursive Package.swift Sources Tests Benchmarks

architecture: ## Draw docs/architecture.md anew from the sources
	@Scripts/architecture.py

clean: ## Remove everything that was built
	@rm -rf .build .build-* Benchmarks/.build
