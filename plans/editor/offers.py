"""What is offered while a cell is typed: names of the directory and of the plan, words of deadlines and blocks."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from plans import bridge
from plans.core.deadlines import Rule, Wording, explain
from plans.core.deadlines import offers as deadlines
from plans.core.document import Kind, Place
from plans.core.executors import same_name_key, split
from plans.models import Activity, Organisation, Plan

_MOST = 12


@dataclass(frozen=True, slots=True)
class SignOffWord:
    """A word of a block above the table, where it usually stands, and who signs under it."""

    word: str
    place: Place
    who: str


_PERSON = "должность, инициалы и фамилия"
_BODY = "орган или приказ, дата и номер"
SIGNOFFS = (
    SignOffWord("УТВЕРЖДАЮ", Place.RIGHT, _PERSON),
    SignOffWord("СОГЛАСОВАНО", Place.LEFT, _PERSON),
    SignOffWord("РАССМОТРЕНО", Place.LEFT, _BODY),
    SignOffWord("ПРИНЯТО", Place.LEFT, _BODY),
    SignOffWord("УТВЕРЖДЁН", Place.RIGHT, _BODY),
    SignOffWord("УТВЕРЖДЕНА", Place.RIGHT, _BODY),
    SignOffWord("УТВЕРЖДЕНО", Place.RIGHT, _BODY),
)
# How the approval by a body agrees with the document: план – утверждён, дорожная карта – утверждена.
_OTHER_GENDER = {Kind.WORK_PLAN: "УТВЕРЖДЕНА", Kind.ROADMAP: "УТВЕРЖДЁН"}


def signoffs_for(kind: str) -> list[SignOffWord]:
    """The words of blocks for a document of this kind."""
    return [one for one in SIGNOFFS if one.word != _OTHER_GENDER[Kind(kind)]]


def of_signoff(plan: Plan, words: str) -> dict[str, object]:
    """The words of blocks that fit."""
    return {"offers": [Wording(name, "") for name in _fitting(words, [one.word for one in signoffs_for(plan.kind)])]}


def of_executors(plan: Plan, words: str, cell: str) -> dict[str, object]:
    """Executors of the plans and organisations of the cluster that fit; how the whole cell is split."""
    known = list(plan.cluster.executors.in_use().values_list("name", flat=True))
    organisations = Organisation.objects.filter(participations__cluster=plan.cluster_id).values_list("name", flat=True)
    spelled = {same_name_key(name) for name in known}
    others = {name for name in organisations if same_name_key(name) not in spelled}
    offered = [Wording(name, "организация" if name in others else "") for name in _fitting(words, [*known, *others])]
    return {"offers": offered if words else [], "split": split(cell, known=known)}


def of_deadline(plan: Plan, words: str, cell: str) -> dict[str, object]:
    """Deadlines that fit, the plan's own most frequent first; how the whole cell is understood."""
    texts = Activity.objects.filter(section__plan=plan).exclude(deadline="").values_list("deadline", flat=True)
    own = [text for text, _ in Counter(text.strip() for text in texts if "\n" not in text).most_common()]
    schedule = bridge.schedule_of(cell, plan)
    found = deadlines(words, plan.period, own, plan.cluster.department.school_time)
    # Half a word is not understood, of course: to say so beside its offers would only alarm.
    is_said = cell.strip() and not (found and schedule.rule is Rule.UNCLEAR)
    return {"offers": found, "plan": plan, "schedule": schedule, "explained": explain(schedule) if is_said else ""}


def _fitting(words: str, names: Iterable[str]) -> list[str]:
    """Names that hold the words, those that begin with them first."""
    wanted = words.lower()
    found = [name for name in names if wanted in name.lower() and name.lower() != wanted]
    return sorted(found, key=lambda name: (not name.lower().startswith(wanted), name.lower()))[:_MOST]
