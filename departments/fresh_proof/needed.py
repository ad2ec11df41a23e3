"""Which actions need a fresh proof: the one table. Each gives power, opens an account or a way for
messages; what only takes away from others needs none.

Setting, renewing and removing one's own factors and password is not among them: they ask for the
password each time, in their own forms.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Need:
    """`from_the_page_on`: the page holds nothing but the form, so the proof is asked for before
    anything is typed."""

    from_the_page_on: bool = False


FORM, DEED = Need(from_the_page_on=True), Need()
NEEDED: Mapping[str, Need] = MappingProxyType(
    {
        # Accounts and their roles.
        "departments:account-new": FORM,
        "departments:account": DEED,
        "departments:account-active": DEED,
        "departments:account-move": FORM,
        # Refused or taken back, a suspension opens an account.
        "departments:proposal-step": DEED,
        "tasks:invite": FORM,
        "tasks:organization-change-people": DEED,
        # What somebody else signs in with.
        "departments:account-password": FORM,
        "departments:account-second-factor": FORM,
        "departments:account-unbind": DEED,
        # Systems that call, and what they call with.
        "departments:api-client-new": FORM,
        "departments:api-client": DEED,
        "departments:api-client-renew": DEED,
        # Whoever has taken one session over shall not end those of its owner.
        "departments:sessions-end": DEED,
        # Where one's own messages go, and the secrets that sign them.
        "notifications:channel": FORM,
        "notifications:channel-remove": DEED,
    }
)


def asks(request: HttpRequest) -> bool:
    """Whether this request needs a fresh proof."""
    match = request.resolver_match
    need = NEEDED.get(match.view_name) if match else None
    return need is not None and (request.method == "POST" or need.from_the_page_on)
