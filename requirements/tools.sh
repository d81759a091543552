#!/bin/sh
# tools.sh node|chromium…: sees that these are there; as root on Debian or Ubuntu it installs what is missing.
set -eu
packages=
for tool in "$@"; do
    case $tool in
    node)
        command -v node >/dev/null 2>&1 || packages="$packages nodejs"
        command -v npm >/dev/null 2>&1 || packages="$packages npm"
        ;;
    chromium)
        command -v chromium >/dev/null 2>&1 || packages="$packages chromium"
        command -v chromedriver >/dev/null 2>&1 || packages="$packages chromium-driver"
        ;;
    *)
        echo "tools.sh: unknown tool $tool" >&2
        exit 2
        ;;
    esac
done
[ -n "$packages" ] || exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "Belum terpasang:$packages. Pasang lebih dahulu, lalu ulangi. (Please install these first.)" >&2
    exit 2
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086 # a list of words
apt-get install -qq -y --no-install-recommends $packages >/dev/null
