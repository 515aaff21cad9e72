"""The ways of cheating, one line each: what is told of which point, by which words; and signatures that hold."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plans.core.signatures.asn1 import read
from plans.core.signatures.judging import Case, judge
from plans.core.signatures.messages import message
from plans.core.signatures.tools import Tools, installed
from plans.core.signatures.trust import Trust, contents
from plans.core.signatures.verdicts import Judgement, from_json
from tests.core.signatures.authority import (
    DOCUMENT,
    Authority,
    rebuilt,
    stamped,
    streamed,
    with_certificates,
    without_certificates,
    without_signers,
)

GOOD, BAD, UNKNOWN = "good", "bad", "unknown"


class Desk:
    """Everything a cheat needs; what he changes is judged in the end."""

    def __init__(self, center: Authority, rogue: Authority, impostor: Authority, foreign: Authority) -> None:
        self.center, self.rogue, self.impostor, self.foreign = center, rogue, impostor, foreign
        self.document, self.signature = DOCUMENT, b""
        self.roots, self.lists = [center.root], [center.revoked("gone")]
        self.days = 0

    def sign(self, name: str = "leaf", by: Authority | None = None, *more: str) -> None:
        self.signature = (by or self.center).sign(name, DOCUMENT, *more)

    @property
    def case(self) -> Case:
        found = [contents(one) for one in (*self.roots, *self.lists)]
        certificates = tuple(one for ours, _ in found for one in ours)
        lists = tuple(one for _, ours in found for one in ours)
        now = self.center.now + timedelta(days=self.days, minutes=10)
        return Case(self.document, Trust(certificates, lists, "21.11.2026"), installed(), now)

    def judged(self) -> Judgement:
        return judge(self.signature, self.case)


@pytest.fixture
def desk(center, rogue, impostor, foreign) -> Desk:
    made = Desk(center, rogue, impostor, foreign)
    made.sign()
    return made


def changed_byte(desk):
    desk.document = DOCUMENT[:-2] + b"?\n"


def another_file(desk):
    desk.document = b"%PDF-1.4 another"


def empty_file(desk):
    desk.document = b""


def rogue_root(desk):
    desk.sign("leaf", desk.rogue, "-certfile", "root.pem")


def unknown_root(desk):
    desk.sign("leaf", desk.rogue)


def impostor_root(desk):
    desk.sign("leaf", desk.impostor)


def impostor_with_root(desk):
    desk.sign("leaf", desk.impostor, "-certfile", "root.pem")


def signed_by_a_root(desk):
    desk.sign("root", desk.rogue)


def expired_before(desk):
    desk.sign("old")


def expired_since(desk):
    desk.days = 400
    desk.lists.append(desk.center.revoked("gone", begins=399, ends=420))


def too_early(desk):
    desk.sign("early")


def revoked_one(desk):
    desk.sign("gone")


def stale_list(desk):
    desk.lists = [desk.center.revoked("gone", begins=-60, ends=-30)]


def revoked_in_a_stale_list(desk):
    desk.sign("gone")
    desk.lists = [desk.center.revoked("gone", begins=-2, ends=-1)]


def no_list(desk):
    desk.lists = []


def forged_list(desk):
    desk.lists = [desk.impostor.revoked()]


def by_rsa(desk):
    desk.roots.append(desk.foreign.root)
    desk.sign("leaf", desk.foreign)


def cut_short(desk):
    desk.signature = desk.signature[:-40]


def not_a_signature(desk):
    desk.signature = b"%PDF-1.4"


def nested(desk):
    desk.signature = desk.center.sign("leaf", desk.signature, "-nodetach")


def attached(desk):
    desk.sign("leaf", None, "-nodetach")


def attached_another(desk):
    desk.signature = desk.center.sign("leaf", b"another", "-nodetach")


def value_changed(desk):
    desk.signature = rebuilt(desk.signature, lambda one: one.whole[:-1] + bytes((one.whole[-1] ^ 1,)))


def day_changed(desk):
    claimed = message(desk.signature).signers[0].claimed
    was, now = f"{claimed:%y%m%d%H%M%SZ}".encode(), f"{claimed - timedelta(365):%y%m%d%H%M%SZ}".encode()
    assert was in desk.signature
    desk.signature = rebuilt(desk.signature, lambda one: one.whole.replace(was, now))


def certificate_swapped(desk):
    """The impostor's leaf has the same name of its issuer and the same number."""
    other = read(message(desk.impostor.sign("leaf")).certificates[0].data)
    desk.signature = with_certificates(desk.signature, other)


