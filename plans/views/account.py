"""A person's own account."""

from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.views import PasswordChangeView
from django.forms import BaseForm
from django.http import HttpResponse

from plans.forms.account import OwnPasswordForm


class OwnPassword(PasswordChangeView):
    """Change one's password. Who guesses at the old one is signed out: the session may be somebody else's."""

    form_class = OwnPasswordForm
    success_url = "/"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"request": self.request}

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        if getattr(self.request, "axes_locked_out", False):
            logout(self.request)
        return super().form_invalid(form)
