"""A chain of sums over what was decided and approved: each holds the one before it, so nothing is changed unseen."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

from plans.core.text import sha256

DECISION, EDITION, SIGNATURE = "decision", "edition", "signature"
TEXT, STEP = "text", "step"  # what was signed on the way of agreement, and a signature by which a sign-off was given


class _Row(Protocol):
    """A row of the database as a model has it, the present one or one of a migration."""

    def __getattribute__(self, name: str) -> Any: ...


_FIELDS = {
    DECISION: ("plan_id", "move", "source", "target", "person_id", "at", "note"),
    EDITION: (
        *("plan_id", "number", "code", "content_sha256", "pdf_sha256", "docx_sha256"),
        *("approved_by_id", "approved_at", "grounds"),
    ),
    SIGNATURE: ("edition_id", "kind", "over", "name", "sha256", "person_id", "at"),
    TEXT: ("plan_id", "version", "sha256", "at"),
    STEP: ("text_id", "approval_id", "kind", "over", "name", "sha256", "person_id", "at"),
}


# What later versions of the program store too: of rows that have it not, the sum is the one it was.
_LATER = {EDITION: ("agreement",)}


def facts(kind: str, row: _Row) -> dict[str, str | int | None]:
    """What a link vouches for, as plain values."""
    said = {name: _plain(getattr(row, name)) for name in _FIELDS[kind]}
    later = {name: getattr(row, name, None) for name in _LATER.get(kind, ())}
    return said | {name: _plain(value) for name, value in later.items() if value}


def link(previous: str, kind: str, said: Mapping[str, str | int | None]) -> str:
    """The sum of a link: over the sum of the one before ("" for the first), the kind of row and its facts."""
    return sha256(json.dumps([previous, kind, dict(said)], ensure_ascii=False, sort_keys=True))


def _plain(value: str | int | datetime | dict[object, object] | None) -> str | int | None:
    if isinstance(value, dict):  # as it comes back from the database: keys are texts there
        return json.dumps(json.loads(json.dumps(value)), ensure_ascii=False, sort_keys=True)
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
