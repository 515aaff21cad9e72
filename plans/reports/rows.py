"""From the rows of the database to a report: the ledger of the day, in people's words. A handful of queries."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone

from plans import bridge
from plans.core import document as paper
from plans.core.deadlines import Period
from plans.core.inflection import genitive
from plans.core.obligations import Obligation, Settled, Standing, Word, break_down, figures, obligations, settled
from plans.core.progress import Deed, State
from plans.core.reports.document import Beside, Report, ReportKind, ReportLine, Split, Years
from plans.core.reports.figures import Told, days_late, disciplines, known, within
from plans.core.stages import Role
from plans.execution.former import dropped, edition_on, ledger_on
from plans.execution.ledger import BODY, Ledger
from plans.models import Activity, Mark, Plan, User

GENITIVE = {Plan.Kinds.WORK_PLAN: "плана работы", Plan.Kinds.ROADMAP: "дорожной карты"}
MARK_HEADING = "Отметка о выполнении"
NOBODY = "Исполнитель не указан"
POST = "Секретарь Координационного совета"


@dataclass(frozen=True, slots=True)
class Asked:
    """What report is wanted: kind, day, the day by which marks were known, period (None: the whole plan)."""

    kind: ReportKind
    on: date
    by: date
    period: Period | None = None


def known_ledger(plan: Plan, asked: Asked) -> Ledger:
    """The plan's ledger of the day, with the marks and decisions that were known, under the edition in force then."""
    ledger = ledger_on(plan, asked.on)
    moments = Mark.objects.filter(activity__section__plan=plan).values_list("pk", "created_at", "decided_at")
    days = {key: (_day(made), _day(decided)) for key, made, decided in moments.order_by()}
    told = known((Told(fact, *days[fact.mark]) for fact in ledger.facts), asked.on, asked.by)
    facts = (*told, *dropped(ledger))
    return replace(ledger, facts=facts, owed=tuple(obligations(ledger.tasks, facts)))


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


def report_of(plan: Plan, asked: Asked, made_on: date) -> Report:
    """The report on execution or on discipline."""
    ledger = known_ledger(plan, asked)
    owed = settled(within(ledger.owed, asked.period), asked.on)
    by_party = disciplines(owed, asked.on, lambda one: one.parties)
    post, signer = signature_of(plan)
    report = Report(
        kind=asked.kind,
        about=(GENITIVE[plan.kind], cluster_of(plan.cluster.name), f"на {plan.period_name}"),
        on=asked.on,
        by=asked.by,
        period=asked.period,
        made_on=made_on,
        post=post,
        signer=signer,
        whole=figures(owed, asked.on),
        discipline=by_party.whole,
        repeated=by_party.repeated,
        disciplines=tuple(_named(ledger, by_party.parts)),
    )
    if asked.kind is ReportKind.DISCIPLINE:
        return report
    if asked.kind is ReportKind.YEARS:
        return replace(report, years=_years(plan, asked, ledger, owed))
    lines = tuple(_line(ledger, one) for one in owed)
    return replace(report, lines=lines, splits=tuple(_splits(ledger, owed)))


def _years(plan: Plan, asked: Asked, ledger: Ledger, owed: list[Settled]) -> Years:
    """The plan that this one follows, on the same day of its period."""
    before = plan.follows
    past = a_period_before(asked, plan, before)
    if before is None:
        return Years("прошлый период", plan.period_name, past.on, None)
    then = known_ledger(before, past)
    was, now = (
        break_down(lines, one.today, lambda owed: owed.parties).parts
        for one, lines in ((then, settled(within(then.owed, past.period), past.on)), (ledger, owed))
    )
    names = then.organisations | ledger.organisations
    order = sorted({*was, *now}, key=lambda key: (key is None, str(names.get(key, "")).lower()))
    whole = figures(settled(within(then.owed, past.period), past.on), past.on)
    parts = tuple(Beside(str(names[key]) if key else BODY, was.get(key), now.get(key)) for key in order)
    return Years(before.period_name, plan.period_name, past.on, whole, parts)


def a_period_before(asked: Asked, plan: Plan, before: Plan | None) -> Asked:
    """The same report of the plan before: the day and the period as many years earlier as its own begins."""
    years = plan.period_start.year - before.period_start.year if before and before.period and plan.period else 1
    on, by = (_earlier(day, max(years, 1)) for day in (asked.on, asked.by))
    period = asked.period and Period(*(_earlier(day, max(years, 1)) for day in (asked.period.start, asked.period.end)))
    # Marks that were told later are taken into account in both periods, or in none.
    return replace(asked, on=on, by=asked.by if asked.by > asked.on else by, period=period)


def _earlier(day: date, years: int) -> date:
    """The same day of an earlier year; the last of February where there is no 29th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def cluster_of(name: str) -> str:
    """A cluster's name after «план работы»: in the genitive, or in quotes where its form is not certain."""
    declined = genitive(name) if "кластер" in name.lower() else None
    return declined or f"кластера «{name}»"


def signature_of(plan: Plan) -> tuple[str, str]:
    """The post and name of the cluster's secretary, as under a paper; no name where there is none."""
    person = User.objects.filter(memberships__cluster=plan.cluster_id, memberships__role=Role.SECRETARY).first()
    return (person.post or POST, person.signed_name) if person else (POST, "")


