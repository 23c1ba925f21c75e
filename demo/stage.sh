# shellcheck shell=bash
# How the demo shows what it does: commands as typed, programs in the background, and what is expected of them.
# Sourced by demo/run.

stage=${stage:?}
declare -A running=()

bold='' plain=''
[ ! -t 1 ] || bold=$'\033[1m' plain=$'\033[0m'

title() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }
say_result() { printf '  ✓ %s\n' "$*"; }
wrong() {
  printf '  ✗ %s\n' "$*" >&2
  for log in "$stage"/*.log; do printf -- '--- %s\n' "$log" && tail -n 20 "$log"; done >&2
  exit 1
}

# show COMMAND…: the command as a person would type it, quoted where the shell asks for it.
show() {
  local word line='$'
  for word in "$@"; do
    [[ $word =~ ^[A-Za-z0-9_./:=,@%+-]+$ ]] || word="'$word'"
    line+=" $word"
  done
  printf '%s\n' "$line"
}

# type_out COMMAND…: shows it, runs it, and stops the demo where it fails.
type_out() {
  show "$@"
  "$@" || wrong "exit code $? from: $*"
}

# type_expecting CODE COMMAND…: the same for a command that must end with that exit code.
type_expecting() {
  local wanted=$1 code=0
  shift
  show "$@"
  "$@" || code=$?
  [ "$code" -eq "$wanted" ] || wrong "exit code $code, expected $wanted, from: $*"
}

# type_in_background NAME COMMAND…: shows it, starts it, remembers its process; what it says goes to NAME.log.
type_in_background() {
  local name=$1
  shift
  printf '%s &\n' "$(show "$@")"
  "$@" >"$name.log" 2>&1 &
  running[$name]=$!
}

# stop NAME: asks it to end, waits for it, and shows what it said (httpbin's own notices aside).
stop() {
  local name=$1 process=${running[$1]} code=0
  unset "running[$name]"
  kill -TERM "$process" 2>/dev/null || wrong "$name had ended by itself"
  wait "$process" || code=$?
  printf '(%s stopped)\n' "$name"
  case $code in 0 | 143) ;; *) wrong "$name ended with exit code $code" ;; esac
  [ "$name" = httpbin ] || sed 's/^/  │ /' "$name.log"
}

stop_all() {
  local process
  for process in "${running[@]}"; do
    kill -TERM "$process" 2>/dev/null || true
    wait "$process" 2>/dev/null || true
  done
}
trap stop_all EXIT

# wait_for WHAT COMMAND…: until it succeeds, half a minute at most.
wait_for() {
  local what=$1 deadline=$((SECONDS + 30))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$deadline" ] || wrong "$what did not answer within 30 s"
    sleep 0.1
  done
}

# free_port WANTED: that port where it is free, else one that the kernel chooses.
free_port() {
  python3 - "$1" <<'PYTHON'
import socket, sys

for port in (int(sys.argv[1]), 0):
    try:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            print(probe.getsockname()[1])
            break
    except OSError:
        continue
PYTHON
}

# make_certificates NAME: ca.pem, and server.pem with its key for NAME and 127.0.0.1.
make_certificates() {
  local quiet="$stage/openssl.log"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -days 2 \
    -subj "/CN=Demo authority" -addext "basicConstraints=critical,CA:TRUE" \
    -addext "keyUsage=critical,keyCertSign,cRLSign" 2>"$quiet" || wrong "openssl made no authority"
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout server.key -out server.csr \
    -subj "/CN=$1" 2>"$quiet" || wrong "openssl made no request"
  printf 'subjectAltName=DNS:%s,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n' "$1" >server.ext
  openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out server.pem -days 2 \
    -extfile server.ext 2>"$quiet" || wrong "openssl made no certificate"
}

# drive PORT FILE: the clients of the service; the answers go to the terminal and to FILE.
drive() {
  local base="http://localhost:$1"
  {
    type_out curl --silent "$base/catalog"
    type_out curl --silent "$base/orders/1001"
    type_out curl --silent "$base/orders/1002"
    type_out curl --silent --json '{"customer": "ada", "items": ["tea", "cake"]}' "$base/orders"
  } >"$2.shown"
  cat "$2.shown"
  grep -v '^\$' "$2.shown" >"$2"
}

expect_count() {
  [ "$1" -eq "$2" ] || wrong "expected $1 $3, found $2"
  say_result "$2 $3"
}

expect_refused() {
  local code=0
  show curl "$1"
  curl --silent --show-error --cacert ca.pem "$1" || code=$?
  [ "$code" -eq 7 ] || wrong "httpbin still answers (curl exit code $code)"
}
