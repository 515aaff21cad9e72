"""Find or deny: an object that a person may not know of is 404, a forbidden action on a known one is 403."""

from collections.abc import Callable
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from plans import permissions
from plans.core.stages import Stage
from plans.models import (
    Activity,
    Addressee,
    Approval,
    Cluster,
    Comment,
    Department,
    Edition,
    Evidence,
    Executor,
    Inquiry,
    Intake,
    Invitation,
    KeptSummary,
    Mark,
    Membership,
    Organisation,
    Participation,
    Plan,
    ReplyFile,
    Report,
    Scan,
    Section,
    SignOff,
    User,
    WayText,
)
from plans.prepared import PreparedObjects

_Part = TypeVar("_Part", bound=Model)
_Given = TypeVar("_Given", Membership, Invitation)

_EDITIONS = Edition.objects.filter(plan=OuterRef("pk"))
_COMMENTS = Comment.objects.filter(plan=OuterRef("pk"))
_PLANS = (
    Plan.texts.select_related("cluster__department")
    .annotate(has_edition=Exists(_EDITIONS), has_comments=Exists(_COMMENTS))
    .with_open_amendment()
)
_PLAN: PreparedObjects[Plan] = PreparedObjects(lambda key: _PLANS.filter(pk=key).order_by())
_DEPARTMENT: PreparedObjects[Department] = PreparedObjects(lambda key: Department.objects.filter(pk=key).order_by())
_INSTEAD = {  # of changing a text that is no draft
    Stage.APPROVED.value: "План утверждён: секретарь вносит изменения в него на странице плана.",
    Stage.CLOSED.value: "План завершён.",
}
PLAN_RULES: dict[str, Callable[..., bool]] = {
    "edit": permissions.can_write_plan,
    "delete": permissions.can_delete_plan,
    "control": permissions.can_control_marks,
    "judge": permissions.can_judge_marks,
    "pin": permissions.can_pin,
    "keep": permissions.can_keep_reports,
    "explain": permissions.can_explain,
    "lay": permissions.can_lay_way,
    "waive": permissions.can_waive,
    "comment": permissions.can_comment,
}
CLUSTER_RULES: dict[str, Callable[..., bool]] = {
    "read": permissions.can_see_cluster,
    "manage": permissions.can_manage_cluster,
}


def _deny_unless(allowed: bool, why: str = "") -> None:
    if not allowed:
        raise PermissionDenied(why)


def _check_plan(request: HttpRequest, plan: Plan, action: str) -> Plan:
    if not permissions.can_see_plan(request.user, plan) and not _is_asked(request.user, plan):
        raise Http404
    why = _not_a_draft(plan) if action == "edit" and not plan.is_editable else ""
    _deny_unless(action == "read" or PLAN_RULES[action](request.user, plan), why)
    return plan


def _not_a_draft(plan: Plan) -> str:
    instead = _INSTEAD.get(plan.stage, "Сначала верните план в черновик.")
    return f"Текст меняют только в черновике. {instead}"


def _is_asked(user: User, plan: Plan) -> bool:
    """Whether changes that are being prepared wait, or have waited, for the person's word: then they may be read."""
    if not plan.is_amendment or not permissions.can_see_cluster(user, plan.cluster):
        return False
    return plan.approvals.filter(Q(giver=user) | Q(deputy=user)).exists()


def cluster_for(request: HttpRequest, pk: int, action: str = "read") -> Cluster:
    """The cluster, if the person may do `action` ("read", "manage") with it."""
    cluster = get_object_or_404(Cluster.objects.select_related("department").visible_to(request.user), pk=pk)
    _deny_unless(CLUSTER_RULES[action](request.user, cluster))
    return cluster


def department_for(request: HttpRequest, pk: int) -> Department:
    """The department, for its officials; whoever has a role in one of its clusters knows of it and may not."""
    department = _DEPARTMENT.one(int(pk))
    if department is None:
        raise Http404
    allowed = permissions.can_oversee(request.user, department)
    if not allowed and not department.clusters.visible_to(request.user).exists():
        raise Http404
    _deny_unless(allowed)
    return department


def inquiry_for(request: HttpRequest, pk: int) -> Inquiry:
    """The request, for officials of its department; whoever sees one of the clusters asked knows of it and may not."""
    inquiry = get_object_or_404(Inquiry.objects.select_related("department", "person"), pk=pk)
    allowed = permissions.can_oversee(request.user, inquiry.department)
    asked = Cluster.objects.visible_to(request.user).filter(asked__inquiry=inquiry)
    if not allowed and not asked.exists():
        raise Http404
    _deny_unless(allowed)
    return inquiry


