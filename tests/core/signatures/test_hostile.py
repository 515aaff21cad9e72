"""Broken and hostile files of signatures: each gets an answer, none of them a good one, and nothing else happens."""

import random

import pytest

from plans.core.errors import UnreadableFile
from plans.core.signatures import attorney, trust
from plans.core.signatures.asn1 import BadEncoding, read
from plans.core.signatures.judging import Case, judge
from plans.core.signatures.tools import Tools, installed
from plans.core.signatures.trust import Trust
from tests.core.signatures.authority import DOCUMENT, stamped

MUTANTS, ASKED = 10_000, 40


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A byte changed, a piece cut out, doubled, or put elsewhere, once or a few times."""
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        at, size = chance.randrange(len(data)), chance.choice((1, 2, 4, 16, 200))
        piece = data[at : at + size]
        put = {
            "byte": bytes((chance.randrange(256),)) + piece[1:],
            "cut": b"",
            "double": piece + piece,
            "length": b"\x84\xff\xff\xff\xff",
            "end": b"\x80",
            "deep": b"\x30\x80" * size,
        }
        data = data[:at] + put[chance.choice(list(put))] + data[at + size :] or b"0"
    return data


@pytest.fixture(scope="module")
def signature(center) -> bytes:
    plain = center.sign("leaf")
    return stamped(plain, center.stamp(b"value"))


def test_ten_thousand_mutated_files_get_an_answer_that_is_never_good(center, signature):
    chance = random.Random(15)
    trusted = Trust(tuple(trust.contents(center.root)[0]), (), "21.11.2026")
    case = Case(DOCUMENT, trusted, Tools(), center.now)
    for _ in range(MUTANTS):
        assert judge(mutated(signature, chance), case).verdict != "good"


def test_openssl_never_believes_more_of_a_mutated_file_than_of_the_whole_one(center, signature):
    chance = random.Random(16)
    certificates, _ = trust.contents(center.root)
    _, lists = trust.contents(center.revoked("gone"))
    case = Case(b"another document", Trust(tuple(certificates), tuple(lists), "21.11.2026"), installed(), center.now)
    for _ in range(ASKED):
        assert judge(mutated(signature, chance), case).verdict != "good"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"0",
        b"\x30\x80",
        b"\x30\x80" * 100_000,
        b"\xa0\x80" * 30 + b"\0\0" * 30,
        b"\x30\x84\xff\xff\xff\xff" + b"\0" * 100,
        b"\x30\x88\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\x1f\x81\x81\x81\x81\x01\x00",
        b"-----BEGIN CMS-----\n!!!!\n-----END CMS-----",
        b"-----BEGIN CMS-----\n" * 10_000,
        b"MIIB" * 10_000,
    ],
    ids=range(11),
)
def test_hostile_encodings_are_refused(data, center):
    with pytest.raises(BadEncoding):
        read(data)
    found = judge(data, Case(DOCUMENT, Trust(), Tools(), center.now))
    assert found.points["signature"].verdict == "bad"


# Files of trust


@pytest.mark.parametrize("data", [b"", b"text", "<TSL><Данные>AAAA</Данные></TSL>".encode(), b"\x30\x03\x02\x01\x01"])
def test_what_is_no_trust_is_refused_in_words(data):
    with pytest.raises(UnreadableFile, match="не сертификат"):
        trust.contents(data)


# Powers of attorney

ATTORNEY = """<?xml version="1.0" encoding="windows-1251"?>
<Доверенность xmlns="urn://x-artefacts/1"><Документ><Довер>
<СвДов НомДовер="0ad2bc2f-7c7b-4a6c-9d3e-1fb0f4c9b1aa" ДатаВыдДовер="2026-01-15" СрокДейст="2027-01-15"/>
<СвДоверит><Доверит><РосОргДовер>
<СвРосОрг НаимОрг="ООО «Завод»" ИННЮЛ="7701234567"/>
</РосОргДовер></Доверит></СвДоверит>
<СвУпПред><Пред><СведФизЛ><ФИО Фамилия="Иванов" Имя="Пётр" Отчество="Ильич"/></СведФизЛ></Пред></СвУпПред>
</Довер></Документ></Доверенность>"""


def test_a_power_of_attorney_tells_its_number_its_term_and_who_gave_it():
    found = attorney.read(ATTORNEY.encode("cp1251"))
    assert found.number == "0ad2bc2f-7c7b-4a6c-9d3e-1fb0f4c9b1aa"
    assert (found.begins, found.ends) == ("2026-01-15", "2027-01-15")
    assert (found.principal, found.inn, found.agent) == ("ООО «Завод»", "7701234567", "Иванов Пётр Ильич")


BOMB = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">]><Доверенность>&b;</Доверенность>'


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (BOMB.encode(), "DOCTYPE"),
        (BOMB.encode("utf-16"), "DOCTYPE"),
        ('<?xml version="1.0"?>' + " " * 200_000 + BOMB, "DOCTYPE"),
        ("<Доверенность/>", "не машиночитаемая"),
        ("<Доверенность", "не машиночитаемая"),
        (b"", "не машиночитаемая"),
    ],
    ids=range(6),
)
def test_what_is_no_power_of_attorney_is_refused(data, words):
    with pytest.raises(UnreadableFile, match=words):
        attorney.read(data.encode() if isinstance(data, str) else data)
