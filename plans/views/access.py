"""The log of access, for the administrator."""

from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from plans.access import log_for
from plans.core.writers import listing
from plans.forms.access import AccessFilter
from plans.keyset import Key, page_of
from plans.models import Access
from plans.views.files import download

PAGE = 100
ORDER = (Key("at", falling=True), Key("pk", falling=True))
COLUMNS = (("Когда", 18), ("Кто", 28), ("Имя для входа", 18), ("Что", 28), ("Номер", 10), ("Вид файла", 10))


@require_safe
@login_required
def access_log(request: HttpRequest) -> HttpResponse:
    """Who saw and took what."""
    log_for(request)
    form = AccessFilter(request.GET)
    page = page_of(form.found(), ORDER, PAGE, request.GET.get("after", ""))
    context = {"form": form, "page": page, "days": settings.ACCESS_LOG_DAYS}
    return render(request, "people/access.html", context)


@require_safe
@login_required
def access_file(request: HttpRequest) -> HttpResponse:
    """The same as a table."""
    log_for(request)
    data = listing.write("Обращения", COLUMNS, _rows(AccessFilter(request.GET).found()))
    return download(data, "xlsx", "Обращения к документам.xlsx")


def _rows(found: QuerySet[Access]) -> Iterator[list[str]]:
    for row in found.iterator():
        at = f"{timezone.localtime(row.at):%d.%m.%Y %H:%M}"
        who = [str(row.person), row.person.username] if row.person else ["", ""]
        yield [at, *who, row.get_kind_display(), str(row.number or ""), row.form]
