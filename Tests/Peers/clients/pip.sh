#!/bin/sh
# pip.sh PYTHON BASE: downloads a package by pip from the index there and prints what came.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$1" -m pip download --quiet --no-cache-dir --no-deps --disable-pip-version-check --index-url "$2/simple" \
  --dest "$folder" doppel-sample==1.0
cd "$folder"
sha256sum -- *
