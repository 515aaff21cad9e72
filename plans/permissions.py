"""Who may do what: tiny predicates (user, object) → bool over the roles of a person. No queries but the memberships."""

from plans.core.stages import IN_PREPARATION, Role, Stage, Transition, open_moves
from plans.models import Activity, Addressee, Approval, Cluster, Department, Executor, Organisation, Plan, User

# Those who prepare changes of a plan in force, and decide on them.
AMENDING = frozenset({Role.SECRETARY, Role.CHAIR})


def roles_in(user: User, cluster: Cluster) -> frozenset[Role]:
    """The person's roles in the cluster, that of a department's official included; an administrator has them all."""
    if user.is_superuser:
        return frozenset(Role)
    return frozenset(
        Role(row.role)
        for row in user.membership_list
        if row.cluster_id == cluster.pk or (row.department_id and row.department_id == cluster.department_id)
    )


def is_secretary(user: User, cluster: Cluster) -> bool:
    return Role.SECRETARY in roles_in(user, cluster)


def is_anywhere(user: User, role: Role) -> bool:
    """Whether the person has `role` in any cluster or department."""
    return user.is_superuser or any(row.role == role for row in user.membership_list)


def can_see_cluster(user: User, cluster: Cluster) -> bool:
    return bool(roles_in(user, cluster))


def can_oversee(user: User, department: Department) -> bool:
    """Take the approved files of all clusters at once: the department's own officials."""
    return user.is_superuser or any(
        row.role == Role.OFFICIAL and row.department_id == department.pk for row in user.membership_list
    )


def can_read_inquiry(user: User, addressee: Addressee) -> bool:
    """What a department asked of the cluster, and what the cluster answered: its secretary and chair, and who asked."""
    return can_oversee(user, addressee.inquiry.department) or can_see_amendments(user, addressee.cluster)


def can_answer(user: User, addressee: Addressee) -> bool:
    """Answer for the cluster: its secretary, while the request is open."""
    return addressee.inquiry.is_open and is_secretary(user, addressee.cluster)


def can_see_addresses(user: User, cluster: Cluster) -> bool:
    """See the e-mail of everybody in the cluster: who keeps, heads or oversees it."""
    return bool(roles_in(user, cluster) & {Role.SECRETARY, Role.CHAIR, Role.OFFICIAL})


def can_manage_cluster(user: User, cluster: Cluster) -> bool:
    """Keep the executors of the cluster, and begin plans in it."""
    return is_secretary(user, cluster)


def can_see_plan(user: User, plan: Plan) -> bool:
    """Whoever has a role in the cluster, or oversees it, reads its plans at every stage.

    Changes that are being prepared are read by those who prepare and decide: nobody takes them for the plan.
    """
    if plan.is_amendment:
        return can_see_amendments(user, plan.cluster)
    return bool(roles_in(user, plan.cluster))


def can_see_amendments(user: User, cluster: Cluster) -> bool:
    """Know that changes of the cluster's plans are being prepared, and read them."""
    return bool(roles_in(user, cluster) & AMENDING)


def can_write_plan(user: User, plan: Plan) -> bool:
    """Change words of the plan: its secretary, and only while it is a draft."""
    return plan.is_editable and is_secretary(user, plan.cluster)


def can_see_score(user: User, plan: Plan) -> bool:
    """What a plan's findings cost it is for those who write and approve it."""
    return bool({Role.SECRETARY, Role.CHAIR} & roles_in(user, plan.cluster))


def can_pin(user: User, plan: Plan) -> bool:
    """Set dates by hand and enter days of events: the secretary, until the plan is closed. The words stay."""
    return plan.stage != Stage.CLOSED and is_secretary(user, plan.cluster)


def can_delete_plan(user: User, plan: Plan) -> bool:
    """A plan that was approved once stays for ever."""
    return can_write_plan(user, plan) and not plan.has_edition


def moves(user: User, plan: Plan) -> tuple[Transition, ...]:
    """The stage moves open to this person now. While changes are being prepared, nothing else is done to the plan."""
    if plan.is_merged or plan.open_amendment:
        return ()
    return open_moves(Stage(plan.stage), roles_in(user, plan.cluster))


