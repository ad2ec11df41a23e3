"""Strong entity tags and the conditions of RFC 9110 §13 that a write must meet."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reform_tracker.api.problem_types import BAD_REQUEST
from reform_tracker.api.problems import ApiProblem

STRONG_TAGS = re.compile(
    r'\s*(?:W/)?"[\x21\x23-\x7e]{0,200}"\s*(?:,\s*(?:W/)?"[\x21\x23-\x7e]{0,200}"\s*)*'
)
# What this API writes: a version of a record, the SHA-256 of a file.
OWN_TAG = re.compile(r'"(?:\d{1,19}\.\d{1,19}|[0-9a-f]{64})"')
ONE_TAG = re.compile(r'(W/)?("[\x21\x23-\x7e]{0,200}")')


def etag_of(pk: int, version: int) -> str:
    """The tag of one version of one record, with its quotes."""
    return f'"{pk}.{version}"'


@dataclass(frozen=True, slots=True)
class Precondition:
    """What the caller expects of the record: `create_only`, or one of `versions`.

    With neither, the caller said nothing.
    """

    create_only: bool = False
    versions: frozenset[str] | None = None

    @property
    def is_given(self) -> bool:
        return self.create_only or self.versions is not None

    def allows(self, current: str | None) -> bool:
        """Whether a record with this tag, None if there is none, is what the caller expects."""
        if self.create_only and current is not None:
            return False
        return self.versions is None or current in self.versions

    def lets_write(self, current: str | None) -> bool:
        """Whether a write may go on; over a record that exists only by whoever names a version."""
        return self.allows(current) and (self.is_given or current is None)


def precondition(headers: Mapping[str, str]) -> Precondition:
    """Reads If-Match and If-None-Match. Raises ApiProblem (400) when one cannot be read.

    `If-Match: *` names no version, so it does not count as an expectation. A weak tag matches
    nothing (RFC 9110 §13.1.1), unless it is one of ours that a proxy has weakened by compressing
    the answer: it still names one version (docs/adr/0022).
    """
    match, none_match = headers.get("If-Match"), headers.get("If-None-Match")
    if none_match is not None and none_match.strip() != "*":
        raise ApiProblem(BAD_REQUEST, _("Only `If-None-Match: *` has a meaning for a write."))
    versions = None if match is None or match.strip() == "*" else _strong(match)
    return Precondition(create_only=none_match is not None, versions=versions)


def matches_none(header: str | None, current: str) -> bool:
    """Whether If-None-Match on a read lets the answer be sent; malformed ones do."""
    if header is None:
        return True
    if header.strip() == "*":
        return False
    return current not in {tag for _weak, tag in ONE_TAG.findall(header)}


def _strong(header: str) -> frozenset[str]:
    if not STRONG_TAGS.fullmatch(header):
        raise ApiProblem(BAD_REQUEST, _('Write If-Match as the ETag was given: "12.3".'))
    found = ONE_TAG.findall(header)
    return frozenset(tag for weak, tag in found if not weak or OWN_TAG.fullmatch(tag))


def as_written(tag: str) -> str:
    """One of our tags as we wrote it, should a proxy have weakened it."""
    strong = tag.removeprefix("W/")
    return strong if OWN_TAG.fullmatch(strong) else tag
