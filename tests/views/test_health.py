"""How the site is, and what people read when a machine fails: no page hides it, none says it is ours."""

import fcntl
import http.client
import json
import os
import socket
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ConnectionHandler, OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from plans.files.trust import STALE_DAYS
from plans.models import Activity, Backup, Letter, Mark
from plans.models.backup import STALE
from plans.models.letter import PATIENCE
from plans.views.errors import server_error
from tests.cast import in_force
from tests.page import Page
from tests.test_bodies import site

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]


def asked(client) -> tuple[int, dict]:
    answer = client.get(reverse("health_ready"))
    return answer.status_code, json.loads(answer.content)


def test_a_site_that_works_says_so(client):
    assert client.get(reverse("health_live")).content == b"ok"
    status, said = asked(client)
    assert (status, said["ready"], said["failed"]) == (200, True, {})


def test_an_old_copy_is_a_warning_and_a_new_one_none(client):
    assert asked(client)[1]["warnings"]["backup"] == "Резервной копии ещё не было."
    made = Backup.objects.create(folder="/copies/1", size=1, manifest_sha256="0" * 64)
    assert "backup" not in asked(client)[1]["warnings"]
    Backup.objects.filter(pk=made.pk).update(made_at=timezone.now() - STALE * 2)
    assert asked(client)[1]["warnings"]["backup"].startswith("Последняя резервная копия")


