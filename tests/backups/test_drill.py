"""The drill: copied while people work, proved, brought back into an empty place; what was acknowledged is there."""

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from plans.backups import databases, door
from plans.backups.door import BackupRefused
from plans.core.text import sha256
from plans.models import Activity, Backup, Edition, StoredFile
from tests.cast import approved, make_cast

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).parents[2]
PHOTOGRAPH = b"what a member has brought"
ROOTS = "2026-11-01 roots.pem"


@pytest.fixture
def edition(settings) -> Edition:
    plan = approved(make_cast())
    path = default_storage.save("evidence/act.pdf", ContentFile(PHOTOGRAPH))
    StoredFile.objects.create(sha256=sha256(PHOTOGRAPH), path=path)
    settings.TRUST_ROOT.mkdir()
    (settings.TRUST_ROOT / ROOTS).write_bytes(b"whom signatures are checked against")
    return plan.editions.get()


@pytest.fixture
def copy(edition, tmp_path) -> Path:
    return Path(door.copy(tmp_path / "copies").folder)


@pytest.fixture
def empty(tmp_path):
    """The environment of a site with an empty database and no files."""
    folders = {"MEDIA_ROOT": str(tmp_path / "new-media"), "TRUST_ROOT": str(tmp_path / "new-trust")}
    if connection.vendor == "sqlite":
        yield folders | {"DATABASE_URL": f"sqlite:///{tmp_path / 'new.sqlite3'}"}
        return
    name = f"drill_{secrets.token_hex(4)}"
    databases._run("createdb", name)
    one = connection.settings_dict
    address = f"postgres://{one['USER']}:{one['PASSWORD']}@{one['HOST']}:{one['PORT']}/{name}"
    yield folders | {"DATABASE_URL": address}
    databases._run("dropdb", "--force", name)


def manage(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=os.environ | environment | {"SECRET_KEY": "of the drill"},
        capture_output=True,
        text=True,
        timeout=600,
    )


def test_everything_is_there_after_the_way_back(copy, edition, empty):
    done = manage(empty, "restore", str(copy))
    assert done.returncode == 0, done.stderr
    assert "редакций 1" in done.stdout
    asked = (
        "from plans.models import *; from plans.core.text import sha256;"
        "e = Edition.objects.get(); print(e.pdf_sha256 == sha256(bytes(e.pdf)), e.pk, Activity.objects.count())"
    )
    counted = manage(empty, "shell", "-c", asked)
    assert counted.stdout.split()[-3:] == ["True", str(edition.pk), str(Activity.objects.count())]
    assert (Path(empty["MEDIA_ROOT"]) / "evidence" / "act.pdf").read_bytes() == PHOTOGRAPH
    assert (Path(empty["TRUST_ROOT"]) / ROOTS).read_bytes() == (copy / "trust" / ROOTS).read_bytes()
    assert manage(empty, "migrate", "--check").returncode == 0


def test_a_place_that_is_not_empty_is_left_alone(copy, empty):
    assert manage(empty, "restore", str(copy)).returncode == 0
    again = manage(empty, "restore", str(copy))
    assert again.returncode == 1
    assert "База не пуста" in again.stderr


def test_a_place_that_was_only_migrated_is_filled(copy, empty):
    assert manage(empty, "migrate").returncode == 0
    assert manage(empty, "restore", str(copy)).returncode == 0


def test_a_check_changes_nothing_and_counts(copy):
    before = Activity.objects.count()
    proof = door.check(copy)
    assert (proof.editions, proof.trust, Activity.objects.count()) == (1, 1, before)
    assert proof.rows > 50
    assert Backup.objects.count() == 1


def test_what_people_do_after_the_copy_does_not_disturb_it(copy):
    Activity.objects.all().delete()
    assert door.check(copy).editions == 1


@pytest.mark.parametrize("name", ["database", "files/evidence/act.pdf", f"trust/{ROOTS}", "settings.json"])
def test_a_changed_file_is_found(copy, name):
    path = copy / (databases.file_name() if name == "database" else name)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(BackupRefused, match="изменён"):
        door.check(copy)


def test_lists_that_were_brought_since_are_not_overwritten(copy, empty):
    there = Path(empty["TRUST_ROOT"])
    there.mkdir()
    for name in (ROOTS, "2026-11-20 roots.pem"):
        (there / name).write_bytes(b"newer")
    assert manage(empty, "restore", str(copy)).returncode == 0
    assert {path.read_bytes() for path in there.iterdir()} == {b"newer"}


def test_a_file_that_is_gone_is_found(copy):
    (copy / "files" / "evidence" / "act.pdf").unlink()
    with pytest.raises(BackupRefused, match="отсутствует"):
        door.check(copy)


def test_a_forged_manifest_does_not_hide_a_changed_edition(copy):
    manifest = json.loads((copy / "manifest.json").read_text())
    manifest["editions"] = dict.fromkeys(manifest["editions"], "0" * 64)
    (copy / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(BackupRefused, match="редакции"):
        door.check(copy)


def test_no_secret_is_copied(copy, settings):
    told = (copy / "settings.json").read_text()
    assert settings.SECRET_KEY not in told
    assert "DATABASE" not in told


def test_a_folder_without_a_manifest_is_no_copy(tmp_path):
    with pytest.raises(CommandError, match="не резервная копия"):
        call_command("restore", str(tmp_path), check=True)


def test_a_copy_that_breaks_off_leaves_nothing(edition, tmp_path, monkeypatch):
    def full(self, *args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(CommandError, match="No space left"):
        call_command("backup", str(tmp_path / "copies"))
    assert list((tmp_path / "copies").iterdir()) == []
    assert not Backup.objects.exists()
