"""Files in a bucket of a server that speaks S3: brought, read, damaged, healed, cleaned, copied and brought back."""

import errno
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.db import transaction
from django.utils import timezone

from clusterplans import buckets
from plans import jobs
from plans.backups import databases, door
from plans.core.evidence import Examined
from plans.core.processes import write
from plans.core.text import sha256
from plans.files import background, queued, stored, trust
from plans.models import Evidence
from tests.bucket import bucket
from tests.cast import make_cast, small_document
from tests.world import one_of_each

PHOTOGRAPH = b"what a member has brought"


@pytest.fixture(scope="module")
def address():
    with bucket() as found:
        yield found


@pytest.fixture(autouse=True)
def in_bucket(address, settings):
    settings.S3_URL = address
    settings.STORAGES = settings.STORAGES | buckets.storages(address, Path("nowhere"), Path("nowhere"))
    yield
    settings.STORAGES = settings.STORAGES | buckets.storages(address, Path("nowhere"), Path("nowhere"))
    storages["default"].bucket.objects.all().delete()  # made files too: both lie in one bucket


@transaction.atomic
def keep(data: bytes) -> str:
    return stored.keep(Examined("pdf", data, b""))


def test_an_address_names_server_key_bucket_and_region():
    address = "https://k%40y:se%2Fcret@s3.region.ru:9000/plans?ru-1"
    options = buckets.storages(address, Path("m"), Path("t"))["made"]["OPTIONS"]
    assert options == {
        "endpoint_url": "https://s3.region.ru:9000",
        "bucket_name": "plans",
        "access_key": "k@y",
        "secret_key": "se/cret",
        "region_name": "ru-1",
        "location": "made",
        "file_overwrite": True,
    }


@pytest.mark.django_db
def test_the_same_bytes_are_kept_once_and_damaged_ones_are_healed():
    path = keep(PHOTOGRAPH)
    assert keep(PHOTOGRAPH) == path
    default_storage.delete(path)
    default_storage.save(path, ContentFile(b"other"))
    healed = keep(PHOTOGRAPH)
    assert healed != path
    assert default_storage.open(healed).read() == PHOTOGRAPH


@pytest.mark.django_db
def test_what_is_missing_or_changed_is_never_given_out(cast):
    one_of_each(cast)
    evidence = Evidence.objects.get()
    data = stored.bytes_of(evidence)
    assert sha256(data) == evidence.sha256
    default_storage.delete(evidence.file.name)
    with pytest.raises(stored.Damaged, match="не найден"):
        stored.bytes_of(Evidence.objects.get())
    default_storage.save(evidence.file.name, ContentFile(b"other"))
    with pytest.raises(stored.Damaged, match="не совпадает"):
        stored.bytes_of(Evidence.objects.get())


@pytest.mark.django_db(transaction=True)
def test_a_file_that_nobody_names_is_cleaned_away(cast):
    kept = keep(PHOTOGRAPH)
    assert stored.orphans(timezone.now()) == []
    assert stored.orphans(timezone.now() + timedelta(hours=2)) == [kept]
    stored.forget(kept)
    assert not default_storage.exists(kept)


@pytest.mark.django_db
def test_made_files_lie_in_the_bucket_too(settings):
    settings.JOBS = "database"
    wanted = write.Job(small_document(), "docx", draft=True)
    background.made(wanted, wait=0)
    jobs.run(jobs.claim("worker", queued.LIGHT))
    made = background.made(wanted, wait=0)
    assert made.read().startswith(b"PK")
    assert storages["made"].listdir("")[1] == [made.name]
    assert storages["default"].listdir("")[1] == []


@pytest.mark.django_db(transaction=True)
def test_a_copy_holds_what_lies_in_the_bucket_and_brings_it_back(tmp_path, monkeypatch):
    with transaction.atomic():
        one_of_each(make_cast())
    path, data = keep(PHOTOGRAPH), PHOTOGRAPH
    folder = Path(door.copy(tmp_path / "copies").folder)
    assert (folder / door.FILES / path).read_bytes() == data
    assert door.check(folder).files > 2
    with pytest.raises(door.BackupRefused, match="уже есть файлы"):
        restored_beside(folder, monkeypatch)
    default_storage.bucket.objects.all().delete()
    restored_beside(folder, monkeypatch)
    assert default_storage.open(path).read() == data


def restored_beside(folder: Path, monkeypatch) -> None:
    """Only the files: the drill brings databases back (tests/backups/test_drill.py)."""
    monkeypatch.setattr(databases, "is_empty", lambda: True)
    monkeypatch.setattr(databases, "make_room", lambda: None)
    monkeypatch.setattr(databases, "load", lambda source: None)
    door.restore(folder)


@pytest.mark.django_db
def test_a_server_that_is_away_is_told_of_as_a_disk_is(settings, client, cast):
    one_of_each(cast)
    away = buckets.storages("http://key:word@127.0.0.1:9/plans", Path("nowhere"), Path("nowhere"))
    settings.STORAGES = settings.STORAGES | away
    with pytest.raises(OSError, match="S3") as told:
        default_storage.save("evidence/1", ContentFile(b"1"))
    assert told.value.errno == errno.EIO
    said = client.get("/health/ready").json()
    assert ("files" in said["failed"], "trust" in said["warnings"]) == (True, True)


def test_lists_of_trust_lie_where_every_node_reads_them():
    for data in (b"older", b"newer"):
        trust.keep("2026-11-21 roots.pem", data)
    (one,) = trust.files()
    assert (one, one.read()) == (trust.Brought(date(2026, 11, 21), "roots.pem"), b"newer")
    trust.drop("roots.pem")
    assert trust.files() == []
