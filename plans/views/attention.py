"""What needs a secretary's eye, whole and page by page: the first page shows the beginning of each list."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from plans.core.stages import Role
from plans.execution import attention
from plans.keyset import page_of

PAGE = 50
NAMES = {
    "silent": "Ни разу не отметили, а просроченное у них есть",
    "waiting": "Ждут даты события",
    "assumed": "Сроки поняты с допущением",
    "unresolved": "Не указано, кто выполняет",
}


@require_safe
@login_required
def attention_page(request: HttpRequest, kind: str) -> HttpResponse:
    """One of the lists, of all clusters whose plans the person writes."""
    clusters = [row.cluster_id for row in request.user.membership_list if row.role == Role.SECRETARY]
    if kind == "silent":
        found = attention.silent_of(clusters, timezone.localdate())
        page = Paginator(found, PAGE).get_page(request.GET.get("page"))
        rows = list(page)
    else:
        page = page_of(*attention.LISTS[kind](clusters), PAGE, request.GET.get("after", ""))
        rows = page.rows
    context = {"kind": kind, "name": NAMES[kind], "page": page, "rows": rows, "list": f"attention/_{kind}.html"}
    return render(request, "attention/page.html", context)
