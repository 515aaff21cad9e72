"""Settings: one file, values from the environment. README.md lists the variables."""

import secrets
from ipaddress import ip_network
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from clusterplans import buckets, logs

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()


def _secret_key() -> str:
    """SECRET_KEY from the environment, else the file that `./run` made once; never a default that is in git."""
    if key := env.str("SECRET_KEY", default=""):
        return key
    path = Path(env.str("SECRET_KEY_FILE", default=str(VAR_DIR / "secret_key")))
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


SECRET_KEY = _secret_key()
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Behind a proxy that ends TLS: HTTPS=1 marks cookies secure and believes X-Forwarded-Proto.
HTTPS = env.bool("HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_SSL_REDIRECT = HTTPS
# Programs on this machine ask without TLS.
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
# Whether browsers learn the name by heart is for the owner of the domain to ask, not for one site in it.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

# Whose X-Forwarded-For is believed: addresses and networks of proxies, "unix" for a Unix socket.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])
for _proxy in TRUSTED_PROXIES:
    if _proxy != "unix":
        ip_network(_proxy)  # a slip of typing stops the start

INSTALLED_APPS = [
    "clusterplans.directory.DirectoryConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "bootstrap",
    "django_htmx",
    "django_filters",
    "heroicons",
    "crispy_forms",
    "crispy_bootstrap5",
    "simple_history",
    "axes",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "plans",
]

MIDDLEWARE = [
    "clusterplans.requests.log_requests",
    "plans.replica.pin_writers",
    "django.middleware.security.SecurityMiddleware",
    "clusterplans.packing.pack_pages",
    "clusterplans.static.Static",
    "csp.middleware.CSPMiddleware",
    "plans.accounts.sessions.keep_nothing",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "plans.accounts.sessions.stay_signed_in",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "plans.views.fetching.sign_in_again",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "plans.views.typed.keep",
    "plans.accounts.factor.ask_for_code",
    "clusterplans.bodies.refuse_large_bodies",
    "plans.accounts.devices.remember_device",
    "plans.accounts.watching.note_access",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "clusterplans.urls"
WSGI_APPLICATION = "clusterplans.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["plans.templatetags.words"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "plans.views.typed.context",
            ],
        },
    },
]

# Commands (migrations, copies) speak to PostgreSQL itself; the site goes through PgBouncer where POOL_URL names one.
POOL_URL = env.str("POOL_URL", default="")
_SITE = POOL_URL if env.bool("SERVING", default=False) and POOL_URL else ""
_OWN = env.str("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")
DATABASES = {"default": environ.Env.db_url_config(_SITE or _OWN)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Writers wait for each other instead of failing: IMMEDIATE takes the lock at BEGIN, WAL lets readers go on.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # The next query may be answered by another session of the server: nothing may live in one.
    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = bool(POOL_URL)
# A copy of the database that follows it: asked by the pages that cross plans (plans/replica.py).
REPLICA_URL = env.str("REPLICA_URL", default="")
REPLICA_LAG = env.float("REPLICA_LAG", default=10)  # seconds; one that is further behind is not asked
REPLICA_PIN = env.int("REPLICA_PIN", default=10)  # seconds for which who has written reads from the database itself
if REPLICA_URL and DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    raise ImproperlyConfigured("REPLICA_URL: реплика бывает только у PostgreSQL")
if REPLICA_URL:
    _kept = {name: DATABASES["default"][name] for name in ("CONN_MAX_AGE", "CONN_HEALTH_CHECKS")}
    DATABASES["replica"] = environ.Env.db_url_config(REPLICA_URL) | _kept
    DATABASES["replica"] |= {"DISABLE_SERVER_SIDE_CURSORS": True, "TEST": {"MIRROR": "default"}}
    DATABASES["replica"]["OPTIONS"] = {"connect_timeout": 2} | DATABASES["replica"].get("OPTIONS", {})
# What is remembered for a minute only, and any process may find out anew: whether the mail server answers.
CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}
# Who makes PDF files: a process beside the pages, or the workers of any node (`manage.py work`).
JOBS = env.str("JOBS", default="process")
if JOBS not in ("process", "database"):
    raise ImproperlyConfigured("JOBS: process или database")
JOBS_LEASE = env.float("JOBS_LEASE", default=15)  # seconds after which the work of a killed worker is taken over
# The demo comes by itself only into the database that nobody has named, and not again once it was taken away.
DEMO_REMOVED = VAR_DIR / "demo-removed"
DEMO = env.bool("DEMO", default=not env.str("DATABASE_URL", default="") and not DEMO_REMOVED.exists())
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "plans.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "plans.accounts.passwords.NotTheDemos"},
]
CSRF_FAILURE_VIEW = "plans.views.typed.csrf_failure"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
# Signing in through the region's own OpenID provider; off without OIDC_ISSUER. Its addresses are named one by one.
OIDC_ISSUER = env.str("OIDC_ISSUER", default="")
OIDC_RP_CLIENT_ID = env.str("OIDC_CLIENT_ID", default="")
OIDC_RP_CLIENT_SECRET = env.str("OIDC_CLIENT_SECRET", default="")
OIDC_OP_AUTHORIZATION_ENDPOINT = env.str("OIDC_AUTHORIZATION_ENDPOINT", default="")
OIDC_OP_TOKEN_ENDPOINT = env.str("OIDC_TOKEN_ENDPOINT", default="")
OIDC_OP_USER_ENDPOINT = env.str("OIDC_USER_ENDPOINT", default="")
OIDC_OP_JWKS_ENDPOINT = env.str("OIDC_JWKS_ENDPOINT", default="")
OIDC_RP_SIGN_ALGO = env.str("OIDC_SIGN_ALGO", default="RS256")
OIDC_RP_SCOPES = env.str("OIDC_SCOPES", default="openid email profile")
# {"value of the claim": {"role": "secretary", "cluster_id": 1}, …}: what the provider says of roles is kept to.
OIDC_ROLES = env.json("OIDC_ROLES", default={})
OIDC_ROLES_CLAIM = env.str("OIDC_ROLES_CLAIM", default="roles")
OIDC_CREATE_USER, OIDC_USE_PKCE, OIDC_TIMEOUT = False, True, 10
if OIDC_ISSUER:
    AUTHENTICATION_BACKENDS.append("plans.accounts.region.RegionBackend")
