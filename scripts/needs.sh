#!/bin/sh
# Installs what the tests need beyond Go, and says so. On Debian and its kin it
# uses apt-get; elsewhere it names what to install.
set -eu

missing=""
need() { # command, Debian package
	command -v "$1" >/dev/null 2>&1 || missing="$missing $2"
}
need chromium chromium
need node nodejs
need npm npm
need tesseract "tesseract-ocr tesseract-ocr-eng"
fc-list 2>/dev/null | grep -qi 'cjk' || missing="$missing fonts-noto-cjk"

[ -z "$missing" ] && exit 0

if ! command -v apt-get >/dev/null 2>&1; then
	echo "The tests need:$missing. Install them with your system's package manager and run make test again," >&2
	echo "or run make test-go for the tests that need only Go." >&2
	exit 1
fi
sudo=""
[ "$(id -u)" = 0 ] || sudo="sudo"
echo "Installing for the tests:$missing"
$sudo apt-get update -qq
# shellcheck disable=SC2086 # a list of packages
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null
