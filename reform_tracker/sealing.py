"""Secrets that the system must be able to read again lie sealed in the database.

A webhook's secret or the seed of one-time codes cannot be kept as a hash: it is used again. It is
encrypted (Fernet: AES-128-CBC with HMAC-SHA-256) by a key that lies outside the database
(`SEALING_KEYS`), so that a copy of the database alone opens nothing. Each text is bound to the
table and the owner of its row: put into another one's row it is read there by nobody.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import FieldError
from django.db import connection, migrations, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import Value
from django.db.models.functions import Cast, Left, StrIndex
from django.db.models.query_utils import DeferredAttribute

from reform_tracker.keyrings import Key

BATCH = 500
TOKENS_BEGIN = "gAAAAA"  # Fernet: version 128 and a time of this century
OWNERS = ("user_id", "client_id")  # whose a row is, the first that there is
BOUND = "bound:"  # stands before a token that is read in its own place only


class UnreadableError(ValueError):
    """A sealed text was altered, or sealed by another key of the same name."""


class Sealed(str):
    """A text as it lies in the database."""

    __slots__ = ()


def seal(text: str, place: str = "") -> Sealed:
    """`NAME:TOKEN` under the key in use, or `NAME:bound:TOKEN` where the text has a place; the
    empty text stays empty."""
    if not text:
        return Sealed()
    key = settings.SEALING_KEYS.current
    token = _cipher(key, place).encrypt(text.encode()).decode()
    return Sealed(f"{key.name}:{BOUND if place else ''}{token}")


def unseal(sealed: str, place: str = "") -> str:
    """Raises UnknownKeyError where its key is not on the ring, UnreadableError where it does not
    fit. What is not bound yet is read in any place."""
    if not sealed:
        return ""
    name, _colon, token = sealed.partition(":")
    key = settings.SEALING_KEYS.named(name)
    is_bound = token.startswith(BOUND)
    try:
        cipher = _cipher(key, place if is_bound else "")
        return cipher.decrypt(token.removeprefix(BOUND)).decode()
    except InvalidToken:
        raise UnreadableError(f"What the key {name!r} sealed cannot be read with it.") from None


def _cipher(key: Key, place: str) -> Fernet:
    """Fernet wants exactly 32 bytes; which of them the key's name says nothing about. Each place
    has a key of its own."""
    if place:
        secret = hmac.digest(key.secret, f"sealing:{place}".encode(), "sha256")
    else:
        secret = hashlib.sha256(b"sealing:" + key.secret).digest()
    return Fernet(base64.urlsafe_b64encode(secret))


def place_of(row: models.Model) -> str:
    """Where a text of this row belongs: the table, and whose it is. "" where it has no owner."""
    column = _owner_of(type(row))
    return _place(type(row), getattr(row, column) if column else None)


def _owner_of(model: type[models.Model]) -> str:
    """The column that says whose a row is; "" without one."""
    columns = {field.attname for field in model._meta.concrete_fields}
    return next((one for one in OWNERS if one in columns), "")


def _place(model: type[models.Model], owner: int | None) -> str:
    return f"{model._meta.db_table}:{owner}" if owner else ""


class _Opened(DeferredAttribute):
    """Unseals at the first use, when the row says in which place."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            value = unseal(value, place_of(instance))
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


if TYPE_CHECKING:
    Text = models.TextField[str, str]
else:
    Text = models.TextField


class SealedTextField(Text):
    """A text that is sealed in the database and plain on the instance.

    The same text is sealed differently each time: the database can be asked only whether there is
    one (`secret=""`). Written by `update` it is bound to no place: that knows none.
    """

    descriptor_class = _Opened

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        return value if _is_sql(value) else seal(value, place_of(model_instance))

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        if _is_sql(value):
            return super().get_db_prep_save(value, connection)
        return str(value if isinstance(value, Sealed) else seal(value))

    def from_db_value(self, value: str | None, *_about: Any) -> Sealed:
        return Sealed(value or "")

    def get_prep_value(self, value: Any) -> Any:
        if not _is_sql(value) and value and not isinstance(value, Sealed):
            raise FieldError(f"{self.name} is sealed: ask only whether it is empty.")
        return super().get_prep_value(value)


