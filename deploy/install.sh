#!/bin/sh
# Installs the site on Debian 12 or 13 (or Astra Linux, which is alike), or brings a newer version over it. It may be run
# again at any time: what is done already is left alone. Differences of RED OS are in docs/operations.md.
set -eu

USAGE='Установка и обновление:  sudo deploy/install.sh --host plans.region.ru [ещё ключи]
  --host ИМЯ            имя сайта, как его набирают (нужно в первый раз)
  --certificate ФАЙЛ    сертификат TLS с цепочкой (PEM);  --key ФАЙЛ  его ключ
                        без них делается свой сертификат, которому браузеры не верят
  --mail АДРЕС          почтовый сервер: smtp+tls://имя:пароль@mail.region.ru:587
  --from АДРЕС          от кого письма
  --admin ИМЯ           первый администратор (по умолчанию admin);  --admin-email АДРЕС
  --database АДРЕС      своя база: postgres://имя:пароль@сервер:5432/база (по умолчанию делается здесь)
Вернуться к прежней версии:  sudo deploy/install.sh --back
Без сети: запустите install.sh из папки, которую сделала команда ./run bundle ПАПКА.'

TIMERS="remind backup clean trust recheck"

SOURCE=$(cd "$(dirname "$0")/.." && pwd)
BUNDLE=$(dirname "$SOURCE")
HOME_OF_CODE=/opt/plans
CONFIG=/etc/plans
ENVIRONMENT=$CONFIG/plans.env
STATE=/var/lib/plans
COPIES=/var/backups/plans
TLS=/etc/ssl/plans
NOT_STARTED=""

say() { printf '%s\n' "$*"; }
warn() { printf 'Внимание: %s\n' "$*" >&2; }
die() { printf '%s\n' "$*" >&2; exit 1; }
has_systemd() { [ -d /run/systemd/system ]; }

HOST="" CERTIFICATE="" KEY="" MAIL="" FROM="" ADMIN=admin ADMIN_EMAIL="" DATABASE="" BACK=""
read_options() {
    while [ $# -gt 0 ]; do
        case $1 in
        --back) BACK=yes; shift; continue ;;
        -h | --help) say "$USAGE"; exit 0 ;;
        esac
        [ $# -ge 2 ] || die "После $1 нужно значение.
$USAGE"
        case $1 in
        --host) HOST=$2 ;;
        --certificate) CERTIFICATE=$2 ;;
        --key) KEY=$2 ;;
        --mail) MAIL=$2 ;;
        --from) FROM=$2 ;;
        --admin) ADMIN=$2 ;;
        --admin-email) ADMIN_EMAIL=$2 ;;
        --database) DATABASE=$2 ;;
        *) die "Неизвестный ключ $1.
$USAGE" ;;
        esac
        shift 2
    done
    for given in "$HOST" "$MAIL" "$FROM" "$DATABASE" "$ADMIN" "$ADMIN_EMAIL"; do
        case $given in *\'* | *\\* | *' '*) die "Недопустимый знак (кавычка, пробел или \\) в значении: $given" ;; esac
    done
    case $HOST in *[!A-Za-z0-9.-]*) die "Имя сайта – только латинские буквы, цифры, точка и дефис: $HOST" ;; esac
    [ -z "$CERTIFICATE$KEY" ] || { [ -r "$CERTIFICATE" ] && [ -r "$KEY" ]; } || die "Сертификат или ключ не прочитать: нужны оба файла, --certificate и --key."
}

check_machine() {
    [ "$(id -u)" = 0 ] || die "Запустите от имени администратора: sudo $0 …"
    # shellcheck disable=SC1091
    [ -r /etc/os-release ] && . /etc/os-release
    case "${ID:-} ${ID_LIKE:-}" in
    *debian* | *astra*) ;;
    *) die "Это не Debian и не Astra Linux (${PRETTY_NAME:-неизвестная система}): чем отличается РЕД ОС, сказано в docs/operations.md." ;;
    esac
    # shellcheck source=deploy/packages.sh
    . "$SOURCE/deploy/packages.sh"
    command -v dpkg-query >/dev/null || die "Нет dpkg: эта система не на основе Debian."
    [ ! -f "$BUNDLE/made-for" ] || grep -qx "${ID:-} ${VERSION_ID:-}" "$BUNDLE/made-for" ||
        die "Папка собрана для другой системы: $(cat "$BUNDLE/made-for"), а здесь ${ID:-} ${VERSION_ID:-}."
    if [ ! -f $ENVIRONMENT ] && [ -z "$HOST" ]; then die "Назовите сайт: --host plans.region.ru
