"""What bears files without being a document: its own class says who reads it and who adds to it."""

from typing import ClassVar

from django.db import models

from departments.permissions import Access, Action


class Bearing(models.Model):
    """`READ` and `ADD` are rows of the permission table; a document has them in its workflow."""

    READ: ClassVar[Action]
    ADD: ClassVar[Action]

    class Meta:
        abstract = True

    @property
    def of_plan(self) -> int:
        """The number of its plan."""
        raise NotImplementedError

    @property
    def is_editable(self) -> bool:
        """Whether files can still come and go."""
        raise NotImplementedError

    def access(self) -> Access:
        """How it stands to organizations and people, for the permission table."""
        raise NotImplementedError

    def page(self) -> str:
        """The path of the page on which it is read."""
        raise NotImplementedError
