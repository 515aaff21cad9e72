# shellcheck shell=sh disable=SC2034
# The packages of the system that the site needs; for install.sh and bundle.sh, which read /etc/os-release before.
case ${VERSION_ID:-} in
1[3-9]*) FONTS=fonts-liberation ;;
*) FONTS=fonts-liberation2 ;; # the twin of Times New Roman in its newer shape has a name of its own there
esac
PACKAGES="python3 python3-venv nginx openssl libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 $FONTS fonts-dejavu-core
    libengine-gost-openssl gnutls-bin"
SERVER_PACKAGES=postgresql
CLIENT_PACKAGES=postgresql-client