def addressee_for(request: HttpRequest, pk: int) -> Addressee:
    """What a cluster was asked, for its secretary and chair, and for those who asked."""
    row = get_object_or_404(
        Addressee.objects.select_related("inquiry__department", "inquiry__person", "cluster"), pk=pk
    )
    return _readable(request, row)


def _readable(request: HttpRequest, row: Addressee) -> Addressee:
    allowed = permissions.can_read_inquiry(request.user, row)
    if not allowed and not permissions.can_see_cluster(request.user, row.cluster):
        raise Http404
    _deny_unless(allowed)
    return row


def reply_file_for(request: HttpRequest, pk: int) -> ReplyFile:
    """A file of an answer, for those who may read the answer."""
    rows = ReplyFile.objects.select_related("reply__addressee__inquiry__department", "reply__addressee__cluster")
    file = get_object_or_404(rows, pk=pk)
    _readable(request, file.reply.addressee)
    return file


def plan_for(request: HttpRequest, pk: int, action: str = "read", *, lock: bool = False) -> Plan:
    """The plan, if the person may do `action` ("read", "edit", "delete", "control") with it.

    `lock` keeps it for this transaction alone until it ends.
    """
    plan = get_object_or_404(_PLANS.select_for_update(of=("self",)), pk=pk) if lock else _PLAN.one(int(pk))
    if plan is None:
        raise Http404
    return _check_plan(request, plan, action)


def _part(request: HttpRequest, rows: QuerySet[_Part], pk: int, action: str, plan_of: Callable[[_Part], Plan]) -> _Part:
    part = get_object_or_404(rows, pk=pk)
    _check_plan(request, plan_of(part), action)
    return part


def section_for(request: HttpRequest, pk: int, action: str = "edit") -> Section:
    """The section, if its plan allows `action`."""
    rows = Section.objects.select_related("plan__cluster")
    return _part(request, rows, pk, action, lambda section: section.plan)


def signoff_for(request: HttpRequest, pk: int, action: str = "edit") -> SignOff:
    """The sign-off block, if its plan allows `action`."""
    rows = SignOff.objects.select_related("plan__cluster")
    return _part(request, rows, pk, action, lambda block: block.plan)


def activity_for(request: HttpRequest, pk: int, action: str = "edit") -> Activity:
    """The activity, if its plan allows `action`."""
    rows = Activity.objects.select_related("section__plan__cluster")
    return _part(request, rows, pk, action, lambda activity: activity.section.plan)


def edition_for(request: HttpRequest, pk: int) -> Edition:
    """The edition without its files' bytes, if the person may read its plan."""
    rows = Edition.objects.defer("content", "pdf", "docx").select_related("plan__cluster", "approved_by")
    return _part(request, rows, pk, "read", lambda edition: edition.plan)


def approval_for(request: HttpRequest, pk: int) -> Approval:
    """The sign-off, if the person may read its plan."""
    people = ("giver", "deputy", "given_by", "signoff", "plan__cluster__department")
    rows = Approval.objects.select_related(*people)
    return _part(request, rows, pk, "read", lambda approval: approval.plan)


def comment_for(request: HttpRequest, pk: int) -> Comment:
    """The comment, for the secretary of its plan."""
    rows = Comment.objects.select_related("plan__cluster")
    return _part(request, rows, pk, "lay", lambda comment: comment.plan)


def scan_for(request: HttpRequest, pk: int) -> Scan:
    """The scan, if the person may read its plan."""
    return _part(request, Scan.objects.select_related("plan__cluster"), pk, "read", lambda scan: scan.plan)


def text_for(request: HttpRequest, pk: int) -> WayText:
    """The text that is signed on the way of a plan, without its bytes, if the person may read the plan."""
    rows = WayText.objects.defer("pdf").select_related("plan__cluster")
    return _part(request, rows, pk, "read", lambda text: text.plan)


def report_for(request: HttpRequest, pk: int) -> Report:
    """The frozen report without its files' bytes, if the person may read its plan."""
    rows = Report.objects.defer("content", "pdf", "docx", "xlsx").select_related("plan__cluster", "made_by")
    return _part(request, rows, pk, "read", lambda report: report.plan)


