"""What goes over the wire: static files packed and kept for a year, pages packed where nothing can be guessed."""

import gzip
import re
from pathlib import Path

import pytest
from django.templatetags.static import static
from django.urls import reverse

from clusterplans.packing import packed
from clusterplans.static import stamp
from tests.cast import draft, small_document

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.usefixtures("_as_served")
GZIP = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.fixture
def _as_served(settings):
    """As gunicorn serves: pytest's own live server, which serves files itself, knows no stamps."""
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "clusterplans.static.Stamped"}}


@pytest.mark.parametrize("token", ["A" * 64, "b3" * 16])
def test_a_packed_page_unpacks_to_the_same_and_keeps_tokens_as_they_are(token):
    page = f'<p>Слово слово слово</p><input value="{token}"><a href="{token}">слово</a>'.encode() * 3
    assert gzip.decompress(packed(page)) == page
    assert packed(page).count(token.encode()) == 6


def test_what_stands_beside_a_token_does_not_change_how_long_it_is():
    token = "".join(chr(65 + at % 26) for at in range(64))
    for guess in (token[:30], token[30:60], "x1" * 15):
        alone, beside = (packed(f"<b>{guess}</b> value={secret}".encode()) for secret in ("", token))
        bare = packed(f"<b>{guess}</b> value={'-' * 64}".encode())
        assert len(beside) == len(bare) > len(alone) + len(token)


@pytest.mark.parametrize("page", [b"", b"x", "ё".encode() * 50_000, b"z" * 70_000, bytes(range(256)) * 9])
def test_any_bytes_unpack_to_the_same(page):
    assert gzip.decompress(packed(page)) == page


@pytest.mark.django_db
def test_a_page_is_packed_for_who_can_unpack_it_and_never_with_a_query(client, cast):
    client.force_login(cast.secretary)
    address = reverse("plan_page", args=[draft(cast, small_document()).pk])
    answer = client.get(address, headers=GZIP)
    assert answer["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer["Vary"]
    page = gzip.decompress(answer.content).decode()
    assert all(token in answer.content.decode("latin-1") for token in re.findall(r"[A-Za-z0-9]{64}", page))
    for plain in (client.get(address), client.get(f"{address}?rows=x", headers=GZIP)):
        assert "Content-Encoding" not in plain
        assert plain.content.startswith(b"<!doctype html>")
    assert "Content-Encoding" not in client.post(reverse("logout"), headers=GZIP)


@pytest.mark.django_db
def test_a_stamped_file_is_packed_and_kept_for_a_year(client):
    address = static("css/site.css")
    assert address == f"/static/~{stamp()}/css/site.css"
    answer = client.get(address, headers=GZIP)
    assert answer["Cache-Control"] == "max-age=31536000, public, immutable"
    assert gzip.decompress(answer.content) == (ROOT / "static/css/site.css").read_bytes()
    assert answer["Content-Type"].startswith("text/css")
    whole = client.get(address)
    assert whole.getvalue() == (ROOT / "static/css/site.css").read_bytes()


@pytest.mark.parametrize("before", ["", "~0123456789ab/"])
def test_an_old_address_gives_the_file_of_today_for_a_minute(client, before):
    answer = client.get(f"/static/{before}css/site.css", headers=GZIP)
    assert answer.status_code == 200
    assert "immutable" not in answer["Cache-Control"]


@pytest.mark.django_db
def test_pictures_are_not_packed_again(client):
    answer = client.get(static("img/icon-192.png"), headers=GZIP)
    assert "Content-Encoding" not in answer
    answer.close()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["nothing.css", "~{}/nothing.css", "~{}/../clusterplans/settings.py", "~{}/"])
def test_what_is_not_there_is_not_served(client, name):
    assert client.get("/static/" + name.format(stamp())).status_code == 404
