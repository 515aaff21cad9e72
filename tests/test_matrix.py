"""Address × method × role × own or foreign object, generated from the addresses and the table of tests/test_access.py.

One world is made for all; each request runs in a savepoint of its own and is watched for what it writes.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from plans.models import Plan, User
from tests.test_access import LOGIN, OPEN, ROLES, TABLE
from tests.world import Things, elsewhere, one_of_each, standing

pytestmark = pytest.mark.django_db

# What is written by looking, and why that may be: a telephone that is being set up must find its secret again; whoever
# has a draft open asks what is new, and is seen by the others; the overview tells what changed since the last look; a
# stranger who tries codes of papers is counted.
KEPT_BY_LOOKING = {
    "factor": {"otp_totp_totpdevice"},
    "plan_steps": {"plans_presence"},
    "overview": {"plans_visit"},
    "check_ask": {"plans_guestcount"},
    "check_page": {"plans_guestcount"},
    "check_file": {"plans_guestcount"},
}
LOGGED = "plans_access"  # that something was given out is written down
NO_METHOD = 405


@dataclass
class World:
    """Both clusters with their objects, and the folder of their files."""

    own: Things
    foreign: Things
    staff: User
    everything: Plan
    folder: str
    clients: dict[str, Client] = field(default_factory=dict)

    def sign_in(self) -> None:
        """A browser for everybody, before the first test: what a test writes is undone with it."""
        people = {role: self.own.cast.as_role(role) for role in ROLES} | {"staff": self.staff}
        for role, person in people.items():
            self.clients[role] = Client()
            if person:
                self.clients[role].force_login(person)


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    """The world, in one transaction that is taken back at the end."""
    with django_db_blocker.unblock(), standing(tmp_path_factory.mktemp("world")) as (cast, folder):
        own, foreign = Things(cast), Things(elsewhere(cast))
        for things in (own, foreign):
            for name in {about_of(row)[0] for row in TABLE.values()} - {None}:
                assert things[name].pk
        staff = User.objects.create(username="staff", is_staff=True)
        world = World(own, foreign, staff, one_of_each(cast), folder)
        world.sign_in()
        yield world


@pytest.fixture
def world(made, settings) -> World:
    settings.MEDIA_ROOT = made.folder
    settings.MADE_ROOT = f"{made.folder}/made"  # a paper is made once, whoever asks for it
    return made


@dataclass
class Answer:
    """What came back, and the tables that were written to."""

    status: int
    location: str
    text: str
    writes: set[str]
    is_file: bool


def ask(client: Client, method: str, address: str) -> Answer:
    """One request. Nothing stays of it, but what is written by looking."""
    writes: set[str] = set()

    def watch(execute, sql, params, many, context):
        if found := re.match(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)', sql, re.IGNORECASE):
            writes.add(found[1])
        return execute(sql, params, many, context)

    cookies = deepcopy(client.cookies)  # signing out, too, is undone
    with transaction.atomic(), connection.execute_wrapper(watch):
        response = getattr(client, method)(address)
        text = b"".join(response) if response.streaming else response.content
        transaction.set_rollback(method != "get")
    client.cookies = cookies
    return Answer(
        response.status_code,
        response.headers.get("Location", ""),
        text.decode(errors="replace"),
        writes,
        "Content-Disposition" in response,
    )


def about_of(row) -> tuple:
    """What an address of the table is about, and its other parts."""
    about = row[1]
    return about if isinstance(about, tuple) else (about, {})


def address_of(name: str, things: Things) -> str:
    about, more = about_of(TABLE[name])
    return reverse(name, kwargs=({"pk": things[about].pk} if about else {}) | more)


def column_of(role: str, whose: str) -> str:
    """To whom of the table the role is equal: over there the stranger is the secretary, and ours are strangers."""
    if whose == "own" or role in ("nobody", "admin"):
        return role
    return "secretary" if role == "stranger" else "stranger"


def cases(world: World, role: str) -> Iterator[tuple[str, str, int, tuple[str, ...]]]:
    """Each address with what it is called, the answer that its table promises, and the methods that it knows."""
    for name, row in TABLE.items():
        for whose in ("own", "foreign"):
            if whose == "own" or about_of(row)[0]:
                answer = row[2][ROLES.index(column_of(role, whose))]
                yield f"{name} ({whose})", address_of(name, getattr(world, whose)), answer, row[0]


def patterns(resolver: URLResolver, *namespaces: str) -> Iterator[tuple[tuple[str, ...], URLPattern]]:
    """Every address of the site with its namespaces."""
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield namespaces, one
        else:
            yield from patterns(one, *namespaces, *filter(None, [one.namespace]))


def fingerprint() -> dict[str, object]:
    """Every row of every table but those that may be written by looking."""
    kept = {LOGGED}.union(*KEPT_BY_LOOKING.values())
    return {
        model._meta.label: hash(repr([_plain(row) for row in model._base_manager.order_by("pk").values_list()]))
        for model in apps.get_models(include_auto_created=True)
        if model._meta.db_table not in kept
    }


def _plain(row: tuple) -> list[object]:
    """The row with the bytes that PostgreSQL gives as views of memory."""
    return [bytes(value) if isinstance(value, memoryview) else value for value in row]


# The pages


def test_the_table_names_every_address():
    names = {one.name for spaces, one in patterns(get_resolver()) if not spaces}
    assert names - {None} == set(TABLE)
    assert {str(one.pattern) for spaces, one in patterns(get_resolver()) if not spaces and not one.name} == {
        "admin/password_change/"
    }


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_its_answers_and_changes_nothing_by_looking(world, role):
    wrong, before = [], fingerprint()
    for name, address, expected, method in cases(world, role):
        answer = ask(world.clients[role], method, address)
        if answer.status != expected:
            wrong.append(f"{name}: {answer.status}, not {expected}")
        closed = role == "nobody" and expected == LOGIN and name.partition(" ")[0] not in OPEN
        if closed and not answer.location.startswith("/login/?next="):
            wrong.append(f"{name}: {answer.location}")
        if method == "get" and (writes := answer.writes - KEPT_BY_LOOKING.get(name.partition(" ")[0], {LOGGED})):
            wrong.append(f"{name} writes to {writes}")
        if answer.is_file and role != "nobody" and LOGGED not in answer.writes:
            wrong.append(f"{name} gives a file out and does not log it")
    assert not wrong, "\n".join(wrong)
    assert fingerprint() == before


@pytest.mark.parametrize("role", ROLES)
def test_whoever_may_not_look_may_not_send_either(world, role):
    wrong = []
    for name, address, expected, method in cases(world, role):
        asked = "post" if method == "get" else "get"
        other = ask(world.clients[role], asked, address)
        denied = expected in (403, 404) or (role == "nobody" and name.partition(" ")[0] not in OPEN)
        if other.status >= 500 or (denied and other.status not in (expected, NO_METHOD)):
            wrong.append(f"{name}: {other.status} {other.location}, not {expected}")
        if other.writes and (denied or asked == "get"):
            wrong.append(f"{name} writes to {other.writes}")
    assert not wrong, "\n".join(wrong)


def test_other_methods_are_refused(world):
    wrong = []
    for name, address, _, _ in cases(world, "admin"):
        for method in ("put", "patch", "delete"):
            status = ask(world.clients["admin"], method, address).status
            if status != NO_METHOD:
                wrong.append(f"{method} {name}: {status}")
    assert not wrong, "\n".join(wrong)


# Tokens


def test_every_post_needs_its_token(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.own.cast.admin)
    addresses = [(name, address) for name, address, *_ in cases(world, "admin")]
    addresses += [(name, address) for name, address, _ in admins_addresses(world)]
    wrong = []
    for name, address in addresses:
        answer = ask(client, "post", address)
        if answer.status != 403 or "Страница устарела" not in answer.text or answer.writes:
            wrong.append(f"{name}: {answer.status} {answer.writes}")
    assert not wrong, "\n".join(wrong)


# The administrator's pages


def admins_addresses(world: World) -> Iterator[tuple[str, str, type | None]]:
    """Every address of the admin, with an object of its model; what none can be made for fails here."""
    models = {f"{model._meta.app_label}_{model._meta.model_name}": model for model in admin.site._registry}
    for spaces, one in patterns(get_resolver()):
        if spaces != ("admin",):
            continue
        model = next((models[key] for key in models if (one.name or "").startswith(f"{key}_")), None)
        values = dict(_values(one, model, world))
        if None not in values.values():  # else there is no object: axes keeps none in the tests
            yield one.name or "catch all", _filled(one, values), model


def _values(one: URLPattern, model: type | None, world: World) -> Iterator[tuple[str, object]]:
    row = model._default_manager.first() if model else None
    for name in one.pattern.regex.groupindex or ("object_id", "version_id")[: one.pattern.regex.groups]:
        if name == "id":  # a person's new password
            yield name, world.own.cast.member.pk
        elif name == "object_id":
            yield name, row.pk if row else None if model else 0
        elif name == "version_id":
            yield name, row and row.history.earliest().pk
        elif name == "app_label":
            yield name, "plans"
        elif name == "content_type_id":
            yield name, ContentType.objects.get_for_model(Plan).pk
        elif name == "url":
            yield name, "nothing/such"
        else:
            raise AssertionError(f"no value for {name} of {one}")


def _filled(one: URLPattern, values: dict) -> str:
    if not one.name:
        return "/admin/nothing/such"
    named = one.pattern.regex.groupindex
    return reverse(f"admin:{one.name}", args=None if named else values.values(), kwargs=values if named else None)


ADMINS_OWN = ("login", "logout", "jsi18n")


@pytest.mark.parametrize("role", ["nobody", "secretary", "staff"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_admin_is_for_administrators(world, role, method):
    wrong = []
    for name, address, model in admins_addresses(world):
        answer = ask(world.clients[role], method, address)
        if (name not in ADMINS_OWN and not _is_denied(answer, role, model)) or answer.status >= 500:
            wrong.append(f"{name}: {answer.status} {answer.location}")
        if answer.writes and name != "logout":
            wrong.append(f"{name} writes to {answer.writes}")
    assert not wrong, "\n".join(wrong)


def _is_denied(answer: Answer, role: str, model: type | None) -> bool:
    """To the staff without rights: each model is closed, and the first page shows none. To others: the way in."""
    if role != "staff":
        return answer.status == 302 and answer.location.startswith(("/admin/login/", "/password/"))
    return answer.status in (302, 403, 404, NO_METHOD) if model else "/admin/plans/" not in answer.text


def test_the_administrator_looks_at_everything_and_changes_nothing_by_it(world):
    wrong, before = [], fingerprint()
    for name, address, _ in admins_addresses(world):
        answer = ask(world.clients["admin"], "get", address)
        if answer.status not in _expected(name):
            wrong.append(f"{name}: {answer.status}")
        if answer.writes:
            wrong.append(f"{name} writes to {answer.writes}")
    assert not wrong, "\n".join(wrong)
    assert fingerprint() == before


def _expected(name: str) -> tuple[int, ...]:
    """Every list, every object and its past are shown; what may be added and deleted tests/test_admin.py says."""
    if name == "password_change":
        return (302,)
    if name.endswith(("_changelist", "_change", "_history", "_simple_history", "index", "app_list", "jsi18n")):
        return (200,)
    return (200, 302, 403, 404, NO_METHOD)


def test_the_administrators_addresses_are_all_there(world):
    """Each model's five pages at least are asked above."""
    asked = {name for name, *_ in admins_addresses(world)}
    for model in admin.site._registry:
        prefix = f"{model._meta.app_label}_{model._meta.model_name}"
        if model._meta.app_label == "plans":
            assert {f"{prefix}_{page}" for page in ("changelist", "add", "change", "delete", "history")} <= asked
