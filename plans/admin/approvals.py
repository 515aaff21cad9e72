"""Sign-offs, comments, permits and scans in the admin: facts, only shown."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from plans import models
from plans.admin.filters import by_cluster
from plans.admin.guard import ReadOnly


@admin.register(models.Approval)
class ApprovalAdmin(ReadOnly):
    list_display = ("word", "plan", "step", "state", "means", "giver", "given_by", "given_on")
    list_filter = ("state", "means", by_cluster("plan__cluster"))
    list_select_related = ("plan", "giver", "given_by")
    search_fields = ("word", "lines", "plan__title", "outsider", "signed_name", "document_number")


@admin.register(models.Comment)
class CommentAdmin(ReadOnly):
    list_display = ("about", "text", "plan", "person", "at")
    list_filter = (by_cluster("plan__cluster"),)
    list_select_related = ("plan", "person")
    search_fields = ("text", "answer", "plan__title")


@admin.register(models.Waiver)
class WaiverAdmin(ReadOnly):
    list_display = ("plan", "reason", "person", "at")
    list_select_related = ("plan", "person")
    search_fields = ("reason", "plan__title")


@admin.register(models.Scan)
class ScanAdmin(ReadOnly):
    list_display = ("name", "plan", "content_type", "sha256", "person")
    list_select_related = ("plan", "person")
    search_fields = ("name", "sha256", "plan__title")
    exclude = ("file",)


@admin.register(models.ChainLink)
class ChainLinkAdmin(ReadOnly):
    list_display = ("plan", "position", "kind", "row", "sha256")
    list_filter = ("kind", by_cluster("plan__cluster"))
    list_select_related = ("plan",)
    search_fields = ("sha256", "plan__title")


@admin.register(models.Signature)
class SignatureAdmin(ReadOnly):
    list_display = ("name", "edition", "text", "approval", "kind", "over", "person", "at")
    list_filter = ("kind", "over")
    list_select_related = ("edition", "text", "approval", "person")
    search_fields = ("name", "sha256")
    exclude = ("data",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[models.Signature]:
        """No list of names reads the bytes of files."""
        bytes_ = ("data", "text__pdf", *(f"edition__{name}" for name in ("content", "pdf", "docx")))
        return super().get_queryset(request).select_related("edition", "text").defer(*bytes_)


@admin.register(models.SignatureCheck)
class SignatureCheckAdmin(ReadOnly):
    list_display = ("signature", "verdict", "at")
    list_filter = ("verdict",)
    list_select_related = ("signature",)
    search_fields = ("signature__name",)


@admin.register(models.WayText)
class WayTextAdmin(ReadOnly):
    list_display = ("plan", "version", "sha256", "at")
    list_select_related = ("plan",)
    search_fields = ("sha256", "plan__title")
    exclude = ("pdf",)