def kept_summary_for(request: HttpRequest, pk: int) -> KeptSummary:
    """The frozen summary without its files' bytes, as its department."""
    rows = KeptSummary.objects.defer("content", "pdf", "docx", "xlsx").select_related("department", "made_by")
    row = get_object_or_404(rows, pk=pk)
    department_for(request, row.department_id)
    return row


def mark_for(request: HttpRequest, pk: int, action: str = "read") -> Mark:
    """The mark, if the person may do `action` ("read", "control") with its plan."""
    names = ("activity__section__plan__cluster", "activity__excluded_by", "organisation", "author")
    bytes_ = [f"activity__excluded_by__{name}" for name in ("content", "pdf", "docx")]
    rows = Mark.objects.select_related(*names).defer(*bytes_)
    return _part(request, rows, pk, action, lambda mark: mark.activity.section.plan)


def evidence_for(request: HttpRequest, pk: int) -> Evidence:
    """The file, if the person may read its plan."""
    rows = Evidence.objects.select_related("mark__activity__section__plan__cluster")
    return _part(request, rows, pk, "read", lambda evidence: evidence.mark.activity.section.plan)


def executor_for(request: HttpRequest, pk: int) -> Executor:
    """The executor, if the person keeps its cluster's directory."""
    executor = get_object_or_404(Executor.objects.select_related("cluster"), pk=pk)
    if not permissions.can_see_cluster(request.user, executor.cluster):
        raise Http404
    _deny_unless(permissions.can_write_executor(request.user, executor))
    return executor


def intake_for(request: HttpRequest, pk: int) -> Intake:
    """The person's own upload that waits to be saved."""
    intake = get_object_or_404(Intake.objects.select_related("cluster__department"), pk=pk, person=request.user)
    _deny_unless(permissions.can_manage_cluster(request.user, intake.cluster))
    return intake


def people_for(request: HttpRequest) -> None:
    """The list of people: for administrators and secretaries."""
    _deny_unless(request.user.keeps_people)


def keeper_for(request: HttpRequest, *, admin: bool = False) -> None:
    """The directory: for administrators and secretaries, or for administrators alone."""
    _deny_unless(request.user.is_superuser if admin else request.user.keeps_people)


def organisation_for(request: HttpRequest, pk: int) -> Organisation:
    """The organisation, if the person may change it; whoever sees one of its clusters knows of it and may not."""
    row = get_object_or_404(Organisation.objects.prefetch_related("clusters"), pk=pk)
    allowed = permissions.can_keep_organisation(request.user, row)
    if not allowed and not any(permissions.can_see_cluster(request.user, one) for one in row.clusters.all()):
        raise Http404
    _deny_unless(allowed)
    return row


def participation_for(request: HttpRequest, pk: int) -> Participation:
    """An organisation's part in a cluster that the person keeps."""
    row = get_object_or_404(Participation.objects.select_related("cluster", "organisation"), pk=pk)
    cluster_for(request, row.cluster_id, "manage")
    return row


def department_kept_for(request: HttpRequest, pk: int) -> Department:
    """The department, for an administrator."""
    keeper_for(request, admin=True)
    return get_object_or_404(Department, pk=pk)


def membership_for(request: HttpRequest, pk: int) -> Membership:
    """Somebody's role, if the person may change it; whoever sees its cluster knows of it and may not."""
    row = get_object_or_404(Membership.objects.select_related("user", "cluster", "department", "organisation"), pk=pk)
    return _given(request, row)


def invitation_for(request: HttpRequest, pk: int) -> Invitation:
    """An invitation that waits, if the person may give its role."""
    rows = Invitation.objects.waiting().select_related("cluster", "department", "organisation")
    return _given(request, get_object_or_404(rows, pk=pk))


def _given(request: HttpRequest, row: _Given) -> _Given:
    allowed = permissions.can_give_role(request.user, row.role, row.cluster)
    if not allowed and not (row.cluster and permissions.can_see_cluster(request.user, row.cluster)):
        raise Http404
    _deny_unless(allowed)
    return row


def account_for(request: HttpRequest, pk: int) -> User:
    """Another person's account, for an administrator."""
    if not request.user.is_superuser:
        raise PermissionDenied
    person = get_object_or_404(User, pk=pk)
    _deny_unless(permissions.can_close_account(request.user, person), "Свою учётную запись закрыть нельзя.")
    return person


def log_for(request: HttpRequest) -> None:
    """The log of access: for administrators."""
    _deny_unless(request.user.is_superuser)