def two_of_one_number(desk):
    own = read(message(desk.signature).certificates[0].data)
    other = read(message(desk.impostor.sign("leaf")).certificates[0].data)
    desk.signature = with_certificates(desk.signature, other, own)


def certificate_left_out(desk):
    desk.signature = without_certificates(desk.signature)


def nobody_signed(desk):
    desk.signature = without_signers(desk.signature)


def by_who_may_not(desk):
    desk.sign("under", None, "-certfile", "leaf.pem")


def stamp_of_another(desk):
    other = message(desk.center.sign("gone")).signers[0].value
    desk.signature = stamped(desk.signature, desk.center.stamp(other))


def stamp_of_a_rogue(desk):
    value = message(desk.signature).signers[0].value
    desk.signature = stamped(desk.signature, desk.rogue.stamp(value))


def stamp_by_no_service(desk):
    """A token by a certificate that may not give any."""
    token = desk.center.sign("leaf", b"time", "-nodetach")
    desk.signature = stamped(desk.signature, token)


def second_signer_bad(desk):
    extra = ("-signer", str(desk.rogue.folder / "leaf.pem"), "-inkey", str(desk.rogue.folder / "leaf.key"))
    desk.sign("leaf", None, *extra, "-certfile", str(desk.rogue.folder / "root.pem"))


def nobody_trusted(desk):
    desk.roots = []


CHEATS = (
    (changed_byte, "integrity", BAD, "не этот файл"),
    (another_file, "integrity", BAD, "не этот файл"),
    (empty_file, "integrity", BAD, "не этот файл"),
    (rogue_root, "chain", BAD, "Чужой центр"),
    (unknown_root, "chain", UNKNOWN, "Чужой центр"),
    (impostor_root, "chain", BAD, "не его ключом"),
    (impostor_with_root, "chain", BAD, "нет в списке доверенных"),
    (signed_by_a_root, "chain", BAD, "нет в списке доверенных"),
    (expired_before, "chain", BAD, "после срока"),
    (expired_since, "chain", UNKNOWN, "штампа времени нет"),
    (too_early, "chain", BAD, "ещё не действовал"),
    (revoked_one, "revocation", BAD, "отозван"),
    (stale_list, "revocation", UNKNOWN, "устарел"),
    (revoked_in_a_stale_list, "revocation", BAD, "отозван"),
    (no_list, "revocation", UNKNOWN, "Нет списка отозванных"),
    (forged_list, "revocation", UNKNOWN, "не подходит"),
    (by_rsa, "signature", BAD, "не по ГОСТ"),
    (cut_short, "signature", BAD, "повреждён"),
    (not_a_signature, "signature", BAD, "не файл подписи"),
    (nested, "signature", BAD, "вложена"),
    (attached, "integrity", UNKNOWN, "присоединённая"),
    (attached_another, "integrity", BAD, "другой, не этот"),
    (value_changed, "signature", BAD, "подделана"),
    (day_changed, "signature", BAD, "подделана"),
    (certificate_swapped, "signature", BAD, "подменён"),
    (two_of_one_number, "signature", BAD, "с одним номером"),
    (certificate_left_out, "signature", UNKNOWN, "нет сертификата"),
    (nobody_signed, "signature", BAD, "нет ни одной подписи"),
    (by_who_may_not, "chain", BAD, "не вправе"),
    (stamp_of_another, "stamp", BAD, "другую подпись"),
    (stamp_of_a_rogue, "stamp", BAD, "не из списка"),
    (stamp_by_no_service, "stamp", BAD, "повреждён"),
    (second_signer_bad, "chain", BAD, "Чужой центр"),
    (nobody_trusted, "chain", UNKNOWN, "не загружен"),
)


