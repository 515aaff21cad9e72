"""Plans: the list, the sheet, and the forms of a plan as a whole."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from plans import bridge, permissions, queries
from plans.access import plan_for
from plans.approval import way
from plans.approval.versions import versions_of
from plans.core.checks import check, score
from plans.core.checks.corrections import corrections
from plans.core.deadlines import explain
from plans.core.errors import PlanError
from plans.core.stages import IN_PREPARATION, Stage, steps
from plans.editor import door, undo
from plans.editor.cells import Conflict
from plans.editor.plan import begin_plan, delete_plan, save_columns, save_settings
from plans.editor.remarks import remarks
from plans.editor.sheet import count_rows, only, sheet_of
from plans.editor.texts import offers
from plans.execution.shares import rows_of
from plans.forms.other import PlanFilter
from plans.forms.plan import ColumnsForm, NewPlanForm, PlanForm
from plans.keyset import page_of
from plans.models import Cluster
from plans.views.forms import form_page
from plans.views.stages import shown_of

PAGE = 30


@require_safe
@login_required
def plan_list(request: HttpRequest) -> HttpResponse:
    """All plans that the person may see, with filters; htmx asks for the table alone."""
    clusters = Cluster.objects.visible_to(request.user)
    found = PlanFilter(request.GET, queryset=queries.plan_list(request.user), clusters=clusters, person=request.user)
    context = {
        "page": page_of(found.qs, queries.PLANS, PAGE, request.GET.get("after", "")),
        "filter": found,
        "can_add": queries.managed(request.user).exists(),
    }
    return render(request, "plans/_table.html" if request.htmx else "plans/list.html", context)


@require_safe
@login_required
def plan_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan as on paper, beside it stage, findings and downloads."""
    plan = plan_for(request, pk)
    if plan.is_merged:
        return redirect("plan_page", plan.amends_id)
    groups = sheet_of(plan)
    wanted = request.GET.get("rows", "")
    can_write = permissions.can_write_plan(request.user, plan)
    on_way = way.rows_of(plan) if plan.stage in (Stage.ON_AGREEMENT, Stage.AGREED) else []
    turn = way.turn_of(on_way)
    moves = way.passable(permissions.moves(request.user, plan), on_way, request.user)
    figures, states = rows_of(plan, timezone.localdate()) if plan.is_frozen else (None, None)
    context = {
        "plan": plan,
        "rows": only(groups, wanted),
        "row_counts": count_rows(groups),
        "wanted": wanted,
        "moves": moves,
        "turn": turn,
        "asked": [row for row in turn if permissions.is_giver(request.user, row)],
        "since": way.since(plan, on_way) if turn else None,
        # Changes end with their approval: they are the plan then.
        "steps": steps(Stage(plan.stage))[: -1 if plan.is_amendment else None],
        # A draft is shown live by its editor: there the page of the move says what it is about.
        "shown": shown_of(plan) if moves and not plan.is_editable else "",
        "can_write": can_write,
        "comment_count": plan.comments.count() if plan.has_comments and plan.stage in IN_PREPARATION else 0,
        "editor": undo.standing(plan, request.user) if can_write else None,
        "can_delete": permissions.can_delete_plan(request.user, plan),
        "sees_amendment": plan.open_amendment and permissions.can_see_amendments(request.user, plan.cluster),
        "can_control": permissions.can_control_marks(request.user, plan),
        "decision": queries.last_decision(plan),
        "figures": figures,
        "states": states,
    }
    return render(request, "plans/page.html", context)


