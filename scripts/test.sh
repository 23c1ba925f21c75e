#!/usr/bin/env bash
# Runs every test: style, the test suites of each target, then those with real peers, beside which each decoder is fuzzed for a
# minute. The last line is the count of the suites' tests.
set -euo pipefail
# shellcheck source=scripts/provide.sh
. "$(dirname "$0")/provide.sh"

need_swift
need_codings
need_command "a client and server of the tests" curl curl
need_command "a client of the tests" dig bind9-dnsutils
need_command "a server of the tests" nginx nginx-light
need_command "to make certificates in the tests" openssl openssl
need_command "sets rules in the tests" nft nftables
need_command "sets rules in the tests" iptables iptables
need_command "makes networks in the tests" ip iproute2
need_command "a client of the tests" node nodejs
need_command "a client of the tests" javac default-jdk-headless
need_command "a client of the tests" wget wget
need_command "a client and server of the tests" git git
need_command "a client of the tests" ruby ruby
need_command "makes a client of the tests" go golang-go
need_command "a client of the tests" psql postgresql-client
need_command "a client and server of the tests" redis-server redis-server
need_command "runs clients of the tests" setpriv util-linux
[ -n "$(find /usr/lib/postgresql -name postgres -type f 2>/dev/null)" ] || need_packages "a server of the tests" postgresql
/usr/bin/python3 -c 'import pip, requests, httpx, aiohttp' 2>/dev/null ||
  need_packages "clients of the tests that every user can run" python3-pip python3-requests python3-httpx python3-aiohttp
need_httpbin
if [ "$(id -u)" -eq 0 ] && ! id doppel-test >/dev/null 2>&1; then
  say "useradd: making the user doppel-test, who runs sandboxes in the tests without any right"
  useradd --system --no-create-home --shell /bin/sh doppel-test
fi
mkdir -p "$build/peers"
CGO_ENABLED=0 GOCACHE="$build/go-cache" GO111MODULE=off \
  go build -o "$build/peers/go_client" "$root/Tests/Peers/clients/fetch.go"

cd "$root"
"$root/scripts/lint.sh"

say "building the tests"
swift build --build-tests --explicit-target-dependency-import-check=error

say "building the fuzzer"
Fuzz/run build

products=$(swift build --show-bin-path)
export DOPPEL_BIN="${DOPPEL_BIN:-$products/doppel}"
export DOPPEL_TEST_PYTHON="${DOPPEL_TEST_PYTHON:-$venv/bin/python}"

logs="$build/test-logs"
rm -rf "$logs"
mkdir -p "$logs"
failures="$logs/failures"
: >"$failures"
passed=0

# run_suites NAME ARGUMENT…: runs some of the suites, one test after another.
run_suites() {
  local log="$logs/$1"
  shift
  "$products/doppelPackageTests.xctest" --testing-library swift-testing --no-parallel "$@" >"$log" 2>&1 ||
    { grep -E '^✘ Test .*( recorded an issue | failed after )' "$log" || tail -n 40 "$log"; } >>"$failures"
}

# tell NAME…: prints what these said, and counts what passed.
tell() {
  local name count
  for name in "$@"; do
    cat "$logs/$name"
    count=$(sed -n 's/.*Test run with \([0-9]*\) tests\{0,1\} in .* passed.*/\1/p' "$logs/$name" | tail -n 1)
    passed=$((passed + ${count:-0}))
  done
}

# Those that touch sockets, programs and the network stand beside those that only think: each half needs one core. The suites with
# real peers run by themselves, because they start programs on ports that were free a moment before.
touching='^Doppel(App|CLI|Sandbox|Proxy|Mock|Load|Transport|TLS|Testing)Tests\.'
say "testing: each target"
run_suites touching --filter "$touching" &
run_suites thinking --skip "$touching" --skip InteropTests --skip EndToEndTests
wait $!
tell touching thinking
# The suites with real peers wait for most of their time; the fuzzer takes what they leave of the processors.
say "fuzzing each decoder for ${FUZZ_SECONDS:-60} s, beside the suites with real peers"
nice -n 19 Fuzz/run "${FUZZ_SECONDS:-60}" >"$logs/fuzz" 2>&1 &
fuzzing=$!
for suites in EndToEndTests InteropTests; do
  say "testing: $suites"
  run_suites "$suites" --filter "$suites"
  tell "$suites"
done
wait "$fuzzing" || { echo "the fuzzer failed:" && grep -E 'FAILED|^failed' "$logs/fuzz"; } >>"$failures"
cat "$logs/fuzz"

# Said again at the end, because each of the suites says thousands of lines.
if [ -s "$failures" ]; then
  say "what failed:"
  cat "$failures"
  exit 1
fi
echo "$passed passed, 0 failed"
