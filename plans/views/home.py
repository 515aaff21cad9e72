"""The first page: what do I have to do now."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from plans import permissions, queries
from plans.accounts import people
from plans.approval import way
from plans.asking import lists as inquiries
from plans.core.counting import sums_of
from plans.core.obligations import figures
from plans.core.progress import SOON_WITHIN, State
from plans.core.stages import IN_PREPARATION, Role, Stage
from plans.execution import attention, duties
from plans.execution.shares import progress_of
from plans.files import archives
from plans.models import Approval, Backup, Department, Membership, Plan
from plans.oversight import boards, overview

# What needs doing stands first and open; what does not is folded, and shows fewer of its rows.
GROUPS = (
    ("Просрочено", (State.LATE,), 20),
    ("Срок подходит", (State.DUE,), 20),
    ("Скоро", (State.SOON,), 20),
    ("Не выполнено или выполнено частично", (State.NOT_DONE, State.PART), 20),
    ("Впереди", (State.WAITING, State.MOVED), 5),
    ("Выполнено", (State.DONE, State.DONE_LATE), 5),
    ("Снято", (State.DROPPED,), 5),
)
# A member's numbers: the word in the address, what is counted, the groups that are shown then.
SHOWN = {
    "late": ("просрочено", ("Просрочено",)),
    "soon": ("срок подходит", ("Срок подходит", "Скоро")),
    "returned": ("возвращено: нужно исправить", ()),
    "done": ("выполнено", ("Выполнено",)),
}
MOST_SHOWN = 200
FOLDED = ("Впереди", "Выполнено", "Снято")
QUEUE = 50
WORST = 6
MOST_DEPARTMENTS = 5
MOST_PLANS = 30


@dataclass(frozen=True, slots=True)
class Group:
    """Duties of one kind: those shown, and how many there are."""

    name: str
    duties: tuple[duties.Duty, ...]
    count: int

    @property
    def folded(self) -> bool:
        return self.name in FOLDED

    @property
    def rest(self) -> int:
        return self.count - len(self.duties)


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """A block for each role that the person has; nothing else."""
    user, today = request.user, timezone.localdate()
    asked = way.asked_of(user)
    context: dict = {"today": today, "asked": asked}
    roles = {row.role for row in user.membership_list}
    if Role.SECRETARY in roles:
        context["inquiries"] = inquiries.waiting_for(user)
        context["secretary"] = _secretary(user, today, context["inquiries"].count)
    if Role.CHAIR in roles:
        context["chair"] = _chair(user, len(asked), today)
    if Role.MEMBER in roles:
        context["member"] = _member(user, today, request.GET.get("show", ""))
    if permissions.is_anywhere(user, Role.OFFICIAL):
        context["official"] = _official(user, today)
    if user.is_superuser:
        invited = people.waiting(user).count()
        context["admin"] = boards.of_everything(user, context["official"]["whole"], invited)
    known = context.get("secretary", {})
    has_plans = known.get("preparing") or known.get("in_force")
    if user.keeps_people and not has_plans and not Plan.objects.exists():
        context["steps"] = _first_steps(user)
    if user.is_superuser and not settings.DEMO:
        last = Backup.last()
        context["backup"] = {"last": last, "stale": last is None or last.is_stale(timezone.now())}
    response = render(request, "home/home.html", context)
    if "member" in context:
        response["X-Offline"] = "1"  # the worker keeps the list for when there is no network
    return response


def _first_steps(user) -> list[tuple[str, str, bool]]:
    """What leads an empty site to its first plan: name, address, whether it is done."""
    cluster = queries.managed(user).order_by("pk").first()
    members = reverse("member_list", args=[cluster.pk]) if cluster else reverse("cluster_directory")
    kept = [
        ("Завести департамент", reverse("department_new"), Department.objects.exists()),
        ("Завести кластер", reverse("cluster_new"), cluster is not None),
    ]
    return [
        *(kept if user.is_superuser else ()),
        ("Добавить организации кластера", members, bool(cluster and cluster.participations.exists())),
        ("Пригласить людей", reverse("person_invite"), Membership.objects.exclude(user=user).exists()),
        ("Загрузить план из файла", reverse("upload"), False),
    ]


def _clusters_with(user, role: Role) -> list[int]:
    return [row.cluster_id for row in user.membership_list if row.role == role]


def _secretary(user, today: date, asked: int) -> dict:
    """`asked`: how many requests of departments wait for an answer; they stand before the other numbers."""
    waiting = boards.Number(asked, "запросы департамента без ответа", f"{reverse('inquiry_list')}?state=waiting")
    rows = queries.plans_and_changes(user, Role.SECRETARY)
    preparing = list(rows.filter(stage__in=[stage.value for stage in IN_PREPARATION])[: MOST_PLANS + 1])
    in_force = list(rows.filter(stage=Stage.APPROVED)[: MOST_PLANS + 1])
    progress = progress_of([plan.pk for plan in in_force], today)
    turns = way.turns_of(preparing, today)
    marks = queries.marks_to_check(user)
    shown = list(marks[:QUEUE])
    return {
        "board": boards.of_role(user, Role.SECRETARY, today, [waiting] if asked else ()),
        "preparing": [(plan, turns[plan.pk]) for plan in preparing[:MOST_PLANS]],
        "in_force": [(plan, progress[plan.pk]) for plan in in_force[:MOST_PLANS]],
        "more": len(preparing) > MOST_PLANS or len(in_force) > MOST_PLANS,
        "marks": shown,
        "plain_marks": sum(not mark.is_request for mark in shown),
        "marks_count": marks.count(),
        "intakes": list(queries.intakes_of(user)),
        "attention": attention.of(_clusters_with(user, Role.SECRETARY), today),
    }


def _chair(user, asked: int, today: date) -> dict:
    """What no single person is asked for: that stands above; and what the chair's clusters owe."""
    plans = queries.plans_and_changes(user, Role.CHAIR).filter(stage__in=[Stage.ON_AGREEMENT, Stage.AGREED])
    plans = plans.exclude(Exists(Approval.objects.waiting().filter(plan=OuterRef("pk"))))
    waiting = boards.Number(asked + plans.count(), "на вашем решении", "#asked-head" if asked else "#chair-head")
    return {"plans": list(plans[:MOST_PLANS]), "board": boards.of_role(user, Role.CHAIR, today, [waiting])}