$USAGE"; fi
}

# Packages of the system: from the folder of the bundle where there is one, else from the system's own sources.

missing_packages() {
    for name in "$@"; do
        dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || printf '%s ' "$name"
    done
}

install_packages() {
    if [ -n "$DATABASE" ]; then wanted="$PACKAGES $CLIENT_PACKAGES"; else wanted="$PACKAGES $SERVER_PACKAGES"; fi
    # shellcheck disable=SC2086
    missing=$(missing_packages $wanted)
    [ -n "$missing" ] || return 0
    say "Устанавливаю пакеты: $missing"
    if [ -d "$BUNDLE/debs" ]; then
        list=$(mktemp)
        printf 'deb [trusted=yes] file:%s/debs ./\n' "$BUNDLE" >"$list"
        set -- -o Dir::Etc::sourcelist="$list" -o Dir::Etc::sourceparts=/dev/null -o APT::Get::List-Cleanup=0
        chmod 644 "$list"
    else
        set --
    fi
    apt-get "$@" update -q >/dev/null || warn "список пакетов не обновился"
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get "$@" install -y -q --no-install-recommends $missing >/dev/null ||
        die "Пакеты не установились: $missing. Проверьте сеть или соберите папку командой ./run bundle."
}

make_user() {
    getent passwd plans >/dev/null || useradd --system --user-group --home-dir $STATE --no-create-home --shell /usr/sbin/nologin plans
    install -d -m 0755 $HOME_OF_CODE $HOME_OF_CODE/releases
    install -d -m 0750 -o root -g plans $CONFIG $CONFIG/trust
    install -d -m 0700 -o plans -g plans $STATE $STATE/media $STATE/made $STATE/trust $COPIES
}

# Runs a command in a folder of the code as the site's own user, with its settings.
as_plans() {
    folder=$1
    shift
    # shellcheck disable=SC2016
    runuser -u plans -- sh -c 'set -a; . "$1"; set +a; cd "$2"; shift 2; exec "$@"' sh $ENVIRONMENT "$folder" "$@"
}
manage() { # the folder of a version, then the command
    version=$1
    shift
    as_plans "$version" .venv/bin/python manage.py "$@"
}

make_database() {
    [ -z "$DATABASE" ] || return 0
    if has_systemd; then systemctl enable -q --now postgresql; else service postgresql start >/dev/null || true; fi
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        runuser -u postgres -- psql -d postgres -Atqc 'SELECT 1' >/dev/null 2>&1 && break
        sleep 1
    done
    found=$(cd / && runuser -u postgres -- psql -d postgres -Atqc "SELECT 1 FROM pg_roles WHERE rolname = 'plans'") ||
        die "PostgreSQL не отвечает. Запустите его и повторите: systemctl start postgresql"
    # The right to make databases: a copy is proved in one of its own.
    [ "$found" = 1 ] || (cd / && runuser -u postgres -- createuser --createdb plans)
    found=$(cd / && runuser -u postgres -- psql -d postgres -Atqc "SELECT 1 FROM pg_database WHERE datname = 'plans'")
    [ "$found" = 1 ] || (cd / && runuser -u postgres -- createdb --owner=plans --encoding=UTF8 --template=template0 plans)
}

# The settings are written once; later they are the administrator's.
make_settings() {
    if [ ! -s $CONFIG/secret_key ]; then
        (umask 027; openssl rand -base64 48 | tr -d '\n' >$CONFIG/secret_key)
        chgrp plans $CONFIG/secret_key
    fi
    if [ -f $ENVIRONMENT ]; then return; fi
    (umask 027; cat >$ENVIRONMENT.new) <<END
# Настройки сайта; что они значат – в README.md. После изменения: systemctl restart plans
ALLOWED_HOSTS='$HOST,localhost'
CSRF_TRUSTED_ORIGINS='https://$HOST'
SITE_URL='https://$HOST'
HTTPS=1
TRUSTED_PROXIES=unix
DATABASE_URL='${DATABASE:-postgres:////var/run/postgresql/plans}'
SECRET_KEY_FILE=$CONFIG/secret_key
MEDIA_ROOT=$STATE/media
MADE_ROOT=$STATE/made
TRUST_ROOT=$STATE/trust
DEMO=0
LOG_FORMAT=json
EMAIL_URL='${MAIL:-smtp://127.0.0.1:25}'
DEFAULT_FROM_EMAIL='${FROM:-plans@$HOST}'
# Откуда раз в день брать списки доверенных центров и отозванных сертификатов, через пробел (docs/operations.md)
TRUST_URLS=''
WORKERS=2
END
    chgrp plans $ENVIRONMENT.new
    mv $ENVIRONMENT.new $ENVIRONMENT
    [ -n "$MAIL" ] || warn "почтовый сервер не назван (--mail): письма пойдут на 127.0.0.1:25. Изменить: $ENVIRONMENT"
}

