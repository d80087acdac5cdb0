# shellcheck shell=sh disable=SC2034
# Finds a Python that fits and uv, for the scripts beside this one: sets $python and $uv, defines say. Gets uv by pip into .tools/ when
# there is none. To be read (`. workbench/uv.sh`) from the root of the repository.
UV_PINNED=0.13.9
UV_PYTHON_DOWNLOADS=never
export UV_PYTHON_DOWNLOADS
unset VIRTUAL_ENV PYTHONHOME PYTHONPATH
# uv does not read pip's setting; who set only that meant both.
if [ -z "${UV_DEFAULT_INDEX:-}${UV_INDEX_URL:-}" ] && [ -n "${PIP_INDEX_URL:-}" ]; then
  UV_DEFAULT_INDEX=$PIP_INDEX_URL
  export UV_DEFAULT_INDEX
fi
say() { printf '%s\n' "$*" >&2; }

# A name on the PATH may be a shim that refuses to start: only running it tells.
fits() { "$1" -c 'import sys; sys.exit(sys.version_info[:2] not in ((3, 12), (3, 13)))' >/dev/null 2>&1; }

find_python() {
  for candidate in python3.13 /usr/bin/python3.13 /usr/local/bin/python3.13 /opt/homebrew/bin/python3.13 \
    python3.12 /usr/bin/python3.12 /usr/local/bin/python3.12 /opt/homebrew/bin/python3.12 \
    python3 /usr/bin/python3 "$HOME"/.pyenv/versions/3.13.*/bin/python3 "$HOME"/.pyenv/versions/3.12.*/bin/python3; do
    if fits "$candidate"; then command -v "$candidate"; return; fi
  done
  for version in 3.13 3.12; do
    for tool in uv "$HOME/.local/bin/uv"; do
      candidate=$("$tool" python find --no-project "$version" 2>/dev/null) || continue
      if fits "$candidate"; then printf '%s\n' "$candidate"; return; fi
    done
  done
  return 1
}

# uv of 0.9 or later, as pyproject.toml asks.
modern() { "$1" --version 2>/dev/null | grep -Eq '^uv (0\.(9|[1-9][0-9]+)|[1-9][0-9]*)\.'; }

find_uv() {
  for candidate in uv "$HOME/.local/bin/uv" .tools/uv/bin/uv; do
    if modern "$candidate"; then command -v "$candidate"; return; fi
  done
  return 1
}

get_uv() {
  if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    say "There is no uv, and $python cannot make an environment to put it in. Install one of:"
    say "  Debian, Ubuntu:  apt-get install $(basename "$(realpath "$python")")-venv"
    say "  elsewhere:       uv itself, or the venv and ensurepip modules of that Python"
    exit 1
  fi
  say "Getting uv $UV_PINNED into .tools/uv ..."
  rm -rf .tools/uv
  "$python" -m venv .tools/uv
  .tools/uv/bin/python -m pip install --quiet --disable-pip-version-check "uv==$UV_PINNED"
}

HOME=${HOME:-/nonexistent}
if ! python=$(find_python); then
  say "Comunica needs Python 3.13 or 3.12, and found neither (python3 is $(python3 --version 2>&1 | head -n 1)). Install one:"
  say "  Debian 13:        apt-get install python3.13 python3.13-venv"
  say "  Ubuntu 24.04:     apt-get install python3.12 python3.12-venv"
  say "  macOS:            brew install python@3.13"
  exit 1
fi
if ! uv=$(find_uv); then
  get_uv
  uv=$(find_uv) || { say "uv $UV_PINNED was installed into .tools/uv but does not start: remove that folder and try again"; exit 1; }
fi
