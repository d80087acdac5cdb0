#!/bin/sh
# A release: images and chart of the version in pyproject.toml, pushed to $REGISTRY. `make release` sets the variables.
# Refuses what is not a clean, tagged commit: what is released can be built again by anybody.
set -eu
cd "$(dirname "$0")/.."
say() { printf '%s\n' "$*" >&2; }

[ -z "$(git status --porcelain)" ] || { say "There are changes that are not committed: commit or stash them."; exit 1; }
tag=$(git describe --exact-match --tags HEAD 2>/dev/null || true)
[ "$tag" = "v$VERSION" ] || { say "HEAD is not tagged v$VERSION: git tag -s v$VERSION, after .ci/run is green."; exit 1; }
case $BASE in
  *@sha256:*) ;;
  *) say "Give the base by digest, so that the image can be built again: make release BASE=$BASE@sha256:..."; exit 1 ;;
esac

make image sbom BASE="$BASE" REGISTRY="$REGISTRY" ENGINE="$ENGINE"
for image in comunica comunica-simulator; do
  "$ENGINE" push "$REGISTRY/$image:$VERSION"
  "$ENGINE" image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$REGISTRY/$image:$VERSION" | grep -F "$REGISTRY/$image@" | head -n 1
done
.tools/helm/helm4 package charts/comunica --destination dist
.tools/helm/helm4 push "dist/comunica-$VERSION.tgz" "oci://$REGISTRY/charts"
say "Released $VERSION. The digests above go into the release notes and into image.digest; dist/comunica.cdx.json goes with them."