# The code: a folder for each version, `current` is the one that runs, `previous` the one before it.

list_code() {
    (cd "$SOURCE" && find . -type f ! -path './.venv/*' ! -path './var/*' ! -path './.git/*' ! -name .git ! -name '*.pyc' ! -path './.*_cache/*' ! -path './.hypothesis/*')
}

make_version() {
    sum=$(list_code | LC_ALL=C sort | (cd "$SOURCE" && tr '\n' '\0' | xargs -0 sha256sum) | sha256sum | cut -c 1-12)
    VERSION=$HOME_OF_CODE/releases/$sum
    [ -f "$VERSION/.complete" ] && return
    say "Готовлю версию $sum …"
    rm -rf "$VERSION"
    install -d -m 0755 "$VERSION"
    list_code | tar -C "$SOURCE" -cf - -T - | tar -C "$VERSION" --no-same-owner -xf -
    chmod -R u=rwX,go=rX "$VERSION"
    (umask 022; /usr/bin/python3 -m venv "$VERSION/.venv")
    if [ -d "$BUNDLE/wheels" ]; then set -- --no-index --find-links "$BUNDLE/wheels"; else set --; fi
    (umask 022; "$VERSION/.venv/bin/python" -m pip install -q --disable-pip-version-check "$@" -r "$VERSION/requirements.txt") ||
        die "Библиотеки Python не установились. Без сети соберите папку командой ./run bundle."
    (umask 022; "$VERSION/.venv/bin/python" -m compileall -q "$VERSION/plans" "$VERSION/clusterplans" && touch "$VERSION/.complete")
}

running_version() { readlink -e $HOME_OF_CODE/current 2>/dev/null || true; }

point() { # a link, what it is to show: changed at once
    ln -sfn "$2" "$1.new"
    mv -T "$1.new" "$1"
}

# A copy before anything is changed; then the tables, which the version that runs can still use (docs/operations.md).
bring_up_to_date() {
    before=$(running_version)
    if [ -n "$before" ] && [ "$before" != "$VERSION" ]; then
        say "Копия перед обновлением:"
        manage "$before" backup $COPIES || die "Копия не сделана, обновление остановлено: сайт работает, как работал."
    fi
    manage "$VERSION" start || die "База не готова, причина названа выше. Сайт работает, как работал."
    if [ "$before" != "$VERSION" ]; then
        [ -z "$before" ] || point $HOME_OF_CODE/previous "$before"
        point $HOME_OF_CODE/current "$VERSION"
    fi
}

