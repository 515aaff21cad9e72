"""Requests: an official asks clusters and sees who answered; a secretary answers."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plans import permissions
from plans.access import addressee_for, inquiry_for, reply_file_for
from plans.asking import door, known, lists
from plans.core.errors import PlanError
from plans.core.reports.document import KIND_NAMES, ReportKind
from plans.core.writers import listing
from plans.files.names import report_name, safe
from plans.forms.inquiry import AnswerForm, InquiryForm, MoveForm
from plans.models import Addressee, Department, Inquiry, InquiryMove, Reply, ReplyFile, User
from plans.reports import door as reports
from plans.reports.rows import Asked
from plans.views.errors import names_damage
from plans.views.files import brought, download
from plans.views.forms import form_page

PAGE = 50
MOVES = {
    "extend": (InquiryMove.Moves.EXTEND, "Изменить срок", "Изменить срок", "Новый срок сохранён."),
    "close": (InquiryMove.Moves.CLOSE, "Закрыть запрос", "Закрыть", "Запрос закрыт."),
    "withdraw": (InquiryMove.Moves.WITHDRAW, "Отозвать запрос", "Отозвать", "Запрос отозван."),
}


@require_safe
@login_required
def inquiry_list(request: HttpRequest) -> HttpResponse:
    """What the person's departments have asked, or what the person's clusters were asked: all, or without an answer."""
    today, waiting = timezone.localdate(), request.GET.get("state") == "waiting"
    context: dict[str, object] = {"today": today, "waiting": waiting, "may_ask": lists.may_ask(request.user)}
    if waiting:
        page = Paginator(lists.unanswered(request.user), PAGE).get_page(request.GET.get("page"))
        context |= {"page": page, "asked": _with_states(page, today)}
    elif context["may_ask"]:
        page = Paginator(lists.kept_by(request.user), PAGE).get_page(request.GET.get("page"))
        context |= {"page": page, "made": list(page)}
    else:
        page = Paginator(lists.asked_of(request.user), PAGE).get_page(request.GET.get("page"))
        context |= {"page": page, "asked": _with_states(page, today)}
    return render(request, "inquiries/list.html", context)


def _with_states(rows: object, today: date) -> list[tuple[Addressee, str]]:
    return [(row, lists.state_of(row, today)) for row in rows]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def inquiry_new(request: HttpRequest) -> HttpResponse:
    """Ask clusters of a department."""
    departments = _departments(request.user)
    if not departments.exists():
        raise PermissionDenied("Спрашивать кластеры может департамент.")
    department = _chosen(departments, request.GET.get("department", ""))
    if department is None:
        page = Paginator(departments, PAGE).get_page(request.GET.get("page"))
        return render(request, "inquiries/whose.html", {"page": page})
    clusters = lists.choosable(request.user, department.pk)
    form = InquiryForm(request.POST or None, clusters=clusters, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            inquiry = door.ask(department, request.user, form.asked, form.addressees)
        except PlanError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Запрос отправлен: он стоит в делах секретарей и придёт им в письме.")
            return redirect("inquiry_page", inquiry.pk)
    return form_page(request, form, "Новый запрос кластерам", "Отправить", "inquiries/new.html", department=department)


def _departments(person: User) -> QuerySet[Department]:
    """Those whose clusters the person may ask."""
    rows = Department.objects.order_by("name", "pk")
    return rows if person.is_superuser else rows.filter(memberships__user=person, memberships__role="official")


def _chosen(departments: QuerySet[Department], key: str) -> Department | None:
    """The one that the address names, or the only one."""
    if key.isdecimal() and len(key) < 18:
        return departments.filter(pk=int(key)).first()
    found = list(departments[:2])
    return found[0] if len(found) == 1 else None


@require_safe
@login_required
def inquiry_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has answered, who has not, who was late; what was answered."""
    inquiry, today = inquiry_for(request, pk), timezone.localdate()
    state = request.GET.get("state", "")
    state = state if state in lists.STATES else ""
    page = Paginator(lists.of_inquiry(inquiry, state, today), PAGE).get_page(request.GET.get("page"))
    context = {
        "inquiry": inquiry,
        "today": today,
        "page": page,
        "rows": _with_states(page, today),
        "counts": lists.counts_of(inquiry),
        "state": state,
        "states": lists.STATES,
        "moves": inquiry.moves.select_related("person"),
    }
    return render(request, "inquiries/page.html", context)


