#!/bin/sh
# Makes the virtual environment and installs the locked libraries and the project (editable) into it.
# Usage: packaging/bootstrap.sh VENV. Safe to run again; `make` runs it only when a lock has changed.
set -eu
cd "$(dirname "$0")/.."
venv=$1

say() { printf '%s\n' "$*" >&2; }

is_recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    for candidate in ${PYTHON:-} python3.11 python3 python3.12 python3.13 python3.14; do
        if command -v "$candidate" >/dev/null && is_recent "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    say "Python 3.11 or newer is needed and was not found. Install it, or name it: make setup PYTHON=/path/to/python3"
    exit 2
}

# Debian splits the means to make an environment from Python itself.
need_venv() {
    "$1" -c 'import ensurepip, venv' 2>/dev/null && return
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "Installing python3-venv ..."
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null || true
    fi
    "$1" -c 'import ensurepip, venv' 2>/dev/null && return
    say "This Python cannot make a virtual environment. Ask an administrator to run: apt-get install python3-venv"
    exit 2
}

if ! [ -x "$venv/bin/python" ] || ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    python=$(find_python)
    need_venv "$python"
    "$python" -m venv --clear "$venv"
fi

say "Installing the libraries (the first time takes about a minute) ..."
pip="$venv/bin/python -m pip --disable-pip-version-check"
$pip install -qq --require-hashes -r packaging/requirements-dev.lock
# The project itself, without asking for anything that is not in the lock.
$pip install -qq --no-deps --no-build-isolation --editable .
