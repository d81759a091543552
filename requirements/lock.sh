#!/bin/sh
# lock.sh [--upgrade]: the locks of requirements/, with the hashes of every platform's files.
set -eu
cd "$(dirname "$0")/.."
venv=build/lock
[ -x $venv/bin/uv ] || {
    requirements/venv.sh $venv
    $venv/bin/python -m pip install -qq --disable-pip-version-check 'uv>=0.9'
}
compile() {
    $venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-header --no-annotate --no-emit-index-url "$@"
}
compile pyproject.toml requirements/build.in -o requirements/run.txt "$@"
compile pyproject.toml requirements/build.in --group dev -c requirements/run.txt -o requirements/dev.txt "$@"
# Left out: what only Cosmic Ray's HTML reports need, and comes as source alone.
compile requirements/mutate.in -c requirements/dev.txt --no-emit-package yattag -o requirements/mutate.txt "$@"

# A lock that lacks something breaks here, not at a user's; what other platforms need is read by tests/test_packaging.py.
for lock in run dev; do
    rm -rf build/lock-$lock
    requirements/venv.sh build/lock-$lock
    requirements/install.sh build/lock-$lock/bin/python requirements/$lock.txt
done
