#!/bin/sh
# curl.sh BASE METHOD:PATH…: prints each answer's status, type and body.
set -eu
base=$1
shift
for request in "$@"; do
  method=${request%%:*} path=${request#*:}
  case $method in
    HEAD) curl --silent --show-error --head --output /dev/null --write-out '%{http_code} %{content_type}\n' "$base$path" ;;
    POST) curl --silent --show-error --compressed --json '{"b": 2, "a": [1, 2.50]}' --write-out '\n%{http_code} %{content_type}\n' "$base$path" ;;
    *) curl --silent --show-error --compressed --request "$method" --write-out '\n%{http_code} %{content_type}\n' "$base$path" ;;
  esac
done
