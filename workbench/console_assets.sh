#!/bin/sh
# Renews what the console shows that others made: the look of Italian public bodies and htmx, from npm into
# services/console/static/vendor, with their licences and vendor.toml. After a new version: change it here, run this, look at the pages.
set -eu
cd "$(dirname "$0")/.."
bootstrap_italia=2.18.3
htmx=2.0.11

room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
for package in "bootstrap-italia@$bootstrap_italia" "htmx.org@$htmx"; do
  mkdir -p "$room/${package%@*}"
  tar -xzf "$room/$(cd "$room" && npm pack --silent --ignore-scripts "$package")" -C "$room/${package%@*}" --strip-components=1
done
exec .venv/bin/python -m workbench.console_assets "$room"
