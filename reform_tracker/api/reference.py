"""The schema as rows for the reference page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from reform_tracker.api.problem_types import ALL, ProblemType

METHODS = ("get", "put", "post", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter or field. `where` is path, query, header or body."""

    name: str
    where: str
    kind: str
    required: bool
    description: SafeString


@dataclass(frozen=True, slots=True)
class Answer:
    status: str
    description: SafeString


@dataclass(frozen=True, slots=True)
class Operation:
    id: str
    method: str
    path: str
    summary: str
    description: SafeString
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]
    shown: tuple[Field, ...]
    answers: tuple[Answer, ...]


def operations_of(schema: Mapping[str, Any]) -> list[Operation]:
    """Every operation in the order of the schema, references resolved."""
    return [
        _operation(schema, path, method, item[method])
        for path, item in schema["paths"].items()
        for method in METHODS
        if method in item
    ]


def explained(kinds: tuple[ProblemType, ...] = ALL) -> list[tuple[ProblemType, SafeString]]:
    """Problem types with their meaning as HTML."""
    return [(kind, in_code(str(kind.meaning))) for kind in kinds]


def in_code(text: str) -> SafeString:
    """The text as HTML, what stands between backticks as code."""
    parts = enumerate(text.split("`"))
    return format_html_join(
        "", "{}", ((format_html("<code>{}</code>", part) if n % 2 else part,) for n, part in parts)
    )


def _operation(
    schema: Mapping[str, Any], path: str, method: str, found: Mapping[str, Any]
) -> Operation:
    body = _content(found.get("requestBody", {}))
    good = next(answer for code, answer in found["responses"].items() if code.startswith("2"))
    shown = _resolved(schema, _content(good))
    rows = _resolved(schema, shown.get("properties", {}).get("results", {}))
    return Operation(
        id=found["operationId"],
        method=method.upper(),
        path=path,
        summary=str(found.get("summary", "")),
        description=in_code(str(found.get("description", ""))),
        parameters=tuple(_parameter(p) for p in found.get("parameters", ())),
        body=tuple(_fields(schema, _resolved(schema, body))),
        shown=tuple(_fields(schema, _resolved(schema, rows.get("items", shown)))),
        answers=tuple(
            Answer(code, in_code(str(answer.get("description", ""))))
            for code, answer in found["responses"].items()
        ),
    )


def _content(holder: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema of the first media type."""
    for media in holder.get("content", {}).values():
        return media.get("schema", {})  # type: ignore[no-any-return]  # a plain JSON document
    return {}


def _resolved(schema: Mapping[str, Any], part: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in part:
        return part
    name = part["$ref"].rpartition("/")[2]
    return schema["components"]["schemas"][name]  # type: ignore[no-any-return]  # plain JSON


def _parameter(found: Mapping[str, Any]) -> Field:
    inner = found.get("schema", {})
    return Field(
        name=found["name"],
        where=found["in"],
        kind=_kind(inner),
        required=found.get("required", False),
        description=in_code(str(found.get("description", ""))),
    )


def _fields(schema: Mapping[str, Any], part: Mapping[str, Any]) -> Iterator[Field]:
    required = set(part.get("required", ()))
    for name, inner in part.get("properties", {}).items():
        yield Field(
            name=name,
            where="body",
            kind=_kind(_resolved(schema, _first(inner))) or _kind(inner),
            required=name in required,
            description=in_code(str(inner.get("description") or inner.get("title") or "")),
        )


def _first(part: Mapping[str, Any]) -> Mapping[str, Any]:
    """What an `allOf` around a reference, as the generator writes it, is about."""
    return part.get("allOf", [part])[0]  # type: ignore[no-any-return]  # plain JSON


def _kind(part: Mapping[str, Any]) -> str:
    """A type in one line: "string", "integer or null", "draft | ready | …"."""
    if "enum" in part:
        return " | ".join(str(value) for value in part["enum"] if value not in ("", None))
    if "oneOf" in part:
        return " | ".join(kind for kind in map(_kind, part["oneOf"]) if kind)
    found = part.get("type", "")
    names = found if isinstance(found, list) else [found]
    if part.get("format"):
        names = [part["format"] if name == "string" else name for name in names]
    return " | ".join(names)
