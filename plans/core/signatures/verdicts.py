"""What is said of a signature: four verdicts and a fifth on its time stamp, each with the sentence that says why."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """Good is only what was proven; what could not be checked is unknown, and never shown as good."""

    GOOD = "good"
    BAD = "bad"
    UNKNOWN = "unknown"


NAMES = {Verdict.GOOD: "верно", Verdict.BAD: "неверно", Verdict.UNKNOWN: "не проверено"}
INTEGRITY, SIGNATURE, CHAIN, REVOCATION, STAMP = "integrity", "signature", "chain", "revocation", "stamp"
POINTS = {
    INTEGRITY: "Документ не изменён",
    SIGNATURE: "Подпись",
    CHAIN: "Сертификат издан доверенным центром",
    REVOCATION: "Сертификат не отозван",
    STAMP: "Штамп времени",
}


@dataclass(frozen=True, slots=True)
class Point:
    """One verdict and why."""

    verdict: Verdict
    why: str


def good(why: str) -> Point:
    return Point(Verdict.GOOD, why)


def bad(why: str) -> Point:
    return Point(Verdict.BAD, why)


def unknown(why: str) -> Point:
    return Point(Verdict.UNKNOWN, why)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose certificate it is, as it says itself."""

    name: str = ""
    organisation: str = ""
    inn: str = ""
    number: str = ""
    issuer: str = ""
    begins: str = ""
    ends: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdicts on one signature. `signed_at` is what it says itself, `stamped_at` what a checked stamp proves."""

    points: dict[str, Point] = field(default_factory=dict)
    owner: Owner = Owner()
    signed_at: str = ""
    stamped_at: str = ""
    notes: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Bad when anything is; good when all is."""
        found = {one.verdict for one in self.points.values()}
        if Verdict.BAD in found:
            return Verdict.BAD
        return Verdict.GOOD if found == {Verdict.GOOD} else Verdict.UNKNOWN

    @property
    def moments(self) -> dict[str, datetime | None]:
        """The two moments as moments."""
        said = {"signed": self.signed_at, "stamped": self.stamped_at}
        return {name: datetime.fromisoformat(one) if one else None for name, one in said.items()}

    def to_json(self) -> dict[str, Any]:
        """The face that `manage.py verify` shows."""
        names = (INTEGRITY, SIGNATURE, CHAIN, REVOCATION, *((STAMP,) if STAMP in self.points else ()))
        owner = asdict(self.owner)
        return {
            **{name: self.points[name].verdict.value for name in names},
            "why": {name: self.points[name].why for name in names},
            "signer": self.owner.name,
            "organisation": self.owner.organisation,
            "inn": self.owner.inn,
            "certificate": {name: owner[name] for name in ("number", "issuer", "begins", "ends")},
            "signed_at": self.signed_at,
            "stamped_at": self.stamped_at,
            "notes": list(self.notes),
            "verdict": self.verdict.value,
        }


def from_json(values: dict[str, Any]) -> Judgement:
    """What `to_json` wrote."""
    points = {name: Point(Verdict(values[name]), why) for name, why in values["why"].items()}
    owner = Owner(values["signer"], values["organisation"], values["inn"], **values["certificate"])
    return Judgement(points, owner, values["signed_at"], values["stamped_at"], tuple(values["notes"]))


def of_all(why: Point, *, rest: str) -> Judgement:
    """One sentence about the signature where nothing more is known."""
    others = dict.fromkeys((INTEGRITY, CHAIN, REVOCATION), unknown(rest))
    return Judgement({SIGNATURE: why} | others)


def worst(found: Sequence[Judgement]) -> Judgement:
    """Of several signatures in one file the one to be shown: the first that is not good."""
    order = {Verdict.BAD: 0, Verdict.UNKNOWN: 1, Verdict.GOOD: 2}
    shown = min(found, key=lambda one: order[one.verdict])
    if len(found) == 1:
        return shown
    names = ", ".join(one.owner.name or "без имени" for one in found)
    return replace(shown, notes=(f"В файле {len(found)} подписи (подписали: {names}); показана худшая.", *shown.notes))


def day(moment: datetime) -> str:
    """As people read it."""
    return f"{moment:%d.%m.%Y}"
