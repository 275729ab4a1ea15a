"""Django's settings, of what the environment says. Nothing here is specific to one installation."""

from datetime import timedelta
from pathlib import Path

import guildhall.web
from guildhall.config.environment import read_environment
from guildhall.config.logs import configure

ENVIRONMENT = read_environment()
DATA = ENVIRONMENT.data

SECRET_KEY = ENVIRONMENT.secret()
DEBUG = False
DEMO = ENVIRONMENT.demo
ALLOWED_HOSTS = ENVIRONMENT.hosts
ROOT_URLCONF = "guildhall.config.urls"
WSGI_APPLICATION = "guildhall.config.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    # Second factors: allauth's tables and codes, with what it cannot be loaded without. None of
    # its pages has an address here; nobody has permissions or groups of Django's.
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.sessions",
    "django.contrib.messages",
    "ninja",  # its page of the API's documentation brings its own scripts
    "guildhall.people",
    "guildhall.evidence",
    "guildhall.cases",
    "guildhall.jobs",
    "guildhall.api",
    "guildhall.web",
    "guildhall.demo",
]
MIDDLEWARE = [
    "guildhall.config.logs.RequestLog",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "guildhall.api.gate.Heads",
    "guildhall.api.problems.ProblemsOnly",
    "guildhall.web.headers.Headers",
    "guildhall.api.pace.Paced",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # it asks for it
    "guildhall.web.errors.ErrorPages",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "guildhall.web.frame.frame",
            ],
        },
    }
]

DATABASES = {"default": ENVIRONMENT.database_settings()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
SILENCED_SYSTEM_CHECKS = [
    "auth.W004",  # an address is of one person by a constraint that Django does not see
    "staticfiles.W004",  # a check of ours says what to do where the pages are not built
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ("name", "email")}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
    )
]

IDLE = timedelta(hours=ENVIRONMENT.idle_hours)
REQUESTS_BY_A_TOKEN = ENVIRONMENT.requests_by_a_token
REQUESTS_FROM_AN_ADDRESS = ENVIRONMENT.requests_from_an_address
COSTLY_REQUESTS = ENVIRONMENT.costly_requests
SIGNED_IN_FOR = timedelta(days=ENVIRONMENT.signed_in_days)

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
MFA_ADAPTER = "guildhall.people.second_factor.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Guildhall"
MFA_TOTP_TOLERANCE = 1
"""Half minutes by which the clock of a phone may be wrong."""
OIDC_NAME = ENVIRONMENT.oidc_name
OIDC_ISSUER = ENVIRONMENT.oidc_issuer
OIDC_CLIENT_ID = ENVIRONMENT.oidc_client_id
OIDC_CLIENT_SECRET = ENVIRONMENT.oidc_client_secret
OIDC_SECOND_FACTOR = ENVIRONMENT.oidc_second_factor
LOGIN_URL = "/sign-in"
SESSION_COOKIE_NAME = "guildhall"
SESSION_COOKIE_AGE = ENVIRONMENT.signed_in_days * 24 * 60 * 60
"""Seconds: as long as anybody stays signed in; the token that a session rests on may end before."""
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.https
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "guildhall.web.errors.not_from_here"
CONTACT = ENVIRONMENT.contact

LANGUAGE_CODE = "en-gb"
USE_I18N = False
TIME_ZONE = "Europe/London"
USE_TZ = True

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
"""Files of the installed packages are served from where they lie: nothing has to be collected."""
STATICFILES_DIRS = [Path(guildhall.web.__file__).parent / "built"]
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/web/[0-9a-f]{12}/"
"""What the pages are built of lies in a folder named by its contents: it may be kept for good."""

FILES = DATA / "files"
UPLOAD_LIMIT = ENVIRONMENT.upload_limit_mb * 1_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
"""Bytes of a request that is no file: a full sheet of marks is far below."""
CHECK_IDENTITY_NUMBER = ENVIRONMENT.check_identity_number

BEHIND_PROXY = ENVIRONMENT.behind_proxy
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if ENVIRONMENT.https:
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING_CONFIG = None
configure(ENVIRONMENT.log_level)
