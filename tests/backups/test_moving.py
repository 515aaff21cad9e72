"""The drill of a move: from SQLite to PostgreSQL (and the other way), equal in every row; nothing filled is touched."""

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from plans.backups import databases
from plans.models import Activity, Edition
from tests.cast import SEEDS, approved, draft, make_cast, seed_document

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def source(tmp_path):
    """The address of a database with the cast, the five plans, and one edition."""
    cast = make_cast()
    for path in SEEDS:
        draft(cast, seed_document(path))
    approved(cast)
    if connection.vendor == "sqlite":
        databases.dump(tmp_path / "source.sqlite3")
        return f"sqlite:///{tmp_path / 'source.sqlite3'}"
    one = connection.settings_dict
    return f"postgres://{one['USER']}:{one['PASSWORD']}@{one['HOST']}:{one['PORT']}/{one['NAME']}"


@pytest.fixture
def target(tmp_path, request):
    """The address of an empty database of the other kind."""
    if connection.vendor == "postgresql":
        return f"sqlite:///{tmp_path / 'new.sqlite3'}"
    return request.getfixturevalue("postgres").database()


def manage(address: str, *arguments: str) -> subprocess.CompletedProcess:
    environment = os.environ | {"DATABASE_URL": address, "SECRET_KEY": "of the drill"}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
    )


def refused(done: subprocess.CompletedProcess, why: str) -> bool:
    return done.returncode == 1 and done.stderr.startswith("CommandError: Данные не перенесены.") and why in done.stderr


def test_everything_arrives_and_the_site_goes_on_there(source, target):
    moved = manage(source, "move-to", target)
    assert moved.returncode == 0, moved.stderr
    assert re.search(rf"plans_activity +строк +{Activity.objects.count()} ", moved.stdout)
    assert "совпало" in moved.stdout
    edition = Edition.objects.get()
    asked = (
        "from plans.models import *; from plans.core.text import sha256; from plans import index;"
        "print(sha256(bytes(Edition.objects.get().pdf)), list(index.differences()));"
        "old = set(Cluster.objects.values_list('pk', flat=True));"
        "new = Cluster.objects.create(name='Новый', industry='-', department=Department.objects.first());"
        "print(new.pk > max(old))"
    )
    there = manage(target, "shell", "-v", "0", "-c", asked)
    assert there.stdout.splitlines() == [f"{edition.pdf_sha256} []", "True"], there.stderr
    assert manage(target, "migrate", "--check").returncode == 0


def test_a_database_with_rows_is_left_alone(source, target):
    assert manage(target, "migrate", "-v", "0").returncode == 0
    made = manage(target, "shell", "-c", "from plans.models import *; Department.objects.create(name='Д', region='Р')")
    assert made.returncode == 0, made.stderr
    assert refused(manage(source, "move-to", target), "База не пуста: в таблице plans_department")


def test_a_database_of_another_program_is_left_alone(source, tmp_path):
    path = tmp_path / "foreign.sqlite3"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE other (id integer)")
    assert refused(manage(source, "move-to", f"sqlite:///{path}"), "чужие таблицы")


@pytest.mark.parametrize("address", ["", "plans", "http://example.org/plans", "postgres://"])
def test_an_address_that_is_none_is_said_in_words(address):
    with pytest.raises(CommandError, match="Адрес базы не понят"):
        call_command("move-to", address)


def test_the_same_database_is_no_place_to_move_to(tmp_path):
    address = f"sqlite:///{tmp_path / 'one.sqlite3'}"
    assert refused(manage(address, "move-to", address), "та же самая")


def test_a_database_that_was_not_migrated_is_not_moved(tmp_path):
    done = manage(f"sqlite:///{tmp_path / 'old.sqlite3'}", "move-to", f"sqlite:///{tmp_path / 'new.sqlite3'}")
    assert refused(done, "не применены миграции")
    assert not (tmp_path / "new.sqlite3").exists()


def test_a_row_that_arrives_changed_takes_everything_back(source, target):
    """A trigger of the target changes what is written: what does not prove equal does not stay."""
    assert manage(target, "migrate", "-v", "0").returncode == 0
    spoil = {
        "sqlite": "CREATE TRIGGER spoil AFTER INSERT ON plans_section BEGIN "
        "UPDATE plans_section SET heading = 'x' WHERE id = NEW.id; END",
        "postgresql": "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.heading = 'x'; "
        "RETURN NEW; END $$; CREATE TRIGGER spoil BEFORE INSERT ON plans_section FOR EACH ROW EXECUTE FUNCTION spoil()",
    }
    other = "postgresql" if connection.vendor == "sqlite" else "sqlite"
    run = f"from django.db import connection; connection.cursor().execute('''{spoil[other]}''')"
    assert manage(target, "shell", "-c", run).returncode == 0
    assert refused(manage(source, "move-to", target), "Не совпали таблицы: plans_section. Ничего не перенесено")
    asked = "from plans.models import *; print(User.objects.count(), Plan.objects.count())"
    counted = manage(target, "shell", "-v", "0", "-c", asked)
    assert counted.stdout.split() == ["0", "0"], counted.stderr
