"""Signing in through a region's provider, which really runs, on the loopback."""

import http.client
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from plans.models import Membership, User
from tests.accounts.provider import CLIENT, SECRET, Provider
from tests.page import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(cast, settings) -> Iterator[Provider]:
    one = Provider()
    User.objects.filter(pk=cast.member.pk).update(email="Member@example.org")
    settings.OIDC_ISSUER = one.base
    settings.OIDC_RP_CLIENT_ID, settings.OIDC_RP_CLIENT_SECRET = CLIENT, SECRET
    settings.OIDC_OP_AUTHORIZATION_ENDPOINT = f"{one.base}/authorize"
    settings.OIDC_OP_TOKEN_ENDPOINT = f"{one.base}/token"
    settings.OIDC_OP_USER_ENDPOINT = f"{one.base}/facts"
    settings.OIDC_OP_JWKS_ENDPOINT = f"{one.base}/keys"
    settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, "plans.accounts.region.RegionBackend"]
    yield one
    one.close()


def sent_back(client: Client, wanted: str = "/plans/") -> str:
    """To the provider and to the address where it sends the person."""
    there = urlsplit(client.get("/login/region/", {"next": wanted})["Location"])
    connection = http.client.HTTPConnection(there.netloc, timeout=60)
    connection.request("GET", f"{there.path}?{there.query}")
    answer = connection.getresponse()
    answer.read()
    connection.close()
    way = urlsplit(answer.headers["Location"])
    return f"{way.path}?{way.query}"


def who(client: Client) -> str:
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key).username if key else ""


def refused(client: Client) -> bool:
    answer = client.get(sent_back(client))
    page = client.get(answer["Location"])
    return who(client) == "" and answer["Location"] == "/login/" and Page(page).says("не удалось")


def test_without_a_provider_there_is_no_such_page(client, cast):
    assert [client.get(f"/login/region/{page}").status_code for page in ("", "back/")] == [404, 404]
    assert not Page(client.get("/login/")).says("региональную систему")


def test_a_person_whom_the_provider_knows_comes_in(client, provider):
    assert Page(client.get("/login/")).says("региональную систему")
    assert client.get(sent_back(client))["Location"] == "/plans/"
    assert who(client) == "member"
    assert client.get("/plans/").status_code == 200


NOW = int(time.time())
SINS = {
    "another issuer": {"iss": "https://evil.example"},
    "for another program": {"aud": "other"},
    "expired": {"exp": NOW - 1000, "iat": NOW - 2000},
    "without an end": {"exp": None},
    "not yet valid": {"nbf": NOW + 5000},
    "another nonce": {"nonce": "guessed"},
    "without a nonce": {"nonce": None},
    "of another subject": {"sub": "person-2"},
    "for several, us not acting": {"aud": ["plans", "other"], "azp": "other"},
}


@pytest.mark.parametrize("sin", SINS)
def test_a_token_that_is_not_for_us_now_is_refused(client, provider, sin):
    provider.token = SINS[sin]
    assert refused(client)


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_that_the_provider_has_not_signed_is_refused(client, provider, algorithm):
    provider.algorithm = algorithm
    assert refused(client)


def test_a_foreign_signature_is_refused(client, provider):
    provider.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    assert refused(client)


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_is_not_verified_opens_no_account(client, provider, verified):
    provider.facts["email_verified"] = verified
    assert refused(client)


@pytest.mark.parametrize("email", ["nobody@example.org", "", None])
def test_an_unknown_address_makes_no_account(client, provider, email):
    before, provider.facts["email"] = User.objects.count(), email
    assert refused(client)
    assert User.objects.count() == before


def test_an_address_of_two_people_opens_neither_account(client, cast, provider):
    User.objects.filter(pk=cast.chair.pk).update(email="member@example.org")
    assert refused(client)


def test_a_closed_account_stays_closed(client, cast, provider):
    User.objects.filter(pk=cast.member.pk).update(is_active=False)
    assert refused(client)


def test_an_address_that_was_given_to_somebody_else_does_not_open_the_account(client, cast, provider):
    client.get(sent_back(client))
    assert who(client) == "member"
    provider.facts["sub"] = "person-2"
    assert refused(Client())


def test_a_person_with_a_new_address_keeps_the_account(client, cast, provider):
    client.get(sent_back(client))
    provider.facts["email"] = "new.name@example.org"
    browser = Client()
    browser.get(sent_back(browser))
    assert who(browser) == "member"


def test_the_new_address_of_one_does_not_open_the_account_of_another(client, cast, provider):
    client.get(sent_back(client))
    User.objects.filter(pk=cast.chair.pk).update(email="chair@example.org")
    provider.facts["email"] = "chair@example.org"
    browser = Client()
    browser.get(sent_back(browser))
    assert who(browser) == "member"


def test_numbers_of_a_former_provider_mean_nothing_at_the_new_one(client, cast, provider):
    User.objects.filter(pk=cast.member.pk).update(region_id="https://old.example person-1")
    User.objects.filter(pk=cast.chair.pk).update(region_id="https://old.example person-2")
    client.get(sent_back(client))
    assert who(client) == "member"
    assert User.objects.get(pk=cast.member.pk).region_id == f"{provider.base} person-1"


def test_a_number_that_the_administrator_has_taken_out_is_asked_anew(client, cast, provider):
    client.get(sent_back(client))
    User.objects.filter(pk=cast.member.pk).update(region_id=None)
    provider.facts["sub"] = "person-2"
    browser = Client()
    browser.get(sent_back(browser))
    assert who(browser) == "member"


def test_a_way_back_is_good_once_and_in_its_own_browser(client, provider):
    way = sent_back(client)
    stranger = Client()
    stranger.get(way)
    assert who(stranger) == ""
    client.get(way)
    assert who(client) == "member"
    client.post("/logout/")
    client.get(way)
    assert who(client) == ""


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example"])
def test_the_way_back_leads_to_no_foreign_page(client, provider, wanted):
    assert client.get(sent_back(client, wanted))["Location"] == "/"


def test_a_provider_that_is_away_is_said_to_be(client, provider, settings):
    way = sent_back(client)
    settings.OIDC_OP_TOKEN_ENDPOINT = "http://127.0.0.1:9/token"
    assert client.get(way)["Location"] == "/login/"
    assert client.post("/login/", {"username": "chair", "password": "klaster-demo"}).status_code == 302


def test_roles_follow_what_the_provider_says(client, cast, provider, settings):
    settings.OIDC_ROLES = {
        "deciding": {"role": "chair", "cluster_id": cast.cluster.pk},
        "abroad": {"role": "secretary", "cluster_id": cast.foreign.pk},
    }
    for said, expected in (
        (["deciding", "unknown"], {("member", cast.cluster.pk), ("chair", cast.cluster.pk)}),
        (["abroad"], {("member", cast.cluster.pk), ("secretary", cast.foreign.pk)}),
        ("abroad", {("member", cast.cluster.pk)}),
    ):
        provider.facts["roles"] = said
        browser = Client()
        browser.get(sent_back(browser))
        assert set(Membership.objects.filter(user=cast.member).values_list("role", "cluster_id")) == expected
