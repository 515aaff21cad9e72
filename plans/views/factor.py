"""The second factor: asked for when signing in, turned on and off in the own account."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from plans.access import account_for
from plans.accounts import factor, sessions
from plans.accounts.factor import WrongCode
from plans.forms.account import CodeForm, PasswordAskedForm
from plans.views import ways
from plans.views.forms import form_page


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def login_code(request: HttpRequest) -> HttpResponse:
    """After the password: the code of the telephone, or one of the recovery codes."""
    if request.session.get(factor.OWED) != "code":
        return HttpResponseRedirect(_next(request))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            factor.give(request, form.cleaned_data["code"])
        except WrongCode as error:
            form.add_error("code", str(error))
        else:
            return HttpResponseRedirect(_next(request))
    return form_page(request, form, "Код с телефона", "Войти", "accounts/code.html", next=_next(request))


def _next(request: HttpRequest) -> str:
    """Where the person was going."""
    return ways.ours(request.POST.get("next") or request.GET.get("next") or "", reverse("home"))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def factor_page(request: HttpRequest) -> HttpResponse:
    """Turn the second factor on; or what there is of it."""
    if factor.is_on(request.user):
        context = {"left": factor.codes_left(request.user), "wanted": factor.is_wanted(request.user)}
        return render(request, "accounts/factor.html", context)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _codes(request, factor.turn_on(request, form.cleaned_data["code"]))
        except WrongCode as error:
            form.add_error("code", str(error))
    device = factor.begun(request.user)
    context = {"picture": factor.picture_of(device), "secret": factor.secret_of(device)}
    context["wanted"] = factor.is_wanted(request.user)
    return form_page(request, form, "Второй фактор", "Включить", "accounts/factor_on.html", **context)


def _codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    return render(request, "accounts/codes.html", {"codes": codes})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def factor_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes, for who says the password once more."""
    if not factor.is_on(request.user):
        return redirect("factor")
    form = PasswordAskedForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        return _codes(request, factor.new_codes(request.user))
    return _asked_again(request, form, "Новые запасные коды", "Показать новые коды")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def factor_off(request: HttpRequest) -> HttpResponse:
    """Turn it off, for who says the password once more; not where a role wants it."""
    if not factor.is_on(request.user) or factor.is_wanted(request.user):
        return redirect("factor")
    form = PasswordAskedForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        factor.turn_off(request.user)
        messages.success(request, "Второй фактор отключён: для входа достаточно пароля.")
        return redirect("account")
    return _asked_again(request, form, "Отключить второй фактор", "Отключить")


def _asked_again(request: HttpRequest, form: PasswordAskedForm, heading: str, submit: str) -> HttpResponse:
    """Who guesses at the password is signed out."""
    if getattr(request, "axes_locked_out", False):
        logout(request)
    return form_page(request, form, heading, submit, "accounts/form.html")


@require_POST
@login_required
def person_factor_off(request: HttpRequest, pk: int) -> HttpResponse:
    """An administrator helps somebody who has lost both telephone and recovery codes."""
    person = account_for(request, pk)
    factor.turn_off(person)
    sessions.end_all(person)
    messages.success(request, f"{person}: второй фактор снят, открытые входы завершены.")
    return redirect("people_list")
