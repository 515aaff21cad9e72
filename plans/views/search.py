"""Search over all plans that the person may see, and what was found as a file."""

from collections.abc import Iterator
from itertools import chain

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from plans.core import asking
from plans.core.search import Query
from plans.core.writers import listing
from plans.forms.search import SearchForm, conditions, unknown
from plans.models import Cluster
from plans.oversight import search
from plans.views.files import download

PAGE = 30
COLUMNS = (
    *(("Кластер", 30), ("Период", 16), ("Состояние плана", 16), ("Раздел", 30), ("№", 8), ("Мероприятие", 60)),
    *(("Исполнители", 30), ("Срок", 22), ("Ожидаемый результат", 30), ("Где найдено", 50), ("Адрес", 40)),
)


@require_safe
@login_required
def search_page(request: HttpRequest) -> HttpResponse:
    """The box, the filters, and a page of what was found; or what to try when nothing was."""
    form = _form(request)
    asked = form.asked()
    most = search.MOST if asked.state else search.SHOWN
    found = search.find(request.user, asked, timezone.localdate(), most)
    page = Paginator(found.keys, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "asked": asked,
        "found": found,
        "page": page,
        "hits": search.dressed(list(page), asked.query),
        "in_file": search.MOST,
        "question": _is_question(str(form.data.get("q", ""))),
        "conditions": conditions(form),
        "left_out_filters": unknown(form),
        "better": "" if found.stands else search.corrected(request.user, asked),
    }
    return render(request, "search/page.html", context)


@require_safe
@login_required
def search_file(request: HttpRequest) -> HttpResponse:
    """All that was found as a table; of too much, what was looked at, and a last row that says so."""
    asked = _form(request).asked()
    found = search.find(request.user, asked, timezone.localdate())
    cut = [[f"Это не всё: просмотрены {found.most} самых новых. Уточните запрос."]] if found.is_cut else []
    data = listing.write("Найдено", COLUMNS, chain(_rows(found.keys, asked.query), cut))
    return download(data, "xlsx", "Поиск по планам.xlsx")


def _is_question(text: str) -> bool:
    """Whether the words can be asked as a question; names are not looked up for it."""
    return asking.read(text, timezone.localdate()).wanted is not None


def _form(request: HttpRequest) -> SearchForm:
    return SearchForm(request.GET, clusters=Cluster.objects.visible_to(request.user))


def _rows(keys: list[int], query: Query) -> Iterator[list[str]]:
    for hit in search.dressed(keys, query):
        entry = hit.entry
        plan, row = entry.plan, entry.activity
        section = row.section if row else entry.section
        cells = [row.number, row.title, row.executors, row.deadline, row.result] if row else ["", "", "", "", ""]
        where = "\n".join(f"{line.name}: {''.join(text for text, _ in line.pieces)}" for line in hit.lines)
        address = reverse("plan_page", args=[plan.pk]) + (f"#activity-{row.pk}" if row else "")
        head = [str(plan.cluster), plan.period_name, plan.stage_name, section.heading if section else str(plan)]
        yield [*head, *cells, where, f"{settings.SITE_URL.rstrip('/')}{address}"]
