#!/usr/bin/env bash
# Copies the release binary to PREFIX/bin; as root only where the folder asks for it.
set -euo pipefail
# shellcheck source=scripts/provide.sh
. "$(dirname "$0")/provide.sh"

prefix=${1:?usage: scripts/install.sh PREFIX}
need_doppel
target="$prefix/bin"
if mkdir -p "$target" 2>/dev/null && [ -w "$target" ]; then
  install -m 0755 "$doppel" "$target/doppel"
else
  say "install: $target belongs to root"
  as_root install -D -m 0755 "$doppel" "$target/doppel"
fi
say "installed $target/doppel"
