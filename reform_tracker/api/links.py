"""Links of the schema: how one answer leads to the next call (OpenAPI 3.1, Link Object).

They follow from the addresses: a list and a POST lead to the records below, a record to what can be
done with it, under the version that was answered. What no address tells stands at its operation as
an extension LINKS, {status: {operation: link}}.
"""

import re
from collections.abc import Iterator
from typing import Any

LINKS = "x-links"
LAST_VARIABLE = re.compile(r"\{(\w+)\}/$")
# What a record is called in the addresses, where that is not its `id`.
NAMED_BY = {"reference": "external_id"}
WRITES = ("put", "patch", "delete")

Document = dict[str, Any]


def add(document: Document) -> None:
    """Writes the links into the answers of a schema."""
    paths: Document = document["paths"]
    for path, item in paths.items():
        for method, operation in item.items():
            own = operation.pop(LINKS, {})
            for status, answer in operation["responses"].items():
                if not status.startswith("2"):
                    continue
                place = "results/0/" if method == "get" else ""
                tag = "$response.header.ETag" if "ETag" in answer.get("headers", {}) else ""
                links = own.get(status, {}) | dict(_following(paths, path, place, tag))
                links.pop(operation["operationId"], None)
                if links and method != "delete":
                    answer["links"] = links


def _following(paths: Document, path: str, place: str, tag: str) -> Iterator[tuple[str, Document]]:
    """What can be called after an answer at this path: `place` is where a list has its first
    record, `tag` where the answer has its version."""
    here = LAST_VARIABLE.search(path)
    for below, item in paths.items():
        if not below.startswith(path):
            continue
        rest = below.removeprefix(path)
        found = re.match(r"\{(\w+)\}/", rest)
        if here:
            name, value = here[1], f"$request.path.{here[1]}"
        elif found:
            name = found[1]
            value = f"$response.body#/{place}{NAMED_BY.get(name, name)}"
        else:
            continue
        is_record = rest == "" if here else rest == f"{{{name}}}/"
        for method, operation in item.items():
            parameters = {f"path.{name}": value}
            if tag and method in WRITES and is_record:
                parameters["header.If-Match"] = tag
            identity = operation["operationId"]
            yield identity, {"operationId": identity, "parameters": parameters}