def sealed_fields() -> Iterator[tuple[type[models.Model], str]]:
    """Every sealed text there is: its model and its name."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, SealedTextField):
                yield model, field.name


def keys_needed() -> set[str]:
    """The names of all keys without which something could not be read."""
    before_colon = Left("sealed", StrIndex("sealed", Value(":")) - 1)
    return {
        name
        for model, field in sealed_fields()
        for name in _sealed(model, field).values_list(before_colon, flat=True).distinct()
    }


@register(Tags.database)
def no_key_is_missing(databases: Sequence[str] | None = None, **_about: Any) -> list[CheckMessage]:
    """Refuses `migrate`, and so the start, before a sender meets a secret it cannot read."""
    there = set(connection.introspection.table_names()) if databases else set()
    if not there.issuperset(model._meta.db_table for model, _field in sealed_fields()):
        return []
    known = {key.name for key in settings.SEALING_KEYS.keys}
    return [
        Error(
            f"SEALING_KEYS lacks the key {name!r}, with which secrets in the database are sealed.",
            hint="Add it behind the others, start again and run reseal_secrets.",
            id="sealing.E001",
        )
        for name in sorted(keys_needed() - known)
    ]


def reseal() -> int:
    """Seals under the key in use what other keys sealed, and binds what has no place yet; says how
    many texts. One transaction: what a key that is missing has sealed leaves everything as it was
    (UnknownKeyError)."""
    with transaction.atomic():
        return sum(_reseal(model, field) for model, field in sealed_fields())


def _reseal(model: type[models.Model], field: str) -> int:
    current = f"{settings.SEALING_KEYS.current.name}:{BOUND}"
    old = _sealed(model, field).exclude(sealed__startswith=current)
    numbers = list(old.values_list("pk", flat=True).select_for_update(of=("self",)))
    for start in range(0, len(numbers), BATCH):
        for row in model._base_manager.filter(pk__in=numbers[start : start + BATCH]):
            anew = seal(getattr(row, field), place_of(row))
            model._base_manager.filter(pk=row.pk).update(**{field: anew})
    return len(numbers)


def sealing_of(app: str, model: str, *fields: str) -> migrations.RunPython:
    """The step of a migration that seals what has lain plain in these columns, and back."""

    def forwards(at: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
        _rewrite(at.get_model(app, model), fields, seal)

    def backwards(at: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
        _rewrite(at.get_model(app, model), fields, unseal)

    return migrations.RunPython(forwards, backwards)


def _rewrite(
    model: type[models.Model], fields: Sequence[str], turn: Callable[[str, str], str]
) -> None:
    """Each text as it is stored becomes what `turn` makes of it in its place."""
    owner = _owner_of(model)
    for field in fields:
        stored = _raw(model, field).exclude(sealed="").values_list("pk", "sealed", owner or "pk")
        for number, text, whose in list(stored):
            turned = turn(text, _place(model, whose) if owner else "")
            as_it_is = Value(str(turned), output_field=models.TextField())
            model._base_manager.filter(pk=number).update(**{field: as_it_is})


def _raw(model: type[models.Model], field: str) -> "models.QuerySet[Any]":
    """The rows with the column as `sealed`, as it is stored."""
    stored = Cast(field, models.TextField())
    return model._base_manager.annotate(sealed=stored)


def _sealed(model: type[models.Model], field: str) -> "models.QuerySet[Any]":
    """Those of the rows that hold a sealed text; what a migration has yet to seal is left out."""
    return _raw(model, field).filter(sealed__contains=f":{TOKENS_BEGIN}").order_by()


def _is_sql(value: Any) -> bool:
    return hasattr(value, "resolve_expression")
