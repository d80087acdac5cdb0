#!/bin/sh
# The main job on kind, from ATTIVA to DISATTIVA: `make kind-e2e`. The cluster stays: `kind delete cluster --name comunica`.
set -eu
cd "$(dirname "$0")/../.."
sh workbench/kind/up.sh e2e
forwarding=
# shellcheck disable=SC2086 # the numbers are words
trap 'kill $forwarding 2>/dev/null || true' EXIT
for to in ingress:8001 api:8002 console:8003 simulator:8090; do
  kubectl -n comunica port-forward "service/comunica-${to%:*}" "${to#*:}:80" >/dev/null &
  forwarding="$forwarding $!"
done
.venv/bin/python -m pytest tests/e2e/one_system/test_journey.py --endpoints .run/kind/endpoints.json