@pytest.mark.parametrize(("cheat", "point", "verdict", "words"), CHEATS, ids=[one[0].__name__ for one in CHEATS])
def test_each_way_of_cheating_is_told(desk, cheat, point, verdict, words):
    cheat(desk)
    found = desk.judged()
    assert found.points[point].verdict == verdict, found.points
    assert words in found.points[point].why
    assert found.verdict == verdict
    assert found.to_json()["verdict"] != GOOD


def test_a_signature_that_holds_is_good_in_every_point(desk):
    found = desk.judged()
    assert {key: one.verdict for key, one in found.points.items()} == dict.fromkeys(found.points, GOOD), found.points
    assert found.verdict == GOOD
    said = found.to_json()
    assert (said["signer"], said["organisation"], said["inn"]) == ("Иванов Пётр Ильич", "ООО Завод", "7701234567")
    assert said["signed_at"].startswith(f"{desk.center.now:%Y-%m-%d}")
    assert from_json(said) == found


def test_a_changed_document_does_not_make_the_signature_itself_a_forgery(desk):
    changed_byte(desk)
    assert desk.judged().points["signature"].verdict == GOOD


@pytest.mark.parametrize("kind", ["PEM", "base64", "base64 in one line", "streamed"])
def test_signatures_are_read_in_every_dress(desk, kind):
    if kind == "PEM":
        desk.signature = desk.center.sign("leaf", DOCUMENT, kind="PEM")
    elif kind == "streamed":
        desk.signature = streamed(desk.signature)
    else:
        lines = desk.center.sign("leaf", DOCUMENT, kind="PEM").split(b"\n")[1:-2]
        desk.signature = (b"" if "line" in kind else b"\r\n").join(lines)
    assert desk.judged().verdict == GOOD


def test_a_stamp_proves_the_day_when_the_certificate_has_expired(desk):
    value = message(desk.signature).signers[0].value
    desk.signature = stamped(desk.signature, desk.center.stamp(value))
    assert desk.judged().points["stamp"].verdict == GOOD
    desk.days = 400
    found = desk.judged()
    assert found.verdict == GOOD, found.points
    assert found.stamped_at.startswith(f"{desk.center.now:%Y-%m-%d}")


def test_a_certificate_revoked_after_the_stamp_was_good_that_day(desk):
    value = message(desk.signature).signers[0].value
    desk.signature = stamped(desk.signature, desk.center.stamp(value))
    desk.days = 20
    desk.lists = [desk.center.revoked("leaf", begins=19, ends=40, ago=-10)]
    found = desk.judged()
    assert "позже подписи" in found.points["revocation"].why
    assert found.verdict == GOOD


def test_what_was_seen_while_the_certificate_lived_stays_good(desk):
    desk.days = 400
    case = replace(desk.case, known_since=desk.center.now + timedelta(minutes=5))
    assert judge(desk.signature, case).verdict == GOOD


def test_without_signed_attributes_the_document_itself_is_signed(desk):
    desk.sign("leaf", None, "-noattr")
    assert message(desk.signature).signers[0].attributes == b""
    assert desk.judged().verdict == GOOD
    changed_byte(desk)
    assert desk.judged().verdict == BAD


def test_certtool_stands_in_where_openssl_does_not_know_gost(desk):
    case = replace(desk.case, tools=Tools(certtool=installed().certtool))
    found = judge(desk.signature, case)
    points = {name: found.points[name].verdict for name in ("integrity", "signature", "chain", "revocation")}
    assert points == {"integrity": GOOD, "signature": GOOD, "chain": GOOD, "revocation": UNKNOWN}
    forged = judge(desk.signature, replace(case, document=b"another"))
    assert forged.points["signature"].verdict == BAD


def test_without_any_program_nothing_is_good_and_the_missing_one_is_named(desk):
    found = judge(desk.signature, replace(desk.case, tools=Tools()))
    assert GOOD not in {one.verdict for one in found.points.values()}
    assert "libengine-gost-openssl" in found.points["signature"].why


def test_a_list_of_the_ministry_is_a_file_of_trust(desk):
    body = b"".join(desk.center.root.split(b"\n")[1:-2])
    listed = b"<TSL><\xd0\x94\xd0\xb0\xd0\xbd\xd0\xbd\xd1\x8b\xd0\xb5>" + body + "</Данные></TSL>".encode()
    desk.roots = [listed]
    assert desk.judged().verdict == GOOD
