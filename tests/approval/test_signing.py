"""A sign-off by a file of a signature: what is signed, what counts, what voids it, what stays with the edition."""

from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from pypdfium2 import PdfDocument

from plans.amending import giving
from plans.approval import door, sheet, signatures, signing, texts, way
from plans.approval.audit import audit
from plans.approval.refusals import Changed, MoveRefused
from plans.approval.sign import Given
from plans.approval.signatures import SignatureRefused
from plans.core.signatures import verdicts
from plans.core.signatures.verdicts import Judgement
from plans.core.stages import Move, Stage
from plans.core.text import sha256
from plans.editor.plan import delete_plan
from plans.files import trust
from plans.models import Approval, Edition, Plan, Signature, SignatureCheck, WayText
from tests.amending.helpers import begun, write
from tests.amending.test_giving import PDF, PROTOCOL, row, sent
from tests.cast import approved, small_document
from tests.core.signatures.authority import Authority, need_gost
from tests.core.signatures.test_hostile import ATTORNEY

pytestmark = pytest.mark.django_db

SIGNATURE, PROGRAM = Approval.Means.SIGNATURE, Approval.Means.PROGRAM
DAY = date(2022, 3, 9)


@pytest.fixture(scope="module")
def center(tmp_path_factory) -> Authority:
    need_gost()
    made = Authority(tmp_path_factory.mktemp("steps") / "ca")
    made.issue("leaf")
    made.issue("gone")
    return made


@pytest.fixture
def trusted(center) -> Authority:
    trust.bring(center.root, "root.pem", timezone.localdate())
    trust.bring(center.revoked("gone"), "list.crl", timezone.localdate())
    return center


@pytest.fixture
def plan(cast) -> Plan:
    """On its way: the council has given its word, the partner is asked now."""
    plan = sent(cast)
    giving.give(row(plan, "РАССМОТРЕНО"), cast.secretary, PROTOCOL)
    return Plan.texts.get(pk=plan.pk)


def kept(plan: Plan) -> WayText:
    """The text to be signed; how it is made matters to one test alone."""
    return texts.keep(plan, texts.version_of(texts.document_of(plan)), PDF)


def brought(plan: Plan, center: Authority, name: str = "leaf", **more) -> signing.Brought:
    text = kept(plan)
    return signing.brought(text, "план.sig", center.sign(name, texts.bytes_of(text)), **more)


def by(found: signing.Brought, **more) -> Given:
    return Given(SIGNATURE, found.on, found.signed_name, kind="сертификат", number="1000", signed=found, **more)


# What is signed


def test_the_sheet_names_the_signature_while_the_plan_is_still_on_its_way(cast, plan, trusted):
    found = brought(plan, trusted)
    giving.give(row(plan, "СОГЛАСОВАНО"), cast.member, by(found))
    told = str(sheet.grid_of_plan(Plan.texts.get(pk=plan.pk)))
    check = f"«СОГЛАСОВАНО»: техническая проверка подписи {timezone.localdate():%d.%m.%Y}"
    assert check in told
    assert f"SHA-256 файла подписи: {Signature.objects.get().sha256}" in told


def test_the_file_is_the_text_as_it_was_sent_and_one_for_all(cast):
    plan = sent(cast)
    text = texts.made(plan, wait=60)
    with PdfDocument(texts.bytes_of(text)) as file:
        words = " ".join(file[0].get_textpage().get_text_bounded().split())
    assert "ПРОЕКТ" in words
    assert "протокол от ______ № ___" in words.replace("\u00a0", " ")
    giving.give(row(plan, "РАССМОТРЕНО"), cast.secretary, PROTOCOL)
    assert row(plan, "РАССМОТРЕНО").signoff.lines.endswith("протокол от 09.03.2022 № 7")
    assert texts.made(Plan.texts.get(pk=plan.pk)) == text
    assert sha256(texts.bytes_of(text)) == text.sha256


