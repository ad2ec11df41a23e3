"""Each page speaks one language: no code and no English word on a Chinese page, no Chinese on an
English one. Texts of documents, names and messages as they were sent stay as they are; the
reference of the API, which is about codes, is left out."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import CharField, JSONField, TextField
from django.utils import translation

from departments.models import User
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reports.provincial import building
from tasks.models import DocumentDraft, Task
from tasks.official import drafts
from tasks.reminding import planner
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.reform_tracker.test_pages import FILTERED, PEOPLE, pages
from tests.tasks.official.reading.test_samples import SAMPLES

pytestmark = pytest.mark.pages

CHINESE = re.compile(r"[\u3400-\u9fff]+")
WORDS = re.compile(r"[A-Za-z][A-Za-z_]+")
SPOKEN = ("title", "aria-label", "placeholder", "alt", "data-label", "data-confirm", "data-once")
# Written so in Chinese too.
SAME = frozenset(
    """
    API URL HTTPS HTTP CSV SHA TOTP JSON Webhook Webhooks Standard UTC Redis readyz
    docx xlsx pdf PDF jpg png csv txt html MB GB en English
    """.split()  # noqa: SIM905 (a list of words is read more easily so)
)
ADDRESS = re.compile(r"\S*(?:@|://|\.invalid|/api/)\S*|\b[0-9a-f]{12,}\b")
FROM_THE_DOCUMENT = 8  # characters that stand so in a text are quoted from it


class Spoken(HTMLParser):
    """What a reader sees or hears of a page, piece by piece."""

    SILENT = frozenset({"script", "style", "textarea", "code", "pre"})
    VOID = frozenset({"meta", "link", "input", "br", "img", "hr", "col", "path", "use"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.open: list[tuple[str, bool]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        other = tag != "html" and "lang" in named
        if not other:
            self.pieces += [named[name] or "" for name in SPOKEN if name in named]
        if tag not in self.VOID:
            self.open.append((tag, other or tag in self.SILENT))

    def handle_endtag(self, tag: str) -> None:
        while self.open and any(name == tag for name, _silent in self.open):
            if self.open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        if data.strip() and not any(silent for _tag, silent in self.open):
            self.pieces.append(" ".join(data.split()))


def strings_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from strings_in(key)
            yield from strings_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings_in(one)


def stored_texts() -> set[str]:
    """Every Chinese text that people or documents brought, line by line."""
    found: set[str] = set()
    for model in apps.get_models():
        if model is AuditEvent:
            continue
        for field in model._meta.concrete_fields:
            if isinstance(field, CharField | TextField | JSONField) and not field.choices:
                for value in model._base_manager.values_list(field.attname, flat=True):
                    for text in strings_in(value):
                        found.update(line.strip() for line in text.splitlines())
    return {text for text in found if CHINESE.search(text)}


def left_of(piece: str, texts: list[str], whole: str) -> list[str]:
    """The Chinese of a piece that is neither a stored text nor quoted from one."""
    if not CHINESE.search(piece):
        return []
    runs: list[str] = CHINESE.findall(piece)
    if sum(map(len, runs)) >= FROM_THE_DOCUMENT and all(run in whole for run in runs):
        return []
    for text in texts:
        if text in piece:
            piece = piece.replace(text, " ")
    return CHINESE.findall(piece)


def addresses(name: str) -> Iterator[str]:
    """What this person looks at, without what only a hostile hand would ask for."""
    for url in pages(name):
        if url not in FILTERED and "x&area" not in url:
            yield url
    task = Task.objects.get(key="1.4")
    yield from (f"/tasks/{task.pk}/correct/", "/organizations/changes/", "/imports/", "/no/page/")
    yield from ("/organizations/changes/new/", "/api-clients/new/")
    for draft in DocumentDraft.objects.all():
        parts = ("", "tasks/1.2/", "names/", "compare/")
        yield from (f"/imports/{draft.pk}/{part}" for part in parts)


def spoken(language: str) -> Iterator[tuple[str, str]]:
    """Every piece of every page that every person of the demo sees, with where it stands."""
    for name in PEOPLE:
        browser = signed_in(User.objects.get(username=name))
        browser.cookies["django_language"] = language
        for url in addresses(name):
            answer = browser.get(url)
            if answer.status_code not in (302, 500):
                for piece in Spoken(answer.content.decode()).pieces:
                    yield piece, f"{name} {url}"


@pytest.fixture
def played(demo: World) -> World:
    """The demo some days on: reminded, with a provincial report made and a document uploaded."""
    day = demo.plan.filing_due_on
    with clock.pinned(day), translation.override(settings.LANGUAGE_CODE):
        planner.plan(day)
        building.request_report(demo.period, actor=None, source="command")
    sample = SAMPLES / "02_guobanfa2020-24_yingshanghuanjing.txt"
    commission = User.objects.get(username="commission")
    drafts.upload("意见.txt", sample.read_bytes(), actor=commission, source="browser")
    return demo


@pytest.mark.usefixtures("played")
def test_no_chinese_on_an_english_page() -> None:
    texts = sorted(stored_texts(), key=len, reverse=True)
    whole = "\n".join(texts)
    wrong: dict[str, str] = {}
    for piece, place in spoken("en"):
        if left := left_of(piece, texts, whole):
            wrong.setdefault(f"{left} in {piece[:80]}", place)
    assert not wrong, "\n".join(f"{what} on {where}" for what, where in wrong.items())


@pytest.mark.usefixtures("played")
def test_no_code_and_no_english_on_a_chinese_page() -> None:
    people = User.objects.values_list("username", flat=True)
    names = re.compile("|".join(map(re.escape, sorted(people, key=len, reverse=True))))
    wrong: dict[str, str] = {}
    for piece, place in spoken("zh-hans"):
        words = WORDS.findall(ADDRESS.sub(" ", names.sub(" ", piece)))
        if left := set(words) - SAME:
            wrong.setdefault(f"{left} in {piece[:80]}", place)
    assert not wrong, "\n".join(f"{what} on {where}" for what, where in wrong.items())
