#!/bin/sh
# Generates the code of proto/ anew beside the tree and compares: says what to do when they differ.
set -eu
cd "$(dirname "$0")/.."
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
buf generate --output "$fresh"
if ! diff -r --exclude=__pycache__ --exclude='__init__.py' "$fresh/comunica/v1" comunica/v1; then
  echo "comunica/v1 is not what proto/ says: run 'make proto' and commit the result" >&2
  exit 1
fi
echo "comunica/v1 is current"
