#!/usr/bin/env bash
# Builds the release binary at .build/release/doppel: linked with the static standard library and stripped.
# A copy with its symbols stays beside it as doppel.symbols, for profiling.
set -euo pipefail
# shellcheck source=scripts/provide.sh
. "$(dirname "$0")/provide.sh"

limit=$((40 * 1000 * 1000))

need_swift
need_codings
need_command "to strip the binary" strip binutils

cd "$root"
# Exclusive access is checked while the tests run, not in the release binary: docs/decisions/0013.
# Nothing looks symbols up in an executable: exporting them, as the static standard library would, costs a tenth of its size.
options=(-c release --static-swift-stdlib -Xswiftc -enforce-exclusivity=unchecked -Xlinker --no-export-dynamic)
swift build "${options[@]}" --product doppel
binary=$(swift build "${options[@]}" --show-bin-path)/doppel
if readelf -S "$binary" | grep -q '\.symtab'; then
  cp "$binary" "$binary.symbols"
  strip "$binary"
fi
# Every Debian 12 has these: libc6 and apt depend on the packages that hold them.
others=$(readelf -d "$binary" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' |
  grep -vE '^(libc|libm|libgcc_s|libstdc\+\+|ld-linux-x86-64|ld-linux-aarch64)\.so\.[0-9]+$' || true)
[ -z "$others" ] || fail "$binary needs libraries that a plain Debian lacks: $others"
size=$(stat -c %s "$binary")
[ "$size" -le "$limit" ] || fail "$binary has $size bytes; the limit is $limit"
say "built .build/release/doppel ($((size / 1000000)) MB)"
