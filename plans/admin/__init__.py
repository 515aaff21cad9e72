"""Django's admin over every model: searchable, filtered, with history. Approved content is read-only here too."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from plans import bridge, models
from plans.admin import approvals, caches, departments, inquiries, reports  # noqa: F401 - they register their own
from plans.admin.choosing import Chooses
from plans.admin.filters import Rules, by_cluster
from plans.admin.guard import FrozenWithPlan, Guarded, ReadOnly, ReadOnlyWithHistory, WithHistory
from plans.admin.kept import NotDeleted
from plans.admin.roster import Roster

admin.site.unregister(Group)
# Their pages show the secrets of people's telephones; an administrator turns a second factor off under «Люди».
admin.site.unregister(TOTPDevice)
admin.site.unregister(StaticDevice)


class ParticipationInline(Chooses, admin.TabularInline):
    model = models.Participation
    verbose_name, verbose_name_plural = "участник", "участники"
    extra = 0
    autocomplete_fields = ("organisation",)


class MembershipInline(Chooses, admin.TabularInline):
    model = models.Membership
    verbose_name, verbose_name_plural = "доступ", "роли"  # Django writes «Добавить ещё один …»
    extra = 0
    autocomplete_fields = ("cluster", "department", "organisation")


@admin.register(models.User)
class PersonAdmin(NotDeleted, Guarded, UserAdmin):
    fieldsets = (*UserAdmin.fieldsets, ("Для документов", {"fields": ("patronymic", "post")}))
    fieldsets += (("Вход через региональную систему", {"fields": ("region_id",)}),)
    add_fieldsets = (
        (None, {"fields": ("username", "last_name", "first_name", "patronymic", "email")}),
        ("Пароль", {"fields": ("usable_password", "password1", "password2")}),
    )
    list_display = ("username", "last_name", "first_name", "patronymic", "is_active", "is_staff")
    search_fields = ("username", "last_name", "first_name", "patronymic", "email")
    readonly_fields = ("last_login", "date_joined")
    inlines = (MembershipInline,)

    @transaction.atomic
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        return super().user_change_password(request, id, form_url)


@admin.register(Group)
class RightsAdmin(Guarded, GroupAdmin):
    """Groups of rights, for a staff of several."""


@admin.register(models.Membership)
class MembershipAdmin(WithHistory):
    list_display = ("user", "role", "cluster", "department", "organisation", "heads")
    list_filter = ("role", "department", by_cluster("cluster"))
    list_select_related = ("user", "cluster", "department", "organisation")
    search_fields = ("user__last_name", "user__username", "cluster__name", "organisation__name")
    autocomplete_fields = ("user", "cluster", "department", "organisation")


@admin.register(models.Access)
class AccessAdmin(ReadOnly):
    list_display = ("at", "person", "kind", "number", "form")
    list_filter = ("kind",)
    list_select_related = ("person",)
    search_fields = ("person__username", "person__last_name")


@admin.register(models.AskedLetter)
class AskedLetterAdmin(ReadOnly):
    list_display = ("at", "address")
    search_fields = ("address",)


@admin.register(models.GuestCount)
class GuestCountAdmin(ReadOnly):
    list_display = ("address", "what", "number", "until")
    list_filter = ("what",)
    search_fields = ("address",)


@admin.register(models.Invitation)
class InvitationAdmin(ReadOnly):
    list_display = ("email", "role", "cluster", "department", "invited_by", "invited_at", "accepted_at")
    list_filter = ("role", by_cluster("cluster"))
    list_select_related = ("cluster", "department", "invited_by")
    search_fields = ("email",)


@admin.register(models.Organisation)
class OrganisationAdmin(NotDeleted, Roster):
    list_display = ("short_name", "name", "kind")
    list_filter = ("kind",)
    search_fields = ("name", "short_name")


@admin.register(models.Cluster)
class ClusterAdmin(NotDeleted, Roster):
    list_display = ("name", "industry", "department")
    list_filter = ("department", "industry")
    list_select_related = ("department",)
    search_fields = ("name", "short_name", "industry")
    autocomplete_fields = ("department",)
    inlines = (ParticipationInline,)


@admin.register(models.Participation)
class ParticipationAdmin(Roster):
    list_display = ("organisation", "cluster", "leads")
    list_filter = (by_cluster("cluster"), "leads")
    list_select_related = ("organisation", "cluster")
    search_fields = ("organisation__name", "cluster__name")
    autocomplete_fields = ("organisation", "cluster")


@admin.register(models.Plan)
class PlanAdmin(FrozenWithPlan):
    list_display = ("title", "cluster", "kind", "stage", "period_start", "period_end")
    list_filter = ("stage", "kind", by_cluster("cluster"))
    list_select_related = ("cluster",)
    search_fields = ("title", "cluster__name")
    autocomplete_fields = ("cluster",)
    readonly_fields = ("stage",)
    fixed = ("cluster",)
    date_hierarchy = "period_start"


@admin.register(models.PlanColumn)
class PlanColumnAdmin(FrozenWithPlan):
    list_display = ("heading", "key", "position", "plan")
    list_filter = ("key",)
    list_select_related = ("plan",)
    ordering = ("-pk",)
    search_fields = ("heading", "plan__title")
    autocomplete_fields = ("plan",)
    fixed = ("plan",)


@admin.register(models.SignOff)
class SignOffAdmin(FrozenWithPlan):
    list_display = ("word", "place", "plan")
    list_filter = ("word", "place")
    list_select_related = ("plan",)
    search_fields = ("word", "lines", "plan__title")
    autocomplete_fields = ("plan",)
    fixed = ("plan",)


@admin.register(models.Section)
class SectionAdmin(FrozenWithPlan):
    list_display = ("heading", "position", "plan")
    list_filter = (by_cluster("plan__cluster"), "plan__stage")
    list_select_related = ("plan",)
    ordering = ("-pk",)
    search_fields = ("heading", "plan__title")
    autocomplete_fields = ("plan",)
    fixed = ("plan",)


@admin.register(models.Activity)
class ActivityAdmin(FrozenWithPlan):
    list_display = ("number", "title", "executors", "deadline", "rule")
    list_filter = (Rules, by_cluster("section__plan__cluster"), "section__plan__stage")
    list_select_related = ("section__plan",)
    ordering = ("-pk",)
    search_fields = ("number", "title", "executors", "deadline", "result")
    autocomplete_fields = ("section",)
    fixed = ("section",)
    readonly_fields = bridge.DERIVED

    def save_model(self, request: HttpRequest, obj: models.Activity, form: object, change: bool) -> None:
        super().save_model(request, obj, form, change)
        bridge.understand(obj.owner, [obj])


@admin.register(models.Slot)
class SlotAdmin(ReadOnly):
    list_display = ("activity", "start", "due", "label")
    list_select_related = ("activity",)
    ordering = ("-pk",)
    search_fields = ("activity__title", "label")


@admin.register(models.Executor)
class ExecutorAdmin(Roster):
    list_display = ("name", "cluster", "scope")
    list_filter = ("scope", by_cluster("cluster"))
    list_select_related = ("cluster",)
    search_fields = ("name",)
    autocomplete_fields = ("cluster", "organisations")
    fixed = ("cluster", "name")  # by its name it is known in the words of plans, closed ones too

    def save_model(self, request: HttpRequest, obj: models.Executor, form: object, change: bool) -> None:
        obj.basis = models.Executor.Bases.PERSON.value
        super().save_model(request, obj, form, change)


@admin.register(models.Owing)
class OwingAdmin(ReadOnly):
    list_display = ("name", "activity")
    list_filter = (by_cluster("activity__section__plan__cluster"),)
    list_select_related = ("activity",)
    ordering = ("-pk",)
    search_fields = ("name", "activity__title")


@admin.register(models.Execution)
class ExecutionAdmin(ReadOnly):
    list_display = ("executor", "activity", "position")
    list_filter = (by_cluster("executor__cluster"),)
    list_select_related = ("executor", "activity")
    ordering = ("-pk",)
    search_fields = ("executor__name", "activity__title")


class EvidenceInline(admin.TabularInline):
    model = models.Evidence
    extra = 0
    can_delete = False
    fields = readonly_fields = ("name", "content_type", "sha256")

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(models.Mark)
class MarkAdmin(ReadOnlyWithHistory):
    list_display = ("activity", "organisation", "fact", "done_on", "state", "author")
    list_filter = ("state", "fact", by_cluster("activity__section__plan__cluster"))
    list_select_related = ("activity", "organisation", "author")
    search_fields = ("activity__title", "result", "document")
    inlines = (EvidenceInline,)


@admin.register(models.StoredFile)
class StoredFileAdmin(ReadOnly):
    list_display = ("sha256",)
    fields = readonly_fields = ("sha256",)
    search_fields = ("sha256",)


@admin.register(models.Evidence)
class EvidenceAdmin(ReadOnly):
    list_display = ("name", "content_type", "sha256", "mark")
    list_filter = ("content_type",)
    list_select_related = ("mark",)
    search_fields = ("name", "sha256")
    exclude = ("file",)


@admin.register(models.Decision)
class DecisionAdmin(ReadOnly):
    list_display = ("plan", "move", "source", "target", "person", "at")
    list_filter = ("move", by_cluster("plan__cluster"))
    list_select_related = ("plan", "person")
    search_fields = ("plan__title", "note", "person__last_name")
    date_hierarchy = "at"


@admin.register(models.EditionRow)
class EditionRowAdmin(ReadOnly):
    list_display = ("__str__", "edition", "heading", "collective")
    list_select_related = ("edition",)
    search_fields = ("heading", "activity__title")


@admin.register(models.MarkMove)
class MarkMoveAdmin(ReadOnly):
    list_display = ("mark", "was", "due", "person", "at")
    list_select_related = ("mark", "person")
    search_fields = ("mark__result", "mark__activity__title")


@admin.register(models.Edition)
class EditionAdmin(ReadOnly):
    list_display = ("plan", "number", "approved_by", "approved_at")
    list_filter = (by_cluster("plan__cluster"),)
    list_select_related = ("plan", "approved_by")
    search_fields = ("plan__title", "pdf_sha256", "docx_sha256", "content_sha256")
    exclude = ("pdf", "docx")
    date_hierarchy = "approved_at"


@admin.register(models.Letter)
class LetterAdmin(ReadOnly):
    list_display = ("person", "day", "subject", "sent_at")
    list_select_related = ("person",)
    search_fields = ("person__username", "person__last_name", "subject")
    date_hierarchy = "day"


@admin.register(models.ReminderChoice)
class ReminderChoiceAdmin(Guarded):
    list_display = ("person", "letters", "rhythm", "soon", "late", "returned", "waiting")
    list_filter = ("letters", "rhythm")
    list_select_related = ("person",)
    search_fields = ("person__username", "person__last_name")
    autocomplete_fields = ("person",)


@admin.register(models.Intake)
class IntakeAdmin(ReadOnly):
    list_display = ("file_name", "cluster", "person", "created_at")
    list_filter = (by_cluster("cluster"),)
    list_select_related = ("cluster", "person")
    search_fields = ("file_name",)


@admin.register(models.Change)
class ChangeAdmin(ReadOnly):
    list_display = ("label", "plan", "person", "created_at")
    list_filter = ("created_at",)
    search_fields = ("label", "plan__title", "person__username")
    list_select_related = ("plan", "person")


@admin.register(models.Presence)
class PresenceAdmin(ReadOnly):
    list_display = ("person", "plan", "part", "seen_at")
    search_fields = ("person__username", "plan__title")
    list_select_related = ("plan", "person")


@admin.register(models.Backup)
class BackupAdmin(ReadOnly):
    list_display = ("folder", "size", "made_at")
    search_fields = ("folder", "manifest_sha256")
