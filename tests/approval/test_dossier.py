"""The archive of an edition: whoever opens it in twenty years proves it with sha256sum and openssl alone."""

import io
import json
import os
import re
import shlex
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from plans.amending import giving
from plans.approval import signatures, signing, texts
from plans.approval.sign import Given
from plans.core import codes
from plans.core.document import Place, SignOff, to_json
from plans.core.schema import SCHEMA
from plans.core.signatures.verdicts import Verdict
from plans.core.text import sha256
from plans.models import Approval, ChainLink
from tests.amending.test_giving import row, sent
from tests.cast import SEEDS, approved, seed_document, small_document
from tests.core.signatures.authority import Authority, need_gost
from tests.core.signatures.test_hostile import ATTORNEY

pytestmark = pytest.mark.django_db
VERIFY = Path(__file__).with_name("verify.txt")
ON_THE_WAY = f"""
   «{texts.NAME} …» — план, как он был отправлен на согласование, до утверждения. Под ним
   подписывались те, кто согласовал его файлом подписи. Слова те же, что в редакции; отличаются отметка
   «ПРОЕКТ» и пропуски в грифах, которые заполнены позже. Такая подпись подходит только к этому файлу.
       openssl cms"""
MCHD = ATTORNEY.encode("cp1251")


@pytest.fixture(scope="module")
def center(tmp_path_factory) -> Authority:
    need_gost()
    made = Authority(tmp_path_factory.mktemp("dossier") / "ca")
    made.issue("leaf")
    return made


def holds(value: object, schema: dict) -> bool:
    """Whether a value is as the schema says: of JSON Schema what ours uses."""
    if "anyOf" in schema:
        return any(holds(value, one) for one in schema["anyOf"])
    if "enum" in schema:
        return value in schema["enum"]
    kind = {"object": dict, "array": list, "string": str, "null": type(None), "integer": int}[schema["type"]]
    if not isinstance(value, kind):
        return False
    if kind is list:
        return all(holds(one, schema["items"]) for one in value)
    if kind is dict:
        known, more = schema["properties"], schema["additionalProperties"]
        others = [one for name, one in value.items() if name not in known]
        own = all(name in value and holds(value[name], known[name]) for name in schema["required"])
        return own and (not others if more is False else all(holds(one, more) for one in others))
    return True


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_the_five_plans_are_as_the_schema_says(path):
    assert holds(json.loads(json.dumps(to_json(seed_document(path)))), SCHEMA)


@pytest.mark.parametrize(
    "spoiled", [{"kind": "poem"}, {"title": "text"}, {"period": {"start": "x"}}, {"more": 1}], ids=range(4)
)
def test_the_schema_refuses_other_things(spoiled):
    assert not holds(to_json(seed_document(SEEDS[0])) | spoiled, SCHEMA)


@pytest.fixture
def opened(client, cast, center, tmp_path_factory):
    """The archive with a signature, unpacked; the folder."""
    edition = approved(cast).editions.get()
    signatures.attach(edition, cast.chair, "план.sig", center.sign("leaf", bytes(edition.pdf)))
    client.force_login(cast.official)
    data = client.get(reverse("edition_archive", args=[edition.pk])).content
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        package.extractall(folder := tmp_path_factory.mktemp("archive"))
    return folder


def test_the_sums_are_checked_as_the_text_says(opened):
    assert "sha256sum -c SHA256SUMS" in (opened / "verify.txt").read_text()
    done = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=opened, capture_output=True)
    assert done.returncode == 0
    (opened / "schema.json").write_text("{}")
    assert subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=opened, capture_output=True).returncode


def test_the_signature_is_checked_by_the_very_command_of_the_text(opened, center):
    (opened / "trust.pem").write_bytes(center.root)
    words = command_of(opened)
    environment = os.environ | {"LC_ALL": "C"}
    assert subprocess.run(words, cwd=opened, capture_output=True, env=environment).returncode == 0
    document = opened / words[words.index("-content") + 1]
    document.write_bytes(document.read_bytes() + b" ")
    assert subprocess.run(words, cwd=opened, capture_output=True, env=environment).returncode


