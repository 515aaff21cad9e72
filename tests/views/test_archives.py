"""Archives: an edition in all formats, and all approved plans of a department, with sums and Russian names."""

import hashlib
import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from urllib.parse import unquote

import pytest
from django.urls import reverse

from plans.approval import scans
from plans.core.deadlines import Period
from plans.core.evidence import Examined
from plans.core.reading import read_plan
from plans.core.stages import Role, Stage
from plans.files import archives
from plans.models import Cluster, Membership, Plan
from plans.owed import counters
from tests.cast import approved, draft, in_force, small_document
from tests.page import Page
from tests.views.test_files import with_edition

pytestmark = pytest.mark.django_db
STEM = "План работы – Кластер транспорта – 2022 год – редакция 1"


def get(client, name: str, *args):
    response = client.get(reverse(name, args=args))
    data = response.getvalue()
    return response, data


def opened(data: bytes) -> zipfile.ZipFile:
    package = zipfile.ZipFile(io.BytesIO(data))
    assert package.testzip() is None
    return package


@pytest.fixture
def official(client, cast):
    client.force_login(cast.official)
    return client


def names_of(data: bytes) -> list[str]:
    return opened(data).namelist()


def test_an_edition_comes_in_all_formats(official, cast):
    plan = approved(cast)
    edition = plan.editions.get()
    response, data = get(official, "edition_archive", edition.pk)
    package = opened(data)
    sheet = [f"Лист согласования – Транспорт · 2022 – редакция 1.{kind}" for kind in ("pdf", "docx")]
    own = [f"{STEM}.{kind}" for kind in ("pdf", "docx", "xlsx", "json", "odt")]
    assert package.namelist() == [
        *own,
        "schema.json",
        "manifest-schema.json",
        *sheet,
        "manifest.json",
        "verify.txt",
        "SHA256SUMS",
    ]
    assert read_plan(package.read(f"{STEM}.odt")).document == small_document()
    assert package.read(f"{STEM}.pdf") == bytes(edition.pdf)
    assert package.read(f"{STEM}.docx") == bytes(edition.docx)
    assert package.read(f"{STEM}.json").decode() == edition.content
    assert read_plan(package.read(f"{STEM}.xlsx")).document == small_document()
    assert response["Content-Type"] == "application/zip"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert unquote(response["Content-Disposition"]) == f"attachment; filename*=utf-8''{STEM}.zip"


def test_scans_lie_in_the_archive_and_say_that_they_are_scans(official, cast):
    edition = approved(cast).editions.get()
    scan = Examined("application/pdf", b"%PDF-1.4 signed")
    scans.attach(edition, cast.secretary, "лист.pdf", scan)
    _, data = get(official, "edition_archive", edition.pk)
    assert opened(data).read("Скан подписанного листа – лист.pdf") == scan.data


def test_an_archive_is_the_same_bytes_each_time_whatever_becomes_of_the_plan(official, cast):
    plan = approved(cast)
    edition = plan.editions.get()
    _, before = get(official, "edition_archive", edition.pk)
    Plan.objects.update(stage=Stage.DRAFT.value, left_margin=20, table_size=14)
    _, after = get(official, "edition_archive", edition.pk)
    assert before == after


def test_the_sums_are_those_of_the_files(official, cast):
    _, data = get(official, "edition_archive", approved(cast).editions.get().pk)
    package = opened(data)
    lines = package.read("SHA256SUMS").decode().splitlines()
    assert len(lines) == 11
    for line in lines:
        digest, _, name = line.partition("  ")
        assert hashlib.sha256(package.read(name)).hexdigest() == digest


def test_names_say_that_they_are_in_utf_8(official, cast, tmp_path):
    _, data = get(official, "edition_archive", approved(cast).editions.get().pk)
    russian = [entry for entry in opened(data).infolist() if not entry.filename.isascii()]
    assert len(russian) == 7
    assert all(entry.flag_bits & 0x800 for entry in russian)
    if tool := shutil.which("unzip"):
        (tmp_path / "a.zip").write_bytes(data)
        subprocess.run([tool, "-q", "a.zip"], cwd=tmp_path, check=True, env={"LC_ALL": "C.UTF-8"})
        assert (tmp_path / f"{STEM}.pdf").exists()


def test_all_approved_plans_of_a_department_in_one_archive(official, cast):
    one = in_force(cast)
    with_edition(one, cast)
    with_edition(one, cast, number=2, mark=b" second")
    academic = replace(small_document(), period=Period.academic(2021))
    other = in_force(cast, academic)
    with_edition(other, cast, mark=b" academic")
    draft(cast)
    response, data = get(official, "department_archive", cast.cluster.department_id, 2022)
    names = [name for name in names_of(data) if name.endswith(".pdf")]
    assert names == [
        "План работы – Кластер транспорта – 2021-2022 учебный год – редакция 1.pdf",
        "План работы – Кластер транспорта – 2022 год – редакция 2.pdf",
    ]
    assert opened(data).read(names[1]).endswith(b" second")
    assert names_of(data)[-1] == "SHA256SUMS"
    assert "Утверждённые планы – Департамент – 2022 год.zip" in unquote(response["Content-Disposition"])
    assert response.streaming


