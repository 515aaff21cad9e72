"""Reports and summaries that were frozen, and what secretaries say in summaries."""

from django.contrib import admin

from plans import models
from plans.admin.filters import by_cluster
from plans.admin.guard import ReadOnly


@admin.register(models.Report)
class ReportAdmin(ReadOnly):
    list_display = ("plan", "number", "kind", "on", "made_by", "made_at")
    list_filter = ("kind", by_cluster("plan__cluster"))
    list_select_related = ("plan", "made_by")
    search_fields = ("plan__title", "content_sha256", "pdf_sha256", "docx_sha256", "xlsx_sha256")
    exclude = ("pdf", "docx", "xlsx")
    date_hierarchy = "made_at"


@admin.register(models.KeptSummary)
class KeptSummaryAdmin(ReadOnly):
    list_display = ("department", "number", "on", "made_by", "made_at")
    list_filter = ("department",)
    list_select_related = ("department", "made_by")
    search_fields = ("department__name", "content_sha256", "pdf_sha256", "docx_sha256", "xlsx_sha256")
    exclude = ("pdf", "docx", "xlsx")
    date_hierarchy = "made_at"


@admin.register(models.Reason)
class ReasonAdmin(ReadOnly):
    list_display = ("plan", "start", "end", "text", "person", "at")
    list_select_related = ("plan", "person")
    search_fields = ("plan__title", "text")
    date_hierarchy = "at"
