"""`manage.py verify` and `manage.py trust`: what a person with the command line is told of a signature."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.core.signatures.authority import DOCUMENT, Authority, need_gost

POINTS = ("integrity", "signature", "chain", "revocation")


@pytest.fixture(scope="module")
def center(tmp_path_factory) -> Authority:
    need_gost()
    made = Authority(tmp_path_factory.mktemp("verify") / "ca")
    made.issue("leaf")
    return made


@pytest.fixture
def files(center, tmp_path, settings) -> list[str]:
    """The paths of a document and its signature; nobody is trusted yet."""
    settings.TRUST_ROOT = tmp_path / "trust"
    (tmp_path / "plan.pdf").write_bytes(DOCUMENT)
    (tmp_path / "plan.sig").write_bytes(center.sign("leaf"))
    return [str(tmp_path / name) for name in ("plan.pdf", "plan.sig")]


def said(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def bring_all(center: Authority, folder) -> None:
    for name, data in {"root.pem": center.root, "list.crl": center.revoked()}.items():
        (folder / name).write_bytes(data)
        said("trust", str(folder / name))


def test_a_signature_is_good_once_its_authority_and_list_were_brought(center, files, tmp_path):
    before = json.loads(said("verify", *files, "--json"))
    assert [before[one] for one in POINTS] == ["good", "good", "unknown", "unknown"]
    bring_all(center, tmp_path)
    found = json.loads(said("verify", *files, "--json"))
    assert [found[one] for one in (*POINTS, "verdict")] == ["good"] * 5
    assert set(found["why"]) == set(POINTS)
    assert found["signer"] == "Иванов Пётр Ильич"
    words = said("verify", *files)
    assert words.startswith("Техническая проверка подписи: верно.")
    assert "ИНН 7701234567" in words


def test_files_of_trust_may_be_named_for_one_check(center, files, tmp_path):
    (tmp_path / "root.pem").write_bytes(center.root)
    found = json.loads(said("verify", *files, "--json", "--trust", str(tmp_path / "root.pem")))
    assert found["chain"] == "good"


def test_a_broken_signature_is_an_answer_and_a_missing_file_an_error(files, tmp_path):
    (tmp_path / "broken.sig").write_bytes(b"0" * 100)
    found = json.loads(said("verify", files[0], str(tmp_path / "broken.sig"), "--json"))
    assert found["signature"] == found["verdict"] == "bad"
    with pytest.raises(CommandError, match="не читается"):
        said("verify", files[0], str(tmp_path / "none.sig"))


def test_a_signature_of_many_megabytes_is_refused_in_words(files, tmp_path):
    (tmp_path / "large.sig").write_bytes(b"0" * 3_000_000)
    with pytest.raises(CommandError, match="больше 2 МБ"):
        said("verify", files[0], str(tmp_path / "large.sig"))


def test_files_of_trust_are_listed_with_their_age_replaced_and_forgotten(center, files, tmp_path):
    assert "Ничего не принесено" in said("trust")
    bring_all(center, tmp_path)
    listed = said("trust", str(tmp_path / "root.pem"), "--day", "2020-01-31")
    assert "31.01.2020  root.pem" in listed
    assert "пора обновить" in listed
    assert listed.count("  root.pem  ") == 1
    assert "root.pem" not in said("trust", "--drop", "root.pem")


@pytest.mark.parametrize(("data", "words"), [(b"text", "не сертификат"), (b"", "не сертификат")])
def test_what_is_no_trust_is_refused(files, tmp_path, data, words):
    (tmp_path / "wrong.pem").write_bytes(data)
    with pytest.raises(CommandError, match=words):
        said("trust", str(tmp_path / "wrong.pem"))
    assert "Ничего не принесено" in said("trust")