def _named(ledger: Ledger, parts):
    """The parts of organisations by name, in the order of the ledger; a body of the cluster last."""
    return ((ledger.party_name(key), parts[key]) for key in (*ledger.organisations, None) if key in parts)


def _splits(ledger: Ledger, owed: list[Settled]) -> Iterator[Split]:
    sections = {key: str(one.section) for key, one in ledger.activities.items()}
    by_section = break_down(owed, ledger.today, lambda one: [ledger.activities[one.activity].section_id])
    names = {one.section_id: sections[key] for key, one in ledger.activities.items()}
    yield Split("разделам", tuple((names[key], by_section.parts[key]) for key in by_section.parts), by_section.repeated)
    by_executor = break_down(owed, ledger.today, lambda one: ledger.executors_of(one) or (None,))
    executors = ((str(ledger.executors[key]) if key else NOBODY, one) for key, one in by_executor.parts.items())
    yield Split("исполнителям", tuple(sorted(executors, key=lambda one: one[0].lower())), by_executor.repeated)
    by_party = break_down(owed, ledger.today, lambda one: one.parties)
    yield Split("организациям", tuple(_named(ledger, by_party.parts)), by_party.repeated)


def _line(ledger: Ledger, one: Obligation) -> ReportLine:
    activity, standing = ledger.activities[one.activity], one.on(ledger.today)
    mark = ledger.marks.get(standing.fact.mark) if standing.fact else None
    did = mark is not None and mark.fact in (Deed.DONE, Deed.PART)
    return ReportLine(
        number=activity.number,
        title=activity.title,
        due=f"{one.due:%d.%m.%Y}" if one.due else activity.deadline,
        who=_who(ledger, one, activity),
        planned=activity.result,
        done=_done(mark, one.shared) if did else "",
        document=mark.document_words if mark else "",
        state=standing.state,
        days_late=days_late(one, ledger.today),
        note="\n".join(_notes(ledger, one, standing)),
        section=activity.section.heading,
    )


def _who(ledger: Ledger, one: Obligation, activity: Activity) -> str:
    """The organisation; of a body of the cluster and of several together, the plan's own words."""
    if one.shared:
        return activity.executors
    if one.parties != (None,):
        return ledger.party_name(one.parties[0])
    return ledger.bodies.get(activity.pk) or activity.executors or NOBODY


def _done(mark: Mark, shared: bool) -> str:
    who = f"{mark.organisation}: " if shared and mark.organisation else ""
    people = f"; участвовало: {mark.people} чел." if mark.people else ""
    return f"{mark.done_on:%d.%m.%Y}. {who}{mark.result.rstrip('.')}{people}".strip()


def _notes(ledger: Ledger, one: Obligation, standing: Standing) -> Iterator[str]:
    """The reason, the new day and what waits for the secretary, a line each; which edition has taken it out."""
    if not one.facts:
        return
    if gone := ledger.activities[one.activity].excluded_by:
        yield f"Исключено редакцией № {gone.number}"
    facts = [fact for fact in one.facts if fact.done_on <= ledger.today and fact.mark in ledger.marks]
    facts.sort(key=lambda fact: fact.order)
    marks = [ledger.marks[fact.mark] for fact in facts]
    moved = [mark for mark, fact in zip(marks, facts, strict=True) if fact.deed is Deed.MOVED and fact.counts]
    if standing.due != one.due and moved:
        yield _with(f"Перенесено на {standing.due:%d.%m.%Y}", moved[-1].basis)
    if standing.fact and standing.fact.deed in (Deed.PART, Deed.NOT_DONE):
        yield ledger.marks[standing.fact.mark].basis
    if standing.state is State.DROPPED and standing.fact.mark in ledger.marks:
        yield _with("Снято", ledger.marks[standing.fact.mark].basis)
    if any(fact.word is Word.REPORTED for fact in facts):
        yield "Отметка не проверена секретарём"
    elif facts and facts[-1].word is Word.RETURNED:
        yield _with("Отметка возвращена", marks[-1].note)


def _with(head: str, why: str) -> str:
    return f"{head}: {why}" if why else head


def marked_document(plan: Plan, asked: Asked) -> paper.PlanDocument:
    """The plan in the official form with the marks known on the day, in a column added where the plan has none."""
    ledger = known_ledger(plan, asked)
    stands = (activity for activity in ledger.activities.values() if activity.excluded_by_id is None)
    words = iter([_marks(ledger, activity) for activity in stands])
    former = edition_on(plan, asked.on)
    document = paper.from_json(json.loads(former.content)) if former else bridge.to_document(plan)
    columns = document.columns
    if not document.has(paper.MARK):
        columns += (paper.Column(paper.MARK, MARK_HEADING),)
    # Both read sections and rows in the order of the plan.
    sections = tuple(
        replace(section, activities=tuple(replace(row, mark=next(words)) for row in section.activities))
        for section in document.sections
    )
    post, signer = signature_of(plan)
    tail = ("", f"По состоянию на {asked.on:%d.%m.%Y}.", f"{post} _______________ {signer}".rstrip())
    return replace(document, columns=columns, sections=sections, tail=(*document.tail, *tail))


def _marks(ledger: Ledger, activity: Activity) -> str:
    if activity.mark:
        return activity.mark
    facts = (one for one in ledger.facts if one.activity == activity.pk and one.counts)
    return "\n".join(ledger.marks[one.mark].printed for one in sorted(facts, key=lambda one: one.order))
