"""Saving, changing and dropping views, and what a reader has of them."""

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import User
from reform_tracker import clock
from reform_tracker.audit.trail import record
from reports.models import SavedView, ViewUse
from reports.saved.models import Day, sharings_for
from reports.saved.opening import AS_OF, filters_of, open_for, speaks_of_a_day
from tasks.errors import Refused
from tasks.pages import find

MOST_VIEWS = 50  # of one account
MOST_BLOCKS = 4  # on one first page, each the question of its list
MOST_WEEKLY = 10  # in one message
LONGEST = 1000  # characters of an address, as it is kept
SUMMARY = gettext_lazy("View “%(name)s”")


def view_of(owner: User, address: str, day: str = "") -> SavedView:
    """The view that an address of this site is, not stored yet. `day`, a `Day`, says of which day
    it shall speak; nothing: of the one in the address, else of today. Raises Refused where the page
    has no filter that can be saved, is not open to the account, or does not take what is asked."""
    if len(address) > LONGEST or not address.startswith("/") or address.startswith("//"):
        raise Refused(_("This is no page whose filter can be saved."))
    path, _mark, asked = address.partition("?")
    filters = filters_of(asked)
    if day == Day.THIS:
        filters.setdefault(AS_OF, clock.today().isoformat())
    elif day:
        filters.pop(AS_OF, None)
    last = day == Day.LAST
    view = SavedView(owner=owner, path=path, query=filters.urlencode(), on_last_day=last)
    if len(view.query) > LONGEST:
        raise Refused(_("This is no page whose filter can be saved."))
    opened = open_for(owner, view)
    if opened.listing is None:
        raise Refused(_("This is no page whose filter can be saved."))
    if opened.problem:
        raise Refused(opened.problem)
    if day and not speaks_of_a_day(opened):
        raise Refused(_("This page speaks of no day."))
    return view


@transaction.atomic
def save_view(
    *,
    actor: User,
    source: str,
    address: str,
    name: str,
    sharing: str,
    day: str = "",
    on_first_page: bool = False,
    weekly: bool = False,
) -> SavedView:
    """Keeps the filters of a page under a name, and what the owner wants of it. Raises Refused as
    `view_of` and `use_view` do, and for a name that is taken; nothing is saved then."""
    view = view_of(actor, address, day)
    _lock(actor)
    if SavedView.objects.filter(owner=actor).count() >= MOST_VIEWS:
        raise Refused(_("You have %(most)s views. Delete one first.") % {"most": MOST_VIEWS})
    _name(view, name, sharing)
    _record("view.saved", view, actor, source)
    if on_first_page or weekly:
        chosen = {"on_first_page": on_first_page, "weekly": weekly}
        use_view(view.pk, actor=actor, source=source, **chosen)
    return view


@transaction.atomic
def change_view(pk: int, *, actor: User, source: str, name: str, sharing: str) -> SavedView:
    """Another name, or shared with others. Raises Http404 for a view that is not one's own."""
    _lock(actor)
    view = find(SavedView.objects.select_for_update(), pk=pk, owner=actor)
    if (view.name, view.sharing) != (name, sharing):
        _name(view, name, sharing)
        _record("view.changed", view, actor, source)
    return view


@transaction.atomic
def delete_view(pk: int, *, actor: User, source: str) -> None:
    """It goes from the lists, first pages and messages of everybody who had it."""
    view = find(SavedView.objects.select_for_update(), pk=pk, owner=actor)
    _record("view.deleted", view, actor, source)
    view.delete()


@transaction.atomic
def use_view(pk: int, *, actor: User, source: str, on_first_page: bool, weekly: bool) -> SavedView:
    """What the reader has of a view from now on. Raises Refused above the bounds, Http404 for a
    view that is not shown to him."""
    _lock(actor)
    shown = SavedView.objects.visible_to(actor)
    view = find(shown, pk=pk)
    # What is not shown to him any more he could not take off.
    others = ViewUse.objects.filter(reader=actor, view__in=shown).exclude(view=view)
    if on_first_page and others.filter(on_first_page=True).count() >= MOST_BLOCKS:
        text = _("Your first page has %(most)s blocks. Take one off first.")
        raise Refused(text % {"most": MOST_BLOCKS})
    if weekly and others.filter(weekly=True).count() >= MOST_WEEKLY:
        text = _("Your weekly message has %(most)s views. Take one off first.")
        raise Refused(text % {"most": MOST_WEEKLY})
    chosen = {"on_first_page": on_first_page, "weekly": weekly}
    if on_first_page or weekly:
        ViewUse.objects.update_or_create(reader=actor, view=view, defaults=chosen)
    else:
        ViewUse.objects.filter(reader=actor, view=view).delete()
    _record("view.used", view, actor, source, **chosen)
    return view


@transaction.atomic
def stop_weekly(*, actor: User, source: str) -> None:
    """No view goes by message any more."""
    _lock(actor)
    uses = ViewUse.objects.filter(reader=actor, weekly=True).select_related("view")
    for use in uses:
        _record("view.used", use.view, actor, source, on_first_page=use.on_first_page, weekly=False)
    uses.filter(on_first_page=False).delete()
    ViewUse.objects.filter(reader=actor, weekly=True).update(weekly=False)


def _lock(actor: User) -> None:
    """Two windows of one account neither exceed a bound nor take one name."""
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)


def _name(view: SavedView, name: str, sharing: str) -> None:
    if SavedView.objects.filter(owner=view.owner, name=name).exclude(pk=view.pk).exists():
        raise Refused(_("You have a view of this name. Choose another one."))
    if sharing not in sharings_for(view.owner):
        raise Refused(_("You cannot share with everybody."))
    view.name, view.sharing = name, sharing
    view.save()


def _record(action: str, view: SavedView, actor: User, source: str, **chosen: bool) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        said = str(SUMMARY) % {"name": view.name}
    record(
        actor=actor,
        action=action,
        target=view,
        source=source,
        summary=said,
        data={
            "name": view.name,
            "address": view.address,
            "on_last_day": view.on_last_day,
            "sharing": view.sharing,
            **chosen,
        },
    )
