#!/bin/sh
# wget.sh BASE METHOD:PATH…: prints each answer's status and body.
set -eu
base=$1
shift
for request in "$@"; do
  method=${request%%:*} path=${request#*:}
  case $method in
    HEAD) wget --no-verbose --tries 1 --timeout 20 --spider "$base$path" 2>&1 | grep -q '200 OK' && echo 200 ;;
    POST) wget --quiet --tries 1 --timeout 20 --content-on-error --output-document - --header 'Content-Type: application/json' \
      --post-data '{"b":2,"a":[1,2.5]}' "$base$path" || echo "ended with $?" ;;
    *) wget --quiet --tries 1 --timeout 20 --content-on-error --output-document - "$base$path" || echo "ended with $?" ;;
  esac
done
