"""What is kept to be quick, as the admin shows it: nobody changes it by hand, it is made again from facts."""

from django.contrib import admin

from plans import models
from plans.admin.guard import ReadOnly


@admin.register(models.Tally)
class TallyAdmin(ReadOnly):
    list_display = ("plan", "since", "waiting", "unclear", "moved_at")
    list_select_related = ("plan",)
    search_fields = ("plan__title",)


@admin.register(models.ObligationCount)
class ObligationCountAdmin(ReadOnly):
    list_display = ("plan", "said", "due", "number", "waiting")
    list_filter = ("said",)
    list_select_related = ("plan",)
    search_fields = ("plan__title",)


@admin.register(models.ObligationRow)
class ObligationRowAdmin(ReadOnly):
    list_display = ("activity", "said", "planned", "due", "party", "waits")
    list_filter = ("said", "waits")
    list_select_related = ("activity", "party")
    search_fields = ("activity__title",)


@admin.register(models.Snapshot)
class SnapshotAdmin(ReadOnly):
    list_display = ("plan", "day", "late", "kept", "fallen", "done", "owed")
    list_select_related = ("plan",)
    search_fields = ("plan__title",)
    date_hierarchy = "day"


@admin.register(models.Visit)
class VisitAdmin(ReadOnly):
    list_display = ("person", "at", "before")
    list_select_related = ("person",)
    search_fields = ("person__username", "person__last_name")


@admin.register(models.SearchEntry)
class SearchEntryAdmin(ReadOnly):
    list_display = ("plan", "stems")
    list_select_related = ("plan", "section", "activity", "whole")
    search_fields = ("stems", "plan__title")


@admin.register(models.Job)
class JobAdmin(ReadOnly):
    list_display = ("task", "queue_name", "status", "owner", "attempts", "enqueued_at", "finished_at")
    list_filter = ("status", "queue_name")
    search_fields = ("key", "owner", "error")
    exclude = ("args",)
