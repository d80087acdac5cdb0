#!/bin/sh
# Makes .venv from the lock file, on a machine that has Python 3.13 or 3.12 and perhaps nothing else.
# Finds that Python and uv; gets uv by pip into .tools/ when there is none. Writes nothing outside this folder
# (uv's and pip's caches aside) and never downloads a Python. Package indexes come from the environment.
# With the name of a group of packages: only those, in an environment of their own, .venv-<group>.
set -eu
cd "$(dirname "$0")/.."
. workbench/uv.sh

if [ $# -gt 0 ]; then
  UV_PROJECT_ENVIRONMENT=.venv-$1
  export UV_PROJECT_ENVIRONMENT
  "$uv" sync --quiet --locked --python "$python" --only-group "$1"
  touch ".venv-$1/synced"
else
  "$uv" sync --quiet --locked --python "$python"
  .venv/bin/python -m compileall -q comunica # as in the image: a command need not compile before it starts
  touch .venv/synced
fi
