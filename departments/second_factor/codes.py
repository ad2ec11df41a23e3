"""One-time codes (RFC 6238) and recovery codes: drawn, shown, compared; no database."""

import base64
import hashlib
import secrets
import unicodedata
from datetime import datetime
from urllib.parse import quote, urlencode

import segno
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django_otp.oath import TOTP

STEP_SECONDS, DIGITS = 30, 6
DRIFT = 1  # steps by which the clock of a phone may be wrong, either way
SEED_BYTES = 20  # RFC 4226, section 4: at least 16, 20 recommended
RECOVERY_CODES = 10
_GROUPS, _GROUP = 2, 5
# Without what looks alike on paper: ten of 32 signs are 50 bits.
_SIGNS = "abcdefghijkmnpqrstuvwxyz23456789"


def drawn_seed() -> str:
    """A new seed in base32, as authenticator apps take it."""
    return base64.b32encode(secrets.token_bytes(SEED_BYTES)).decode()


def drawn_recovery_codes() -> list[str]:
    return [
        "-".join(
            "".join(secrets.choice(_SIGNS) for _sign in range(_GROUP)) for _g in range(_GROUPS)
        )
        for _code in range(RECOVERY_CODES)
    ]


def plain(typed: str) -> str:
    """What was typed, as it is compared: full-width signs, blanks, hyphens and capitals count for
    nothing."""
    folded = unicodedata.normalize("NFKC", typed).lower()
    return "".join(sign for sign in folded if not sign.isspace() and sign != "-")


def is_one_time(code: str) -> bool:
    """Whether it has the form of a one-time code; everything else may be a recovery code."""
    return len(code) == DIGITS and code.isascii() and code.isdigit()


def step_of(seed: str, code: str, *, at: datetime, after: int) -> int | None:
    """The time step whose code this is, of those allowed at that moment and later than `after`.

    None for any other code. A step that was accepted is never accepted again (RFC 6238, 5.2).
    """
    if not is_one_time(code):
        return None
    totp = _totp(seed, at)
    found: int | None = totp.t() if totp.verify(int(code), DRIFT, min_t=after + 1) else None
    return found


def code_at(seed: str, at: datetime) -> str:
    """The code that an app shows at that moment."""
    return f"{_totp(seed, at).token():0{DIGITS}}"


def _totp(seed: str, at: datetime) -> TOTP:
    totp = TOTP(base64.b32decode(seed), STEP_SECONDS, digits=DIGITS)
    totp.time = at.timestamp()
    return totp


def digest_of(recovery_code: str) -> str:
    """What is kept of a recovery code."""
    return hashlib.sha256(plain(recovery_code).encode()).hexdigest()


def address_of(seed: str, username: str) -> str:
    """What an authenticator app reads from the picture (Key Uri Format)."""
    issuer = _("Reform Tracker")
    asked = {"secret": seed, "issuer": issuer, "digits": DIGITS, "period": STEP_SECONDS}
    label = quote(f"{issuer}:{username}", safe=":")
    return f"otpauth://totp/{label}?{urlencode(asked, quote_via=quote)}"


def picture_of(address: str) -> SafeString:
    """The QR code as SVG, drawn from squares alone: no style, no script, nothing that was typed."""
    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(
        scale=4, border=4, omitsize=True, svgclass="qr", lineclass=None, light="#fff"
    )
    return mark_safe(drawn.replace("<svg ", '<svg aria-hidden="true" ', 1))  # noqa: S308 (made of numbers by the library)


def in_groups(seed: str) -> str:
    """The seed to be typed by hand."""
    return " ".join(seed[at : at + 4] for at in range(0, len(seed), 4))
