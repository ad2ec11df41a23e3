"""The secret, the hosts, and what protects the way between browser and server."""

import secrets
from ipaddress import ip_network

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from reform_tracker.keyrings import Keyring, kept
from reform_tracker.settings.environment import PRODUCTION, VAR_DIR, env, required
from reform_tracker.settings.single_sign_on import OIDC_ORIGIN

SHORTEST_SECRET, FEWEST_CHARACTERS = 50, 5


def _local_secret() -> str:
    """A secret of this checkout, made once, so that sessions survive a restart."""
    return kept(VAR_DIR / "secret_key", lambda: secrets.token_urlsafe(48))


def _keys(name: str) -> Keyring:
    """The keys of one purpose; a checkout draws its own."""
    given = env.str(name, default="")
    if PRODUCTION:
        given = required(name, secret=given)
    return Keyring.parse(name, given) if given else Keyring.local(name, VAR_DIR / name.lower())


def _strong(name: str, secret: str) -> str:
    """Raises ImproperlyConfigured for a secret that could be guessed."""
    secret = required(name, secret=secret)
    if len(secret) < SHORTEST_SECRET or len(set(secret)) < FEWEST_CHARACTERS:
        raise ImproperlyConfigured(f"{name} is too weak: use at least 50 random characters.")
    return secret


DEBUG: bool = env.bool("DEBUG", default=False)
# Of before, the newest first: sessions and tokens of API clients of that time go on.
SECRET_KEY_FALLBACKS = [
    one.strip() for one in env.list("SECRET_KEY_FALLBACKS", default=[]) if one.strip()
]
if PRODUCTION:
    SECRET_KEY = _strong("SECRET_KEY", env.str("SECRET_KEY", default=""))
    SECRET_KEY_FALLBACKS = [_strong("SECRET_KEY_FALLBACKS", one) for one in SECRET_KEY_FALLBACKS]
    if DEBUG:
        raise ImproperlyConfigured("DEBUG must be off in production.")
    ALLOWED_HOSTS: list[str] = [host.strip() for host in required("ALLOWED_HOSTS").split(",")]
    if any("*" in host for host in ALLOWED_HOSTS):
        raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts of the site, without *.")
else:
    SECRET_KEY = env.str("SECRET_KEY", default="") or _local_secret()
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
# Of the hash chain of the audit trail, and of the secrets that lie sealed in the database.
TRAIL_KEYS, SEALING_KEYS = _keys("TRAIL_KEYS"), _keys("SEALING_KEYS")
# From where /readyz tells its figures; everybody else reads whether it is ready.
OPERATOR_NETWORKS = tuple(
    ip_network(one.strip())
    for one in env.list("OPERATOR_NETWORKS", default=["127.0.0.0/8", "::1/128"])
)
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# --- Transport ----------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT: bool = env.bool("SECURE_SSL_REDIRECT", default=PRODUCTION)
SECURE_HSTS_SECONDS = 31536000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *([OIDC_ORIGIN] if OIDC_ORIGIN else [])],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
