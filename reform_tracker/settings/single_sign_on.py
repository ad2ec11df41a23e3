"""Signing in at a provider of identities (OpenID Connect). Without OIDC_ISSUER there is none."""

from ipaddress import ip_network
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from reform_tracker.settings.environment import PRODUCTION, env, one_of, required

_MORE = "(docs/operations.md, Single sign-on)."


def _issuer() -> str:
    """As the provider writes itself, to the last stroke."""
    given: str = env.str("OIDC_ISSUER", default="").strip()
    try:
        parts = urlsplit(given)
        whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        whole = False
    if given and (
        not whole or parts.scheme not in ("https", "http") or parts.query or parts.fragment
    ):
        raise ImproperlyConfigured(
            f"OIDC_ISSUER is {given!r}, which is no address like https://id.example.gov.cn {_MORE}"
        )
    if given and "@" in parts.netloc:
        raise ImproperlyConfigured(f"OIDC_ISSUER must hold no password {_MORE}")
    if given and PRODUCTION and parts.scheme != "https":
        raise ImproperlyConfigured(f"OIDC_ISSUER must begin with https:// in production {_MORE}")
    return given


def _of_the_provider(name: str, value: str) -> str:
    """A value that means nothing without a provider, and is needed with one."""
    given = value.strip()
    if given and not OIDC_ISSUER:
        raise ImproperlyConfigured(f"{name} is set, but OIDC_ISSUER is not {_MORE}")
    if OIDC_ISSUER and not given:
        raise ImproperlyConfigured(f"OIDC_ISSUER is set, but {name} is missing {_MORE}")
    return given


OIDC_ISSUER = _issuer()
OIDC_CLIENT_ID = _of_the_provider("OIDC_CLIENT_ID", env.str("OIDC_CLIENT_ID", default=""))
OIDC_CLIENT_SECRET = _of_the_provider(
    "OIDC_CLIENT_SECRET", env.str("OIDC_CLIENT_SECRET", default="")
)
if OIDC_ISSUER and PRODUCTION:
    required("OIDC_CLIENT_SECRET", secret=OIDC_CLIENT_SECRET)
# What the button calls the provider; without it the product's own words.
OIDC_LABEL: str = env.str("OIDC_LABEL", default="").strip()
OIDC_SCOPES: str = env.str("OIDC_SCOPES", default="openid profile").strip()
if "openid" not in OIDC_SCOPES.split():
    raise ImproperlyConfigured(f"OIDC_SCOPES must hold openid {_MORE}")
# Which claim of the identity token names the account, and which, if any, the organization.
OIDC_ACCOUNT_CLAIM = env.str("OIDC_ACCOUNT_CLAIM", default="").strip() or "preferred_username"
OIDC_ORGANIZATION_CLAIM: str = env.str("OIDC_ORGANIZATION_CLAIM", default="").strip()
# Values of `amr` or `acr` by which the provider says that it has asked for a second factor.
OIDC_SECOND_FACTOR: frozenset[str] = frozenset(
    one.strip() for one in env.list("OIDC_SECOND_FACTOR", default=[]) if one.strip()
)
# Networks of the own house in which the provider stands; on the internet it needs none.
try:
    OIDC_NETWORKS = tuple(
        ip_network(one.strip()) for one in env.list("OIDC_NETWORKS", default=[]) if one.strip()
    )
except ValueError as error:
    raise ImproperlyConfigured(f"OIDC_NETWORKS: {error} {_MORE}") from None
# Who may sign in with a password.
LOCAL_SIGN_IN = one_of(
    "LOCAL_SIGN_IN", env.str("LOCAL_SIGN_IN", default="") or "all", ("all", "administrators")
)
if LOCAL_SIGN_IN != "all" and not OIDC_ISSUER:
    raise ImproperlyConfigured(
        f"LOCAL_SIGN_IN={LOCAL_SIGN_IN} needs OIDC_ISSUER: nobody else could sign in {_MORE}"
    )
# Signing out leads to the provider, which the browser must be allowed (a form's redirect).
OIDC_ORIGIN = "{0.scheme}://{0.netloc}".format(urlsplit(OIDC_ISSUER)) if OIDC_ISSUER else ""
