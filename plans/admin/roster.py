"""The directory says who owes what: when it changes, what is kept of obligations is made anew."""

from django.db.models import Model, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from plans.admin.guard import WithHistory
from plans.models import Cluster, Organisation
from plans.owed import counters


class Roster(WithHistory):
    """An organisation, a cluster, a part in it, an executor; Django saves its page in one transaction."""

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        obj.left = _clusters_of(self.model.objects.filter(pk=obj.pk))  # a part may move to another cluster
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: list, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        now = _clusters_of(self.model.objects.filter(pk=form.instance.pk))
        counters.renew_clusters(form.instance.left | now)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        clusters = _clusters_of(self.model.objects.filter(pk=obj.pk))
        super().delete_model(request, obj)
        counters.renew_clusters(clusters)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        clusters = _clusters_of(queryset)
        super().delete_queryset(request, queryset)
        counters.renew_clusters(clusters)


def _clusters_of(rows: QuerySet) -> set[int]:
    """The clusters in which these rows of the directory say who owes what."""
    if rows.model is Cluster:
        return set(rows.values_list("pk", flat=True))
    if rows.model is Organisation:
        named = Q(participations__organisation__in=rows) | Q(executors__organisations__in=rows)
        return set(Cluster.objects.filter(named).values_list("pk", flat=True))
    return set(rows.values_list("cluster", flat=True))  # of executors and participations
