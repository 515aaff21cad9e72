"""Invitations: a letter with a link that works once, and only who may give a role invites to it."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from plans.accounts import invitations, people
from plans.accounts.invitations import Grant, NotTaken
from plans.models import Invitation, Membership, SignIn, User
from tests.page import Page

pytestmark = pytest.mark.django_db

NAMES = {"last_name": "Орлова", "first_name": "Вера", "patronymic": "Львовна"}
PASSWORD = {"new_password1": "сосна-река-79", "new_password2": "сосна-река-79"}


@pytest.fixture
def keeper(client, cast):
    """The secretary's browser."""
    client.force_login(cast.secretary)
    return client


def place_of(row) -> str:
    return f"{row._meta.model_name}-{row.pk}"


def member_of(cast, email: str = "vera@example.org") -> dict:
    """What the secretary fills in."""
    return {"email": email, "place": place_of(cast.cluster), "organisation": cast.plant.pk}


def link(letter=None) -> str:
    """The address in the newest letter."""
    return re.search(r"127\.0\.0\.1:8000(\S+)", (letter or mail.outbox[-1]).body)[1]


def invited(cast, author=None, email: str = "vera@example.org") -> str:
    """The link of an invitation to be a member."""
    row = invitations.invite(email, Grant("member", cast.cluster, None, cast.plant), author or cast.secretary)
    invitations.send([row])
    return link()


# Inviting


def test_a_member_is_invited_and_comes_in(keeper, cast):
    answer = keeper.post(reverse("person_invite"), member_of(cast, "Vera@Example.org"), follow=True)
    assert Page(answer).messages == ["Приглашение отправлено: vera@example.org."]
    (letter,) = mail.outbox
    assert letter.to == ["vera@example.org"]
    assert "Роль: участник кластера" in letter.body
    assert "Организация: Автоколонна" in letter.body
    assert not User.objects.filter(email="vera@example.org").exists()

    browser = Client()
    assert Page(browser.get(link())).says("участник кластера, Кластер транспорта, Автоколонна")
    answer = browser.post(link(), NAMES | PASSWORD, follow=True)
    assert Page(answer).messages == ["Готово. Имя для входа: vera@example.org."]
    person = User.objects.get(username="vera@example.org")
    assert (person.short_name, person.check_password("сосна-река-79")) == ("Орлова В. Л.", True)
    assert [(row.role, row.cluster, row.organisation) for row in person.memberships.all()] == [
        ("member", cast.cluster, cast.plant)
    ]
    assert Invitation.objects.get().accepted_by == person


def test_the_form_has_four_fields_at_most(client, cast):
    for person, fields in ((cast.secretary, 3), (cast.admin, 4)):
        client.force_login(person)
        page = Page(client.get(reverse("person_invite")))
        names = {one.root.get("name") for one in page.all("main input, main select")} - {"csrfmiddlewaretoken"}
        assert len(names) == fields


def test_a_link_works_once(cast):
    path = invited(cast)
    Client().post(path, NAMES | PASSWORD)
    again = Client().post(path, NAMES | PASSWORD)
    assert (again.status_code, User.objects.filter(username__startswith="vera").count()) == (410, 1)
    assert Page(again).says("уже принято, отозвано или устарело")


def test_a_link_is_over_after_its_days(cast, settings, time_machine):
    time_machine.move_to("2022-03-09T08:00:00Z", tick=False)
    path = invited(cast)
    time_machine.shift(timedelta(days=settings.INVITATION_DAYS))
    assert Client().get(path).status_code == 200
    time_machine.shift(timedelta(minutes=1))
    assert Client().get(path).status_code == 410


def test_a_link_of_a_withdrawn_invitation_is_over(keeper, cast):
    path = invited(cast)
    keeper.post(reverse("invitation_withdraw", args=[Invitation.objects.get().pk]))
    assert Client().get(path).status_code == 410
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("token", ["x", "abc-def", "0-0", "c0ffee-" + "0" * 32])
def test_a_link_cannot_be_guessed(cast, token):
    invited(cast)
    assert Client().get(reverse("invitation_accept", args=[Invitation.objects.get().pk, token])).status_code == 410


