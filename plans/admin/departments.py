"""Departments: their school time gives the deadlines of their plans other days."""

from django.contrib import admin
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse

from plans import bridge, models
from plans.admin.guard import WithHistory
from plans.admin.kept import NotDeleted
from plans.owed import counters

SCHOOL_TIME = {"lessons_end", "holidays"}


@admin.register(models.Department)
class DepartmentAdmin(NotDeleted, WithHistory):
    list_display = ("name", "region")
    list_filter = ("region",)
    search_fields = ("name", "region")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Deadlines are parsed before the transaction in which Django saves the form."""
        if request.method == "POST" and self.has_change_permission(request):
            self._read_ahead(request, object_id)
        return super().change_view(request, object_id, form_url, extra_context)

    def _read_ahead(self, request: HttpRequest, object_id: str) -> None:
        found = models.Department.objects.filter(pk=object_id).first() if object_id.isdecimal() else None
        if found is None:
            return
        form = self.get_form(request, found, change=True)(request.POST, instance=found)
        if form.is_valid() and SCHOOL_TIME & set(form.changed_data):
            bridge.read_ahead_for(form.instance)

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and SCHOOL_TIME & set(form.changed_data):
            bridge.read_again(obj)
            counters.renew_clusters(obj.clusters.values_list("pk", flat=True))
