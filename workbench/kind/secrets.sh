#!/bin/sh
# Namespaces and secrets for kind, made once and kept in .run/kind/secrets; skaffold runs it before it deploys.
set -eu
cd "$(dirname "$0")/../.."
.venv/bin/python -m workbench.cluster secrets | kubectl apply -f - >/dev/null