def test_the_same_invitation_twice_is_one(keeper, cast):
    for _ in range(2):
        keeper.post(reverse("person_invite"), member_of(cast))
    assert (Invitation.objects.count(), len(mail.outbox)) == (1, 2)


def test_a_bad_password_is_refused_in_words_and_nothing_is_made(cast):
    answer = Client().post(invited(cast), NAMES | {"new_password1": "klaster-demo", "new_password2": "klaster-demo"})
    assert answer.status_code == 422
    assert Page(answer).says("Это пароль демонстрации")
    assert not Membership.objects.filter(user__email="vera@example.org").exists()


def test_the_name_is_no_password(cast):
    answer = Client().post(
        invited(cast), NAMES | {"new_password1": "vera@example.org", "new_password2": "vera@example.org"}
    )
    assert answer.status_code == 422


# Who may invite to what


def test_a_secretary_gives_no_other_role(keeper, cast):
    keeper.post(reverse("person_invite"), member_of(cast) | {"role": "chair"})
    assert Invitation.objects.get().role == "member"


def test_a_secretary_invites_into_no_foreign_cluster(keeper, cast):
    answer = keeper.post(reverse("person_invite"), member_of(cast) | {"place": place_of(cast.foreign)})
    assert (answer.status_code, Invitation.objects.count()) == (422, 0)


def test_a_secretary_of_nothing_more_cannot_send_what_he_has_prepared(keeper, cast):
    row = invitations.invite("vera@example.org", Grant("member", cast.cluster, None, cast.plant), cast.secretary)
    cast.secretary.memberships.all().delete()
    assert keeper.post(reverse("invitation_again", args=[row.pk])).status_code == 404


def test_a_secretary_neither_sends_nor_withdraws_an_administrators_invitation_to_a_chair(keeper, cast):
    row = invitations.invite("vera@example.org", Grant("chair", cast.cluster), cast.admin)
    assert keeper.post(reverse("invitation_again", args=[row.pk])).status_code == 403
    assert keeper.post(reverse("invitation_withdraw", args=[row.pk])).status_code == 403
    assert "Отозвать" not in Page(keeper.get(reverse("people_list"))).row("vera@example.org").words


@pytest.mark.parametrize(
    ("role", "place", "organisation", "words"),
    [
        ("official", "cluster", False, "Для этой роли выберите департамент"),
        ("chair", "department", False, "Для этой роли выберите кластер"),
        ("member", "cluster", False, "Выберите организацию"),
        ("chair", "cluster", False, ""),
        ("official", "department", False, ""),
        ("member", "cluster", True, ""),
    ],
)
def test_an_administrator_invites_to_every_role_in_its_own_place(client, cast, role, place, organisation, words):
    client.force_login(cast.admin)
    where = {"cluster": cast.cluster, "department": cast.cluster.department}[place]
    data = {"email": "vera@example.org", "role": role, "place": place_of(where)}
    answer = client.post(reverse("person_invite"), data | ({"organisation": cast.plant.pk} if organisation else {}))
    assert (answer.status_code, Invitation.objects.count()) == ((422, 0) if words else (302, 1))
    assert not words or Page(answer).says(words)


def test_a_member_of_an_organisation_that_takes_no_part_is_refused(client, cast):
    client.force_login(cast.admin)
    data = {"email": "v@example.org", "role": "member", "place": place_of(cast.foreign), "organisation": cast.plant.pk}
    assert Page(client.post(reverse("person_invite"), data)).says("не участвует в выбранном кластере")


# People who have an account already


def test_the_inviter_does_not_learn_whether_an_account_exists(keeper, cast):
    User.objects.filter(pk=cast.stranger.pk).update(email="known@example.org")
    words = []
    for email in ("known@example.org", "newer@example.org"):
        answer = keeper.post(reverse("person_invite"), member_of(cast, email), follow=True)
        words.append(Page(answer).words.replace(email, "…").replace("known@example.org", "").split("ответили")[0])
    assert words[0] == words[1]
    assert len({letter.body.replace(link(letter), "") for letter in mail.outbox}) == 1