def test_a_file_of_another_text_than_stands_is_not_kept(plan):
    with pytest.raises(MoveRefused, match="на согласовании"):
        texts.keep(plan, "0" * 64, PDF)
    assert not WayText.objects.exists()


def test_the_name_of_the_file_tells_the_plan_and_the_very_text(cast, plan):
    text = kept(plan)
    name = f"Текст для подписи – План работы – {cast.cluster} – 2022 год – {text.sha256[:8]}.pdf"
    assert texts.name_of(text) == name


def test_a_draft_has_no_file_to_be_signed(cast, plan):
    door.move(plan, Move.WITHDRAW, cast.secretary, "Ошибка")
    with pytest.raises(MoveRefused, match="на согласовании"):
        texts.made(plan, wait=60)


# What counts


def test_a_good_signature_gives_the_sign_off(cast, plan, trusted):
    found = brought(plan, trusted)
    assert (found.on, found.signed_name) == (timezone.localdate(), "П.И. Иванов")
    after = giving.give(row(plan, "СОГЛАСОВАНО"), cast.member, by(found))
    given = row(plan, "СОГЛАСОВАНО")
    assert (after.stage, given.means, given.signed_name, given.given_by) == (
        Stage.AGREED, "signature", "П.И. Иванов", cast.member,
    )  # fmt: skip
    kept = given.signatures.get()
    assert (kept.text, kept.over, bytes(kept.data)) == (found.text, "text", found.data)
    assert (kept.checks.get().verdict, kept.edition) == ("good", None)


def test_the_secretary_brings_it_for_somebody_outside_with_his_proxy(cast, plan, trusted):
    found = brought(plan, trusted, attorney=("мчд.xml", ATTORNEY.encode("cp1251")))
    giving.give(row(plan, "СОГЛАСОВАНО"), cast.secretary, by(found))
    given, proxy = row(plan, "СОГЛАСОВАНО").signatures.all()
    assert (given.kind, proxy.kind, proxy.attorney.principal) == ("signature", "attorney", "ООО «Завод»")


def test_blanks_are_filled_from_the_signature(cast, trusted):
    plan = sent(cast, replace(small_document(), signoffs=sent_blocks()))
    found = brought(plan, trusted)
    giving.give(row(plan, "СОГЛАСОВАНО"), cast.secretary, by(found, fills=True))
    lines = row(plan, "СОГЛАСОВАНО").signoff.lines
    assert lines == f"Директор завода\nП.И. Иванов\n{timezone.localdate():%d.%m.%Y}"


def sent_blocks():
    partner = replace(
        small_document().signoffs[0], word="СОГЛАСОВАНО", lines=("Директор завода", "______", "__.__.____")
    )
    return (partner, *small_document().signoffs)


def test_what_is_false_or_not_proven_gives_nothing(cast, plan, trusted):
    text = kept(plan)
    for data, words in (
        (trusted.sign("leaf", b"another"), "не этот файл"),
        (trusted.sign("gone", texts.bytes_of(text)), "отозван"),
        (b"no signature", "не файл подписи"),
    ):
        with pytest.raises(SignatureRefused, match=words):
            signing.brought(text, "план.sig", data)
    assert not Signature.objects.exists()


@pytest.mark.parametrize("point", ["integrity", "signature"])
def test_what_could_not_be_checked_of_file_and_key_gives_nothing(point):
    points = dict.fromkeys(("integrity", "signature", "chain", "revocation"), verdicts.good("да"))
    signing.refuse_unproven(Judgement(points | {"chain": verdicts.unknown("нет списка")}))
    with pytest.raises(SignatureRefused, match=r"не доказано, что подписан этот файл и этим ключом\. Нет ГОСТ"):
        signing.refuse_unproven(Judgement(points | {point: verdicts.unknown("Нет ГОСТ")}))


