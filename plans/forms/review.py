"""What the forms of the review page send → one step of `plans.core.revise`, still unchecked."""

from django.http import QueryDict

from plans.core.document import KNOWN_COLUMNS
from plans.core.revise import OTHER, OUT
from plans.core.text import without_control

ROLE_PREFIX = "role-"
ROLES = (
    *zip(KNOWN_COLUMNS, ("номер", "мероприятие", "исполнители", "срок", "результат", "отметка"), strict=True),
    (OTHER, "другая графа"),
    (OUT, "не переносить"),
)
_LINES = ("title", "masthead", "tail", "lines")
_TEXTS = ("kind", "start", "end", "place", "word")


def step_of(post: QueryDict) -> dict[str, object]:
    """The step that was sent: a button says its name and its row ("leave 12"), a form its name and its fields."""
    sent = {key: without_control(value) for key, value in post.items()}  # PostgreSQL keeps no zeros
    if "step" in sent:
        name, _, row = sent["step"].partition(" ")
        return {"do": name, "at": number_of(row)} if name in ("adopt", "signoff_out") else {"do": name, "row": row}
    step: dict[str, object] = {"do": sent.get("do", "")}
    roles = {key.removeprefix(ROLE_PREFIX): value for key, value in sent.items() if key.startswith(ROLE_PREFIX)}
    if roles:
        step["roles"] = roles
    if "at" in sent:
        step["at"] = number_of(sent["at"])
    step |= {name: sent[name].splitlines() for name in _LINES if name in sent}
    step |= {name: sent[name] for name in _TEXTS if name in sent}
    if "period" in sent:  # a button of a whole period, beside two empty dates
        step["start"], _, step["end"] = sent["period"].partition("..")
    return step


def number_of(text: str) -> int:
    """A number of up to nine digits; -1 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
