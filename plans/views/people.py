"""People and their roles, for administrators and secretaries; and the page of whoever was invited."""

from collections.abc import Iterator, Sequence

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plans import permissions
from plans.access import account_for, invitation_for, membership_for, people_for
from plans.accounts import invitations, many, people
from plans.accounts.invitations import NotTaken
from plans.core.errors import PlanError
from plans.core.posting import Refusal
from plans.forms.people import InvitationForm, ListForm, MembershipForm, NewcomerForm
from plans.keyset import page_of
from plans.models import Invitation, Membership, User
from plans.views.forms import form_page

PAGE = 30
NOT_SENT = "Письмо для {} не ушло. {} Приглашение сохранено: проверьте адрес и отправьте ещё раз."
_NAMED = 5


@require_safe
@login_required
def people_list(request: HttpRequest) -> HttpResponse:
    """Who there is, with which roles; who was invited and has not answered."""
    people_for(request)
    words = request.GET.get("text", "")[:200].replace("\x00", "")
    page = page_of(people.listed(request.user, words), people.ORDER, PAGE, request.GET.get("after", ""))
    waiting = page_of(people.waiting(request.user), people.INVITED, PAGE, request.GET.get("waiting", ""))
    for row in waiting:
        row.may_change = permissions.can_give_role(request.user, row.role, row.cluster)
    context = {"page": page, "waiting": waiting, "words": words, "rows": [_row(request, one) for one in page]}
    context["unsent"] = any(row.may_change and not row.sent_at for row in waiting)
    return render(request, "people/list.html", context)


