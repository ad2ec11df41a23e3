"""The look holds its promises: strict CSP, readable colours, components that render."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone, translation
from django.utils.formats import date_format

from departments.accounts.able import Reason, Untold
from departments.models import Organization
from reform_tracker.paging import Stretch
from reports.figures import words
from tasks.duties.untold import Told

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted(p for p in (ROOT / "templates").rglob("*") if p.suffix in {".html", ".txt"})
STYLES = sorted((ROOT / "static/css").glob("*.css"))
SCRIPTS = sorted((ROOT / "static/js").glob("*.js"))
COMPONENTS = sorted((ROOT / "templates/components").glob("*.html"))


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


# --- Strict CSP: nothing inline, nothing from elsewhere ------------------------------------

FORBIDDEN = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "an inline script": re.compile(r"<script\b(?![^>]*\ssrc=)", re.I),
    "an event handler": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.I),
    "a script address": re.compile(r"(?:href|src|action)\s*=\s*[\"']\s*javascript:", re.I),
    "evaluated htmx": re.compile(r"\shx-on[:-]|hx-vals\s*=\s*[\"']js:", re.I),
    "a file from elsewhere": re.compile(r"<(?:script|link|img|iframe)\b[^>]*=[\"'](?:https?:)?//"),
}


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_keeps_the_content_security_policy(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = [what for what, pattern in FORBIDDEN.items() if pattern.search(text)]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        '<p class="a" style="color: red">',
        "<style>p {}</style>",
        "<script>alert(1)</script>",
        '<a href="#" onclick="go()">',
        '<a href="javascript:go()">',
        '<script src="https://example.org/x.js"></script>',
        "<div hx-on:click='x'>",
    ],
)
def test_what_the_policy_forbids_is_found(text: str) -> None:
    assert any(pattern.search(text) for pattern in FORBIDDEN.values())


# What a person has written must never be an order to the browser: htmx takes attributes for orders,
# which no policy stops.
MARKUP = re.compile(r"\|\s*safe|autoescape\s+off|filter\s+safe")


@pytest.mark.parametrize("path", [one for one in TEMPLATES if one.suffix == ".html"], ids=name_of)
def test_no_template_takes_a_text_for_markup(path: Path) -> None:
    assert MARKUP.search(path.read_text(encoding="utf-8")) is None


@pytest.mark.parametrize("text", ["{{ x|safe }}", "{% autoescape off %}", "{{ x | safeseq }}"])
def test_a_text_that_is_taken_for_markup_is_found(text: str) -> None:
    assert MARKUP.search(text)


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_static_files_a_template_names_exist(path: Path) -> None:
    named = re.findall(r"{% static ['\"]([^'\"]+)['\"] %}", path.read_text(encoding="utf-8"))
    assert [file for file in named if finders.find(file) is None] == []


@pytest.mark.parametrize("path", [*STYLES, *SCRIPTS], ids=name_of)
def test_style_or_script_is_short_own_and_linked(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    assert not re.search(r"@import|@font-face|https?://|\beval\(|new Function", text)
    linked = f"{{% static '{path.parent.name}/{path.name}' %}}"
    assert any(linked in page.read_text(encoding="utf-8") for page in TEMPLATES)


def test_styles_use_only_defined_tokens() -> None:
    used = {name for p in STYLES for name in re.findall(r"var\((--[\w-]+)", p.read_text())}
    assert used == set(tokens(all_values=True))


# --- Contrast (WCAG 2.2: 1.4.3 text 4.5:1, 1.4.11 parts of the interface 3:1) -----------------


def tokens(*, all_values: bool = False) -> dict[str, str]:
    text = (ROOT / "static/css/tokens.css").read_text(encoding="utf-8")
    value = r"[^;]+" if all_values else r"#[0-9a-f]{6}"
    return dict(re.findall(rf"^\s*(--[\w-]+):\s*({value});", text, re.M))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


GROUNDS = ("paper", "surface", "sunken", "accent-wash")
TEXT = [
    *[(ink, ground) for ink in ("ink", "ink-soft", "accent-strong") for ground in GROUNDS],
    *[("ink-faint", ground) for ground in ("paper", "surface")],
    *[("accent", ground) for ground in ("paper", "surface")],
    *[(f"{hue}-ink", ground) for hue in ("green", "yellow", "red", "blue", "grey")
      for ground in (f"{hue}-wash", "surface", "paper")],
    *[("ink", f"{hue}-wash") for hue in ("green", "yellow", "red", "blue")],
    ("ink", "mark"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-accent", "red-ink"),
    ("on-brand", "brand"),
    ("on-brand", "brand-deep"),
    ("on-brand-soft", "brand"),
    ("on-brand-soft", "brand-deep"),
    ("brand-deep", "on-brand"),
]  # fmt: skip
PARTS = [
    *[("line-strong", ground) for ground in GROUNDS],
    *[(hue, ground) for hue in ("green", "yellow", "red", "blue", "grey")
      for ground in ("surface", f"{hue}-wash")],
    *[("focus", ground) for ground in GROUNDS],
    ("focus-on-brand", "brand"),
    ("focus-on-brand", "brand-deep"),
    ("accent", "sunken"),
    ("accent", "accent-line"),
]  # fmt: skip


@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(ink: str, ground: str) -> None:
    colours = tokens()
    assert contrast(colours[f"--{ink}"], colours[f"--{ground}"]) >= 4.5


@pytest.mark.parametrize(("part", "ground"), PARTS)
def test_parts_of_the_interface_stand_out(part: str, ground: str) -> None:
    colours = tokens()
    assert contrast(colours[f"--{part}"], colours[f"--{ground}"]) >= 3


def test_contrast_is_computed_as_the_standard_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


# --- Components ---------------------------------------------------------------------------


class StepForm(forms.Form):
    name = forms.CharField(label="节点", help_text="写明成果", max_length=20)
    due = forms.DateField(label="日期", required=False, initial=date(2012, 5, 8))
    way = forms.ChoiceField(label="方式", choices=[("a", "甲")], widget=forms.RadioSelect)
    done = forms.BooleanField(label="完成", required=False)


def components() -> dict[str, tuple[dict[str, Any], str]]:
    """For every component what it is given and a piece of what it must say."""
    form = StepForm({"name": "", "way": "a"})
    rows = forms.formset_factory(StepForm, extra=1, can_delete=True)(prefix="steps")
    nobody = SimpleNamespace(is_authenticated=False)
    untold = Told(parties=(Organization(),) * 3, untold=(Untold(1, "酒泉市", Reason.CLOSED),))
    item = SimpleNamespace(url="/tasks/", label="任务", current=True, count=3)
    hook = SimpleNamespace(host="system.example", attempts=2, next_attempt_at=timezone.now())
    closed = SimpleNamespace(
        number="甘政发〔2012〕53号",
        closed_on=date(2012, 12, 28),
        closed_by=SimpleNamespace(full_name="周明"),
        closing_reason="年度任务已评估。",
    )
    held = SimpleNamespace(since=datetime(2012, 5, 11, tzinfo=UTC), data_of=timezone.now())
    return {
        "cell.html": (
            {"cell": SimpleNamespace(value="甲", url="/tasks/", below=SimpleNamespace(value=None))},
            '<a href="/tasks/">',
        ),
        "bar.html": ({"title": "完成 40%", "done": 40, "gap": 0}, "<title>完成 40%</title>"),
        "closed_plan.html": ({"plan": closed}, "was closed on 28 December 2012 by 周明"),
        "demo_bar.html": ({"user": nobody, "business_date": date(2012, 5, 8)}, "8 May 2012"),
        "dialogs.html": ({}, "<dialog"),
        "empty.html": ({"title": "没有任务", "url": "/x/", "action": "去填报"}, 'href="/x/"'),
        "field.html": ({"field": form["name"]}, 'aria-invalid="true"'),
        "field_notes.html": ({"field": form["name"]}, 'id="id_name_helptext"'),
        "filters.html": ({"filter": SimpleNamespace(form=form)}, 'role="search"'),
        "form.html": (form.get_context(), 'href="#id_name"'),
        "form_errors.html": ({"form": form}, 'role="alert"'),
        "formset.html": ({"formset": rows, "sum_of": "name"}, 'data-formset="steps"'),
        "formset_row.html": ({"form": rows.empty_form}, "steps-__prefix__-name"),
        "head.html": ({}, "css/tokens.css"),
        "header.html": ({"user": nobody, "nav": [item]}, 'aria-current="page"'),
        "icon.html": ({"name": "alert"}, 'aria-hidden="true"'),
        "light.html": ({"light": "red", "label": "滞后", "reason": "差 31 点"}, "差 31 点"),
        "light_shape.html": ({"light": "yellow"}, "<path"),
        "messages.html": ({"messages": [SimpleNamespace(tags="error")]}, "notice-error"),
        "nav_links.html": ({"nav": [item]}, "任务"),
        "notice.html": ({"kind": "warning", "text": "临近期限"}, 'role="alert"'),
        "more.html": ({"page": Stretch([1], False, "7")}, 'rel="next"'),
        "pager.html": ({"page": Paginator(range(95), 10).page(5)}, 'aria-current="page">5'),
        "required.html": ({"required": True}, "required"),
        "list_actions.html": ({}, "As .xlsx"),
        "save_view.html": (
            {"request": RequestFactory().get("/filings/?state=draft")},
            "of=%2Ffilings%2F%3Fstate%3Ddraft",
        ),
        "scripts.html": ({}, "js/keep.js"),
        "password_ends.html": (
            {"password_ends": datetime(2012, 5, 11, 1, 0, tzinfo=UTC)},
            "ends on 11 May 2012 09:00",
        ),
        "sending_hold.html": ({"sending_hold": held}, "since 11 May 2012"),
        "state.html": ({"state": "draft", "label": "草稿"}, "state-draft"),
        "sparkline.html": (
            {"values": [1, 3], "points": [(2.5, 21.5), (97.5, 2.5)]},
            "<title>By period: 1, 3</title>",
        ),
        "untold.html": ({"told": untold}, "1 of 3 organizations"),
        "webhooks.html": ({"webhooks": [hook]}, "2 failed attempts"),
    }


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.name)
def test_component_renders(path: Path) -> None:
    context, expected = components()[path.name]
    with translation.override("en"):
        assert expected in render_to_string(f"components/{path.name}", context)


LIGHTS = ("green", "yellow", "red", "complete", "none")


def test_each_light_has_its_own_shape_and_word() -> None:
    names = words.lights()
    drawn = {
        x: render_to_string("components/light.html", {"light": x, "label": names[x]})
        for x in LIGHTS
    }
    shapes = {re.findall(r"<svg[^>]*>(.*?)</svg>", html, re.S)[0] for html in drawn.values()}
    said = {re.findall(r"<span>([^<]+)</span>", html)[0].strip() for html in drawn.values()}
    assert len(shapes) == len(said) == len(LIGHTS)


def test_field_links_its_help_and_its_error() -> None:
    html = render_to_string("components/field.html", {"field": StepForm({"way": "a"})["name"]})
    named = re.findall(r'aria-describedby="([^"]+)"', html)[0].split()
    assert named == ["id_name_helptext", "id_name_error"]
    assert all(f'id="{name}"' in html for name in named)
    assert '<label class="field-label" for="id_name"' in html


def test_group_of_choices_is_a_fieldset_with_its_legend() -> None:
    html = render_to_string("components/field.html", {"field": StepForm()["way"]})
    assert re.search(r"<fieldset.*<legend>方式.*type=\"radio\"", html, re.S)


def test_date_field_gives_the_browser_an_iso_date() -> None:
    for language in ("zh-hans", "en"):
        with translation.override(language):
            assert 'type="date" name="due" value="2012-05-08"' in str(StepForm()["due"])


def test_errors_of_a_form_come_first_and_link_to_their_fields() -> None:
    html = str(StepForm({"way": "a"}))
    assert html.index('role="alert"') < html.index("<input")
    assert 'href="#id_name"' in html


@pytest.mark.parametrize("name", ["400", "403", "404", "500"])
def test_django_finds_our_page_for_each_error(name: str) -> None:
    assert render_to_string(f"{name}.html") == render_to_string(f"errors/{name}.html")


@pytest.mark.parametrize(
    "path",
    [p for p in sorted((ROOT / "templates/errors").glob("*.html")) if p.name != "layout.html"],
    ids=lambda path: path.name,
)
def test_error_page_needs_no_context_and_offers_a_way_on(path: Path) -> None:
    html = render_to_string(f"errors/{path.name}")
    assert 'data-outcome="failed"' in html
    assert re.search(r'<h1>[^<]+</h1>.*<a class="btn btn-primary" href="/', html, re.S)


def test_ended_session_leads_back_to_the_form() -> None:
    html = render_to_string("errors/session_ended.html", {"next": "/filings/3/?step=2&a=1"})
    assert "?next=%2Ffilings%2F3%2F%3Fstep%3D2%26a%3D1" in html


# --- Tags and filters ---------------------------------------------------------------------


def drawn(source: str, **values: Any) -> str:
    return Template(source).render(Context(values))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ x|percent }}", "—"),
        ("{{ 0|percent }}", "0%"),
        ("{{ 33.5|percent }}", "33.5%"),
        ("{{ x|shown_date }}", "—"),
        ("{{ day|shown_date }}", "2012年5月8日"),
    ],
)
def test_filters(source: str, expected: str) -> None:
    assert drawn(source, x=None, day=date(2012, 5, 8)) == expected


@pytest.mark.parametrize(
    ("actual", "scheduled", "title", "gap"),
    [
        (40, 55, "Done 40%, scheduled 55%", 'x="40" y="3" width="15"'),
        (0, 100, "Done 0%, scheduled 100%", 'x="0" y="3" width="100"'),
        (None, 30, "No progress reported, scheduled 30%", 'x="0" y="3" width="30"'),
        (None, None, "No progress reported, no schedule", "bar-none"),
        (70, 55, "Done 70%, scheduled 55%", 'class="bar-actual" x="0" y="3" width="70"'),
        (120, None, "Done 100%, no schedule", 'class="bar-actual" x="0" y="3" width="100"'),
    ],
)
def test_bar(actual: int | None, scheduled: int | None, title: str, gap: str) -> None:
    with translation.override("en"):
        html = drawn("{% bar a s %}", a=actual, s=scheduled)
    assert f"<title>{title}</title>" in html
    assert gap in html
    assert 'role="img"' in html


@pytest.mark.parametrize("scheduled", [0, 1, 99, 100])
def test_mark_of_the_schedule_stays_inside_the_bar(scheduled: int) -> None:
    html = drawn("{% bar 50 s %}", s=scheduled)
    place, width = re.findall(r'bar-mark" x="([\d.]+)" y="0" width="([\d.]+)"', html)[0]
    assert 0 <= float(place) <= 100 - float(width)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% query light='red' %}", "?area=1&amp;light=red"),
        ("{% query area=None %}", "?"),
        ("{% query page=3 %}", "?area=1&amp;page=3"),
    ],
)
def test_query_changes_single_keys_and_drops_the_page(source: str, expected: str) -> None:
    request = RequestFactory().get("/tasks/?area=1&page=7")
    assert drawn(source, request=request) == expected


def test_official_dates_have_no_leading_zero() -> None:
    with translation.override("zh-hans"):
        assert date_format(date(2012, 5, 8)) == "2012年5月8日"


@pytest.mark.django_db
def test_next_working_day_skips_the_weekend() -> None:
    friday = date(2012, 5, 11)
    assert drawn("{% next_workday d as n %}{{ n|shown_date }}", d=friday) == "2012年5月14日"
