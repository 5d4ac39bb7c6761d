#!/bin/sh
# Resolves the ranges of pyproject.toml into locks with hashes, valid on Linux, macOS and Windows.
# requirements.lock is what the product runs on; requirements-dev.lock adds what builds and tests it.
set -eu
cd "$(dirname "$0")/.."
"$PY" -m pip --disable-pip-version-check install --quiet 'uv>=0.8'
resolve() {
    "$PY" -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
        --no-emit-find-links --custom-compile-command "make lock" "$@"
}
resolve pyproject.toml -o packaging/requirements.lock
resolve pyproject.toml --group dev -c packaging/requirements.lock -o packaging/requirements-dev.lock
