"""The pages of a sign-off by a file of a signature: take the file, bring the signature, look, let it count."""

import base64
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from plans.amending import giving
from plans.approval import texts
from plans.core.stages import Stage
from plans.files import trust
from plans.models import Approval, Plan, Signature
from tests.amending.test_giving import PROTOCOL, row, sent
from tests.approval.test_signing import center, kept, sent_blocks, trusted  # noqa: F401 (fixtures)
from tests.cast import small_document
from tests.core.signatures.test_hostile import ATTORNEY
from tests.page import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(cast) -> Plan:
    """A partner who has no account is asked first; the secretary brings what he has signed."""
    return sent(cast, replace(small_document(), signoffs=sent_blocks()))


@pytest.fixture
def partner(client, cast, plan) -> Approval:
    client.force_login(cast.secretary)
    return row(plan, "СОГЛАСОВАНО")


def at(name: str, one: Approval) -> str:
    return reverse(name, args=[one.pk])


def bring(client, one: Approval, data: bytes, **more):
    files = {"file": SimpleUploadedFile("план.sig", data)}
    return client.post(at("approval_sign", one), files | more)


def count(client, one: Approval, looked: Page, **more):
    """Press the button of the page as it is shown, `more` typed or ticked."""
    return client.post(at("approval_signed", one), looked.fields | more, follow=True)


def test_the_file_is_prepared_once_and_taken(client, plan, partner):
    page = Page(client.get(at("approval_sign", partner)))
    assert page.says("Подготовить файл для подписи")
    assert not page.says("Принесите подпись")
    client.post(at("approval_text", partner))
    text = plan.way_texts.get()
    page = Page(client.get(at("approval_sign", partner)))
    assert page.says(text.sha256)
    assert page.leads_to(reverse("text_file", args=[text.pk]))
    answer = client.get(reverse("text_file", args=[text.pk]))
    assert answer.content == texts.bytes_of(text)
    assert "attachment" in answer["Content-Disposition"]


def test_a_file_that_takes_long_is_waited_for_by_a_page_that_asks_again(client, plan, partner, settings):
    settings.MAKING_WAIT = 0
    waits = client.post(at("approval_text", partner))
    assert waits.status_code == 202
    assert Page(waits).says("Файлы готовятся")
    assert not plan.way_texts.exists()
    settings.MAKING_WAIT = 60
    assert client.post(at("approval_text", partner))["Location"] == at("approval_sign", partner)
    assert plan.way_texts.count() == 1


def test_what_was_checked_is_shown_before_it_counts(client, plan, partner, trusted):  # noqa: F811
    looked = Page(bring(client, partner, trusted.sign("leaf", texts.bytes_of(kept(plan)))))
    for words in ("Подпись ещё не засчитана", "Иванов Пётр Ильич, ООО Завод, ИНН 7701234567", "Документ не изменён"):
        assert looked.says(words)
    assert looked.says(f"Директор завода П.И. Иванов {timezone.localdate():%d.%m.%Y}")
    assert not Signature.objects.exists()
    done = count(client, partner, looked, fills="1", understood="1")
    assert Page(done).says("«СОГЛАСОВАНО»: подпись засчитана")
    given = row(plan, "СОГЛАСОВАНО")
    assert (given.means, given.signed_name) == ("signature", "П.И. Иванов")
    assert given.signoff.lines == f"Директор завода\nП.И. Иванов\n{timezone.localdate():%d.%m.%Y}"
    page = Page(client.get(reverse("plan_way", args=[plan.pk])))
    assert page.says("Файлом электронной подписи: сертификат № 1000")
    assert page.leads_to(reverse("signature_file", args=[given.signatures.get().pk]))


def test_what_is_not_proven_is_never_counted_unasked(client, plan, partner, center):  # noqa: F811
    looked = Page(bring(client, partner, center.sign("leaf", texts.bytes_of(kept(plan)))))
    assert looked.says("Сертификат издан доверенным центром: не проверено.")
    refused = client.post(at("approval_signed", partner), looked.fields)
    assert refused.status_code == 422
    assert not row(plan, "СОГЛАСОВАНО").is_given
    count(client, partner, looked, understood="1")
    assert row(plan, "СОГЛАСОВАНО").signatures.get().last_check.verdict == "unknown"


