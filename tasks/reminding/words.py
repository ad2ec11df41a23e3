"""Why a message was written, in words, for the lists that know only its columns."""

from django.utils.translation import gettext as _

from tasks.duties.kinds import DutyKind
from tasks.reminding.models import Audience, working_days_in_words

URGE = "urge"  # rule and step of a message by which somebody has urged what is late


def reason(duty: str, audience: str, offset: int | None, step: str) -> str:
    """ "Progress report · Reporter · 5 working days before", or that a document took a step."""
    said = [str(DutyKind(duty).label)] if duty in DutyKind.values else []
    if audience in Audience.values and offset is not None:
        said += [str(Audience(audience).label), working_days_in_words(offset)]
    elif step == URGE:
        said.append(_("urged"))
    elif step:
        said.append(_("news of a step"))
    return " · ".join(said)
