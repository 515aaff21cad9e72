"""New passwords: what everybody knows is refused."""

import pytest
from django.contrib.auth.password_validation import get_default_password_validators, validate_password
from django.core.exceptions import ValidationError

from plans.accounts.passwords import NotTheDemos
from tests.page import Page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("password", ["klaster-demo", "Klaster-Demo", "klaster-demo1", "моя-klaster-demo"])
def test_the_demos_password_is_no_new_one(password):
    with pytest.raises(ValidationError, match="известен всем"):
        validate_password(password)


def test_another_password_is_good():
    validate_password("сосна-река-79")
    assert any(isinstance(one, NotTheDemos) for one in get_default_password_validators())


def test_the_page_refuses_it_in_words(client, cast):
    cast.member.set_password("сосна-река-79")
    cast.member.save()
    client.force_login(cast.member)
    data = {"old_password": "сосна-река-79", "new_password1": "klaster-demo", "new_password2": "klaster-demo"}
    page = client.post("/password/", data)
    assert page.status_code == 200
    assert Page(page).says("Это пароль демонстрации")
    cast.member.refresh_from_db()
    assert cast.member.check_password("сосна-река-79")