def test_what_nobody_could_check_is_to_be_confirmed(cast, plan, center):
    found = brought(plan, center)
    chain, revocation, person = signing.doubts(found, row(plan, "СОГЛАСОВАНО"))
    assert chain.startswith("Сертификат издан доверенным центром: не проверено.")
    assert revocation.startswith("Сертификат не отозван: не проверено.")
    assert "«Иванов Пётр Ильич», а в грифе и в пути согласования эта фамилия не названа" in person
    giving.give(row(plan, "СОГЛАСОВАНО"), cast.member, by(found))
    assert SignatureCheck.objects.get().verdict == "unknown"


def test_whom_the_block_names_is_no_doubt(cast, trusted):
    partner = replace(sent_blocks()[0], lines=("Директор завода", "П.И. Иванов"))
    plan = sent(cast, replace(small_document(), signoffs=(partner, *small_document().signoffs)))
    assert signing.doubts(brought(plan, trusted), row(plan, "СОГЛАСОВАНО")) == []


def test_a_proxy_for_somebody_else_or_of_another_day_is_a_doubt(cast, plan, trusted):
    def doubts(words: str) -> list[str]:
        found = brought(plan, trusted, attorney=("мчд.xml", words.encode("cp1251")))
        return signing.doubts(found, row(plan, "СОГЛАСОВАНО"))[1:]

    assert doubts(ATTORNEY) == []
    other = ATTORNEY.replace("Иванов", "Петров")
    assert doubts(other) == ["Доверенность выдана на имя «Петров Пётр Ильич», а подписал «Иванов Пётр Ильич»."]
    (late,) = doubts(ATTORNEY.replace("2027-01-15", "15.01.2026"))
    assert late == "День подписи не попадает в срок доверенности: с 2026-01-15 по 15.01.2026."


@pytest.mark.parametrize("who", ["official", "chair", "stranger"])
def test_who_is_not_asked_gives_nothing(cast, plan, trusted, who):
    with pytest.raises(PermissionDenied):
        giving.give(row(plan, "СОГЛАСОВАНО"), cast.as_role(who), by(brought(plan, trusted)))


def test_the_means_alone_gives_nothing(cast, plan):
    with pytest.raises(MoveRefused, match="не принесён"):
        giving.give(row(plan, "СОГЛАСОВАНО"), cast.member, Given(SIGNATURE, DAY))


# What voids it


def test_a_return_voids_it_and_the_same_file_does_not_come_again(cast, plan, trusted):
    found = brought(plan, trusted)
    giving.give(row(plan, "СОГЛАСОВАНО"), cast.member, by(found))
    giving.send_back(row(plan, "УТВЕРЖДАЮ"), cast.chair, "Уточните сроки")
    again = Plan.texts.get(pk=plan.pk)
    assert not any(one.is_given for one in way.rows_of(again))
    door.move(again, Move.SUBMIT, cast.secretary)
    assert texts.found(again) == found.text
    with pytest.raises(SignatureRefused, match="уже приносили"):
        signing.brought(found.text, "план.sig", found.data)
    assert signatures.alive(timezone.now()) == []


def test_another_text_wants_another_signature(cast, plan, trusted):
    found = brought(plan, trusted)
    door.move(plan, Move.WITHDRAW, cast.secretary, "Ошибка")
    Plan.texts.filter(pk=plan.pk).update(title="ПЛАН РАБОТЫ\nкластера на 2022 год, уточнённый")
    plan = Plan.texts.get(pk=plan.pk)
    door.move(plan, Move.SUBMIT, cast.secretary)
    giving.give(row(plan, "РАССМОТРЕНО"), cast.secretary, PROTOCOL)
    with pytest.raises(Changed, match="Подписан прежний текст"):
        giving.give(row(plan, "СОГЛАСОВАНО"), cast.member, by(found))
    assert not row(plan, "СОГЛАСОВАНО").is_given


