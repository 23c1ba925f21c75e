#!/usr/bin/env bash
# Checks the format of the Swift sources and the soundness of the shell scripts; changes nothing.
set -euo pipefail
# shellcheck source=scripts/provide.sh
. "$(dirname "$0")/provide.sh"

need_swift
need_command "to check the shell scripts" shellcheck shellcheck

cd "$root"
say "lint: Swift"
swift format lint --strict --recursive --parallel Package.swift Sources Tests Fuzz
say "lint: shell"
scripts=(.ci/run demo/run Benchmarks/run Fidelity/run)
for file in scripts/*.sh demo/*.sh Benchmarks/*.sh Fuzz/run; do [ -f "$file" ] && scripts+=("$file"); done
shellcheck --external-sources "${scripts[@]}"
