"""The way of agreement of a plan: its sheet, who gives what, sign-offs given and refused, comments, scans."""

from collections.abc import Iterable, Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plans import permissions
from plans.access import activity_for, approval_for, comment_for, edition_for, plan_for, scan_for
from plans.amending import giving, sending
from plans.approval import comments, mistaken, scans, sheet, signing, way
from plans.approval.papers import SHEET, sheet_name
from plans.core.errors import PlanError
from plans.core.grid import Grid
from plans.core.processes import write
from plans.files.names import safe
from plans.files.stored import bytes_of
from plans.forms.way import AnswerForm, CommentForm, ReasonForm, ScanForm, StopForm
from plans.models import Activity, Approval, Edition, Plan, Signature
from plans.views.errors import names_damage
from plans.views.files import download, made_apart
from plans.views.stages import shown_of, version_shown


@require_safe
@login_required
def plan_way(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the agreement stands: each sign-off, whose turn it is, comments, scans, the papers."""
    plan = plan_for(request, pk)
    if plan.is_merged:
        return redirect("plan_way", plan.amends_id)
    user = request.user
    rows = [] if plan.is_frozen else way.proposed(plan) if plan.is_editable else way.rows_of(plan)
    turn = way.turn_of(rows) if not plan.is_editable else []
    editions = list(_editions(plan))
    signed = signing.of_rows([*rows, *(row for one in editions for row in one.approvals.all())])
    context = {
        "plan": plan,
        "rows": _told(rows, signed),
        "turn": turn,
        "mine": [row for row in turn if permissions.is_giver(user, row)],
        "since": way.since(plan, rows) if turn else None,
        "today": timezone.localdate(),
        "is_secretary": permissions.is_secretary(user, plan.cluster),
        "can_lay": permissions.can_lay_way(user, plan),
        "can_answer": permissions.can_comment(user, plan) and permissions.is_secretary(user, plan.cluster),
        "can_waive": permissions.can_waive(user, plan) and plan.is_editable,
        "waivers": plan.waivers.select_related("person"),
        "broken": _broken(plan),
        "comments": plan.comments.select_related("person", "answered_by"),
        "comment_form": CommentForm(rows=Activity.objects.of_plan(plan)) if not plan.is_frozen else None,
        "editions": [(one, _told(one.approvals.all(), signed)) for one in editions],
    }
    return render(request, "way/page.html", context)


def _told(
    rows: Iterable[Approval], signed: Mapping[int, list[Signature]]
) -> list[tuple[Approval, str, str, list[Signature]]]:
    """Each sign-off, how it was given, by whom, or who is to give it, and its files of signatures."""
    return [
        (row, sheet.how_given(row), sheet.who_gave(row) if row.is_given else row.who, signed.get(row.pk, []))
        for row in rows
    ]


def _editions(plan: Plan) -> QuerySet[Edition]:
    """With their sign-offs and scans; no bytes."""
    people = Approval.objects.select_related("giver", "deputy", "given_by", "signoff").prefetch_related("scans")
    rows = plan.editions.defer("content", "pdf", "docx").select_related("approved_by")
    return rows.prefetch_related("scans", Prefetch("approvals", people))


def _broken(plan: Plan) -> list[Approval]:
    """Sign-offs of ways that were broken off: given or refused then."""
    rows = plan.approvals.exclude(ended_at=None).exclude(state=Approval.States.WAITING)
    rows = rows.select_related("given_by", "giver", "deputy", "ended_by").prefetch_related("scans")
    return list(rows.order_by("-given_at"))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def way_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Who gives each sign-off, in which order, by when."""
    plan = plan_for(request, pk, "lay")
    people = way.people_of(plan.cluster)
    rows = [row for row in way.proposed(plan) if not row.is_given]
    forms = [StopForm(request.POST or None, row=row, people=people) for row in rows]
    error = ""
    valid = [form.is_valid() for form in forms]
    if request.method == "POST" and all(valid):
        try:
            way.lay(plan, request.user, {form.row.signoff_id: form.choice for form in forms})
        except PlanError as refused:
            error = str(refused)
        else:
            messages.success(request, "Путь согласования сохранён.")
            return redirect("plan_way", pk)
    status = 422 if error or any(form.errors for form in forms) else 200
    return render(request, "way/edit.html", {"plan": plan, "forms": forms, "error": error}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def approval_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the plan with a reason, instead of giving a sign-off."""
    row = approval_for(request, pk)
    plan = row.plan
    if not permissions.is_giver(request.user, row) and not permissions.is_secretary(request.user, plan.cluster):
        raise PermissionDenied
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            giving.send_back(row, request.user, form.cleaned_data["note"], shown=version_shown(request))
        except PlanError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Возвращён на доработку: {plan}.")
            return redirect("plan_way", plan.pk)
    context = {"plan": plan, "row": row, "form": form, "shown": shown_of(Plan.texts.get(pk=plan.pk))}
    names = {"heading": "Вернуть на доработку", "submit": "Вернуть"}
    return render(request, "way/return.html", context | names, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def approval_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a paper that was brought in by mistake; then the right one is brought."""
    row = approval_for(request, pk)
    if not permissions.can_take_back(request.user, row):
        raise PermissionDenied
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            again = mistaken.take_back(row, request.user, form.cleaned_data["note"])
        except PlanError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"«{row.word}»: документ отозван. Внесите правильный.")
            return redirect(reverse("approval_give", args=[again.pk], query={"means": Approval.Means.PAPER}))
    later = mistaken.asked_again(way.rows_of(row.plan), row)
    context = {"plan": row.plan, "row": row, "form": form, "later": later, "how": sheet.how_given(row)}
    names = {"heading": f"Отозвать документ: «{row.word}»", "submit": "Отозвать и внести правильный"}
    return render(request, "way/take_back.html", context | names, status=422 if form.errors else 200)


@require_safe
@login_required
def plan_sheet(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Лист согласования as it stands now; of a plan in force that of its newest edition."""
    plan = plan_for(request, pk)
    if plan.is_frozen and not plan.is_amendment and (edition := plan.editions.defer("content", "pdf", "docx").first()):
        return edition_sheet(request, edition.pk, kind)
    return _paper(request, plan, sheet.grid_of_plan(plan), kind, f"{SHEET} – {safe(plan.short_name)} – проект.{kind}")


@require_safe
@login_required
def edition_sheet(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Лист согласования of an edition."""
    edition = edition_for(request, pk)
    return _paper(request, edition.plan, sheet.grid_of_edition(edition), kind, sheet_name(edition, kind))


def _paper(request: HttpRequest, plan: Plan, grid: Grid, kind: str, name: str) -> HttpResponse:
    wish = write.Paper(grid, kind)
    return made_apart(request, plan, wish, name) if kind == "pdf" else download(write.make(wish), kind, name)


@require_safe
@login_required
def row_comments(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said of one row, and the secretary's answers."""
    row = activity_for(request, pk, "read")
    plan = row.owner
    can_say = permissions.can_comment(request.user, plan)
    context = {
        "plan": plan,
        "row": row,
        "comments": row.comments.select_related("person", "answered_by"),
        "can_answer": can_say and permissions.is_secretary(request.user, plan.cluster),
        "can_say": can_say,
    }
    return render(request, "way/row.html", context)


@require_POST
@login_required
def comment_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Say something of a row, or of the plan."""
    plan = plan_for(request, pk, "comment")
    form = CommentForm(request.POST, rows=Activity.objects.of_plan(plan))
    if not form.is_valid():
        messages.error(request, "Комментарий не сохранён: напишите его и выберите строку из списка.")
    else:
        comments.say(plan, request.user, form.cleaned_data["text"], form.cleaned_data["row"])
        messages.success(request, "Комментарий сохранён: секретарь его увидит.")
    return _back(request, plan, form.cleaned_data.get("row"))


@require_POST
@login_required
def comment_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The secretary's answer."""
    comment = comment_for(request, pk)
    form = AnswerForm(request.POST)
    try:
        comments.answer(comment, request.user, form.cleaned_data["text"] if form.is_valid() else "")
    except PlanError as refused:
        messages.error(request, str(refused))
    return _back(request, comment.plan, comment.activity)


def _back(request: HttpRequest, plan: Plan, row: Activity | None) -> HttpResponse:
    """To the page where it was said: that of the row, or the plan's way."""
    return redirect("row_comments", row.pk) if row and "of_row" in request.POST else redirect("plan_way", plan.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def plan_waive(request: HttpRequest, pk: int) -> HttpResponse:
    """The chair lets a plan go on with its errors, and says why."""
    plan = plan_for(request, pk, "waive")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            sending.waive(plan, request.user, form.cleaned_data["note"], shown=version_shown(request))
        except PlanError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Разрешено: секретарь может отправить план с этими ошибками.")
            return redirect("plan_way", pk)
    context = {"plan": plan, "form": form, "look": sending.look(plan), "shown": shown_of(plan)}
    names = {"heading": "Разрешить отправку с ошибками", "submit": "Разрешить"}
    return render(request, "way/waive.html", context | names, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edition_scan(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a scan of the signed sheet beside an edition."""
    edition = edition_for(request, pk)
    plan = edition.plan
    if not permissions.is_secretary(request.user, plan.cluster):
        raise PermissionDenied
    form = ScanForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        files = form.cleaned_data["files"]
        try:
            found = scans.examined([file.read() for file in files])
        except PlanError as refused:
            form.add_error("files", str(refused))
        else:
            scans.attach(edition, request.user, files[0].name, found)
            messages.success(request, "Скан подписанного листа приложен к редакции.")
            return redirect("plan_way", plan.pk)
    context = {"plan": plan, "form": form, "edition": edition}
    names = {"heading": f"Скан подписанного листа, редакция № {edition.number}", "submit": "Приложить"}
    return render(request, "plans/form.html", context | names, status=422 if form.errors else 200)


@require_safe
@login_required
@names_damage
def scan_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A scan, always as a file to be saved."""
    scan = scan_for(request, pk)
    return download(bytes_of(scan), "pdf", f"Скан – {scan.shown_name}")
