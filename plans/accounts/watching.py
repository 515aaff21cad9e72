"""The log of access: each paper, evidence and export that was given out, to whom and when."""

from collections.abc import Callable
from datetime import timedelta

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from plans.models import Access

_KINDS = Access.Kinds
# The pages that give out a paper or a file; any other answer that is an attachment is logged as OTHER.
WATCHED = {
    "plan_file": _KINDS.PLAN,
    "edition_file": _KINDS.EDITION,
    "edition_archive": _KINDS.ARCHIVE,
    "department_archive": _KINDS.DEPARTMENT,
    "plan_report_file": _KINDS.REPORT,
    "report_page": _KINDS.FROZEN,
    "report_file": _KINDS.FROZEN,
    "kept_summary": _KINDS.FROZEN,
    "kept_summary_file": _KINDS.FROZEN,
    "evidence_file": _KINDS.EVIDENCE,
    "evidence_preview": _KINDS.EVIDENCE,
    "compare_file": _KINDS.COMPARISON,
    "search_file": _KINDS.SEARCH,
    "inquiry_file": _KINDS.INQUIRY,
    "reply_file": _KINDS.INQUIRY,
    "ask_file": _KINDS.SEARCH,
}


def note_access(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: what was given to a person who is signed in (200; 304 to a browser that has it) is written down."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        found = request.resolver_match
        if request.method != "GET" or found is None or response.status_code not in (200, 304):
            return response
        kind = WATCHED.get(found.url_name or "") or (_KINDS.OTHER if response.has_header(_ATTACHED) else None)
        if kind and request.user.is_authenticated:
            Access.objects.create(
                person_id=request.user.pk,
                kind=kind,
                number=found.kwargs.get("pk"),
                page=(found.url_name or "")[:40],
                form=str(found.kwargs.get("kind", ""))[:10],
            )
        return response

    return answer


_ATTACHED = "Content-Disposition"
_SIGNING_IN = (AccessAttempt, AccessFailureLog, AccessLog)


def forget_old() -> int:
    """Delete what is older than ACCESS_LOG_DAYS, also of who signed in or tried to; how many there were."""
    before = timezone.now() - timedelta(days=settings.ACCESS_LOG_DAYS)
    papers = Access.objects.filter(at__lt=before).delete()[0]
    return papers + sum(kind.objects.filter(attempt_time__lt=before).delete()[0] for kind in _SIGNING_IN)
