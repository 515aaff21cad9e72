"""Nobody else on the machine reads what the site keeps, and no browser keeps what a page showed."""

import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from plans.core.processes import write
from plans.execution import marks
from plans.files import background
from plans.models import Activity
from tests.cast import approved, draft, in_force, small_document

pytestmark = pytest.mark.django_db


def mode(path) -> int:
    return Path(path).stat().st_mode & 0o777


def run(folder: Path, *command: str, **more: str) -> None:
    """Run Python in a folder, as a person whose files everybody may read."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("SECRET_KEY", "DATABASE"))}
    subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env=environment | more,
        umask=0o022,
        check=True,
        timeout=600,
        capture_output=True,
    )


def test_the_settings_make_their_folder_and_key_private(tmp_path):
    shutil.copytree(settings.BASE_DIR / "clusterplans", tmp_path / "clusterplans")
    run(tmp_path, "-c", "import clusterplans.settings")
    assert (mode(tmp_path / "var"), mode(tmp_path / "var" / "secret_key")) == (0o700, 0o600)


def test_a_command_makes_the_database_private(tmp_path):
    path = tmp_path / "plans.sqlite3"
    run(settings.BASE_DIR, "manage.py", "showmigrations", "plans", DATABASE_URL=f"sqlite:///{path}", SECRET_KEY="x")
    assert mode(path) == 0o600


def test_the_site_makes_its_files_private(tmp_path):
    path = tmp_path / "plans.sqlite3"
    asked = (
        "from clusterplans.wsgi import application; from django.db import connection; connection.ensure_connection()"
    )
    run(settings.BASE_DIR, "-c", asked, DATABASE_URL=f"sqlite:///{path}", SECRET_KEY="x")
    assert mode(path) == 0o600


def test_a_converted_file_is_the_callers(tmp_path):
    source = settings.BASE_DIR / "fixtures" / "plans" / "tomsk-industry-2022-2023.txt"
    run(settings.BASE_DIR, "manage.py", "convert", str(source), str(tmp_path / "plan.json"), SECRET_KEY="x")
    assert mode(tmp_path / "plan.json") == 0o644


def test_a_members_file_is_private(cast, settings):
    in_force(cast)
    row = Activity.objects.get(number="1.2.")
    said = marks.Statement(date(2022, 3, 9), "Сделано")
    mark = marks.report(row, cast.college, cast.member, said, [marks.Upload("акт.pdf", b"%PDF-1.4")])
    path = Path(mark.evidence.get().file.path)
    assert (mode(path), mode(path.parent), mode(settings.MEDIA_ROOT)) == (0o600, 0o700, 0o700)


def test_a_file_that_waits_to_be_fetched_lies_in_a_private_folder(settings):
    background.data_of(write.Job(small_document(), "docx"), wait=30)
    assert mode(settings.MADE_ROOT) == 0o700


# What browsers keep


@pytest.mark.parametrize("name", ["home", "plan_list", "cluster_list", "password_change", "letter_settings", "login"])
def test_no_page_is_kept(client, cast, name):
    if name != "login":
        client.force_login(cast.secretary)
    assert "no-store" in client.get(reverse(name))["Cache-Control"]


@pytest.mark.parametrize("name", ["plan_page", "plan_history", "plan_findings", "plan_report", "plan_steps"])
def test_no_page_of_a_plan_is_kept(client, cast, name):
    client.force_login(cast.secretary)
    assert client.get(reverse(name, args=[draft(cast).pk]))["Cache-Control"] == "private, no-store"


def test_refusals_and_redirects_are_not_kept_either(client, cast):
    assert "no-store" in client.get("/")["Cache-Control"]
    client.force_login(cast.member)
    assert "no-store" in client.get("/plans/999/")["Cache-Control"]
    assert "no-store" in client.get("/plans/new/")["Cache-Control"]
    assert "no-store" in client.get("/admin/")["Cache-Control"]


@pytest.mark.parametrize("kind", ["json", "docx", "xlsx"])
def test_a_draft_as_a_file_is_not_kept(client, cast, kind):
    client.force_login(cast.secretary)
    assert client.get(reverse("plan_file", args=[draft(cast).pk, kind]))["Cache-Control"] == "private, no-store"


def test_an_approved_file_is_kept_and_asked_about(client, cast):
    plan = approved(cast)
    client.force_login(cast.secretary)
    first = client.get(reverse("plan_file", args=[plan.pk, "docx"]))
    assert first["Cache-Control"] == "private, no-cache"
    again = client.get(reverse("plan_file", args=[plan.pk, "docx"]), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again["Cache-Control"]) == (304, "private, no-cache")


def test_styles_and_scripts_are_kept(client, db):
    answer = client.get("/static/css/editor.css")
    assert (answer.status_code, "no-store" in answer.get("Cache-Control", "")) == (200, False)
    answer.close()