@require_safe
@login_required
def inquiry_file(request: HttpRequest, pk: int) -> HttpResponse:
    """All answers as one table."""
    inquiry = inquiry_for(request, pk)
    data = listing.write("Ответы", lists.COLUMNS, lists.table_of(inquiry, timezone.localdate()))
    return download(data, "xlsx", f"Ответы – {safe(inquiry.subject)}.xlsx")


@require_POST
@login_required
def inquiry_remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind those who have not answered, or one of them."""
    inquiry, only = inquiry_for(request, pk), request.POST.get("only", "")
    one = int(only) if only.isdecimal() and len(only) < 18 else None
    try:
        count = door.remind(inquiry, request.user, timezone.localdate(), one)
    except PlanError as refused:
        messages.error(request, str(refused))
    else:
        if count:
            messages.success(request, f"Напомним кластерам: {count}. Напоминание придёт в ближайшем письме.")
        else:
            messages.info(request, f"Напоминать некому: ответили все, или напоминали меньше {_AGAIN} дней назад.")
    return redirect("inquiry_page", pk)


_AGAIN = door.REMIND_AGAIN.days


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def inquiry_move(request: HttpRequest, pk: int, word: str) -> HttpResponse:
    """Another day, or the end."""
    inquiry, today = inquiry_for(request, pk), timezone.localdate()
    move, heading, submit, said = MOVES[word]
    form = MoveForm(request.POST or None, word=word, today=today, initial={"due": inquiry.due})
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        try:
            if move is InquiryMove.Moves.EXTEND:
                door.extend(inquiry, request.user, form.cleaned_data["due"], words)
            else:
                door.end(inquiry, request.user, move, words)
        except PlanError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, said)
            return redirect("inquiry_page", pk)
    return form_page(request, form, heading, submit, "inquiries/move.html", inquiry=inquiry)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def inquiry_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """What the cluster was asked and has answered; its secretary answers here."""
    row, today = addressee_for(request, pk), timezone.localdate()
    may = permissions.can_answer(request.user, row)
    if request.method == "POST" and not may:
        raise PermissionDenied("Отвечает секретарь кластера, пока запрос открыт.")
    replies = list(row.replies.select_related("person", "plan").prefetch_related("files"))
    context = {"row": row, "inquiry": row.inquiry, "replies": replies, "state": lists.state_of(row, today)}
    if not may:
        last = row.inquiry.moves.order_by("-pk").first()
        return render(request, "inquiries/answer.html", context | {"last": last})
    found = known.of(row, today)
    form = _answer_form(request, row, found, replies)
    if request.method == "POST" and form.is_valid():
        try:
            door.answer(row, request.user, _said(form, found, today))
        except PlanError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Ответ отправлен департаменту.")
            return redirect("inquiry_answer", pk)
    heading = "Исправить ответ" if replies else "Ответить"
    return form_page(request, form, heading, "Отправить ответ", "inquiries/answer.html", known=found, **context)


def _answer_form(request: HttpRequest, row: Addressee, found: known.Known, replies: list[Reply]) -> AnswerForm:
    """Filled with the former answer, else with what is known."""
    last = replies[0] if replies else None
    files = last.files.all() if last else ReplyFile.objects.none()
    reports_it = row.inquiry.wants == Inquiry.Wants.REPORT
    initial = (
        {"text": last.text, "number": lists.plain(last.number), "kept": list(files)}
        if last
        else {"text": found.sentence, "number": found.number, "report": reports_it}
    )
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    return AnswerForm(
        *sent, inquiry=row.inquiry, can_report=reports_it and found.plan is not None, kept=files, initial=initial
    )


def _said(form: AnswerForm, found: known.Known, today: date) -> door.Answer:
    said = form.cleaned_data
    files = [door.Attached(one.name, one.read()) for one in said["files"]]
    if said.get("report"):
        files.append(_report(found, today))
    return door.Answer(
        said["text"], said.get("number"), found.number, found.plan, files=files, kept=tuple(said.get("kept") or ())
    )


def _report(found: known.Known, today: date) -> door.Attached:
    """The report on execution of the asked period, as the program makes it."""
    period = found.inquiry.period
    on = min(period.end, today) if period else today
    asked = Asked(ReportKind.EXECUTION, on, today, period)
    name = report_name(found.plan, KIND_NAMES[asked.kind], on, "docx")
    return door.Attached(name, reports.made(found.plan, asked, today).write("docx"))


@require_safe
@login_required
@names_damage
def reply_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A file of an answer, as a download that no browser may run."""
    file = reply_file_for(request, pk)
    return brought(file)