# Versions that neither run nor ran before are taken away.
forget_versions() {
    for folder in "$HOME_OF_CODE"/releases/*; do
        case $folder in "$(running_version)" | "$(readlink -e $HOME_OF_CODE/previous)") continue ;; esac
        rm -rf "$folder"
    done
}

install_units() {
    units=/etc/systemd/system
    install -d $units
    install -m 0644 "$VERSION"/deploy/systemd/plans*.socket "$VERSION"/deploy/systemd/plans*.service "$VERSION"/deploy/systemd/plans*.timer $units/
    for unit in plans.service plans-task@.service plans-work.service; do
        install -d "$units/$unit.d"
        install -m 0644 "$VERSION/deploy/systemd/hardening.conf" "$units/$unit.d/hardening.conf"
    done
}

start_site() {
    names="plans.socket plans.service"
    for timer in $TIMERS; do names="$names plans-$timer.timer"; done
    works=""
    if grep -Eq "^JOBS='?database" $ENVIRONMENT; then works=plans-work.service; fi
    names="$names $works"
    if ! has_systemd; then
        NOT_STARTED="$NOT_STARTED $names"
        return
    fi
    systemctl daemon-reload
    # shellcheck disable=SC2086
    systemctl enable -q $names
    systemctl start plans.socket
    [ -z "$works" ] || systemctl restart $works
    systemctl restart plans.service # the socket keeps those who come meanwhile
    for timer in $TIMERS; do systemctl start "plans-$timer.timer"; done
}

install_certificate() {
    install -d -m 0755 $TLS
    if [ -n "$CERTIFICATE" ]; then
        install -m 0644 "$CERTIFICATE" $TLS/fullchain.pem
        (umask 077; install -m 0600 "$KEY" $TLS/privkey.pem)
    elif [ ! -s $TLS/fullchain.pem ]; then
        (umask 077; openssl req -x509 -newkey rsa:2048 -nodes -days 825 -subj "/CN=$HOST" -addext "subjectAltName=DNS:$HOST" \
            -keyout $TLS/privkey.pem -out $TLS/fullchain.pem 2>/dev/null)
        chmod 644 $TLS/fullchain.pem
        warn "сделан свой сертификат, браузеры ему не верят. Поставить настоящий: install.sh --certificate … --key …"
    fi
}

# Our own file of nginx is renewed; one that somebody has changed by hand is left, and the new one lies beside it.
install_nginx() {
    if [ -d /etc/nginx/sites-available ]; then site=/etc/nginx/sites-available/plans.conf; else site=/etc/nginx/conf.d/plans.conf; fi
    name=${HOST:-$(sed -n "s/^ALLOWED_HOSTS='\{0,1\}\([^',]*\).*/\1/p" $ENVIRONMENT)}
    sed "s/plans\.example\.org/$name/g" "$VERSION/deploy/nginx.conf" >"$site.new"
    if [ ! -f "$site" ] || sha256sum -c --status $CONFIG/nginx.sum 2>/dev/null; then
        mv "$site.new" "$site"
        sha256sum "$site" >$CONFIG/nginx.sum
    elif cmp -s "$site" "$site.new"; then
        rm "$site.new"
    else
        warn "файл $site изменён вручную и оставлен; новый лежит рядом: $site.new"
    fi
    [ "$site" = /etc/nginx/conf.d/plans.conf ] || ln -sfn "$site" /etc/nginx/sites-enabled/plans.conf
    nginx -t -q || die "nginx не принял настройки, причина названа выше; работает прежними."
    if has_systemd; then
        systemctl enable -q --now nginx
        systemctl reload nginx
    else
        NOT_STARTED="$NOT_STARTED nginx"
    fi
}

# Only where there is none yet; the password is shown once and kept nowhere.
make_administrator() {
    asked='from plans.models import User; print(User.objects.filter(is_superuser=True, is_active=True).count())'
    [ "$(manage "$VERSION" shell -v 0 -c "$asked")" = 0 ] || return 0
    password=$(openssl rand -base64 15)
    DJANGO_SUPERUSER_PASSWORD=$password manage "$VERSION" createsuperuser --noinput --username "$ADMIN" --email "$ADMIN_EMAIL" >/dev/null ||
        die "Администратор не заведён: причина названа выше."
    say "Администратор: $ADMIN, пароль: $password   (запишите: больше он не будет показан; смените его после входа)"
}

check_site() {
    has_systemd || return 0
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
        "$VERSION/.venv/bin/python" "$VERSION/deploy/ask.py" /run/plans.sock && return
        sleep 1
    done
    die "Сайт не отвечает. Причина: journalctl -u plans -n 50. Вернуть прежнюю версию: $0 --back"
}

tell() {
    say "Версия: $(basename "$(running_version)"). Настройки: $ENVIRONMENT. Копии: $COPIES (раз в день, в 03:15)."
    if [ -n "$NOT_STARTED" ]; then
        warn "systemd здесь не работает, поэтому не запущены:$NOT_STARTED. На рабочей машине их запустит эта же команда."
        return
    fi
    say "Сайт работает: https://${HOST:-$(sed -n "s/^ALLOWED_HOSTS='\{0,1\}\([^',]*\).*/\1/p" $ENVIRONMENT)}/"
}

go_back() {
    before=$(readlink -e $HOME_OF_CODE/previous 2>/dev/null || true)
    [ -d "$before" ] || die "Прежней версии нет."
    now=$(running_version)
    point $HOME_OF_CODE/current "$before"
    point $HOME_OF_CODE/previous "$now"
    VERSION=$before
    install_units
    start_site
    check_site
    say "Работает прежняя версия. Данные остались на месте; вернуть и их – из копии, сделанной перед обновлением: $COPIES"
    tell
}

main() {
    read_options "$@"
    check_machine
    if [ -n "$BACK" ]; then
        go_back
        return
    fi
    install_packages
    make_user
    make_database
    make_settings
    make_version
    bring_up_to_date
    install_units
    start_site
    install_certificate
    install_nginx
    check_site
    make_administrator
    forget_versions
    tell
}

main "$@"
