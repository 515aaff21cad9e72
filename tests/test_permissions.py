"""Who may do what: every predicate over every stage and role, with objects that were never saved."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from plans import permissions
from plans.core.stages import IN_PREPARATION, Role, Stage, open_moves
from plans.models import (
    Activity,
    Addressee,
    Approval,
    Cluster,
    Department,
    Executor,
    Inquiry,
    Membership,
    Organisation,
    Plan,
    Section,
    User,
)

DEPARTMENT = Department(pk=1)
COLLEGE, PLANT = Organisation(pk=1), Organisation(pk=2)
CLUSTER = Cluster(pk=1, department=DEPARTMENT)
FOREIGN = Cluster(pk=2, department=Department(pk=2))


def person(*memberships: Membership, admin: bool = False) -> User:
    """A user with these memberships; none of them is in the database."""
    user = User(is_superuser=admin)
    user.membership_list = list(memberships)
    return user


PEOPLE = {
    "nobody": person(),
    "stranger": person(*(Membership(role=role.value, cluster=FOREIGN, organisation=COLLEGE) for role in Role)),
    "official elsewhere": person(Membership(role="official", department=FOREIGN.department)),
    "member": person(Membership(role="member", cluster=CLUSTER, organisation=COLLEGE)),
    "official": person(Membership(role="official", department=DEPARTMENT)),
    "chair": person(Membership(role="chair", cluster=CLUSTER)),
    "secretary": person(Membership(role="secretary", cluster=CLUSTER)),
    "admin": person(admin=True),
}
READERS = {"member", "official", "chair", "secretary", "admin"}
SECRETARY = {"secretary", "admin"}
NONE: set[str] = set()


def plan_at(stage: Stage) -> Plan:
    return Plan(cluster=CLUSTER, stage=stage.value)


def row_at(stage: Stage) -> Activity:
    return Activity(section=Section(plan=plan_at(stage)))


def may(predicate, *about) -> set[str]:
    """The names of those for whom the predicate holds."""
    return {name for name, user in PEOPLE.items() if predicate(user, *about)}


# predicate → who may at each stage: draft, on agreement, agreed, approved, closed
STAGES = tuple(Stage)
OF_A_PLAN = {
    permissions.can_see_plan: (READERS,) * 5,
    permissions.can_write_plan: (SECRETARY, NONE, NONE, NONE, NONE),
    permissions.can_delete_plan: (SECRETARY, NONE, NONE, NONE, NONE),
    permissions.can_pin: (SECRETARY, SECRETARY, SECRETARY, SECRETARY, NONE),
    permissions.can_control_marks: (NONE, NONE, NONE, SECRETARY, NONE),
    permissions.can_judge_marks: (NONE, NONE, NONE, SECRETARY, SECRETARY),
    permissions.can_keep_reports: (NONE, NONE, NONE, SECRETARY, SECRETARY),
    permissions.can_see_score: (SECRETARY | {"chair"},) * 5,
    permissions.can_explain: (NONE, NONE, NONE, SECRETARY, SECRETARY),
    permissions.can_comment: (set(PEOPLE), set(PEOPLE), set(PEOPLE), NONE, NONE),  # whoever reads it
    permissions.can_lay_way: (SECRETARY, SECRETARY, SECRETARY, NONE, NONE),
    permissions.can_waive: ({"chair", "admin"}, {"chair", "admin"}, {"chair", "admin"}, NONE, NONE),
}


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("predicate", OF_A_PLAN, ids=lambda predicate: predicate.__name__)
def test_a_plan_is_for_these_people_at_this_stage(predicate, stage):
    assert may(predicate, plan_at(stage)) == OF_A_PLAN[predicate][STAGES.index(stage)]


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize(
    ("owing", "members"), [({COLLEGE.pk}, {"member"}), ({COLLEGE.pk, PLANT.pk}, {"member"}), ({PLANT.pk}, NONE)]
)
def test_rows_are_marked_by_those_who_owe_them_while_the_plan_is_in_force(stage, owing, members):
    expected = SECRETARY | members if stage is Stage.APPROVED else NONE
    assert may(permissions.can_mark, row_at(stage), frozenset(owing)) == expected


@pytest.mark.parametrize("stage", STAGES)
def test_changes_of_a_plan_are_for_those_who_prepare_and_decide(stage):
    changes = Plan(cluster=CLUSTER, stage=stage.value, amends_id=7)
    assert may(permissions.can_see_plan, changes) == SECRETARY | {"chair"}
    assert may(permissions.can_write_plan, changes) == (SECRETARY if stage is Stage.DRAFT else NONE)
    assert may(permissions.can_delete_plan, changes) == (SECRETARY if stage is Stage.DRAFT else NONE)
    assert may(permissions.can_control_marks, changes) == NONE
    assert may(permissions.can_keep_reports, changes) == NONE


@pytest.mark.parametrize(("state", "answer"), [("open", SECRETARY), ("closed", NONE), ("withdrawn", NONE)])
def test_a_request_is_read_by_those_who_asked_and_answered_by_the_secretary_while_it_is_open(state, answer):
    asked = Addressee(inquiry=Inquiry(department=DEPARTMENT, state=state), cluster=CLUSTER)
    assert may(permissions.can_read_inquiry, asked) == {"official", "chair", "secretary", "admin"}
    assert may(permissions.can_answer, asked) == answer


def test_a_row_that_was_taken_out_is_marked_by_nobody():
    row = row_at(Stage.APPROVED)
    row.excluded_by_id = 2
    assert may(permissions.can_mark, row, frozenset({COLLEGE.pk})) == NONE


def test_nothing_else_is_done_to_a_plan_while_changes_are_prepared():
    plan = plan_at(Stage.APPROVED)
    plan.open_amendment = 7
    merged = Plan(cluster=CLUSTER, stage=Stage.APPROVED.value, amends_id=7)
    assert {permissions.moves(user, one) for one in (plan, merged) for user in PEOPLE.values()} == {()}


def test_addresses_are_for_those_who_keep_head_or_oversee_the_cluster():
    assert may(permissions.can_see_addresses, CLUSTER) == {"official", "chair", "secretary", "admin"}


def test_a_cluster_is_seen_by_its_people_and_kept_by_its_secretary():
    assert may(permissions.can_see_cluster, CLUSTER) == READERS
    assert may(permissions.can_manage_cluster, CLUSTER) == SECRETARY
    assert may(permissions.can_write_executor, Executor(cluster=CLUSTER)) == SECRETARY


def test_a_plan_that_was_approved_once_is_deleted_by_nobody():
    plan = plan_at(Stage.DRAFT)
    plan.has_edition = True
    assert may(permissions.can_write_plan, plan) == SECRETARY
    assert may(permissions.can_delete_plan, plan) == NONE


@pytest.mark.parametrize("stage", STAGES)
def test_the_open_moves_are_those_of_the_persons_roles(stage):
    roles = {"chair": {Role.CHAIR}, "secretary": {Role.SECRETARY}, "admin": set(Role)}
    for name, user in PEOPLE.items():
        expected = open_moves(stage, frozenset(roles.get(name, set())))
        assert (name, permissions.moves(user, plan_at(stage))) == (name, expected)


def test_roles_are_those_of_this_cluster_and_of_its_department():
    assert {name: permissions.roles_in(user, CLUSTER) for name, user in PEOPLE.items()} == {
        "nobody": set(),
        "stranger": set(),
        "official elsewhere": set(),
        "member": {Role.MEMBER},
        "official": {Role.OFFICIAL},
        "chair": {Role.CHAIR},
        "secretary": {Role.SECRETARY},
        "admin": set(Role),
    }


def test_one_person_may_have_several_roles():
    both = person(Membership(role="chair", cluster=CLUSTER), Membership(role="official", department=DEPARTMENT))
    assert permissions.roles_in(both, CLUSTER) == {Role.CHAIR, Role.OFFICIAL}
    assert permissions.roles_in(both, FOREIGN) == set()
    assert permissions.is_anywhere(both, Role.CHAIR)
    assert not permissions.is_anywhere(both, Role.SECRETARY)


def test_a_person_marks_for_the_own_organisations_in_this_cluster_alone():
    here, elsewhere = (Membership(role="member", cluster=one, organisation=COLLEGE) for one in (CLUSTER, FOREIGN))
    plant = Membership(role="member", cluster=CLUSTER, organisation=PLANT)
    chair = Membership(role="chair", cluster=CLUSTER, organisation=COLLEGE)
    assert permissions.organisations_of(person(here, plant), CLUSTER) == (COLLEGE, PLANT)
    assert permissions.organisations_of(person(elsewhere, chair), CLUSTER) == ()


def test_a_membership_without_a_department_opens_no_cluster_without_one():
    lost = Cluster(pk=3)
    assert permissions.roles_in(person(Membership(role="secretary", cluster=CLUSTER)), lost) == set()


def test_a_secretary_gives_the_roles_of_members_in_the_own_cluster():
    assert may(permissions.can_give_role, "member", CLUSTER) == SECRETARY
    assert may(permissions.can_give_role, "member", FOREIGN) == {"stranger", "admin"}
    for role, place in (("chair", CLUSTER), ("secretary", CLUSTER), ("official", None), ("member", None)):
        assert may(permissions.can_give_role, role, place) == {"admin"}


def test_a_departments_files_are_taken_by_its_own_officials():
    assert may(permissions.can_oversee, DEPARTMENT) == {"official", "admin"}
    assert may(permissions.can_keep_summaries, DEPARTMENT) == {"official", "admin"}


def test_changes_in_preparation_are_known_to_who_prepares_and_decides():
    assert may(permissions.can_see_amendments, CLUSTER) == SECRETARY | {"chair"}


@pytest.mark.parametrize(
    ("clusters", "who"),
    [
        ([], {"admin"}),
        ([CLUSTER], {"secretary", "keeper of both", "admin"}),
        ([FOREIGN], {"stranger", "keeper of both", "admin"}),
        ([CLUSTER, FOREIGN], {"keeper of both", "admin"}),
    ],
)
def test_an_organisation_is_kept_by_the_secretary_of_all_its_clusters(clusters, who):
    both = person(*(Membership(role="secretary", cluster=one) for one in (CLUSTER, FOREIGN)))
    organisation = Organisation(pk=3)
    organisation._prefetched_objects_cache = {"clusters": clusters}
    people = PEOPLE | {"keeper of both": both}
    assert {name for name, user in people.items() if permissions.can_keep_organisation(user, organisation)} == who


def test_an_administrator_closes_every_account_but_the_own():
    PEOPLE["admin"].pk = 7
    assert may(permissions.can_close_account, User(pk=8)) == {"admin"}
    assert may(permissions.can_close_account, User(pk=7)) == NONE


@pytest.mark.parametrize(
    ("means", "who"),
    [
        ("program", {"giver", "deputy"}),
        ("signature", {"giver", "deputy", "secretary"}),
        ("paper", {"secretary"}),
    ],
)
def test_a_sign_off_is_given_by_whose_it_is_or_brought_by_the_secretary(means, who):
    people = {name: person() for name in ("giver", "deputy", "somebody")}
    for pk, user in enumerate(people.values(), 1):
        user.pk = pk
    people["secretary"] = PEOPLE["secretary"]
    approval = Approval(plan=plan_at(Stage.AGREED), giver_id=1, deputy_id=2)
    assert {name for name, user in people.items() if permissions.can_give(user, approval, means)} == who


@pytest.mark.parametrize(
    ("said", "who"),
    [
        ({}, SECRETARY),
        ({"state": "waiting"}, NONE),
        ({"means": "program"}, NONE),
        ({"means": "signature"}, NONE),
        ({"ended_at": datetime(2022, 3, 9, tzinfo=UTC)}, NONE),
    ],
)
@pytest.mark.parametrize("stage", STAGES)
def test_a_paper_is_taken_back_by_the_secretary_until_the_plan_is_in_force(stage, said, who):
    approval = Approval(plan=plan_at(stage), **{"state": "given", "means": "paper"} | said)
    assert may(permissions.can_take_back, approval) == (who if stage in IN_PREPARATION else NONE)


def test_a_sign_off_that_is_nobodys_is_not_given_by_a_stranger():
    approval = Approval(plan=plan_at(Stage.ON_AGREEMENT))
    assert not permissions.is_giver(AnonymousUser(), approval)
    assert not permissions.is_giver(person(), approval)