def test_a_text_that_was_signed_on_the_way_is_checked_by_its_own_command(client, cast, center, tmp_path):
    partner = SignOff(Place.LEFT, "СОГЛАСОВАНО", ("Директор завода", "П.И. Иванов"))
    plan = sent(cast, replace(small_document(), signoffs=(partner, *small_document().signoffs)))
    text = texts.made(plan, wait=60)
    found = signing.brought(text, "план.sig", center.sign("leaf", texts.bytes_of(text)), ("мчд.xml", MCHD))
    giving.give(row(plan, "СОГЛАСОВАНО"), cast.secretary, Given(Approval.Means.SIGNATURE, found.on, signed=found))
    giving.give(row(plan, "УТВЕРЖДАЮ"), cast.chair, Given(Approval.Means.PROGRAM, found.on))
    client.force_login(cast.official)
    data = client.get(reverse("edition_archive", args=[plan.editions.get().pk])).content
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        package.extractall(tmp_path)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert holds(manifest, json.loads((tmp_path / "manifest-schema.json").read_text()))
    (one,) = manifest["signatures"]
    assert (one["file"], one["signoff"], one["checked"]) == (texts.name_of(text), "СОГЛАСОВАНО", "unknown")
    assert (tmp_path / one["file"]).read_bytes() == texts.bytes_of(text)
    assert (tmp_path / "Доверенность 2.xml").read_bytes() == MCHD
    (tmp_path / "trust.pem").write_bytes(center.root)
    assert ON_THE_WAY in (tmp_path / "verify.txt").read_text()
    words = command_of(tmp_path)
    assert words[words.index("-content") + 1] == one["file"]
    assert subprocess.run(words, cwd=tmp_path, capture_output=True).returncode == 0


def command_of(folder) -> list[str]:
    """The command by which the text of the archive lets a signature be checked."""
    found = re.search(r"openssl cms.*?/dev/null", (folder / "verify.txt").read_text(), re.DOTALL)
    return shlex.split(found[0].replace("\\\n", " "))


def test_the_text_says_each_step_to_whoever_has_nothing_but_the_archive(opened):
    manifest = json.loads((opened / "manifest.json").read_text())
    day, code = date.fromisoformat(manifest["approved_at"][:10]), codes.shown(manifest["code"])
    signature = signature_of(opened)
    names = {"day": f"{day:%d.%m.%Y}", "code": code, "signature": signature, "document": signature[: -len(".1.sig")]}
    assert (opened / "verify.txt").read_text() == VERIFY.read_text(encoding="utf-8").format(**names)


def signature_of(folder) -> str:
    (one,) = folder.glob("*.sig")
    return one.name


def test_the_manifest_is_as_its_schema_says(opened):
    manifest, schema = (json.loads((opened / name).read_text()) for name in ("manifest.json", "manifest-schema.json"))
    assert holds(manifest, schema)
    assert not holds(manifest | {"edition": "1"}, schema)
    assert schema["properties"]["signatures"]["items"]["properties"]["checked"]["enum"] == [
        one.value for one in Verdict
    ]


def test_the_manifest_names_each_file_and_the_link_of_the_chain(opened):
    manifest = json.loads((opened / "manifest.json").read_text())
    for one in manifest["files"]:
        data = (opened / one["name"]).read_bytes()
        assert (len(data), sha256(data)) == (one["size"], one["sha256"])
    assert [one["signature"] for one in manifest["signatures"]] == [signature_of(opened)]
    assert manifest["chain"] == ChainLink.objects.get(kind="edition").sha256
    there = {path.name for path in opened.iterdir()}
    assert there - {one["name"] for one in manifest["files"]} == {"manifest.json", "verify.txt", "SHA256SUMS"}
    assert not any(path.suffix in (".exe", ".js", ".sh", ".html") for path in opened.iterdir())
