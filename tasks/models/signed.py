"""The models of tasks/signing, gathered here with those of the stories."""

from tasks.signing.models import (
    EDITABLE,
    FILED,
    Document,
    HandedIn,
    ReturnReason,
    SignedDocument,
    State,
    Transition,
    signers,
)

__all__ = [
    "EDITABLE",
    "FILED",
    "Document",
    "HandedIn",
    "ReturnReason",
    "SignedDocument",
    "State",
    "Transition",
    "signers",
]
