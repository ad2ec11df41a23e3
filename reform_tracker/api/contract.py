"""What changed between two OpenAPI documents, and whether it breaks a client.

Pure: documents in, differences out. A client breaks when what it sends is refused or what it reads
is no longer there: so requests may only become wider and answers may only gain fields. New values
of an enumeration in an answer count as a break too: a typed client cannot read them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Schema = Mapping[str, Any]
METHODS = ("get", "put", "post", "patch", "delete")
UPPER = ("maximum", "maxLength", "maxItems", "exclusiveMaximum")
LOWER = ("minimum", "minLength", "minItems", "exclusiveMinimum")
DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Difference:
    """`place` is an operation and what lies in it; `breaks`: a client of the old document fails."""

    place: str
    what: str
    breaks: bool

    def __str__(self) -> str:
        return f"{'BREAKS ' if self.breaks else ''}{self.place}: {self.what}"


def differences(old: Schema, new: Schema) -> list[Difference]:
    """Everything in which the operations of two documents differ, texts left out."""
    return list(_Comparison(old, new).all())


class _Comparison:
    def __init__(self, old: Schema, new: Schema) -> None:
        self.old = old
        self.new = new

    def all(self) -> Iterator[Difference]:
        before, after = _operations(self.old), _operations(self.new)
        for name in sorted(before.keys() - after.keys()):
            yield Difference(name, "is gone", breaks=True)
        for name in sorted(after.keys() - before.keys()):
            yield Difference(name, "is new", breaks=False)
        for name in sorted(before.keys() & after.keys()):
            yield from self._operation(name, before[name], after[name])

    def _operation(self, name: str, old: Schema, new: Schema) -> Iterator[Difference]:
        yield from self._parameters(name, old, new)
        yield from self._bodies(name, old, new)
        yield from self._answers(name, old.get("responses", {}), new.get("responses", {}))
        if old.get("security") != new.get("security"):
            yield Difference(name, "other security", breaks=True)

    def _parameters(self, name: str, old: Schema, new: Schema) -> Iterator[Difference]:
        before, after = _parameters(old), _parameters(new)
        for key in sorted(before.keys() - after.keys()):
            yield Difference(f"{name} {key}", "the parameter is gone", breaks=True)
        for key in sorted(after.keys() - before.keys()):
            needed = bool(after[key].get("required"))
            kind = "a parameter that must be given" if needed else "a new parameter"
            yield Difference(f"{name} {key}", kind, breaks=needed)
        for key in sorted(before.keys() & after.keys()):
            if after[key].get("required") and not before[key].get("required"):
                yield Difference(f"{name} {key}", "must be given now", breaks=True)
            yield from self._schema(
                f"{name} {key}",
                before[key].get("schema", {}),
                after[key].get("schema", {}),
                sent=True,
            )

    def _bodies(self, name: str, old: Schema, new: Schema) -> Iterator[Difference]:
        before, after = old.get("requestBody"), new.get("requestBody")
        if before is None and after is not None:
            yield Difference(name, "takes a body", breaks=bool(after.get("required")))
        elif before is not None and after is None:
            yield Difference(name, "takes no body any more", breaks=True)
        elif before and after:
            if after.get("required") and not before.get("required"):
                yield Difference(name, "the body must be given now", breaks=True)
            yield from self._contents(f"{name} body", before, after, sent=True)

    def _answers(self, name: str, old: Schema, new: Schema) -> Iterator[Difference]:
        for status in sorted(old.keys() - new.keys()):
            good = status.startswith("2")
            yield Difference(f"{name} {status}", "the answer is gone", breaks=good)
        for status in sorted(new.keys() - old.keys()):
            yield Difference(f"{name} {status}", "a new answer", breaks=False)
        for status in sorted(old.keys() & new.keys()):
            place = f"{name} {status}"
            before, after = old[status].get("headers", {}), new[status].get("headers", {})
            for header in sorted(before.keys() - after.keys()):
                yield Difference(f"{place} {header}", "the header is gone", breaks=True)
            for header in sorted(after.keys() - before.keys()):
                yield Difference(f"{place} {header}", "a new header", breaks=False)
            yield from self._contents(place, old[status], new[status], sent=False)

    def _contents(
        self, place: str, old: Schema, new: Schema, *, sent: bool
    ) -> Iterator[Difference]:
        before, after = old.get("content", {}), new.get("content", {})
        for media in sorted(before.keys() - after.keys()):
            yield Difference(f"{place} {media}", "the media type is gone", breaks=True)
        for media in sorted(after.keys() - before.keys()):
            yield Difference(f"{place} {media}", "a new media type", breaks=not sent)
        for media in sorted(before.keys() & after.keys()):
            yield from self._schema(
                place, before[media].get("schema", {}), after[media].get("schema", {}), sent=sent
            )

    def _schema(
        self, place: str, old: Schema, new: Schema, *, sent: bool, depth: int = 0
    ) -> Iterator[Difference]:
        """`sent`: the client writes it; else the client reads it."""
        old, new = _plain(self.old, old), _plain(self.new, new)
        if depth > DEEPEST:
            return
        yield from _types(place, old, new, sent=sent)
        yield from _values(place, old, new, sent=sent)
        yield from _limits(place, old, new, sent=sent)
        yield from self._fields(place, old, new, sent=sent, depth=depth)
        if "items" in old and "items" in new:
            yield from self._schema(
                f"{place}[]", old["items"], new["items"], sent=sent, depth=depth + 1
            )

    def _fields(
        self, place: str, old: Schema, new: Schema, *, sent: bool, depth: int
    ) -> Iterator[Difference]:
        before, after = old.get("properties", {}), new.get("properties", {})
        needed_before, needed = set(old.get("required", ())), set(new.get("required", ()))
        for name in sorted(before.keys() - after.keys()):
            yield Difference(f"{place}/{name}", "the field is gone", breaks=True)
        for name in sorted(after.keys() - before.keys()):
            must = sent and name in needed
            what = "a field that must be sent" if must else "a new field"
            yield Difference(f"{place}/{name}", what, breaks=must)
        for name in sorted(before.keys() & after.keys()):
            if sent and name in needed - needed_before:
                yield Difference(f"{place}/{name}", "must be sent now", breaks=True)
            if name in needed_before - needed:
                yield Difference(f"{place}/{name}", "may be missing now", breaks=not sent)
            yield from self._schema(
                f"{place}/{name}", before[name], after[name], sent=sent, depth=depth + 1
            )


def _types(place: str, old: Schema, new: Schema, *, sent: bool) -> Iterator[Difference]:
    before, after = _kinds(old), _kinds(new)
    if before == after:
        return
    narrower, wider = bool(before - after), bool(after - before)
    yield Difference(
        place,
        f"was {_listed(before)}, is {_listed(after)}",
        breaks=narrower if sent else wider,
    )


def _values(place: str, old: Schema, new: Schema, *, sent: bool) -> Iterator[Difference]:
    if "enum" not in old and "enum" not in new:
        return
    if "enum" not in old or "enum" not in new:
        closed = "enum" in new
        yield Difference(
            place, "values are listed now" if closed else "any value", breaks=closed is sent
        )
        return
    before, after = set(map(str, old["enum"])), set(map(str, new["enum"]))
    for value in sorted(before - after):
        yield Difference(place, f"no value {value!r} any more", breaks=sent)
    for value in sorted(after - before):
        yield Difference(place, f"a new value {value!r}", breaks=not sent)


def _limits(place: str, old: Schema, new: Schema, *, sent: bool) -> Iterator[Difference]:
    """Limits matter for what is sent only."""
    if not sent:
        return
    for names, direction in ((UPPER, 1), (LOWER, -1)):
        for name in names:
            before, after = old.get(name), new.get(name)
            if before == after:
                continue
            tighter = after is not None and (before is None or (after - before) * direction < 0)
            yield Difference(place, f"{name} was {before}, is {after}", breaks=tighter)
    if old.get("pattern") != new.get("pattern"):
        yield Difference(place, "another pattern", breaks="pattern" in new)


def _operations(document: Schema) -> dict[str, Schema]:
    return {
        f"{method.upper()} {path}": item[method]
        for path, item in document.get("paths", {}).items()
        for method in METHODS
        if method in item
    }


def _parameters(operation: Schema) -> dict[str, Schema]:
    return {f"{one['in']} {one['name']}": one for one in operation.get("parameters", ())}


def _kinds(schema: Schema) -> frozenset[str]:
    """The types a schema allows, each with its format; empty: anything."""
    if "oneOf" in schema:
        return frozenset().union(*map(_kinds, schema["oneOf"]))
    found = schema.get("type", ())
    names: Iterable[str] = [found] if isinstance(found, str) else found
    mark = f" ({schema['format']})" if "format" in schema else ""
    return frozenset(name if name == "null" else f"{name}{mark}" for name in names)


def _resolved(document: Schema, part: Schema) -> Schema:
    """The schema itself, behind references and the `allOf` the generator writes around them."""
    while True:
        if "$ref" in part:
            part = document["components"]["schemas"][part["$ref"].rpartition("/")[2]]
        elif len(part.get("allOf", ())) == 1:
            part = part["allOf"][0]
        else:
            return part


def _plain(document: Schema, part: Schema) -> Schema:
    """The schema itself; a choice of enumerations as one, as the generator writes a blank."""
    found = _resolved(document, part)
    choices = [_resolved(document, one) for one in found.get("oneOf", ())]
    if not choices:
        return found
    if all("enum" in one for one in choices):
        return {"enum": [value for one in choices for value in one["enum"]]}
    return {**found, "oneOf": choices}


def _listed(kinds: Iterable[str]) -> str:
    return " or ".join(sorted(kinds)) or "anything"
