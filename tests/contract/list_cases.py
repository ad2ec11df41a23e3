"""How the rows of the matrix about lists as workbooks are tried."""

from departments.models import User
from reports.models import SavedView, ViewUse
from reports.saved.models import Sharing
from tests.contract.cases import Case, plan_page, read_only
from tests.contract.preparing import MARKER, message, pk
from tests.contract.reminder_cases import deadline_of
from tests.factories.world import World

FILINGS = {"path": "/filings/"}


def view_of_a(world: World, sharing: Sharing = Sharing.NOBODY) -> SavedView:
    return SavedView.objects.create(owner=world.reporter(), name=MARKER, sharing=sharing, **FILINGS)


def shared_with_a(world: World) -> SavedView:
    return view_of_a(world, Sharing.ORGANIZATION)


def for_everybody(world: World) -> SavedView:
    view = SavedView.objects.create(
        owner=world.reviewer,
        name=MARKER,
        sharing=Sharing.EVERYBODY,
        query=f"organization={world.organization(World.A).pk}",
        **FILINGS,
    )
    for person in User.objects.all():
        ViewUse.objects.create(reader=person, view=view, on_first_page=True)
    return view


def renamed(_world: World, view: SavedView, _user: User) -> bool:
    return SavedView.objects.get(pk=view.pk).name == "新"


LIST_CASES: dict[str, Case] = {
    "the filings as a workbook": read_only,
    "the progress reports as a workbook": read_only,
    "my desk as a workbook": read_only,
    "the change log as a workbook": plan_page,
    "the open duties of a plan as a workbook": plan_page,
    "the deadlines as a workbook": read_only,
    "the receipts of a deadline as a workbook": Case(message, deadline_of),
    "the list for the meeting as a workbook": read_only,
    "the outbox as a workbook": read_only,
    "the digests as a workbook": read_only,
    "the trail as a workbook": read_only,
    "the organizations as a workbook": plan_page,
    "the plans as a workbook": read_only,
    "the documents as a workbook": read_only,
    "changed bodies as a workbook": read_only,
    "the accounts as a workbook": read_only,
    "the API clients as a workbook": read_only,
    "the own inbox as a workbook": read_only,
    "the list of saved views": read_only,
    "a view of the reporter of A": Case(view_of_a),
    "a view that the reporter of A shares with A": Case(shared_with_a),
    "a view for everybody": Case(for_everybody),
    "ask to save the filter of a list": Case(data=lambda w, t: {"of": "/desk/"}),
    "save the filter of a list": Case(
        data=lambda w, t: {"of": "/desk/", "name": MARKER, "sharing": "nobody"},
        method="post",
        took=lambda w, t, user: SavedView.objects.filter(owner=user, name=MARKER).exists(),
    ),
    "the views on the first page": read_only,
    "the filing of A under a view of everybody's": Case(
        for_everybody, shows=lambda w, t: f"/filings/{w.filing().pk}/"
    ),
    "get no weekly message any more": Case(method="post"),
    "open a view of the reporter of A": Case(view_of_a, pk),
    "open a view that is shared with A": Case(shared_with_a, pk),
    "open the form of a view of the reporter of A": Case(view_of_a, pk),
    "rename a view that is shared with A": Case(
        shared_with_a,
        pk,
        data=lambda w, t: {"name": "新", "sharing": "nobody"},
        method="post",
        took=renamed,
    ),
    "delete a view that is shared with A": Case(
        shared_with_a,
        pk,
        method="post",
        took=lambda w, t, user: not SavedView.objects.exists(),
    ),
    "put a view of the reporter of A on the first page": Case(
        view_of_a,
        pk,
        data=lambda w, t: {"on_first_page": "on"},
        method="post",
        took=lambda w, t, user: ViewUse.objects.filter(reader=user).exists(),
    ),
}
