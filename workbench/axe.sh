#!/bin/sh
# Brings axe-core, by which tests/e2e/console looks at every page: the package of its lock file with its hash, no install script. Writes
# nothing outside this folder (npm's cache aside).
set -eu
cd "$(dirname "$0")/../tests/e2e/console/axe"
if ! command -v npm >/dev/null; then
  echo "No npm here: whether everybody can use the console's pages is not tried. Install node and npm to have it tried." >&2
elif [ ! -e node_modules/done ] || [ package-lock.json -nt node_modules/done ]; then
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
  touch node_modules/done
fi