def test_plans_of_one_name_do_not_hide_each_other(official, cast):
    for mark in (b" one", b" two"):
        with_edition(in_force(cast), cast, mark=mark)
    _, data = get(official, "department_archive", cast.cluster.department_id, 2022)
    assert names_of(data) == [f"{STEM}.pdf", f"{STEM}.docx", f"{STEM} (2).pdf", f"{STEM} (2).docx", "SHA256SUMS"]


def test_plans_of_other_departments_stay_out(official, cast):
    with_edition(in_force(cast), cast)
    theirs = in_force(cast, replace(small_document(), title=("ЧУЖОЙ ПЛАН",)))
    with_edition(theirs, cast, mark=b" secret")
    Plan.objects.filter(pk=theirs.pk).update(cluster=Cluster.objects.get(pk=cast.foreign.pk))
    _, data = get(official, "department_archive", cast.cluster.department_id, 2022)
    assert b" secret" not in b"".join(opened(data).read(name) for name in names_of(data))
    assert official.get(reverse("department_archive", args=[cast.foreign.department_id, 2022])).status_code == 404


def test_a_year_without_plans_has_no_archive(official, cast):
    with_edition(in_force(cast), cast)
    assert official.get(reverse("department_archive", args=[cast.cluster.department_id, 2019])).status_code == 404


def test_an_archive_is_made_piece_by_piece(cast, django_assert_num_queries):
    for mark in range(6):
        with_edition(in_force(cast), cast, mark=bytes(str(mark), "ascii") * 50_000)
    editions = list(archives.approved_in(cast.cluster.department, 2022))
    pieces = archives.archive(archives.files_of(editions))
    with django_assert_num_queries(1):
        next(pieces)
    rest = list(pieces)
    assert max(map(len, rest)) < 60_000


def test_the_page_of_a_department_shows_a_year_and_its_archive(official, cast, django_assert_num_queries):
    academic = replace(small_document(), period=Period.academic(2023))
    for document in (small_document(), academic):
        counters.renew_plan(with_edition(in_force(cast, document), cast).plan_id)
    address = reverse("department_page", args=[cast.cluster.department_id])
    with django_assert_num_queries(9):  # two for signing in, roles, two departments, years, editions, two for progress
        page = Page(official.get(address))
    assert "2023/2024 учебный год" in page.rows()[0].cells
    assert page.says("Исполнение планов за 2024 год: выполнено 0 %")
    assert page.leads_to(reverse("department_archive", args=[cast.cluster.department_id, 2024]))
    page = Page(official.get(address, {"year": "2022"}))
    assert "2022 год" in page.rows()[0].cells
    assert page.rows("учебный год") == []


def test_an_official_of_several_departments_goes_from_one_to_the_other(official, cast):
    other = cast.foreign.department
    Membership.objects.create(user=cast.official, role=Role.OFFICIAL.value, department=other)
    page = Page(official.get(reverse("department_page", args=[cast.cluster.department_id])))
    assert page.leads_to(reverse("department_page", args=[other.pk]))
    assert not page.leads_to(reverse("department_page", args=[cast.cluster.department_id]))


def test_a_department_without_approved_plans_says_what_will_come(official, cast):
    draft(cast)
    page = Page(official.get(reverse("department_page", args=[cast.cluster.department_id]), {"year": "x"}))
    assert page.says("Утверждённых планов пока нет")
    assert [address for address in page.addresses if "plans-" in address] == []


def test_the_history_offers_the_archive(official, cast):
    plan = in_force(cast)
    edition = with_edition(plan, cast)
    page = Page(official.get(reverse("plan_history", args=[plan.pk])))
    assert page.leads_to(reverse("edition_archive", args=[edition.pk]))


def test_a_department_of_many_plans_is_shown_page_by_page(official, cast, monkeypatch):
    monkeypatch.setattr("plans.views.archives.PAGE", 1)
    second = Cluster.objects.create(name="Кластер связи", industry="Связь", department=cast.cluster.department)
    plans = [in_force(cast), in_force(cast)]
    Plan.objects.filter(pk=plans[1].pk).update(cluster=second)
    for plan in plans:
        with_edition(plan, cast)
    address = reverse("department_page", args=[cast.cluster.department_id])
    first = Page(official.get(address, {"year": 2022}))
    assert first.says("Исполнение планов этой страницы")
    (following,) = (link for link in first.addresses if "after=" in link)
    assert "year=2022" in following
    last = Page(official.get(f"{address}{following}"))
    shown = [[plan.pk for plan in plans if page.leads_to(f"/plans/{plan.pk}/")] for page in (first, last)]
    assert shown == [[plans[1].pk], [plans[0].pk]]  # «Кластер связи» stands before «Кластер транспорта»
    assert not [link for link in last.addresses if "after=W" in link]
