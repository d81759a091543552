#!/bin/sh
# venv.sh FOLDER [PYTHON]: a virtual environment in FOLDER, with the first Python 3.11 to 3.14 found.
set -eu
folder=$1
fits='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))'

python=
for name in ${2:-python3 python3.14 python3.13 python3.12 python3.11}; do
    if command -v "$name" >/dev/null 2>&1 && "$name" -c "$fits" 2>/dev/null; then
        python=$name
        break
    fi
done
if [ -z "$python" ]; then
    found=$(${2:-python3} --version 2>&1 | head -n 1 || true)
    {
        echo "Patuh memerlukan Python 3.11 sampai 3.14; yang ditemukan: ${found:-tidak ada}."
        echo "Pasang salah satunya, atau sebutkan letaknya: make check PYTHON=/jalur/ke/python3.12"
        echo "(Patuh needs Python 3.11 to 3.14.)"
    } >&2
    exit 2
fi

if [ -x "$folder/bin/python" ] && "$folder/bin/python" -c "$fits" 2>/dev/null &&
    "$folder/bin/python" -m pip --version >/dev/null 2>&1; then
    exit 0 # already there; pip brings it up to date
fi
if ! log=$("$python" -m venv --clear "$folder" 2>&1); then
    {
        echo "$log"
        echo "Lingkungan $folder belum dapat dibuat. Di Debian atau Ubuntu: apt-get install python3-venv"
        echo "(The virtual environment could not be made.)"
    } >&2
    exit 2
fi
