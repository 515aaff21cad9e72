"""Before a plan goes on its way: what is odd in it, what is empty, and who gets it next; then it is sent."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from plans import bridge, permissions
from plans.amending import door as amending
from plans.amending import giving
from plans.amending.closing import Fate
from plans.approval import door as approval
from plans.approval import way
from plans.approval.refusals import MoveRefused
from plans.core.checks import check
from plans.core.findings import Finding, Level
from plans.core.stages import Move
from plans.editor import door as editor
from plans.editor.parts import Part
from plans.models import Approval, Decision, Plan, Section, User, Waiver

EMPTY = "В плане есть пустые строки или грифы. Выберите, убрать их или оставить как есть."
ERRORS = "В плане есть ошибки: исправьте их, или пусть председатель разрешит отправить с ними и напишет причину."
NO_REASON = "Напишите, почему план можно отправить с ошибками: причина войдёт в лист согласования."
NO_ERRORS = "Ошибок в плане нет: разрешать нечего."


@dataclass(frozen=True, slots=True)
class Beforehand:
    """What there is to see before a plan is sent or approved."""

    findings: tuple[Finding, ...]
    empty: tuple[Part, ...]
    rows: tuple[Approval, ...]
    waiver: Waiver | None

    def of(self, level: Level) -> list[Finding]:
        return [finding for finding in self.findings if finding.level is level]

    @property
    def errors(self) -> list[Finding]:
        return self.of(Level.ERROR)

    @property
    def warnings(self) -> list[Finding]:
        return self.of(Level.WARNING)

    @property
    def infos(self) -> list[Finding]:
        return self.of(Level.INFO)

    @property
    def stops(self) -> list[Finding]:
        """Errors with which nobody has let the plan go on."""
        allowed = set(self.waiver.errors) if self.waiver else set()
        return [finding for finding in self.errors if _key(finding) not in allowed]

    @property
    def empty_names(self) -> list[str]:
        return [_name_of(part) for part in self.empty]


def look(plan: Plan) -> Beforehand:
    """What a careful reader would notice, what is empty, and the way as it is or would be."""
    document, sections = bridge.to_document_with_rows(plan)
    found = check(document, bridge.about(plan.cluster))
    waiver = plan.waivers.select_related("person").first()
    return Beforehand(found, tuple(_empty(plan, sections)), tuple(way.proposed(plan)), waiver)


def empty_parts(plan: Plan) -> list[Part]:
    """Rows without a word, sections without a heading and rows, blocks without a word or lines."""
    return list(_empty(plan, plan.sections.prefetch_related("activities")))


def _empty(plan: Plan, sections: Iterable[Section]) -> Iterator[Part]:
    for section in sections:
        rows = section.activities.all()
        yield from (row for row in rows if not any(row.words(key).strip() for key in row.cell_names))
        if not section.heading.strip() and not rows:
            yield section
    yield from (block for block in plan.signoff_list if not (block.word.strip() and block.lines.strip()))


def _key(finding: Finding) -> str:
    return f"{finding.id} {finding.place} {finding.text}"


def _name_of(part: Part) -> str:
    """«гриф «УТВЕРЖДАЮ» без единой строки», «строка в разделе «1. Организация»»."""
    if part.KIND == "signoff":
        return f"гриф «{part.word}» без единой строки" if part.word.strip() else "гриф без слова"
    if part.KIND == "section":
        return "раздел без заголовка и строк"
    return f"строка без текста в разделе «{part.section}»"


def send(plan: Plan, person: User, note: str = "", *, shown: str | None = None, drop: bool | None = None) -> Decision:
    """Send a draft on its way: what is empty is dropped if that was said, the way is written down.

    `drop` must be said where something is empty. Raises as `amending.door.move`.
    """
    stands = Plan.texts.select_related("cluster__department").get(pk=plan.pk)
    approval.check(stands, Move.SUBMIT, person, note)
    version = approval.version_of(stands)
    approval.check_shown(version, shown)
    seen = look(stands)
    if seen.empty and drop is None:
        raise MoveRefused(EMPTY)
    if seen.stops:
        raise MoveRefused(ERRORS)
    return _sent(plan, person, note, version, seen.empty if drop else ())


@transaction.atomic
def _sent(plan: Plan, person: User, note: str, version: str, empty: Iterable[Part]) -> Decision:
    locked = Plan.texts.locked(pk=plan.pk)
    approval.check(locked, Move.SUBMIT, person, note)
    approval.check_shown(approval.version_of(locked), version)
    if refs := [str(part.ref) for part in empty]:
        editor.ask(locked, person, "delete", parts=refs)
    way.lay(locked, person, {})
    return amending.move(plan, Move.SUBMIT, person, note)


@transaction.atomic
def waive(plan: Plan, person: User, reason: str, *, shown: str | None = None) -> Waiver:
    """Let the plan go on with the errors that stand in it now. Raises PermissionDenied, MoveRefused, Changed."""
    locked = Plan.texts.locked(pk=plan.pk)
    if not permissions.can_waive(person, locked):
        raise PermissionDenied
    if not reason.strip():
        raise MoveRefused(NO_REASON)
    approval.check_shown(approval.version_of(locked), shown)
    errors = [_key(finding) for finding in look(locked).errors]
    if not errors:
        raise MoveRefused(NO_ERRORS)
    return Waiver.objects.create(plan=locked, person=person, reason=reason.strip(), errors=errors)


def move(
    plan: Plan,
    verb: Move,
    person: User,
    note: str = "",
    *,
    shown: str | None = None,
    wait: float | None = None,
    fate: Fate = Fate.KEEP,
    fates: Mapping[int, Fate] | None = None,
    drop: bool | None = None,
) -> Plan:
    """A move as people make it on its page: sending looks first, approving gives the last sign-off.

    The plan that the person works on from then on. Raises as `amending.door.move`.
    """
    if verb is Move.SUBMIT:
        return send(plan, person, note, shown=shown, drop=drop).plan
    if verb is Move.APPROVE and (approved := giving.approve(plan, person, note, shown=shown, wait=wait)):
        return approved
    return amending.move(plan, verb, person, note, shown=shown, wait=wait, fate=fate, fates=fates).plan
