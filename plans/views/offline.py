"""What makes the site an app on a telephone: its description, and the worker that keeps the last list seen."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Name, icons and first page."""
    return render(request, "offline/manifest.json", content_type="application/manifest+json")


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script of the worker; it stands at the root, so that it serves every page."""
    return render(request, "offline/worker.js", content_type="text/javascript")
