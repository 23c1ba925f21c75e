#!/usr/bin/env bash
# Runs every test: style, a minute of fuzzing for each decoder, then the test suites with real peers.
# The suites come last so that the last line is the runner's own count.
set -euo pipefail
# shellcheck source=scripts/provide.sh
. "$(dirname "$0")/provide.sh"

need_swift
need_codings
need_command "a client and server of the tests" curl curl
need_command "a server of the tests" nginx nginx-light
need_command "to make certificates in the tests" openssl openssl
need_command "a client of the tests" node nodejs
need_command "a client of the tests" javac default-jdk-headless
need_httpbin

cd "$root"
"$root/scripts/lint.sh"

say "building the tests"
swift build --build-tests --explicit-target-dependency-import-check=error

if [ -x Fuzz/run ]; then
  say "fuzzing each decoder for ${FUZZ_SECONDS:-60} s"
  Fuzz/run "${FUZZ_SECONDS:-60}"
else
  say "fuzzing: skipped, because Fuzz/run is absent"
fi

export DOPPEL_BIN="${DOPPEL_BIN:-$(swift build --show-bin-path)/doppel}"
export DOPPEL_TEST_PYTHON="${DOPPEL_TEST_PYTHON:-$venv/bin/python}"
exec swift test --skip-build --parallel --disable-xctest --explicit-target-dependency-import-check=error
