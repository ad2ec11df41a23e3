"""Which actions and sources the product's source records in the trail, read from its syntax trees.

An action is what `record` and `AuditEntry` are given, as a literal, a constant of the module, a
choice between literals, or the parameter of a function, whose callers are then read in the same
way.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from reform_tracker.audit import sources as shared

PACKAGES = ("reform_tracker", "departments", "tasks", "reports")
# Names of the functions whose argument of that name and place is an action.
RECORDERS = {
    "record": ("action", None),
    "AuditEntry": ("action", 0),
    "carry_on": ("action", 2),  # of departments.standing.attesting
}

Recorder = tuple[str, int | None]


class Unreadable(Exception):
    """An action that is made up where it is recorded: no label can be demanded for it."""


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for package in PACKAGES:
        for path in sorted((settings.BASE_DIR / package).rglob("*.py")):
            if "migrations" not in path.parts and path.name != "trail.py":
                yield path, ast.parse(path.read_text(encoding="utf-8"))


def actions(families: dict[str, list[str]]) -> set[str]:
    """All actions of the source; `families` says what an f-string stands for, as it is written."""
    return {code for path, tree in trees() for code in _actions_of(path, tree, families)}


def sources() -> set[str]:
    """All of `reform_tracker.audit.sources`, all literals given as `source` to a service, and all
    constants called SOURCE.

    The source of a serializer's field, also given by a subclass to its parent, is another thing.
    """
    found = {value for name, value in vars(shared).items() if name.isupper()}
    for _path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and _name(node.targets[0]) == "SOURCE":
                found.update(_texts(node.value))
            elif isinstance(node, ast.Call) and not _name(node.func).endswith(
                ("Field", "Serializer", "__init__")
            ):
                found.update(
                    text
                    for keyword in node.keywords
                    if keyword.arg == "source"
                    for text in _texts(keyword.value)
                )
    return found


def _actions_of(path: Path, tree: ast.Module, families: dict[str, list[str]]) -> Iterator[str]:
    recorders = dict(RECORDERS)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    passed_on: set[ast.expr] = set()
    count = -1
    while count != len(recorders):
        count = len(recorders)
        for function in functions:
            for action in _parameters_recorded(function, recorders):
                passed_on.add(action)
                recorders[function.name] = (action.id, _place(function, action.id))
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or _name(call.func) not in recorders:
            continue
        given = _argument(call, recorders[_name(call.func)])
        if given is None or given in passed_on:
            continue
        named = _constants(tree).get(given.id) if isinstance(given, ast.Name) else None
        codes = families.get(ast.unparse(given)) or _texts(named or given)
        if not codes:
            raise Unreadable(f"{path}:{call.lineno}: {ast.unparse(given)}")
        yield from codes


def _constants(tree: ast.Module) -> dict[str, ast.expr]:
    """What the module calls by a name of its own."""
    given = (one for one in tree.body if isinstance(one, ast.Assign) and len(one.targets) == 1)
    return {_name(one.targets[0]): one.value for one in given}


def _parameters_recorded(
    function: ast.FunctionDef, recorders: dict[str, Recorder]
) -> Iterator[ast.Name]:
    """Where a function records one of its own parameters as the action."""
    parameters = {one.arg for one in (*function.args.args, *function.args.kwonlyargs)}
    for call in ast.walk(function):
        if isinstance(call, ast.Call) and _name(call.func) in recorders:
            action = _argument(call, recorders[_name(call.func)])
            if isinstance(action, ast.Name) and action.id in parameters:
                yield action


def _place(function: ast.FunctionDef, parameter: str) -> int | None:
    positional = [one.arg for one in function.args.args]
    return positional.index(parameter) if parameter in positional else None


def _argument(call: ast.Call, recorder: Recorder) -> ast.expr | None:
    name, place = recorder
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    return call.args[place] if place is not None and place < len(call.args) else None


def _texts(node: ast.expr) -> list[str]:
    """A literal, or both of a choice."""
    if isinstance(node, ast.IfExp):
        return [*_texts(node.body), *_texts(node.orelse)]
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return [node.value] if is_text else []  # type: ignore[attr-defined]  # it is a Constant


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
