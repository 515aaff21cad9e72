"""The directory in words: organisations, clusters and who takes part, departments, and what each role may do."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plans import permissions, queries
from plans.access import cluster_for, department_kept_for, keeper_for, organisation_for, participation_for
from plans.accounts import directory
from plans.core.errors import PlanError
from plans.forms.directory import ClusterForm, DepartmentForm, DirectoryForm, OrganisationForm
from plans.keyset import page_of
from plans.models import Cluster, Department
from plans.oversight import boards
from plans.views.forms import form_page

PAGE = 30


@require_safe
@login_required
def organisation_list(request: HttpRequest) -> HttpResponse:
    """The organisations of the keeper's clusters, all of them for an administrator."""
    keeper_for(request)
    words = request.GET.get("text", "")[:200].replace("\x00", "")
    found = directory.organisations_of(request.user, words)
    page = page_of(found, queries.CLUSTERS, PAGE, request.GET.get("after", ""))
    rows = [(row, permissions.can_keep_organisation(request.user, row)) for row in page]
    return render(request, "directory/organisations.html", {"page": page, "rows": rows, "words": words})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def organisation_new(request: HttpRequest) -> HttpResponse:
    """An organisation that takes part nowhere yet."""
    keeper_for(request, admin=True)
    return _edited(request, OrganisationForm(request.POST or None), "Новая организация", "organisation_list")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def organisation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Names and kind of an organisation."""
    row = organisation_for(request, pk)
    return _edited(request, OrganisationForm(request.POST or None, instance=row), f"{row}", "organisation_list")


def _edited(request: HttpRequest, form: DirectoryForm, heading: str, back: str) -> HttpResponse:
    """A page with one form of the directory; saved, it leads back to its list."""
    if request.method == "POST" and form.is_valid():
        directory.keep(form.instance, form.changed_data)
        messages.success(request, f"Сохранено: {form.instance}.")
        return redirect(back)
    return form_page(request, form, heading, "Сохранить", "directory/form.html", back=back)


@require_safe
@login_required
def cluster_directory(request: HttpRequest) -> HttpResponse:
    """The clusters that the keeper keeps."""
    keeper_for(request)
    rows = queries.cluster_list(request.user).filter(pk__in=queries.managed(request.user))
    words = request.GET.get("text", "")[:200].replace("\x00", "")
    lacks = request.GET.get("lacks", "")
    rows = boards.lacking(rows, lacks) if lacks in boards.LACKS else rows
    page = page_of(rows.named(words), queries.CLUSTERS, PAGE, request.GET.get("after", ""))
    context = {"page": page, "lacks": boards.LACKS.get(lacks, ""), "words": words}
    return render(request, "directory/clusters.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def cluster_new(request: HttpRequest) -> HttpResponse:
    """A cluster; its organisations are added afterwards."""
    keeper_for(request, admin=True)
    form = ClusterForm(request.POST or None, keeper=request.user)
    return _edited(request, form, "Новый кластер", "cluster_directory")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def cluster_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Names of a cluster; its department too, for an administrator."""
    row: Cluster = cluster_for(request, pk, "manage")
    form = ClusterForm(request.POST or None, instance=row, keeper=request.user)
    return _edited(request, form, f"{row}", "cluster_directory")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def member_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Who takes part in the cluster; an organisation is added by its name, known or new."""
    cluster = cluster_for(request, pk, "manage")
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            taken = directory.take_in(cluster, form.instance)
        except PlanError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, f"Теперь участвует: {taken}.")
            return redirect("member_list", cluster.pk)
    names = directory.names_offered(cluster) if request.user.is_superuser else ()
    context = {"cluster": cluster, "participations": queries.participations_of(cluster), "names": names}
    return form_page(request, form, f"Участники: {cluster}", "Добавить", "directory/members.html", **context)


@require_POST
@login_required
def member_lead(request: HttpRequest, pk: int) -> HttpResponse:
    """The organisation leads its cluster from now on."""
    row = participation_for(request, pk)
    directory.choose_leader(row)
    messages.success(request, f"Ведущая организация: {row.organisation}.")
    return redirect("member_list", row.cluster_id)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def member_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """The organisation has left the cluster; asked once more before."""
    row = participation_for(request, pk)
    if request.method == "POST":
        try:
            directory.let_go(row)
        except directory.StillNeeded as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"Больше не участвует: {row.organisation}.")
        return redirect("member_list", row.cluster_id)
    return render(request, "directory/leave.html", {"row": row})


@require_safe
@login_required
def department_list(request: HttpRequest) -> HttpResponse:
    """The departments, for an administrator."""
    keeper_for(request, admin=True)
    return render(request, "directory/departments.html", {"departments": Department.objects.order_by("name", "pk")})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def department_new(request: HttpRequest) -> HttpResponse:
    keeper_for(request, admin=True)
    return _edited(request, DepartmentForm(request.POST or None), "Новый департамент", "department_list")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def department_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Its name and region, and the school year by which deadlines are read."""
    row = department_kept_for(request, pk)
    return _edited(request, DepartmentForm(request.POST or None, instance=row), f"{row}", "department_list")


@require_safe
@login_required
def role_words(request: HttpRequest) -> HttpResponse:
    """What each role may do."""
    keeper_for(request)
    return render(request, "directory/roles.html")
