# What a person runs. Each target fetches what it needs by itself and says so; all may be run again.

PREFIX ?= /usr/local

.DEFAULT_GOAL := help
.PHONY: build test demo bench fidelity lint format install clean help

build: ## build the release binary at .build/release/doppel
	@scripts/build.sh

test: ## run every test, with the real peers that they speak to
	@scripts/test.sh

demo: $(if $(DOPPEL_BIN),,build) ## record, mock and replay programs that we did not write (about a minute)
	@demo/run

bench: $(if $(DOPPEL_BIN),,build) ## measure against nginx, Envoy, mitmdump and wrk; writes docs/benchmarks.md
	@Benchmarks/run

fidelity: $(if $(DOPPEL_BIN),,build) ## measure how faithful a mock is to real servers; writes docs/fidelity.md
	@Fidelity/run

lint: ## check the format of the sources and the scripts
	@scripts/lint.sh

format: ## rewrite the Swift sources in the project's format
	@swift format --in-place --recursive --parallel Package.swift Sources Tests Fuzz

install: ## copy the binary to $(PREFIX)/bin (make install PREFIX=~/.local)
	@scripts/install.sh "$(PREFIX)"

clean: ## remove everything that was built or installed under .build
	@rm -rf .build

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
