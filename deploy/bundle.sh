#!/bin/sh
# ./run bundle FOLDER: everything that install.sh needs on a machine of the same system that has no network.
set -eu
cd "$(dirname "$0")/.."
[ $# = 1 ] || { echo "Назовите папку: ./run bundle ПАПКА" >&2; exit 2; }
mkdir -p "$1"
FOLDER=$(cd "$1" && pwd)
[ -z "$(ls -A "$FOLDER")" ] || { echo "Папка $FOLDER не пуста." >&2; exit 1; }
# shellcheck disable=SC1091
. /etc/os-release
# shellcheck source=deploy/packages.sh
. deploy/packages.sh
export LC_ALL=C

copy_code() {
    mkdir "$FOLDER/plans"
    if git rev-parse -q --verify HEAD >/dev/null 2>&1; then
        git ls-files
    else
        find . -type f ! -path './.venv/*' ! -path './var/*' ! -name '*.pyc'
    fi | tar -cf - -T - | tar -C "$FOLDER/plans" -xf -
}

# Libraries for the system's own Python: that is the one that install.sh takes.
get_wheels() {
    mkdir "$FOLDER/wheels"
    venv=$(mktemp -d)
    /usr/bin/python3 -m venv "$venv"
    "$venv/bin/python" -m pip download -q --disable-pip-version-check --only-binary :all: -d "$FOLDER/wheels" -r requirements.txt
    rm -rf "$venv"
}

# Packages with all that they need, as if nothing were installed; the target takes those that it lacks.
get_packages() {
    mkdir -p "$FOLDER/debs/partial"
    state=$(mktemp -d)
    : >"$state/status"
    # shellcheck disable=SC2086
    apt-get -o Dir::State::status="$state/status" -o Dir::Cache::archives="$FOLDER/debs" -o Debug::NoLocking=1 -o APT::Sandbox::User=root \
        install -y -q --no-install-recommends --download-only $PACKAGES $SERVER_PACKAGES $CLIENT_PACKAGES >"$state/log" ||
        { tail -n 5 "$state/log" >&2; echo "Пакеты не загрузились." >&2; exit 1; }
    rm -rf "$state" "$FOLDER/debs/partial" "$FOLDER/debs/lock"
    cd "$FOLDER/debs"
    for deb in *.deb; do
        dpkg-deb -f "$deb"
        printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' "$deb" "$(stat -c %s "$deb")" "$(sha256sum "$deb" | cut -d ' ' -f 1)"
    done >Packages
}

copy_code
get_wheels
get_packages
printf '%s %s\n' "$ID" "$VERSION_ID" >"$FOLDER/made-for"
printf 'Готово: %s (%s, %s).\nПеренесите папку целиком и запустите там: sudo plans/deploy/install.sh --host plans.region.ru\n' \
    "$FOLDER" "$(du -sh "$FOLDER" | cut -f 1)" "$PRETTY_NAME"
