"""Signature files beside an edition: who puts them there, what is refused, checked again, and the copy with marks."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from pypdfium2 import PdfDocument

from plans.approval import signatures
from plans.approval.signatures import SignatureRefused
from plans.core.processes import write
from plans.core.text import sha256
from plans.files import trust
from plans.files.names import MAX_NAME
from plans.models import Approval, Edition, FrozenError, Signature
from tests.cast import approved
from tests.core.signatures.authority import Authority, need_gost
from tests.core.signatures.test_hostile import ATTORNEY
from tests.page import Page

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def center(tmp_path_factory) -> Authority:
    need_gost()
    made = Authority(tmp_path_factory.mktemp("beside") / "ca")
    made.issue("leaf")
    made.issue("gone")
    return made


@pytest.fixture
def edition(cast, center) -> Edition:
    """An edition, on a site that trusts the authority."""
    trust.bring(center.root, "root.pem", timezone.localdate())
    trust.bring(center.revoked("gone"), "list.crl", timezone.localdate())
    return approved(cast).editions.get()


def signed(edition: Edition, center: Authority, name: str = "leaf", over: str = "pdf") -> bytes:
    return center.sign(name, bytes(getattr(edition, over)))


@pytest.mark.parametrize("over", ["pdf", "docx"])
def test_a_good_signature_is_kept_with_its_verdict(cast, edition, center, over):
    data = signed(edition, center, over=over)
    row = signatures.attach(edition, cast.chair, "план.sig", data, over=over)
    check = row.checks.get()
    assert (bytes(row.data), check.verdict) == (data, "good")
    assert check.judgement.owner.name == "Иванов Пётр Ильич"
    with pytest.raises(FrozenError):
        row.delete()


def test_of_a_long_name_the_end_is_kept_which_tells_the_kind_of_file(cast, edition, center):
    row = signatures.attach(edition, cast.chair, f"{'план' * 50} на 2022 год.sig", signed(edition, center))
    assert len(row.name) == MAX_NAME
    assert row.name.endswith("план на 2022 год.sig")


def test_a_signature_over_something_else_is_refused_in_words(cast, edition, center):
    for data, words in (
        (center.sign("leaf", b"another"), "не этот файл"),
        (signed(edition, center, "gone"), "отозван"),
        (b"no signature", "не файл подписи"),
    ):
        with pytest.raises(SignatureRefused, match=words):
            signatures.attach(edition, cast.chair, "план.sig", data)
    assert not Signature.objects.exists()


def test_what_cannot_be_checked_is_kept_and_never_called_good(cast, edition, center):
    for one in trust.files():
        trust.drop(one.name)
    row = signatures.attach(edition, cast.chair, "план.sig", signed(edition, center))
    assert row.checks.get().verdict == "unknown"
    with pytest.raises(SignatureRefused, match="прошла все проверки"):
        signatures.marked_copy(edition)


def test_the_same_file_is_not_put_there_twice(cast, edition, center):
    signatures.attach(edition, cast.chair, "план.sig", signed(edition, center))
    with pytest.raises(SignatureRefused, match="уже приложен"):
        signatures.attach(edition, cast.secretary, "ещё.sig", signed(edition, center))


@pytest.mark.parametrize("role", ["member", "official"])
def test_who_is_not_on_the_way_puts_nothing_there(cast, edition, role):
    with pytest.raises(PermissionDenied):
        signatures.attach(edition, cast.as_role(role), "план.sig", b"0")


def test_whoever_has_given_a_sign_off_may(cast, edition, center):
    row = Approval.objects.create(
        plan=edition.plan, edition=edition, step=1, place="left", word="СОГЛАСОВАНО", state="given", giver=cast.member
    )
    kept = signatures.attach(edition, cast.member, "план.sig", signed(edition, center), approval=row)
    assert kept.approval == row


def test_a_power_of_attorney_says_its_number_and_term(client, cast, edition):
    signatures.attach(edition, cast.secretary, "мчд.xml", ATTORNEY.encode("cp1251"))
    client.force_login(cast.official)
    page = Page(client.get(reverse("edition_signatures", args=[edition.pk])))
    for words in ("0ad2bc2f", "по 2027-01-15", "ООО «Завод», ИНН 7701234567", "действительность доверенности не"):
        assert page.says(words)


# The page


def posted(client, edition: Edition, data: bytes, name: str = "план.sig"):
    file = SimpleUploadedFile(name, data)
    return client.post(reverse("edition_signatures", args=[edition.pk]), {"file": file, "over": "pdf"})


def test_the_page_takes_a_file_and_shows_what_was_checked(client, cast, edition, center):
    client.force_login(cast.secretary)
    assert posted(client, edition, signed(edition, center)).status_code == 302
    page = Page(client.get(reverse("edition_signatures", args=[edition.pk])))
    for words in ("техническая проверка", "Иванов Пётр Ильич, ООО Завод, ИНН 7701234567", "Цепочка ведёт к центру"):
        assert page.says(words)
    answer = client.get(reverse("signature_file", args=[Signature.objects.get().pk]))
    assert answer.content == signed(edition, center)


def test_the_page_says_why_a_file_was_refused(client, cast, edition):
    client.force_login(cast.secretary)
    answer = posted(client, edition, b"no signature")
    assert answer.status_code == 422
    assert Page(answer).says("не файл подписи")


def test_a_reader_sees_no_form_and_sends_nothing(client, cast, edition, center):
    client.force_login(cast.official)
    assert not Page(client.get(reverse("edition_signatures", args=[edition.pk]))).says("Приложить файл")
    assert posted(client, edition, signed(edition, center)).status_code == 403


# Checked again


def test_a_signature_is_checked_again_and_what_changed_is_told(cast, edition, center):
    row = signatures.attach(edition, cast.chair, "план.sig", signed(edition, center))
    trust.bring(center.revoked("leaf", begins=-1, ends=31, ago=2), "list.crl", timezone.localdate())
    out = StringIO()
    call_command("recheck_signatures", stdout=out)
    assert "была «верно», теперь «неверно»" in out.getvalue()
    assert [check.verdict for check in row.checks.all()] == ["bad", "good"]


def test_who_was_revoked_after_the_file_was_brought_had_signed_in_time(cast, edition, center):
    row = signatures.attach(edition, cast.chair, "план.sig", signed(edition, center))
    with time_machine.travel(timezone.now() + timedelta(days=10), tick=False):
        later = center.revoked("leaf", begins=9, ends=40, ago=-5)
        trust.bring(later, "list.crl", timezone.localdate())
        assert signatures.check_again(row).verdict == "good"


def test_a_certificate_that_has_run_out_is_not_asked_again(cast, edition, center):
    signatures.attach(edition, cast.chair, "план.sig", signed(edition, center))
    assert len(signatures.alive(timezone.now())) == 1
    assert signatures.alive(timezone.now() + timedelta(days=400)) == []


# The copy


def test_the_copy_bears_the_mark_and_the_edition_stays_as_it_is(client, cast, edition, center):
    before = sha256(bytes(edition.pdf))
    block = Approval.objects.create(
        plan=edition.plan, edition=edition, step=1, place="right", word="УТВЕРЖДАЮ", state="given",
        lines="Председатель совета\nА.Б. Иванов",
    )  # fmt: skip
    signatures.attach(edition, cast.chair, "план.sig", signed(edition, center), approval=block)
    with PdfDocument(write.make(signatures.marked_copy(edition))) as file:
        text = " ".join(file[0].get_textpage().get_text_bounded().split())
    for words in ("Документ подписан электронной подписью", "Сертификат 1000", "Владелец Иванов Пётр Ильич"):
        assert words in text
    assert text.index("Председатель совета") < text.index("Владелец") < text.index("А.Б. Иванов")
    client.force_login(cast.official)
    answer = client.get(reverse("edition_marked", args=[edition.pk]))
    assert answer.status_code == 200
    assert sha256(bytes(Edition.objects.get().pdf)) == before


def test_a_signature_over_the_docx_marks_no_pdf(cast, edition, center):
    signatures.attach(edition, cast.chair, "план.sig", signed(edition, center, over="docx"), over="docx")
    with pytest.raises(SignatureRefused):
        signatures.marked_copy(edition)