LOGOUT_REDIRECT_URL = "login"
# A session ends when nobody has done anything for so long.
SESSION_ENGINE = "plans.accounts.sessions"
SESSION_COOKIE_NAME = "plans_session"
SESSION_COOKIE_AGE = 60 * env.int("SESSION_IDLE_MINUTES", default=480)
# Who has to give a second factor: roles (secretary, chair, member, official), admin for administrators.
SECOND_FACTOR_ROLES = env.list("SECOND_FACTOR_ROLES", default=[])
# How long it is kept who saw and took which document: `manage.py clean_access` deletes what is older.
ACCESS_LOG_DAYS = env.int("ACCESS_LOG_DAYS", default=365)
OTP_TOTP_ISSUER = "Планы кластеров"
# How long the links of letters work: an invitation's, that to a new password.
INVITATION_DAYS = env.int("INVITATION_DAYS", default=14)
PASSWORD_LINK_HOURS = 12
PASSWORD_RESET_TIMEOUT = max(INVITATION_DAYS * 24, PASSWORD_LINK_HOURS) * 3600  # Django's own limit for both
# How many wrong passwords of a quarter of an hour close the door, each to whom: plans/accounts/throttle.py.
AXES_FAILURE_LIMIT = 10
MOST_NAMES_OF_AN_ADDRESS = 15
MOST_FAILURES_OF_A_NAME = 50
AXES_HANDLER = "plans.accounts.throttle.Handler"
AXES_CLIENT_IP_CALLABLE = "plans.accounts.addresses.client_address"
AXES_COOLOFF_TIME = 0.25
# Else whoever goes on guessing at a closed door would in the end close the name for everybody.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

LANGUAGE_CODE = "ru"
TIME_ZONE = env.str("TIME_ZONE", default="Europe/Moscow")
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
MADE_ROOT = Path(env.str("MADE_ROOT", default=str(VAR_DIR / "made")))
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
# Whom signatures are checked against: certificates of authorities and lists of revoked ones (`manage.py trust`).
TRUST_ROOT = Path(env.str("TRUST_ROOT", default=str(VAR_DIR / "trust")))
# All of these lie in their folders, or in a bucket where S3_URL names one.
S3_URL = env.str("S3_URL", default="")
STORAGES = buckets.storages(S3_URL, MADE_ROOT, TRUST_ROOT) | {"staticfiles": {"BACKEND": "clusterplans.static.Stamped"}}
# People's files are for the site's own user alone.
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    },
}

# A plan's file is read in a process of its own, which is ended when it takes longer or more memory (bytes).
READING_SECONDS = env.float("READING_SECONDS", default=20)
READING_MEMORY = env.int("READING_MEMORY", default=1024**3)
# Files are made in such processes too; a page waits this long for one, then shows how far it is.
MAKING_SECONDS = env.float("MAKING_SECONDS", default=600)
MAKING_MEMORY = env.int("MAKING_MEMORY", default=2 * 1024**3)
MAKING_WAIT = env.float("MAKING_WAIT", default=3)

# An uploaded plan may take 10 MB, a mark's file 20 MB; the pages' own limits say it in words before this one.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
# After how many seconds a letter about an account is brought again that the mail server wants later.
LETTERS_AGAIN = [60, 600]
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="plans@localhost")
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
# Where strangers check papers, printed in the foot of approved PDF files; "" prints nothing. Off where the site has no
# public name.
_PUBLIC = "" if {"127.0.0.1", "localhost"} & {SITE_URL.rpartition("/")[2].partition(":")[0]} else SITE_URL
CHECK_SITE = env.str("CHECK_SITE", default=_PUBLIC).rstrip("/")

# line: for a person at a console; json: an event a line, each request too, with its id.
LOG_FORMAT = env.str("LOG_FORMAT", default="line")
SLOW_QUERY_MS = env.int("SLOW_QUERY_MS", default=500)
LOGGING = logs.configuration(LOG_FORMAT, env.str("LOG_LEVEL", default="INFO"))

# Figures at /metrics, for programs on this machine, and for others with METRICS_TOKEN.
METRICS = env.bool("METRICS", default=False)
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
if METRICS:
    INSTALLED_APPS.append("django_prometheus")
    MIDDLEWARE.insert(0, "django_prometheus.middleware.PrometheusBeforeMiddleware")
    MIDDLEWARE.append("django_prometheus.middleware.PrometheusAfterMiddleware")