def _row(request: HttpRequest, person: User) -> dict[str, object]:
    """A person as the list shows him: the roles, each with whether the reader may change it."""
    roles = [(row, permissions.can_give_role(request.user, row.role, row.cluster)) for row in person.roles_seen]
    return {"person": person, "roles": roles, "can_close": permissions.can_close_account(request.user, person)}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def person_invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody by e-mail to a role."""
    people_for(request)
    form = InvitationForm(request.POST or None, keeper=request.user, initial={"place": request.GET.get("place")})
    if request.method == "POST" and form.is_valid():
        _send(request, invitations.invite(form.cleaned_data["email"], form.grant, request.user))
        return redirect("people_list")
    return form_page(request, form, "Пригласить", "Отправить приглашение", "people/form.html")


def _send(request: HttpRequest, row: Invitation) -> None:
    (refusal,) = invitations.send([row])
    if refusal:
        messages.error(request, NOT_SENT.format(row.email, refusal.words))
    else:
        messages.success(request, f"Приглашение отправлено: {row.email}.")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def people_upload(request: HttpRequest) -> HttpResponse:
    """Many people from a table: what was understood is shown, nobody is invited yet."""
    people_for(request)
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            lines = many.read(form.cleaned_data["file"].read(), request.user)
        except PlanError as error:
            form.add_error("file", str(error))
        else:
            good = sum(line.grant is not None for line in lines)
            context = {"lines": lines, "good": good, "packed": many.packed(lines, request.user)}
            return render(request, "people/look.html", context)
    return form_page(request, form, "Пригласить многих", "Прочитать и показать", "people/upload.html")


@require_POST
@login_required
def people_save(request: HttpRequest) -> HttpResponse:
    """Invite the people of the table that was looked at."""
    people_for(request)
    try:
        rows = many.save(request.POST.get("packed", ""), request.user)
    except many.NoList as error:
        messages.error(request, str(error))
        return redirect("people_upload")
    return _send_many(request, rows)


@require_POST
@login_required
def invitations_send(request: HttpRequest) -> HttpResponse:
    """Send the letters that have not gone out yet, as many as go out in a moment."""
    people_for(request)
    rows = people.waiting(request.user).filter(sent_at=None)
    allowed = [row for row in rows if permissions.can_give_role(request.user, row.role, row.cluster)]
    return _send_many(request, allowed)


def _send_many(request: HttpRequest, rows: Sequence[Invitation]) -> HttpResponse:
    refused = [(row, why) for row, why in zip(rows, invitations.send(rows), strict=True) if why]
    sent = len(rows) - len(refused)
    if refused:
        words = f"Писем отправлено: {sent}, осталось: {len(refused)}. Приглашения сохранены, отправьте остальные."
        messages.warning(request, " ".join([words, *_reasons(refused)]))
    else:
        messages.success(request, f"Приглашений отправлено: {sent}.")
    return redirect("people_list")


def _reasons(refused: Sequence[tuple[Invitation, Refusal]]) -> Iterator[str]:
    """«a@example.org, b@example.org и ещё 3: почтовый сервер…», a sentence for each reason."""
    by_words: dict[str, list[str]] = {}
    for row, why in refused:
        by_words.setdefault(why.words, []).append(row.email)
    for words, emails in by_words.items():
        more = f" и ещё {len(emails) - _NAMED}" if len(emails) > _NAMED else ""
        yield f"{', '.join(emails[:_NAMED])}{more}: {words[0].lower()}{words[1:]}"


@require_POST
@login_required
def invitation_again(request: HttpRequest, pk: int) -> HttpResponse:
    """A new letter with a new link."""
    _send(request, invitation_for(request, pk))
    return redirect("people_list")


@require_POST
@login_required
def invitation_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Nobody shall take this invitation any more."""
    row = invitation_for(request, pk)
    invitations.withdraw(row)
    messages.success(request, f"Приглашение отозвано: {row.email}. Ссылка из письма больше не действует.")
    return redirect("people_list")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def role_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another role, place or organisation for somebody."""
    row = membership_for(request, pk)
    form = MembershipForm.of(row, request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            people.change_role(row, form.grant, form.cleaned_data["heads"])
        except people.SameRole as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Сохранено: {row}.")
            return redirect("people_list")
    return form_page(request, form, f"Роль: {row.user}", "Сохранить", "people/form.html")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def role_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody has left the cluster or the department; asked once more before."""
    row: Membership = membership_for(request, pk)
    if request.method == "POST":
        people.end_role(row)
        messages.success(request, f"{row.user}: роль снята, открытые входы завершены.")
        return redirect("people_list")
    return render(request, "people/end.html", {"row": row})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def person_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account; asked once more before."""
    person = account_for(request, pk)
    if request.method == "POST":
        people.close_account(person)
        messages.success(request, f"{person}: учётная запись закрыта.")
        return redirect("people_list")
    return render(request, "people/close.html", {"person": person})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invitation_accept(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """The link of the letter: whoever is signed in takes the role, whoever is new opens an account."""
    try:
        row = invitations.found(pk, token)
        if request.user.is_authenticated:
            return _take(request, row, token)
        if invitations.account_of(row):
            return render(request, "people/known.html", {"invitation": row})
        return _open(request, row, token)
    except NotTaken as error:
        return render(request, "people/over.html", {"why": str(error)}, status=410)


def _take(request: HttpRequest, row: Invitation, token: str) -> HttpResponse:
    if request.method != "POST":
        return render(request, "people/take.html", {"invitation": row})
    invitations.take(row.pk, token, request.user)
    messages.success(request, f"Приглашение принято: {row.get_role_display()}, {row.place}.")
    return redirect("home")


def _open(request: HttpRequest, row: Invitation, token: str) -> HttpResponse:
    form = NewcomerForm(invitations.newcomer_of(row), request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = form.save()
        invitations.open_account(row.pk, token, person)
        login(request, person, backend="django.contrib.auth.backends.ModelBackend")
        messages.success(request, f"Готово. Имя для входа: {person.username}.")
        return redirect("home")
    return form_page(request, form, "Добро пожаловать", "Начать работу", "people/newcomer.html", invitation=row)
