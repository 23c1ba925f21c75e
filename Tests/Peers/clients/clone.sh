#!/bin/sh
# clone.sh BASE: clones repository.git from there and prints what came.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
git clone --quiet "$1/repository.git" "$folder/copy"
git -C "$folder/copy" log --format='%H %s'
cat "$folder/copy/greeting.txt"
