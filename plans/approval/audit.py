"""Proof that nothing approved was changed: the chain of each plan, the sums of what is stored, link by link."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from plans.core import chain
from plans.core.text import sha256
from plans.models import ChainLink, Decision, Edition, Plan, Signature, WayText

_MODELS = {
    chain.DECISION: Decision,
    chain.EDITION: Edition,
    chain.SIGNATURE: Signature,
    chain.TEXT: WayText,
    chain.STEP: Signature,
}
_NAMES = {
    chain.DECISION: "решение",
    chain.EDITION: "редакция",
    chain.SIGNATURE: "подпись",
    chain.TEXT: "текст для подписи",
    chain.STEP: "подпись на согласовании",
}
_HEAVY = {
    chain.EDITION: ("content", "pdf", "docx"),
    chain.SIGNATURE: ("data",),
    chain.TEXT: ("pdf",),
    chain.STEP: ("data",),
}


@dataclass(frozen=True, slots=True)
class Proof:
    """Of one plan: how many links hold, the sum of the last, and the first break in words ("" where there is none)."""

    plan: Plan
    links: int
    head: str
    broken: str = ""


def audit(plans: list[int] | None = None) -> Iterator[Proof]:
    """Each plan that has decisions or editions, in order; `plans`: only these."""
    rows = Plan.texts.select_related("cluster").order_by("pk")
    for plan in rows if plans is None else rows.filter(pk__in=plans):
        proof = _proof(plan)
        if proof.links or proof.broken:
            yield proof


def head_of(plan: Plan) -> str:
    """The sum of the plan's last link: whoever kept it elsewhere can prove what was there by then."""
    return plan.links.order_by("-position").values_list("sha256", flat=True).first() or ""


def _proof(plan: Plan) -> Proof:
    previous, held = "", 0
    for link in plan.links.order_by("position"):
        broken = _break(link, held, previous)
        if broken:
            return Proof(plan, held, previous, broken)
        previous, held = link.sha256, held + 1
    return Proof(plan, held, previous, _missing(plan) or _changed_bytes(plan))


def _break(link: ChainLink, held: int, previous: str) -> str:
    name = f"{_NAMES.get(link.kind, link.kind)} {link.row}"
    if link.position != held + 1:
        return f"после звена {held} стоит звено {link.position}: звенья между ними пропали"
    model = _MODELS.get(link.kind)
    row = model.objects.defer(*_HEAVY.get(link.kind, ())).filter(pk=link.row).first() if model else None
    if row is None:
        return f"звено {link.position}: {name} — записи нет"
    if chain.link(previous, link.kind, chain.facts(link.kind, row)) != link.sha256:
        return f"звено {link.position}: {name} — запись или звено изменены"
    return ""


def _missing(plan: Plan) -> str:
    """What was put in past the chain."""
    rows = {
        chain.DECISION: plan.decisions.all(),
        chain.EDITION: plan.editions.all(),
        chain.SIGNATURE: Signature.objects.filter(edition__plan=plan),
        chain.TEXT: plan.way_texts.all(),
        chain.STEP: Signature.objects.filter(text__plan=plan),
    }
    for kind, found in rows.items():
        linked = set(plan.links.filter(kind=kind).values_list("row", flat=True))
        for key in found.order_by("pk").values_list("pk", flat=True):
            if key not in linked:
                return f"{_NAMES[kind]} {key} — записи нет в цепочке"
    return ""


def _changed_bytes(plan: Plan) -> str:
    for key in plan.editions.order_by("pk").values_list("pk", flat=True):
        edition = Edition.objects.get(pk=key)
        for name in ("content", "pdf", "docx"):
            data = getattr(edition, name)
            if sha256(data if isinstance(data, str) else bytes(data)) != getattr(edition, f"{name}_sha256"):
                return f"редакция № {edition.number}: {name} не совпадает со своей контрольной суммой"
    for text in plan.way_texts.all():
        if sha256(bytes(text.pdf)) != text.sha256:
            return f"текст для подписи {text.pk}: файл не совпадает со своей контрольной суммой"
    for signature in Signature.objects.filter(Q(edition__plan=plan) | Q(text__plan=plan)).order_by("pk"):
        if sha256(bytes(signature.data)) != signature.sha256:
            return f"подпись {signature.pk}: файл не совпадает со своей контрольной суммой"
    return ""
