#!/bin/sh
# A kind cluster with the whole system: `make kind-up`. With an argument: the profile of skaffold.yaml (default: dev's own).
set -eu
cd "$(dirname "$0")/../.."
for tool in kind kubectl skaffold helm; do
  command -v "$tool" >/dev/null || { echo "make kind-up needs $tool on the PATH (and docker or podman for kind)" >&2; exit 1; }
done
kind get clusters 2>/dev/null | grep -qx comunica || kind create cluster --config workbench/kind/cluster.yaml
kubectl config use-context kind-comunica >/dev/null
skaffold run ${1:+-p "$1"}
for town in $(.venv/bin/python -m workbench.cluster towns); do
  kubectl -n comunica exec deployment/comunica-admin -- comunica-admin municipality apply "$town"
done
.venv/bin/python -m workbench.cluster endpoints
echo "Comunica runs on kind. Addresses and keys, once forwarded: .run/kind/endpoints.json"
