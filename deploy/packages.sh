# shellcheck shell=sh disable=SC2034
# The packages of the system that the site needs; for install.sh and bundle.sh, which read /etc/os-release before.
case ${VERSION_ID:-} in
# There signatures by GOST are checked by gnutls alone: OpenSSL's engine is not in Debian 13.
1[3-9]*) FONTS=fonts-liberation GOST="" ;;
# There the newer shape of the twin of Times New Roman has a name of its own.
*) FONTS=fonts-liberation2 GOST=libengine-gost-openssl ;;
esac
PACKAGES="python3 python3-venv nginx openssl libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 $FONTS fonts-dejavu-core
    $GOST gnutls-bin"
SERVER_PACKAGES=postgresql
CLIENT_PACKAGES=postgresql-client
