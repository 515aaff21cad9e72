"""Archives of approved files: an edition in all formats, and all plans of a department."""

from datetime import MAXYEAR, MINYEAR

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from plans.access import department_for, edition_for
from plans.approval import dossier
from plans.core.errors import TextTooLong
from plans.core.obligations import Figures
from plans.execution.shares import progress_of
from plans.files import archives, background
from plans.files.names import archive_name, department_archive_name
from plans.keyset import page_of
from plans.models import Edition
from plans.views.errors import names_damage
from plans.views.files import still_made

PAGE = 50
_SAFE_HEADERS = {"X-Content-Type-Options": "nosniff"}


def _headers(name: str) -> dict[str, str]:
    return _SAFE_HEADERS | {"Content-Disposition": content_disposition_header(True, name)}


@require_safe
@login_required
@names_damage
def edition_archive(request: HttpRequest, pk: int) -> HttpResponse:
    """All that proves one edition: its files in all formats, sheet, signatures, scans, sums and how to check them."""
    edition = edition_for(request, pk)
    try:
        files = dossier.files_of(edition)
        if request.htmx:  # the page that waited: send the browser to the file
            return HttpResponse(headers={"HX-Redirect": request.get_full_path()})
        data = b"".join(archives.archive(files))
    except background.NotYet as error:
        return still_made(request, edition.plan, error.made)
    except (TextTooLong, background.NotMade) as error:
        return render(request, "errors/503.html", {"why": str(error), "plan": edition.plan}, status=503)
    return HttpResponse(data, content_type="application/zip", headers=_headers(archive_name(edition)))


@require_safe
@login_required
def department_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The approved plans of a year page by page, each with its files, and all of them at once."""
    department = department_for(request, pk)
    years = archives.years_of(department)
    wanted = request.GET.get("year", "")
    year = next((one for one in years if str(one) == wanted), max(years, default=None))
    found = archives.approved_in(department, year) if year else Edition.objects.none()
    page = page_of(found, archives.IN_ORDER, PAGE, request.GET.get("after", ""))
    progress = progress_of({edition.plan_id for edition in page}, timezone.localdate())
    context = {
        "department": department,
        "others": [one for one in archives.overseen(request.user) if one != department],
        "years": years,
        "year": year,
        "page": page,
        "editions": [(edition, progress[edition.plan_id]) for edition in page],
        "figures": sum(progress.values(), Figures()),
    }
    return render(request, "departments/page.html", context)


@require_safe
@login_required
def department_archive(request: HttpRequest, pk: int, year: int) -> StreamingHttpResponse:
    """All approved plans of a year in one file, sent while it is made."""
    department = department_for(request, pk)
    editions = list(archives.approved_in(department, year)) if MINYEAR <= year <= MAXYEAR else []
    if not editions:
        raise Http404("За этот год утверждённых планов нет.")
    pieces = archives.archive(archives.files_of(editions)) if request.method == "GET" else ()
    headers = _headers(department_archive_name(department, year))
    return StreamingHttpResponse(pieces, content_type="application/zip", headers=headers)