def test_who_has_an_account_signs_in_and_takes_it(cast):
    User.objects.filter(pk=cast.stranger.pk).update(email="Known@example.org")
    path = invited(cast, email="known@example.org")
    browser = Client()
    page = Page(browser.get(path))
    assert page.leads_to(f"/login/?next={path}")
    assert browser.post(path, NAMES | PASSWORD).status_code == 200, "no second account, no new password"
    assert User.objects.filter(email__iexact="known@example.org").count() == 1
    browser.force_login(cast.stranger)
    assert "Принять приглашение" in Page(browser.get(path)).buttons
    assert not cast.cluster.memberships.filter(user=cast.stranger).exists(), "nothing changes by looking"
    browser.post(path)
    assert cast.cluster.memberships.filter(user=cast.stranger, role="member").exists()
    assert not User.objects.get(pk=cast.stranger.pk).check_password("сосна-река-79")


def test_of_two_takers_at_once_one_gets_it(cast):
    path = invited(cast)
    pk, token = path.split("/")[2:4]
    invitations.take(int(pk), token, cast.stranger)
    with pytest.raises(NotTaken, match="уже принято"):
        invitations.take(int(pk), token, cast.official)


def test_a_closed_account_comes_back_by_an_administrator_without_its_old_rights(cast):
    User.objects.filter(pk=cast.stranger.pk).update(email="vera@example.org", is_active=False, is_superuser=True)
    browser = Client()
    refused = browser.get(invited(cast))
    assert (refused.status_code, Page(refused).says("Открыть её может администратор")) == (410, True)
    Invitation.objects.all().delete()
    browser.post(invited(cast, cast.admin), NAMES | PASSWORD)
    cast.stranger.refresh_from_db()
    assert (cast.stranger.is_active, cast.stranger.is_superuser) == (True, False)
    assert [row.cluster for row in cast.stranger.memberships.all()] == [cast.cluster]


# The mail server


def test_a_refused_letter_is_said_and_can_be_sent_again(keeper, cast, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend",
        "127.0.0.1",
        1,
    )
    page = Page(keeper.post(reverse("person_invite"), member_of(cast), follow=True))
    assert page.says("Письмо для vera@example.org не ушло. Почтовый сервер не отвечает.")
    assert page.row("vera@example.org").says("Письмо не отправлено.")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    page = Page(keeper.post(reverse("invitation_again", args=[Invitation.objects.get().pk]), follow=True))
    assert not page.row("vera@example.org").says("Письмо не отправлено.")
    assert len(mail.outbox) == 1


# The list


def test_a_secretary_sees_the_people_of_the_own_cluster(keeper, cast):
    page = Page(keeper.get(reverse("people_list")))
    assert [bool(page.rows(f"Фамилия-{name}")) for name in ("member", "chair", "stranger", "official")] == [
        True,
        True,
        False,
        False,
    ]
    assert page.row("Фамилия-member").leads_to(reverse("role_edit", args=[cast.member.memberships.get().pk]))
    assert "изменить" not in page.row("Фамилия-chair").words


def test_roles_elsewhere_are_not_shown_to_a_secretary(keeper, cast):
    Membership.objects.create(user=cast.member, role="chair", cluster=cast.foreign)
    assert "Чужой кластер" not in Page(keeper.get(reverse("people_list"))).words


@pytest.mark.parametrize("words", ["фамилия-MEMBER", "техникум"])
def test_people_are_found_by_name_and_organisation(keeper, cast, words):
    page = Page(keeper.get(reverse("people_list"), {"text": words}))
    assert [bool(page.rows(f"Фамилия-{name}")) for name in ("member", "chair")] == [True, False]


def test_the_list_takes_the_same_queries_for_many(client, cast, django_assert_num_queries):
    client.force_login(cast.admin)
    for count in (0, 20):
        for at in range(count):
            person = User.objects.create(username=f"p{at}")
            Membership.objects.create(user=person, role="chair", cluster=cast.cluster)
            invitations.invite(f"p{at}@example.org", Grant("member", cast.cluster, None, cast.plant), cast.admin)
        with django_assert_num_queries(5):
            client.get(reverse("people_list"))


