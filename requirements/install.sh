#!/bin/sh
# install.sh PYTHON LOCK…: exactly what the locks name, into that Python's environment.
#
# Nothing is resolved (--no-deps) and nothing is built (--only-binary), so what is installed does not depend on the day: a
# requirement that a lock lacks is a fault of the lock, which `pip check` names.
set -eu
python=$1
shift
pip() {
    "$python" -I -m pip --no-input --disable-pip-version-check "$@"
}
for lock in "$@"; do
    pip install --quiet --quiet --no-deps --only-binary :all: --require-hashes -r "$lock"
done
if ! said=$(pip check); then
    echo "$said" >&2
    exit 1
fi
