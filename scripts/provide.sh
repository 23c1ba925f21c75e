# shellcheck shell=bash
# What the other scripts need: a place to stand, words to say, and tools that are fetched when they are absent.
# Sourced, never run. Everything that is installed is named first, with the reason.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build="$root/.build"
venv="$build/venv"
doppel="${DOPPEL_BIN:-$build/release/doppel}"

say() { printf '%s\n' "$*" >&2; }

fail() {
  printf 'error: %s\n' "$*" >&2
  exit 3
}

# as_root COMMAND…: runs it as root, through sudo where we are not.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null 2>&1; then
    sudo "$@"
  else
    [ "$1" != env ] || shift 2
    fail "\`$*\` needs root, and there is no sudo here: run that as root once, then run this command again"
  fi
}

# refresh_package_lists: once a day is enough; the mark is the time of the last refresh.
refresh_package_lists() {
  mkdir -p "$build"
  if [ -z "$(find "$build" -maxdepth 1 -name apt-refreshed -mmin -1440)" ]; then
    say "apt: refreshing the package lists"
    as_root apt-get update -qq
    touch "$build/apt-refreshed"
  fi
}

# need_packages REASON PACKAGE…: installs those Debian packages of the list that are not installed.
need_packages() {
  local reason=$1 package
  local missing=()
  shift
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  command -v apt-get >/dev/null 2>&1 ||
    fail "$reason needs the Debian packages ${missing[*]}, and there is no apt-get here: install their like by hand"
  say "apt: installing ${missing[*]} ($reason)"
  refresh_package_lists
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o Dpkg::Use-Pty=0 --no-install-recommends \
    "${missing[@]}" >&2 ||
    fail "apt-get could not install ${missing[*]}"
}

# need_command REASON COMMAND PACKAGE: installs the package only where no such command is found, whatever its origin.
need_command() {
  command -v "$2" >/dev/null 2>&1 || need_packages "$1" "$3"
}

# need_swift: the one thing that is not fetched.
need_swift() {
  command -v swift >/dev/null 2>&1 ||
    fail "swift is not on the PATH: install Swift 6.3 (https://www.swift.org/install/linux), then run this command again"
}

# need_codings: the libraries by which compressed bodies are read; they are linked as archives.
need_codings() {
  [ "$(uname -s)" = Linux ] || return 0
  need_packages "to read gzip, br and zstd bodies" zlib1g-dev libbrotli-dev libzstd-dev
}

# need_python REASON DIRECTORY REQUIREMENT…: a virtual environment that holds the requirements; made once for each list.
need_python() {
  local reason=$1 directory=$2 wanted
  shift 2
  wanted="$directory/installed"
  [ -f "$wanted" ] && [ "$(cat "$wanted")" = "$*" ] && return 0
  need_command "$reason" python3 python3
  python3 -c 'import ensurepip, venv' 2>/dev/null || need_packages "$reason" python3-venv
  say "pip: installing $* into ${directory#"$root"/} ($reason)"
  [ -x "$directory/bin/pip" ] || python3 -m venv --clear "$directory"
  "$directory/bin/pip" install --quiet --disable-pip-version-check "$@" >&2 || fail "pip could not install $*"
  printf '%s' "$*" >"$wanted"
}

# need_httpbin: the programs and clients of the demo and the tests.
need_httpbin() {
  need_python "the programs that are recorded" "$venv" requests httpx aiohttp httpbin gunicorn
}

# need_doppel: builds the release binary where it is absent and none was named.
need_doppel() {
  [ -x "$doppel" ] && return 0
  [ -z "${DOPPEL_BIN:-}" ] || fail "DOPPEL_BIN names $DOPPEL_BIN, which cannot be run"
  "$root/scripts/build.sh"
}
