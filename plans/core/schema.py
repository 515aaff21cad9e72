"""What the JSON of an approved plan and of an archive's list look like, as JSON Schema (draft 2020-12)."""

from typing import Any

from plans.core.document import KNOWN_COLUMNS, Kind, Place


def _object(properties: dict[str, Any], *, more: object = False) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": more,
    }


_TEXT = {"type": "string"}
_LINES = {"type": "array", "items": _TEXT}
_DAY = {"type": "string", "format": "date"}
_SIGNOFF = _object({"place": {"enum": [place.value for place in Place]}, "word": _TEXT, "lines": _LINES})
_COLUMN = _object({"key": _TEXT, "heading": _TEXT})
_ACTIVITY = _object(dict.fromkeys(KNOWN_COLUMNS, _TEXT), more=_TEXT)
_SECTION = _object({"heading": _TEXT, "activities": {"type": "array", "items": _ACTIVITY}})

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "План работы или дорожная карта кластера",
    **_object(
        {
            "kind": {"enum": [kind.value for kind in Kind]},
            "title": _LINES,
            "period": {"anyOf": [_object({"start": _DAY, "end": _DAY}), {"type": "null"}]},
            "masthead": _LINES,
            "signoffs": {"type": "array", "items": _SIGNOFF},
            "columns": {"type": "array", "items": _COLUMN},
            "sections": {"type": "array", "items": _SECTION},
            "tail": _LINES,
        }
    ),
}

_FILE = _object({"name": _TEXT, "size": {"type": "integer"}, "sha256": _TEXT})
_SIGNATURE = _object(
    {"signature": _TEXT, "file": _TEXT, "signoff": _TEXT, "checked": {"enum": ["good", "bad", "unknown"]}}
)

MANIFEST_SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Опись архива утверждённой редакции",
    **_object(
        {
            "plan": _LINES,
            "cluster": _TEXT,
            "edition": {"type": "integer"},
            "approved_at": {"type": "string", "format": "date-time"},
            "code": _TEXT,
            "chain": _TEXT,
            "signatures": {"type": "array", "items": _SIGNATURE},
            "files": {"type": "array", "items": _FILE},
        }
    ),
}