def test_a_folder_that_takes_no_file_is_named(client, settings, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    settings.MEDIA_ROOT = tmp_path / "file" / "media"
    status, said = asked(client)
    assert (status, list(said["failed"])) == (503, ["files"])


def test_a_migration_that_waits_is_named(client):

    with connection.cursor() as cursor:
        last = "SELECT max(id) FROM django_migrations WHERE app = 'plans'"
        cursor.execute(f"DELETE FROM django_migrations WHERE id = ({last})")  # noqa: S608
    status, said = asked(client)
    assert (status, list(said["failed"])) == (503, ["migrations"])


def test_the_administrator_is_reminded_of_a_copy(client, cast, settings):
    settings.DEMO = False
    client.force_login(cast.admin)
    assert "Резервной копии ещё не было" in client.get("/").content.decode()
    Backup.objects.create(folder="/copies/1", size=1, manifest_sha256="0" * 64)
    assert "резервн" not in client.get("/").content.decode().lower()


def test_a_database_that_is_away_is_said_in_words_with_a_time_to_come_again(tmp_path):
    """A server at a port where nobody listens, asked by a browser with a session and by a script."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    asking = (
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "client = Client(raise_request_exception=False)\n"
        "client.cookies['plans_session'] = 'x' * 32\n"
        "for more in ({}, {'X-Requested-With': 'fetch'}):\n"
        "    answer = client.get('/', headers=more)\n"
        "    says = 'База данных не отвечает' in answer.content.decode()\n"
        "    print(answer.status_code, answer.get('Retry-After'), says)\n"
        "client = Client()\n"  # a watching program has no session
        "answer = client.get('/health/ready')\n"
        "print(answer.status_code, sorted(answer.json()['failed']), client.get('/health/live').status_code)\n"
    )
    environment = {
        "DATABASE_URL": f"postgres://nobody:secret@127.0.0.1:{port}/none",
        "DJANGO_SETTINGS_MODULE": "clusterplans.settings",
        "ALLOWED_HOSTS": "testserver",
        "MEDIA_ROOT": str(tmp_path / "media"),
        "MADE_ROOT": str(tmp_path / "made"),
        "SECRET_KEY": "of this test",
    }
    done = subprocess.run(
        [sys.executable, "-c", asking],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.stdout.splitlines() == [
        "503 60 True",
        "503 60 False",  # in JSON, letters are escaped
        "503 ['database', 'migrations'] 200",
    ], done.stderr


def away(rf, data, error=None, **more):
    """The page of a form that was sent while the database does not answer, or refuses with that error."""
    try:
        raise error or OperationalError("gone")
    except OperationalError:
        return server_error(rf.post("/activities/1/mark/?slot=1", data, **more))


def test_what_was_typed_stands_on_the_page_that_says_the_database_is_away(rf):
    sent = {"result": "Две <b>экскурсии</b>\nна завод", "slot": "5", "files": SimpleUploadedFile("а.pdf", b"%PDF")}
    page = Page(away(rf, sent))
    assert page.leads_to("/activities/1/mark/?slot=1")
    assert page.fields == {"result": sent["result"], "slot": "5", "files": ""}
    assert page.says("Две <b>экскурсии</b> на завод")
    assert page.buttons == ["Отправить ещё раз"]


@pytest.mark.parametrize(
    ("data", "more"),
    [
        ({"email": "new@example.org", "password": "тайна"}, {}),
        ({"result": "слова"}, {"CONTENT_LENGTH": "1000000"}),
        ({"result": "слова"}, {"CONTENT_LENGTH": "x"}),
        ("broken", {"content_type": "multipart/form-data"}),
    ],
    ids=["a password", "a stranger's large body", "a length that is none", "a damaged body"],
)
def test_what_may_not_be_written_into_a_page_is_not(rf, data, more):
    page = Page(away(rf, data, **more))
    assert page.says("База данных не отвечает")
    assert (page.fields, page.buttons) == ({}, [])


@pytest.fixture
def small_disk(settings, tmp_path):
    """A disk for members' files that takes 16 KB."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    folder = tmp_path / "small"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(folder)], check=True)
    settings.MEDIA_ROOT = folder
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_said_in_words_and_no_half_mark_is_left(cast, small_disk):
    in_force(cast)
    owed = Activity.objects.get(number="1.2.")
    client = Client(raise_request_exception=False)
    client.force_login(cast.member)
    with time_machine.travel(datetime(2022, 3, 10, 9, tzinfo=UTC)):
        answer = client.post(
            reverse("mark_new", args=[owed.pk]),
            {
                "organisation": cast.college.pk,
                "slot": owed.slots.first().pk,
                "done_on": "2022-03-09",
                "result": "Проведены две экскурсии",
                "document": "протокол № 2",
                "files": [SimpleUploadedFile("протокол.pdf", b"%PDF-1.4 " + b"x" * 30_000)],
            },
        )
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    page = Page(answer)
    assert page.says("кончилось место")
    assert (page.fields["result"], page.buttons) == ("Проведены две экскурсии", ["Отправить ещё раз"])
    assert not Mark.objects.exists()


def test_a_database_without_room_for_a_row_is_no_database_that_is_away(rf, tmp_path):
    """SQLite at its last page; PostgreSQL's own error of a full disk."""
    alone = ConnectionHandler({"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "full.sqlite3"}})
    with alone["default"].cursor() as small:
        small.execute("PRAGMA max_page_count = 2")
        with pytest.raises(OperationalError) as of_sqlite:
            small.execute("CREATE TABLE said AS SELECT zeroblob(100000)")
    alone.close_all()
    told = [of_sqlite.value]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor, pytest.raises(OperationalError) as of_postgres, transaction.atomic():
            cursor.execute("DO $$ BEGIN RAISE disk_full; END $$")
        told.append(of_postgres.value)
    for error in told:
        page = Page(away(rf, {"result": "Две экскурсии"}, error=error))
        assert page.says("На диске сервера кончилось место.")
        assert page.fields == {"result": "Две экскурсии"}


def test_work_that_nobody_does_any_more_is_named(client, cast, settings):
    made = Path(settings.MADE_ROOT)
    made.mkdir(parents=True)
    (made / "one.job").write_text("nobody holds it")
    Letter.objects.create(person=cast.member, day="2022-03-10", subject="План")
    assert "jobs" in asked(client)[1]["warnings"]
    said = asked(client)[1]["warnings"]["jobs"]
    assert said == "Остановлено на середине файлов: 1, их сделают заново, когда попросят."  # the letter is under way
    Letter.objects.update(begun_at=timezone.now() - PATIENCE * 2)
    assert "Начато и не отправлено писем: 1." in asked(client)[1]["warnings"]["jobs"]
    with (made / "one.job").open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert "середине" not in asked(client)[1]["warnings"]["jobs"]


def test_a_mail_server_is_not_asked_each_time(client, mailserver):
    assert "mail" not in asked(client)[1]["warnings"]
    assert "mail" not in asked(client)[1]["warnings"]
    assert mailserver.visits == 1


def test_a_mail_server_that_refuses_is_named_with_what_it_says(client, mailserver):
    mailserver.greeting = "421 mail.example.org closing"
    said = asked(client)[1]["warnings"]["mail"]
    assert said == "Почтовый сервер просит повторить позже (421). Письма ждут. Проверьте EMAIL_URL."


def test_a_mail_server_that_does_not_answer_is_named(client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert asked(client)[1]["warnings"]["mail"].startswith("Почтовый сервер не отвечает")


def fetched(port: int, **headers: str) -> tuple[int, str]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as browser:
        browser.request("GET", "/metrics", headers=headers)
        answer = browser.getresponse()
        return answer.status, answer.read().decode()


def test_figures_of_all_workers_are_for_this_machine_and_for_who_has_the_token():
    elsewhere = {"X-Forwarded-For": "127.0.0.1"}
    with site(METRICS="1", METRICS_TOKEN="the-token", LOG_FORMAT="json", WORKERS="2") as port:
        status, told = fetched(port)
        assert status == 200
        assert "django_http_requests_before_middlewares_total 1.0" in told
        assert fetched(port, **elsewhere)[0] == 404
        assert fetched(port, **elsewhere, Authorization="Bearer another")[0] == 404
        status, told = fetched(port, **elsewhere, Authorization="Bearer the-token")
        assert (status, "requests_before_middlewares_total 4.0" in told) == (200, True)


def test_without_the_setting_there_are_no_figures(client):
    assert client.get("/metrics").status_code == 404


@pytest.mark.parametrize(("days", "named"), [(STALE_DAYS, False), (STALE_DAYS + 1, True)])
def test_old_lists_of_trust_are_named(client, settings, days, named):
    assert "trust" not in asked(client)[1]["warnings"]
    settings.TRUST_ROOT.mkdir()
    (settings.TRUST_ROOT / f"{timezone.localdate() - timedelta(days)} roots.pem").touch()
    assert ("trust" in asked(client)[1]["warnings"]) == named
