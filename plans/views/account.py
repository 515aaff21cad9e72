"""A person's own account, and the way back into it."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView, PasswordChangeView, PasswordResetConfirmView
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plans.accounts import emails, factor, forgotten, post, sessions
from plans.accounts.addresses import client_address
from plans.accounts.asking import AskedTooOften
from plans.accounts.tokens import password_tokens
from plans.core.posting import Refusal
from plans.forms.account import ForgottenForm, OwnEmailForm, OwnNameForm, OwnPasswordForm
from plans.models import User
from plans.views import typed
from plans.views.forms import form_page


class SignIn(LoginView):
    """Name and password; what was typed into a form before the session ended comes along."""

    redirect_authenticated_user = True

    def form_valid(self, form: BaseForm) -> HttpResponse:
        response = super().form_valid(form)
        typed.bring(self.request)
        return response

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        more = {typed.FIELD: self.request.POST.get(typed.FIELD, ""), "by_region": bool(settings.OIDC_ISSUER)}
        return super().get_context_data(**kwargs) | more


class OwnPassword(PasswordChangeView):
    """Change one's password. Who guesses at the old one is signed out: the session may be somebody else's."""

    http_method_names = ("get", "head", "post")
    form_class = OwnPasswordForm
    success_url = reverse_lazy("account")

    def get_form_kwargs(self) -> dict[str, object]:
        return super().get_form_kwargs() | {"request": self.request}

    def form_valid(self, form: BaseForm) -> HttpResponse:
        with transaction.atomic():
            response = super().form_valid(form)
            sessions.end_all(self.request.user, but=self.request.session.session_key)
        messages.success(self.request, "Пароль изменён. Остальные входы завершены.")
        return response

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        _sign_out_if_locked(self.request)
        return super().form_invalid(form)


def _sign_out_if_locked(request: HttpRequest) -> None:
    if getattr(request, "axes_locked_out", False):
        logout(request)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """The own name, e-mail, password, letters and sessions on one page; it saves the name."""
    form = OwnNameForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Сохранено.")
        return redirect("account")
    context = {
        "stays": sessions.stays_of(request.user, request.session.session_key),
        "has_factor": factor.is_on(request.user),
    }
    return form_page(request, form, "Моя учётная запись", "Сохранить", "accounts/account.html", **context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def email_change(request: HttpRequest) -> HttpResponse:
    """Ask for another address: a letter goes there."""
    form = OwnEmailForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        try:
            refusal = emails.ask(request.user, form.cleaned_data["email"], client_address(request))
        except AskedTooOften as error:
            return render(request, "accounts/too_often.html", {"why": str(error)}, status=429)
        _tell(request, form.cleaned_data["email"], refusal)
        return redirect("account")
    _sign_out_if_locked(request)
    return form_page(request, form, "Другой адрес почты", "Отправить письмо", "accounts/form.html")


def _tell(request: HttpRequest, email: str, refusal: Refusal | None) -> None:
    """Whether the letter to the new address went out."""
    if refusal:
        messages.error(request, f"Письмо на {email} не ушло, адрес не изменён. {refusal.words}")
    else:
        messages.success(request, f"На {email} отправлено письмо со ссылкой. Адрес изменится, когда вы её откроете.")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def email_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the letter to the new address."""
    try:
        if request.method == "POST":
            messages.success(request, f"Адрес почты изменён: {emails.confirm(request.user, token)}.")
            return redirect("account")
        return render(request, "accounts/email.html", {"email": emails.asked(request.user, token)})
    except emails.LinkOver as error:
        return render(request, "accounts/over.html", {"why": str(error)}, status=410)


@require_POST
@login_required
def sessions_end(request: HttpRequest) -> HttpResponse:
    """End all own sessions but this one."""
    ended = sessions.end_all(request.user, but=request.session.session_key)
    messages.success(request, f"Завершено входов: {ended}." if ended else "Других входов нет.")
    return redirect("account")


@require_http_methods(["GET", "HEAD", "POST"])
def password_forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link to a new password. The answer does not tell whether there is such an account."""
    form = ForgottenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            forgotten.ask(form.cleaned_data["email"], client_address(request))
        except AskedTooOften as error:
            return render(request, "accounts/too_often.html", {"why": str(error)}, status=429)
        return redirect("password_sent")
    return form_page(request, form, "Новый пароль", "Отправить ссылку", "accounts/forgotten.html")


@require_safe
def password_sent(request: HttpRequest) -> HttpResponse:
    """What to do now, whether a letter went out or not; and that none does, whoever asked, while the server refuses."""
    return render(request, "accounts/sent.html", {"trouble": post.trouble()})


class NewPassword(PasswordResetConfirmView):
    """The link of the letter: Django keeps its token in the session, so that no address shows it afterwards."""

    token_generator = password_tokens
    template_name = "accounts/new_password.html"
    success_url = reverse_lazy("login")

    def form_valid(self, form: BaseForm) -> HttpResponse:
        with transaction.atomic():
            response = super().form_valid(form)
            forgotten.settled(self.user)
        messages.success(self.request, f"Пароль изменён. Войдите с ним; имя для входа: {self.user.get_username()}.")
        return response


login = require_http_methods(["GET", "HEAD", "POST"])(SignIn.as_view())
password_new = require_http_methods(["GET", "HEAD", "POST"])(NewPassword.as_view())
