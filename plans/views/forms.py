"""What the pages with one form share."""

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def form_page(
    request: HttpRequest,
    form: BaseForm,
    heading: str,
    submit: str,
    template: str = "plans/form.html",
    **context: object,
) -> HttpResponse:
    """A page with one form; a form that came back with errors answers 422, so that nobody takes it for saved."""
    context |= {"form": form, "heading": heading, "submit": submit}
    return render(request, template, context, status=422 if form.is_bound and form.errors else 200)
