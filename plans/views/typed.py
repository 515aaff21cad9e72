"""What was typed into a form whose session had ended meanwhile: it goes with the person through the sign-in and back.

Nothing is stored for strangers: the words travel in the page to sign in, sealed, and lie in the session once somebody
has signed in. They only fill the form again; a person presses its button. Files and passwords are not kept. What a
foreign site sends is not kept either: it has no token, and does not come from a page of ours.
"""

import logging
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url

from plans.views.fetching import is_fetch

log = logging.getLogger(__name__)

FIELD = "typed"  # of the form to sign in, and of the session
_SALT = "plans.views.typed"
_MOST = 40_000  # letters, sealed: what a stranger may send is not much more
_KEPT = 3600  # seconds between the two presses
_SEEN = "_seen"  # of a form of the admin: what it had shown of the object, so that nothing newer is saved over
_NEVER = ("csrfmiddlewaretoken", FIELD, "next", "username", "code")

Typed = dict[str, object]


def keep(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a form that leads to the sign-in takes its words along; a form that was taken needs them no more."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method != "POST" or _is_script(request):
            return response
        if _leads_to_sign_in(request, response) and (typed := _typed(request)):
            return _sign_in(request, typed)
        is_kept = getattr(request, "csrf_failed", False) or _is_of_a_sign_in(request)
        if not is_kept and request.session.get(FIELD, {}).get("page") in _pages(request):
            del request.session[FIELD]
        return response

    return answer


def bring(request: HttpRequest) -> None:
    """Somebody has signed in: what came along in the form is ready for its page."""
    if typed := unsealed(request.POST.get(FIELD, "")):
        request.session[FIELD] = typed


def unsealed(text: str) -> Typed:
    """What the page to sign in has carried; nothing when it is none of ours, or too old."""
    try:
        return signing.loads(text, salt=_SALT, max_age=_KEPT) if text else {}
    except signing.BadSignature:
        return {}


def context(request: HttpRequest) -> dict[str, object]:
    """For the templates: what to fill the form of this page with."""
    session = getattr(request, "session", None)
    found = session.get(FIELD) if session is not None and request.method == "GET" else None
    return {FIELD: found if found and found["page"] == request.path else None}


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The token of a form is old (its owner has signed in again elsewhere), or the form is somebody else's."""
    request.csrf_failed = True
    typed = _typed(request) if _is_from_us(request) else {}
    # Its address, and Django's reason, which names where it was sent from, may be secrets.
    log.warning("a form without its token: %s", request.resolver_match.route if request.resolver_match else "")
    if typed and not request.user.is_authenticated:
        return _sign_in(request, typed)
    if typed:
        request.session[FIELD] = typed
    return render(request, "errors/token.html", {"page": typed and typed["address"]}, status=403)


def _sign_in(request: HttpRequest, typed: Typed) -> HttpResponse:
    """The page to sign in instead of the way there; it says what is kept."""
    sealed = signing.dumps(typed, salt=_SALT, compress=True)
    fits = len(sealed) <= _MOST
    about = {
        "form": AuthenticationForm(request),
        "next": typed["address"],
        "too_long": not fits,
        "has_files": typed["files"],
    }
    return render(request, "registration/login.html", about | {FIELD: sealed if fits else ""}, status=401)


def _typed(request: HttpRequest) -> Typed:
    """The page of the form, its whole address, its fields, whether files were among them; {} if nothing is typed."""
    fields = {
        name: values
        for name, values in request.POST.lists()
        if name not in _NEVER and "password" not in name and (name == _SEEN or not name.startswith("_"))
    }
    said = (value for name, values in fields.items() for value in values if name != _SEEN)
    if not any(value.strip() for value in said) or _is_of_a_sign_in(request):
        return {}
    page = _pages(request)[0]
    query = urlsplit(request.headers.get("Referer", "")).query if page != request.path else request.GET.urlencode()
    address = f"{page}?{query}" if query else page
    return {"page": page, "address": address, "fields": fields, "files": bool(request.FILES)}


def _pages(request: HttpRequest) -> tuple[str, ...]:
    """Where the form stood: the page that sent it, if it says so and is ours, else the address itself."""
    sent_by = urlsplit(request.headers.get("Referer", ""))
    return (sent_by.path, request.path) if sent_by.path and sent_by.netloc == request.get_host() else (request.path,)


def _is_of_a_sign_in(request: HttpRequest) -> bool:
    own = (resolve_url(settings.LOGIN_URL), resolve_url("logout"), "/password/")
    return request.path.startswith(own) or (_is_of_admin(request) and not request.path.endswith(("/add/", "/change/")))


def _is_of_admin(request: HttpRequest) -> bool:
    return request.path.startswith(resolve_url("admin:index"))


def _is_from_us(request: HttpRequest) -> bool:
    """Whether a page of ours has sent the form: browsers say where each comes from, and pages cannot make them lie."""
    if origin := request.headers.get("Origin", ""):
        return origin == f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


def _is_script(request: HttpRequest) -> bool:
    return is_fetch(request) or "HX-Request" in request.headers


def _leads_to_sign_in(request: HttpRequest, response: HttpResponse) -> bool:
    """The admin has a way in of its own, and shows it also to whoever is signed in and may not enter."""
    if response.status_code != 302:
        return False
    if _is_of_admin(request) and not request.user.is_authenticated:
        return response["Location"].startswith(f"{resolve_url('admin:login')}?")
    return response["Location"].startswith(f"{resolve_url(settings.LOGIN_URL)}?")
