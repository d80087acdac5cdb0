#!/bin/sh
# Brings the published Notify client for Node, which tests/integration/api tries: each package of its lock file with its
# hash, none of their install scripts. Writes nothing outside this folder (npm's cache aside).
set -eu
cd "$(dirname "$0")/../tests/integration/api/node_client"
if ! command -v npm >/dev/null; then
  echo "No Node here: its Notify client is not tried. Install node and npm to have it tried." >&2
elif [ ! -e node_modules/done ] || [ package-lock.json -nt node_modules/done ]; then
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
  touch node_modules/done
fi
