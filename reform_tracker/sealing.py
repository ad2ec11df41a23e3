"""Secrets that the system must be able to read again lie sealed in the database.

A webhook's secret or the seed of one-time codes cannot be kept as a hash: it is used again. It is
encrypted (Fernet: AES-128-CBC with HMAC-SHA-256) by a key that lies outside the database
(`SEALING_KEYS`), so that a copy of the database alone opens nothing.
"""

import base64
import hashlib
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

from reform_tracker.keyrings import Key

BATCH = 500
TOKENS_BEGIN = "gAAAAA"  # Fernet: version 128 and a time of this century


class UnreadableError(ValueError):
    """A sealed text was altered, or sealed by another key of the same name."""


def seal(text: str) -> str:
    """`NAME:TOKEN` under the key in use; the empty text stays empty."""
    if not text:
        return ""
    key = settings.SEALING_KEYS.current
    return f"{key.name}:{_cipher(key).encrypt(text.encode()).decode()}"


def unseal(sealed: str) -> str:
    """Raises UnknownKeyError where its key is not on the ring, UnreadableError where it does not
    fit."""
    if not sealed:
        return ""
    name, _colon, token = sealed.partition(":")
    key = settings.SEALING_KEYS.named(name)
    try:
        return _cipher(key).decrypt(token).decode()
    except InvalidToken:
        raise UnreadableError(f"What the key {name!r} sealed cannot be read with it.") from None


def _cipher(key: Key) -> Fernet:
    """Fernet wants exactly 32 bytes; which of them the key's name says nothing about."""
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"sealing:" + key.secret).digest()))


if TYPE_CHECKING:
    Text = models.TextField[str, str]
else:
    Text = models.TextField


class SealedTextField(Text):
    """A text that is sealed in the database and plain on the instance.

    The same text is sealed differently each time: the database can be asked only whether there is
    one (`secret=""`).
    """

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        return super().get_db_prep_save(value, connection) if _is_sql(value) else seal(value)

    def from_db_value(self, value: str | None, *_about: Any) -> str:
        return unseal(value or "")

    def get_prep_value(self, value: Any) -> Any:
        if not _is_sql(value) and value:
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
    """Seals under the key in use what other keys sealed; says how many texts. One transaction:
    what a key that is missing has sealed leaves everything as it was (UnknownKeyError)."""
    with transaction.atomic():
        return sum(_reseal(model, field) for model, field in sealed_fields())


def _reseal(model: type[models.Model], field: str) -> int:
    current = f"{settings.SEALING_KEYS.current.name}:"
    old = _sealed(model, field).exclude(sealed__startswith=current)
    numbers = list(old.values_list("pk", flat=True).select_for_update(of=("self",)))
    for start in range(0, len(numbers), BATCH):
        for row in model._base_manager.filter(pk__in=numbers[start : start + BATCH]):
            model._base_manager.filter(pk=row.pk).update(**{field: getattr(row, field)})
    return len(numbers)


def sealing_of(app: str, model: str, *fields: str) -> migrations.RunPython:
    """The step of a migration that seals what has lain plain in these columns, and back."""

    def forwards(at: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
        _rewrite(at.get_model(app, model), fields, seal)

    def backwards(at: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
        _rewrite(at.get_model(app, model), fields, unseal)

    return migrations.RunPython(forwards, backwards)


def _rewrite(model: type[models.Model], fields: Sequence[str], turn: Callable[[str], str]) -> None:
    """Each text as it is stored becomes what `turn` makes of it."""
    for field in fields:
        stored = _raw(model, field).exclude(sealed="").values_list("pk", "sealed")
        for number, text in list(stored):
            as_it_is = Value(turn(text), output_field=models.TextField())
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
