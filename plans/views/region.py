"""To the region's provider and back. Where none is set up, there is no such page."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

REFUSED = (
    "Войти через региональную систему не удалось. Проверьте, что почта в ней подтверждена и та же, что у вашей учётной "
    "записи здесь, или войдите с паролем."
)


class Back(OIDCAuthenticationCallbackView):
    """The provider has sent the person back."""

    def login_failure(self) -> HttpResponse:
        messages.error(self.request, REFUSED)
        return redirect("login")


def _only_where_set_up(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @require_safe
    def answer(request: HttpRequest) -> HttpResponse:
        if not settings.OIDC_ISSUER:
            raise Http404
        return view(request)

    return answer


go = _only_where_set_up(lambda request: OIDCAuthenticationRequestView.as_view()(request))
back = _only_where_set_up(Back.as_view())
