"""Requests of departments and their answers in the admin: facts, only shown."""

from django.contrib import admin

from plans import models
from plans.admin.guard import ReadOnly


@admin.register(models.Inquiry)
class InquiryAdmin(ReadOnly):
    list_display = ("subject", "department", "person", "due", "state", "created_at")
    list_filter = ("state", "department")
    list_select_related = ("department", "person")
    search_fields = ("subject", "question")
    date_hierarchy = "created_at"


@admin.register(models.Addressee)
class AddresseeAdmin(ReadOnly):
    list_display = ("inquiry", "cluster", "answered_at", "reminded_on")
    list_filter = ("inquiry__department",)
    list_select_related = ("inquiry", "cluster")
    search_fields = ("inquiry__subject", "cluster__name")


@admin.register(models.Reply)
class ReplyAdmin(ReadOnly):
    list_display = ("__str__", "addressee", "number", "person", "at")
    list_select_related = ("addressee__inquiry", "addressee__cluster", "person")
    search_fields = ("text", "addressee__inquiry__subject")


@admin.register(models.ReplyFile)
class ReplyFileAdmin(ReadOnly):
    list_display = ("name", "content_type", "sha256", "reply")
    list_filter = ("content_type",)
    list_select_related = ("reply",)
    search_fields = ("name", "sha256")
    exclude = ("file",)


@admin.register(models.InquiryMove)
class InquiryMoveAdmin(ReadOnly):
    list_display = ("inquiry", "move", "due", "count", "person", "at")
    list_filter = ("move",)
    list_select_related = ("inquiry", "person")
    search_fields = ("inquiry__subject", "words")
