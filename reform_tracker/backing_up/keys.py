"""The keys without which what is restored cannot be used: their fingerprints, never themselves."""

from collections.abc import Iterator, Mapping

from django.conf import settings

from reform_tracker.keyrings import Key

RINGS = ("TRAIL_KEYS", "SEALING_KEYS")
SECRET = "SECRET_KEY"  # noqa: S105  (a name): the tokens of API clients are hashed with it


def fingerprints() -> dict[str, str]:
    """Of each key that this system has, by the name of its setting and its own."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    found = {
        f"{SECRET} (former {former})" if former else SECRET: Key(SECRET, one.encode()).fingerprint
        for former, one in enumerate(secrets)
    }
    for ring in RINGS:
        for key in getattr(settings, ring).keys:
            found[f"{ring} {key.name}"] = key.fingerprint
    return found


def missing(wanted: Mapping[str, str]) -> Iterator[str]:
    """The keys of a backup that this system has not, each with its fingerprint."""
    here = set(fingerprints().values())
    for name, fingerprint in wanted.items():
        if fingerprint not in here:
            yield f"{name} (fingerprint {fingerprint})"