def _member(user, today: date, show: str) -> dict:
    """What is returned stands first; of each group only so many are read from the database as are shown.

    `show`, a key of SHOWN, asks for one number's rows alone.
    """
    owed = duties.owed_by(user, today)
    returned = [one for one in owed if one.returned]
    rest = [one for one in owed if not one.returned]
    every = {name: (_of_states(rest, states, today), limit) for name, states, limit in GROUPS}
    late = _of_states(returned, (State.LATE,), today)
    counts = {name: len(found) for name, (found, _) in every.items()}
    counts["Просрочено"] += len(late)  # late is late, returned or not
    board = _board_of_member(owed, counts, len(returned), today)
    wanted = SHOWN.get(show, ("", every))[1]
    groups = [(name, every[name][0], MOST_SHOWN if show in SHOWN else every[name][1]) for name in wanted]
    returned = {"late": late, "soon": [], "done": []}.get(show, returned)[:MOST_SHOWN]
    shown = [*returned, *(one for _, found, limit in groups for one in found[:limit])]
    dressed = dict(zip(shown, duties.dress(shown), strict=True))
    return {
        "board": board,
        "only": SHOWN[show][0] if show in SHOWN else "",
        "returned": [dressed[one] for one in returned],
        "groups": [
            Group(name, tuple(dressed[one] for one in found[:limit]), len(found))
            for name, found, limit in groups
            if found
        ],
        "plans": list({(duty.organisation, duty.activity.section.plan) for duty in dressed.values()}),
        "count": len(owed),
    }


def _board_of_member(owed: list[duties.Owed], counts: dict[str, int], returned: int, today: date) -> boards.Board:
    numbers = tuple(
        boards.Number(
            sum(counts[name] for name in names) if names else returned,
            words,
            f"?show={key}#member-head",
            key in ("late", "returned"),
        )
        for key, (words, names) in SHOWN.items()
    )
    return boards.Board(numbers, sums_of(figures([one.obligation for one in owed], today)))


def _of_states(owed: list[duties.Owed], states: tuple[State, ...], today: date) -> list[duties.Owed]:
    """What was moved to a near day stands with what is soon."""
    return [one for one in owed if _shown_as(one, today) in states]


def _shown_as(one: duties.Owed, today: date) -> State:
    state, due = one.standing.state, one.standing.due
    return State.SOON if state is State.MOVED and due and due - today <= SOON_WITHIN else state


def _official(user, today: date) -> dict:
    """The numbers of all clusters together, and those clusters where it is worst."""
    lines = overview.lines_of(user, overview.Wish(), today)
    departments = list(archives.overseen(user).order_by("name", "pk")[: MOST_DEPARTMENTS + 1])
    whole = overview.total(lines)
    return {
        "whole": whole,
        "board": boards.of_whole(whole),
        "rows": overview.dressed(lines[:WORST], today),
        "departments": departments[:MOST_DEPARTMENTS],
        "more": len(departments) > MOST_DEPARTMENTS,
    }