@require_safe
@login_required
def plan_findings(request: HttpRequest, pk: int) -> HttpResponse:
    """What a careful reader would notice; htmx loads it beside the sheet: checking takes its time."""
    plan = plan_for(request, pk)
    document, sections = bridge.to_document_with_rows(plan)
    findings = check(document, bridge.about(plan.cluster))
    context = {
        "plan": plan,
        "remarks": remarks(findings, document, sections),
        "score": score(findings) if permissions.can_see_score(request.user, plan) else None,
        "page": "" if request.htmx else reverse("plan_page", args=[pk]),
        "correctable": {one.id for one in corrections(document)} if plan.is_editable else (),
        "can_write": permissions.can_write_plan(request.user, plan),
    }
    return render(request, "plans/_findings.html" if request.htmx else "plans/findings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def plan_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Typographic slips: what would become of each text; only what is chosen is corrected."""
    plan = plan_for(request, pk, "edit")
    if request.method == "POST":
        try:
            done = door.ask(plan, request.user, "correct", keys=request.POST.getlist("key"))
        except PlanError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"{done.change.label}.")
        return redirect("plan_page", pk)
    wanted = request.GET.get("kind", "")
    context = {"plan": plan, "offers": offers(plan, wanted)}
    return render(request, "plans/correct.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def plan_new(request: HttpRequest) -> HttpResponse:
    """Begin an empty plan."""
    clusters = queries.managed(request.user)
    if not clusters.exists():
        raise PermissionDenied("Планы создаёт секретарь Координационного совета.")
    form = NewPlanForm(
        request.POST or None, clusters=clusters, today=timezone.localdate(), chosen=request.GET.get("cluster", "")
    )
    if request.method == "POST" and form.is_valid():
        plan = begin_plan(form.cleaned_data["cluster"], form.document(), request.user)
        messages.success(request, "План создан. Добавьте первый раздел.")
        return redirect("plan_page", plan.pk)
    return form_page(request, form, "Новый план", "Создать план", clusters=clusters)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def plan_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Title, period, kind, page."""
    plan = plan_for(request, pk, "edit")
    form = PlanForm(request.POST or None, instance=plan)
    if not form.is_bound:
        form.remember(plan)
    if request.method == "POST" and form.is_valid():
        try:
            save_settings(form.instance, request.user, form.was)
        except Conflict as conflict:
            form.show_both(conflict)
        except PlanError as error:
            form.add_error(None, str(error))
        else:
            return redirect("plan_page", plan.pk)
    return form_page(request, form, "Заголовок и период", "Сохранить", plan=plan)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def plan_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Which columns the table has."""
    plan = plan_for(request, pk, "edit")
    form = ColumnsForm(request.POST or None, plan=plan)
    if request.method == "POST" and form.is_valid():
        try:
            save_columns(plan, form.columns(), request.user)
        except PlanError as error:
            form.add_error(None, str(error))
        else:
            return redirect("plan_page", plan.pk)
    return form_page(request, form, "Графы таблицы", "Сохранить графы", plan=plan)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def plan_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then delete a draft."""
    plan = plan_for(request, pk, "delete")
    if request.method != "POST":
        what = f"Изменения, которые готовятся: {plan}" if plan.is_amendment else str(plan)
        return render(request, "plans/delete.html", {"plan": plan, "what": what, "back": plan})
    try:
        delete_plan(plan, request.user)
    except PlanError as error:
        messages.error(request, str(error))
        return redirect("plan_page", pk)
    if plan.is_amendment:
        messages.success(request, "Изменения отброшены. План действует, каким был.")
        return redirect("plan_page", plan.amends_id)
    messages.success(request, "План удалён.")
    return redirect("plan_list")


@require_safe
@login_required
def deadline_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """How the words of a deadline are understood in this plan, for the form that is being filled."""
    plan = plan_for(request, pk)
    words = request.GET.get("deadline", "")[:20_000]
    schedule = bridge.schedule_of(words, plan)
    context = {"schedule": schedule, "explained": explain(schedule) if words.strip() else "", "plan": plan}
    return render(request, "plans/_deadline.html", context)


@require_safe
@login_required
def plan_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Every decision about the plan and every edition."""
    plan = plan_for(request, pk)
    context = {
        "plan": plan,
        "decisions": queries.decisions_on(plan, secret=permissions.can_see_amendments(request.user, plan.cluster)),
        "editions": plan.editions.defer("content", "pdf", "docx").select_related("approved_by"),
        "can_compare": len(versions_of(plan, request.user)) > 1,
        "can_manage": permissions.can_manage_cluster(request.user, plan.cluster),
        "followers": plan.followers.select_related("cluster"),
    }
    return render(request, "plans/history.html", context)