def is_giver(user: User, approval: Approval) -> bool:
    """Whether the sign-off is the person's own to give in the program, or as a deputy."""
    return user.pk is not None and user.pk in (approval.giver_id, approval.deputy_id)


def can_give(user: User, approval: Approval, means: str) -> bool:
    """Give a sign-off: in the program whose it is, or a deputy; a paper is brought by the secretary.

    A file of a signature is brought by either.
    """
    brings = is_secretary(user, approval.plan.cluster)
    if means == Approval.Means.PROGRAM:
        return is_giver(user, approval)
    return brings or (means == Approval.Means.SIGNATURE and is_giver(user, approval))


def can_take_back(user: User, approval: Approval) -> bool:
    """Take back a paper that was brought in by mistake: the secretary, until the plan is in force."""
    given = approval.is_given and approval.means == Approval.Means.PAPER and approval.ended_at is None
    return given and approval.plan.stage in IN_PREPARATION and is_secretary(user, approval.plan.cluster)


def can_lay_way(user: User, plan: Plan) -> bool:
    """Say who gives each sign-off, in which order, by when: the secretary, until the plan is in force."""
    return plan.stage in IN_PREPARATION and is_secretary(user, plan.cluster)


def can_waive(user: User, plan: Plan) -> bool:
    """Let a draft go on with errors: the chair."""
    return plan.stage in IN_PREPARATION and Role.CHAIR in roles_in(user, plan.cluster)


def can_comment(user: User, plan: Plan) -> bool:
    """Say something of a row: whoever reads the plan, until it is in force."""
    return plan.stage in IN_PREPARATION


def organisations_of(user: User, cluster: Cluster) -> tuple[Organisation, ...]:
    """The organisations for which the person marks in this cluster."""
    return tuple(
        row.organisation
        for row in user.membership_list
        if row.role == Role.MEMBER and row.cluster_id == cluster.pk and row.organisation
    )


def can_control_marks(user: User, plan: Plan) -> bool:
    """Mark for anybody: the secretary of a plan in force."""
    return plan.stage == Stage.APPROVED and not plan.is_amendment and is_secretary(user, plan.cluster)


def can_judge_marks(user: User, plan: Plan) -> bool:
    """Accept and return marks: the secretary, also of what still waited when the plan was closed."""
    return plan.is_frozen and not plan.is_amendment and is_secretary(user, plan.cluster)


def can_keep_reports(user: User, plan: Plan) -> bool:
    """Freeze a report: the secretary of a plan that was approved, also after it was closed."""
    return plan.is_frozen and not plan.is_amendment and is_secretary(user, plan.cluster)


def can_keep_summaries(user: User, department: Department) -> bool:
    """Freeze a summary of the department's clusters, and read those that were frozen: who sees all of them."""
    return can_oversee(user, department)


def can_explain(user: User, plan: Plan) -> bool:
    """Say in a summary why the plan's figures are such: its secretary."""
    return can_keep_reports(user, plan)


def can_mark(user: User, activity: Activity, owing: frozenset[int]) -> bool:
    """Mark an activity of a plan in force: the secretary, or a member whose organisation is among `owing` (ids)."""
    plan = activity.section.plan
    if plan.stage != Stage.APPROVED or activity.excluded_by_id:
        return False
    return is_secretary(user, plan.cluster) or any(
        organisation.pk in owing for organisation in organisations_of(user, plan.cluster)
    )


def can_write_executor(user: User, executor: Executor) -> bool:
    return can_manage_cluster(user, executor.cluster)


def can_give_role(user: User, role: str, cluster: Cluster | None) -> bool:
    """Invite to a role, change and end it: an administrator any, a secretary those of the own cluster's members."""
    return user.is_superuser or (role == Role.MEMBER and cluster is not None and is_secretary(user, cluster))


def can_keep_organisation(user: User, organisation: Organisation) -> bool:
    """Change its names: an administrator, or the secretary of all clusters in which it takes part (`clusters`)."""
    clusters = organisation.clusters.all()
    return user.is_superuser or (bool(clusters) and all(can_manage_cluster(user, one) for one in clusters))


def can_close_account(user: User, person: User) -> bool:
    """Only an administrator, and nobody his own: so one who can open accounts always remains."""
    return user.is_superuser and user.pk != person.pk