# Changing and leaving


def test_a_secretary_changes_a_members_organisation(keeper, cast):
    row = cast.member.memberships.get()
    data = {"place": place_of(cast.cluster), "organisation": cast.plant.pk, "heads": "on"}
    assert keeper.post(reverse("role_edit", args=[row.pk]), data).status_code == 302
    row.refresh_from_db()
    assert (row.organisation, row.heads, row.role) == (cast.plant, True, "member")


def test_a_role_that_the_person_has_already_is_refused(client, cast):
    client.force_login(cast.admin)
    row = Membership.objects.create(user=cast.member, role="chair", cluster=cast.cluster)
    data = {"role": "member", "place": place_of(cast.cluster), "organisation": cast.college.pk}
    answer = client.post(reverse("role_edit", args=[row.pk]), data)
    assert (answer.status_code, Page(answer).says("Такая роль у этого человека уже есть")) == (422, True)


def test_a_secretary_makes_nobody_a_secretary(keeper, cast):
    row = cast.member.memberships.get()
    data = {"role": "secretary", "place": place_of(cast.cluster), "organisation": cast.college.pk}
    keeper.post(reverse("role_edit", args=[row.pk]), data)
    row.refresh_from_db()
    assert row.role == "member"


def test_who_left_reads_nothing_from_that_moment(keeper, cast):
    left = Client()
    left.force_login(cast.member)
    assert left.get(reverse("cluster_page", args=[cast.cluster.pk])).status_code == 200
    keeper.post(reverse("role_end", args=[cast.member.memberships.get().pk]))
    assert left.get(reverse("cluster_page", args=[cast.cluster.pk])).status_code == 302, "signed out"
    left.force_login(cast.member)
    assert left.get(reverse("cluster_page", args=[cast.cluster.pk])).status_code == 404


def test_looking_at_the_question_changes_nothing(client, cast):
    client.force_login(cast.admin)
    client.get(reverse("role_end", args=[cast.member.memberships.get().pk]))
    client.get(reverse("person_close", args=[cast.member.pk]))
    assert cast.member.memberships.exists()


def test_a_closed_account_signs_in_no_more(client, cast):
    left = Client()
    left.force_login(cast.member)
    client.force_login(cast.admin)
    client.post(reverse("person_close", args=[cast.member.pk]))
    assert not SignIn.objects.filter(person=cast.member).exists()
    assert left.get("/").status_code == 302
    assert left.post("/login/", {"username": "member", "password": "klaster-demo"}).status_code == 200
    assert Membership.history.filter(user_id=cast.member.pk, history_type="-").exists()


def test_nobody_closes_his_own_account(client, cast):
    client.force_login(cast.admin)
    assert client.post(reverse("person_close", args=[cast.admin.pk])).status_code == 403


@pytest.mark.parametrize(
    "name",
    [
        "person_invite",
        "role_edit",
        "role_end",
        "person_close",
        "invitation_again",
        "invitation_withdraw",
        "invitation_accept",
    ],
)
def test_every_post_needs_its_token(cast, name):
    path = invited(cast)
    browser = Client(enforce_csrf_checks=True)
    if name != "invitation_accept":
        browser.force_login(cast.admin)
    about = {
        "person_invite": [],
        "person_close": [cast.member.pk],
        "role_edit": [cast.member.memberships.get().pk],
        "role_end": [cast.member.memberships.get().pk],
        "invitation_accept": path.split("/")[2:4],
    }.get(name, [Invitation.objects.get().pk])
    assert browser.post(reverse(name, args=about), NAMES | PASSWORD).status_code == 403


def test_the_door_keeps_what_was_changed_in_the_history(cast):
    row = cast.member.memberships.get()
    people.change_role(row, Grant("member", cast.cluster, None, cast.plant), heads=False)
    assert row.history.count() == 2