def test_a_plan_that_was_never_approved_may_go_with_what_was_signed(cast, plan, trusted):
    giving.give(row(plan, "СОГЛАСОВАНО"), cast.member, by(brought(plan, trusted)))
    door.move(plan, Move.RETURN, cast.chair, "Не нужен")
    delete_plan(Plan.texts.get(pk=plan.pk), cast.secretary)
    assert not any(model.objects.exists() for model in (Plan, WayText, Signature, SignatureCheck))


# What stays with the edition


@pytest.fixture
def edition(cast, plan, trusted) -> Edition:
    """Approved in the program, agreed to by a signature, looked at on paper."""
    giving.give(row(plan, "СОГЛАСОВАНО"), cast.member, by(brought(plan, trusted)))
    giving.give(row(plan, "УТВЕРЖДАЮ"), cast.chair, Given(PROGRAM, DAY, "А. Громов"))
    return plan.editions.get()


def test_the_words_that_were_signed_are_those_of_the_edition_but_for_the_blanks(cast, plan, trusted):
    signed = texts.document_of(plan)
    giving.give(row(plan, "СОГЛАСОВАНО"), cast.member, by(brought(plan, trusted)))
    giving.give(row(plan, "УТВЕРЖДАЮ"), cast.chair, Given(PROGRAM, DAY, "А. Громов"))
    after = door.paper_of(Plan.texts.get(pk=plan.pk)).document
    assert replace(after, signoffs=()) == replace(signed, signoffs=())
    assert [one.word for one in after.signoffs] == [one.word for one in signed.signoffs]


def test_it_goes_with_the_edition_and_marks_no_copy(cast, edition):
    ((kept, check),) = signatures.of_edition(edition)
    assert (kept.approval.word, check.verdict) == ("СОГЛАСОВАНО", "good")
    assert not signatures.has_marks([(kept, check)])


def test_the_sheet_tells_the_certificate_and_the_sums(cast, edition):
    text, kept = WayText.objects.get(), Signature.objects.get()
    grid = sheet.grid_of_edition(edition)
    cells = [cell.text for table in grid.tables for line in table.rows for cell in line.cells]
    assert "Файлом электронной подписи: сертификат №\u00a01000" in cells
    notes = " ".join(one.text for one in grid.paragraphs)
    assert text.sha256 in notes
    assert kept.sha256 in notes


def test_the_database_refuses_to_change_it(edition):
    before = Signature.objects.count()
    for table in ("plans_waytext", "plans_signature", "plans_signaturecheck", "plans_approval", "plans_chainlink"):
        for sql in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):  # noqa: S608 - our own names
            with pytest.raises(DatabaseError, match="не изменя"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql)
    assert Signature.objects.count() == before


def test_it_is_part_of_the_chain(cast, edition):
    (proof,) = audit()
    assert proof.broken == ""
    kinds = list(edition.plan.links.values_list("kind", flat=True))
    assert kinds == ["decision", "text", "step", "decision", "edition", "decision"]


def test_it_is_checked_again(edition, trusted):
    trust.bring(trusted.revoked("leaf", begins=-1, ends=31, ago=2), "list.crl", timezone.localdate())
    out = StringIO()
    call_command("recheck_signatures", stdout=out)
    assert "была «верно», теперь «неверно»" in out.getvalue()


def test_changes_of_a_plan_are_signed_as_plans_are(cast, trusted):
    whole = approved(cast, replace(small_document(), signoffs=sent_blocks()[1:]))
    changes = begun(whole, cast.secretary)
    write(changes, cast.secretary, "1.1.", deadline="Февраль")
    way.lay(changes, cast.secretary, {})
    door.move(changes, Move.SUBMIT, cast.secretary)
    found = brought(changes, trusted)
    giving.give(row(changes, "УТВЕРЖДАЮ"), cast.chair, by(found))
    edition = whole.editions.get(number=2)
    assert [one.text for one, _ in signatures.of_edition(edition)] == [found.text]