def test_a_check_that_answers_otherwise_by_then_is_shown_again(client, plan, partner, trusted):  # noqa: F811
    looked = Page(bring(client, partner, trusted.sign("leaf", texts.bytes_of(kept(plan)))))
    for one in trust.files():
        trust.drop(one.name)
    again = client.post(at("approval_signed", partner), looked.fields | {"understood": "1"})
    assert again.status_code == 422
    page = Page(again)
    assert page.says("Проверка ответила иначе")
    assert page.says("Сертификат издан доверенным центром: не проверено.")
    count(client, partner, page, understood="1")
    assert row(plan, "СОГЛАСОВАНО").is_given


def test_a_corrected_name_is_looked_at_before_it_is_filled(client, plan, partner, trusted):  # noqa: F811
    looked = Page(bring(client, partner, trusted.sign("leaf", texts.bytes_of(kept(plan)))))
    mine = {"name": "И.И. Иванов", "understood": "1", "fills": "1"}
    assert Page(count(client, partner, looked, **mine)).says("Посмотрите, как будет заполнен гриф")
    shown = Page(client.post(at("approval_signed", partner), looked.fields | mine | {"look": "1"}))
    assert shown.says("Директор завода И.И. Иванов")
    count(client, partner, shown, **mine)
    assert "И.И. Иванов" in row(plan, "СОГЛАСОВАНО").signoff.lines


def test_what_is_false_says_why(client, plan, partner, trusted):  # noqa: F811
    kept(plan)
    for data, words in ((trusted.sign("leaf", b"another"), "не этот файл"), (b"0" * (2 << 20 | 1), "больше 2 МБ")):
        answer = bring(client, partner, data)
        assert answer.status_code == 422
        assert Page(answer).says(words)
    assert Page(bring(client, partner, b"0", attorney=SimpleUploadedFile("м.xml", b"0" * (1 << 20)))).says("512 КБ")


def test_nothing_hangs_on_what_the_page_carried(client, plan, partner, trusted):  # noqa: F811
    looked = Page(bring(client, partner, trusted.sign("leaf", texts.bytes_of(kept(plan)))))
    for forged in (base64.b64encode(trusted.sign("leaf", b"another")).decode(), "не base64", ""):
        count(client, partner, looked, signature=forged, understood="1")
    assert not row(plan, "СОГЛАСОВАНО").is_given


def test_a_power_of_attorney_comes_along(client, plan, partner, trusted):  # noqa: F811
    data = trusted.sign("leaf", texts.bytes_of(kept(plan)))
    looked = Page(bring(client, partner, data, attorney=SimpleUploadedFile("мчд.xml", ATTORNEY.encode("cp1251"))))
    assert looked.says("ООО «Завод», ИНН 7701234567")
    count(client, partner, looked, understood="1")
    assert [one.kind for one in row(plan, "СОГЛАСОВАНО").signatures.all()] == ["signature", "attorney"]


def test_the_last_sign_off_puts_the_plan_in_force(client, cast, plan, partner, trusted):  # noqa: F811
    giving.give(partner, cast.secretary, PROTOCOL)
    last = row(plan, "УТВЕРЖДАЮ")
    client.force_login(cast.chair)
    looked = Page(bring(client, last, trusted.sign("leaf", texts.bytes_of(kept(plan)))))
    assert looked.says("Это последнее согласование")
    count(client, last, looked, understood="1")
    assert Plan.objects.get().stage == Stage.APPROVED


def test_out_of_turn_there_is_nothing_to_bring(client, cast, plan, partner, trusted):  # noqa: F811
    last = row(plan, "УТВЕРЖДАЮ")
    client.force_login(cast.chair)
    assert Page(client.get(at("approval_sign", last))).says("сначала «СОГЛАСОВАНО»")
    assert bring(client, last, trusted.sign("leaf", texts.bytes_of(kept(plan)))).status_code == 422
    assert not row(plan, "УТВЕРЖДАЮ").is_given


def test_a_page_that_is_asked_for_again_begins_anew(client, partner):
    assert client.get(at("approval_signed", partner))["Location"] == at("approval_sign", partner)
