"""What the trail calls the actions on plans, filings, progress and reminders."""

from django.utils.translation import gettext_lazy as _

from reform_tracker.audit import labels
from reform_tracker.audit.labels import ObjectLabel
from tasks.signing.models import HandedIn, State


def register() -> None:
    labels.register(
        actions={
            "calendar.imported": _("Holiday notice taken over"),
            "calendar.day": _("Day of the calendar changed"),
            "reminder_rule.saved": _("Reminder rule saved"),
            "reminder_rule.deleted": _("Reminder rule deleted"),
            "agenda.dealt_with": _("Dealt with at the meeting"),
            "agenda.put_back": _("Put back on the list for the meeting"),
            "document.uploaded": _("Document uploaded"),
            "document.edited": _("Document put right"),
            "document.undone": _("Change of the document undone"),
            "document.discarded": _("Document discarded"),
            "plan.corrected": _("Plan corrected"),
            "plan.published": _("Plan published"),
            "plan.closed": _("Plan closed"),
            "plan.reopened": _("Plan opened again"),
            "filing.accept": _("Implementation plan: accepted"),
            "filing.return": _("Implementation plan: returned"),
            "progress.accept": _("Progress: accepted"),
            "progress.return": _("Progress: returned"),
            "progress.verification_withdrawn": _("Progress: verification taken back"),
        },
        own_actions={
            "filing.saved": _("Implementation plan: draft saved"),
            "filing.hand_over": _("Implementation plan: handed over"),
            "filing.send_back": _("Implementation plan: given back"),
            "filing.sign": _("Implementation plan: signed"),
            "filing.withdraw": _("Implementation plan: withdrawn"),
            "progress.saved": _("Progress: draft saved"),
            "progress.hand_over": _("Progress: handed over"),
            "progress.send_back": _("Progress: given back"),
            "progress.sign": _("Progress: signed"),
            "progress.withdraw": _("Progress: withdrawn"),
            "contribution.handed_in": _("Supporter's part handed in"),
            "attachment.added": _("File added"),
            "attachment.removed": _("File removed"),
        },
        objects={
            "tasks.implementationplan": ObjectLabel(_("Implementation plan"), "tasks:filing"),
            "tasks.progressreport": ObjectLabel(_("Progress report"), "tasks:report"),
            "tasks.contribution": ObjectLabel(_("Supporter's part")),
            "tasks.attachment": ObjectLabel(_("File"), "tasks:attachment"),
            "tasks.documentdraft": ObjectLabel(_("Document"), "tasks:import"),
            "tasks.task": ObjectLabel(_("Task"), "reports:task"),
            "tasks.reformplan": ObjectLabel(_("Plan"), "reports:document"),
            "tasks.reminderrule": ObjectLabel(_("Reminder rule")),
            "tasks.agendaitem": ObjectLabel(_("Item for the meeting")),
            "reform_tracker.calendarday": ObjectLabel(_("Day of the calendar")),
            "reform_tracker.calendaryear": ObjectLabel(_("Holiday notice")),
        },
        sources={"demo": _("demonstration"), "sandbox": _("reviewer of the sandbox")},
        texts=[
            *(label for _state, label in (*State.choices, *HandedIn.choices)),
            _("Implementation plan of %(organization)s"),
            _("Progress of %(key)s, %(period)s"),
            _("Plan published: %(number)s"),
            _("Draft of the implementation plan saved"),
            _("Draft of the progress report saved"),
            _("Part handed to the lead"),
            _("Document discarded"),
            _("Plan closed"),
            _("Plan opened again"),
            _("Reminder rule saved"),
            _("Reminder rule deleted"),
            _("Dealt with at the meeting"),
            _("Put back on the list for the meeting"),
        ],
    )
