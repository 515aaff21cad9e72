"""Filters of lists by words that are typed: a country has more clusters than a column of links can name."""

import re
from collections.abc import Iterator

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from plans.core.deadlines import Rule
from plans.models import Cluster

_LONGEST = 200


class ClusterWords(admin.SimpleListFilter):
    """Rows of the clusters whose names hold the words; `path` leads from the row to its cluster."""

    title = "кластер"
    parameter_name = "of_cluster"
    template = "admin/words_filter.html"
    path = "cluster"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("", "")]  # without any, Django would not show the filter

    def choices(self, changelist: ChangeList) -> Iterator[dict[str, object]]:
        others = {name: value for name, value in changelist.get_filters_params().items() if name != self.parameter_name}
        yield {
            "others": [(name, one) for name, values in others.items() for one in values],
            "words": self.value() or "",
        }

    def queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> QuerySet[Model]:
        words = (self.value() or "")[:_LONGEST].replace("\x00", "").split()
        if not words:
            return queryset
        wanted = Q()
        for word in words:  # a pattern, since SQLite's LIKE knows no capital Cyrillic letters
            wanted &= Q(name__iregex=re.escape(word)) | Q(short_name__iregex=re.escape(word))
        return queryset.filter(**{f"{self.path}__in": Cluster.objects.filter(wanted).order_by().values("pk")})


def by_cluster(path: str) -> type[ClusterWords]:
    """The filter for rows from which `path` leads to the cluster."""
    return type("ClusterWords", (ClusterWords,), {"path": path})


class Rules(admin.SimpleListFilter):
    """Rows by the kind of their deadline; the kinds are named here, since asking which there are reads every row."""

    title = "вид срока"
    parameter_name = "rule"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [(rule.value, rule.value) for rule in Rule]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> QuerySet[Model]:
        known = {rule.value for rule in Rule}
        return queryset.filter(rule=self.value()) if self.value() in known else queryset
