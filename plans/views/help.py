"""«Справка»: the chapters of docs/guide, found by words, each page leading to its own; and the first steps."""

from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from plans.core import guide
from plans.guide import FOLDER, chapters


@require_safe
def help_index(request: HttpRequest) -> HttpResponse:
    """All chapters by role, or those with the words asked for."""
    words = request.GET.get("q", "")[:200].replace("\x00", "")
    found = guide.found(chapters(), words) if words.strip() else chapters()
    groups = [(role, [one for one in found if one.role == role]) for role in guide.ROLES]
    context = {"words": words, "groups": [group for group in groups if group[1]]}
    return render(request, "help/index.html", context)


@require_safe
def help_chapter(request: HttpRequest, name: str) -> HttpResponse:
    """One job."""
    names = [one.name for one in chapters()]
    if name not in names:
        raise Http404
    at = names.index(name)
    after = chapters()[at + 1] if at + 1 < len(names) else None
    return render(request, "help/chapter.html", {"chapter": chapters()[at], "after": after})


@require_safe
def help_picture(request: HttpRequest, name: str) -> HttpResponse:
    """A picture of a chapter."""
    known = {block.picture for one in chapters() for block in one.blocks if block.picture}
    if name not in known:
        raise Http404
    return _file(FOLDER / "pictures" / f"{name}.png", "image/png")


@require_safe
def help_paper(request: HttpRequest) -> HttpResponse:
    """The whole guide on paper."""
    return _file(FOLDER / "guide.pdf", "application/pdf")


def _file(path: Path, kind: str) -> HttpResponse:
    response = HttpResponse(path.read_bytes(), content_type=kind)
    response["Cache-Control"] = "public, max-age=86400"
    return response


@require_POST
@login_required
def tour_end(request: HttpRequest) -> HttpResponse:
    """The first steps are known: they are shown no more."""
    request.user.knows_tour = True
    request.user.save(update_fields=["knows_tour"])
    return redirect("home")
