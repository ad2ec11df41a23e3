"""Who signs in, with which password, and how long a session lasts."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from reform_tracker.settings.environment import DEMO, PRODUCTION, env, one_of

AUTH_USER_MODEL = "departments.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "departments.backends.AccountBackend",
    "departments.second_factor.backend.SecondFactorBackend",
]
LOGIN_URL = "departments:sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "departments:sign-in"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
# What is asked of passwords: what 等保2.0 is read to ask (GB/T 22239-2019, 8.1.4.1), or OWASP ASVS
# 5.0, chapter 6.2, which wants them long and neither composed nor changed by the calendar.
PASSWORD_PROFILES = {
    "dengbao": {"shortest": 10, "classes": 3, "days": 90, "remembered": 5},
    "asvs": {"shortest": 15, "classes": 0, "days": 0, "remembered": 0},
}
PASSWORD_PROFILE = PASSWORD_PROFILES[
    one_of("PASSWORD_PROFILE", env.str("PASSWORD_PROFILE", default="dengbao"), PASSWORD_PROFILES)
]
# What everybody tries first, besides the account's own names.
PASSWORD_CONTEXT_WORDS: list[str] = env.list(
    "PASSWORD_CONTEXT_WORDS",
    default=["reform", "tracker", "gansu", "lanzhou", "fagaiwei", "gaige", "mima", "guanliyuan"],
)
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name", "email")},
    },
    {
        "NAME": "departments.accounts.passwords.LengthValidator",
        "OPTIONS": {"min_length": PASSWORD_PROFILE["shortest"]},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "departments.accounts.passwords.GuessedWordsValidator"},
]
if PASSWORD_PROFILE["classes"]:
    AUTH_PASSWORD_VALIDATORS.append(
        {
            "NAME": "departments.accounts.passwords.ClassesValidator",
            "OPTIONS": {"required": PASSWORD_PROFILE["classes"]},
        }
    )
if PASSWORD_PROFILE["remembered"]:
    AUTH_PASSWORD_VALIDATORS.append(
        {
            "NAME": "departments.accounts.passwords.NotReusedValidator",
            "OPTIONS": {"remembered": PASSWORD_PROFILE["remembered"]},
        }
    )
# What an administrator hands out opens nothing after so many days.
FIRST_PASSWORD_DAYS: int = env.int("FIRST_PASSWORD_DAYS", default=14)
# Whoever holds one of these roles gives a second factor as well; `departments.roles.Role` has them.
ADMINISTRATORS = ["SECURITY_ADMIN", "SYSTEM_ADMIN"]
PRIVILEGED = ["COMMISSION", "LEADER", "AUDITOR", *ADMINISTRATORS]  # beyond one organization
ROLES = ["REPORTER", "APPROVER", "HEAD", *PRIVILEGED]


def _roles(name: str, default: list[str], among: Sequence[str] = ROLES) -> frozenset[str]:
    found = frozenset(role.strip().lower() for role in env.list(name, default=default))
    if unknown := found - {role.lower() for role in among}:
        raise ImproperlyConfigured(
            f"{name} names {', '.join(sorted(unknown))}; there are {', '.join(among)}."
        )
    return found


def _networks(name: str) -> tuple[IPv4Network | IPv6Network, ...]:
    entered = [one.strip() for one in env.list(name, default=[])]
    try:
        return tuple(ip_network(one) for one in entered if one)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}; write 10.1.0.0/16,10.2.3.4/32.") from None


SECOND_FACTOR_ROLES = _roles(
    "SECOND_FACTOR_ROLES", ["COMMISSION", "AUDITOR", *ADMINISTRATORS] if PRODUCTION else []
)
# One security administrator proposes these, another one confirms (ADR 43).
CONFIRMED_ROLES = _roles(
    "CONFIRMED_ROLES", PRIVILEGED if PRODUCTION or DEMO else [], among=PRIVILEGED
)
# Whoever holds one of these roles signs in from these networks only; none: from anywhere.
ADMINISTRATOR_NETWORKS = _networks("ADMINISTRATOR_NETWORKS")
ADMINISTRATOR_NETWORK_ROLES = _roles("ADMINISTRATOR_NETWORK_ROLES", ADMINISTRATORS)
# For how many days a browser may be remembered in which the second step was taken; 0: never.
REMEMBER_DEVICE_DAYS: int = env.int("REMEMBER_DEVICE_DAYS", default=0)
if REMEMBER_DEVICE_DAYS < 0:
    raise ImproperlyConfigured("REMEMBER_DEVICE_DAYS is a number of days; 0 remembers nothing.")
# So old may a proof of who sits there be where power or keys are given.
FRESH_PROOF_MINUTES: int = env.int("FRESH_PROOF_MINUTES", default=10)
if FRESH_PROOF_MINUTES < 1:
    raise ImproperlyConfigured("FRESH_PROOF_MINUTES is a number of minutes, 1 at least.")
# Files, workbooks and reports that an account takes within an hour at most.
DOWNLOADS_PER_HOUR: int = env.int("DOWNLOADS_PER_HOUR", default=300)
if DOWNLOADS_PER_HOUR < 1:
    raise ImproperlyConfigured("DOWNLOADS_PER_HOUR is a number of files, 1 at least.")
# Five failures per account and address lock for 15 minutes; the cool-off is in hours.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
# And all accounts together for an address, behind which a whole house may sit.
AXES_HANDLER = "departments.accounts.guessing.Handler"
GUESSES_PER_ADDRESS: int = env.int("GUESSES_PER_ADDRESS", default=50)
# And for an account from all addresses together; its own networks may still try.
GUESSES_PER_ACCOUNT: int = env.int("GUESSES_PER_ACCOUNT", default=10)
AXES_LOCKOUT_CALLABLE = "departments.accounts.views.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
# Fields of forms that the record of a failure does not keep, beside the password.
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "old_password", "code", "answer"]
AXES_CLIENT_IP_CALLABLE = "reform_tracker.addresses.counted_address"
TRUSTED_PROXIES: int = env.int("TRUSTED_PROXIES", default=0)

SESSION_ENGINE = "departments.entering.store"
SESSION_IDLE_SECONDS = 30 * 60
SESSION_ABSOLUTE_SECONDS = 12 * 60 * 60
# No other host and no plain connection can set a cookie of this name (RFC 6265bis, section 4.1.3).
SESSION_COOKIE_NAME = "__Host-sessionid" if PRODUCTION else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if PRODUCTION else "csrftoken"
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_SECONDS
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "reform_tracker.views.csrf_failure"
