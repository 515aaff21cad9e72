"""From the letter's link to an accepted mark, on a telephone: the way that every member goes each quarter."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import expect

from plans.letters import door
from plans.models import Activity, Mark, User
from tests.browser.conftest import PASSWORD, PHONE
from tests.cast import in_force
from tests.core.test_evidence import picture

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def test_a_member_goes_from_the_letter_to_an_accepted_mark(cast, visitor):
    User.objects.update(email="person@example.org")
    in_force(cast)
    row = Activity.objects.get(number="1.2.")
    slot = row.slots.order_by("due").first()
    letter = door.preview(User.objects.get(pk=cast.member.pk), slot.due)
    link = urlsplit(re.search(rf"Отметить: (\S+/{row.pk}/\S*slot={slot.pk})", letter.text)[1])

    phone = visitor("", PHONE)
    member = phone.page
    phone.open(f"{link.path}?{link.query}")
    member.get_by_label("Имя пользователя").fill("member")
    member.get_by_label("Пароль").fill(PASSWORD)
    member.get_by_role("button", name="Войти").click()
    expect(member.get_by_role("heading", name="Отметить выполнение")).to_be_visible()
    assert phone.overflow == 0
    # Whose mark it is, for which day, that it is done and when: all that is known is filled.
    expect(member.get_by_label("За какой срок")).to_have_value(str(slot.pk))
    expect(member.get_by_role("radio", name="Выполнено", exact=True)).to_be_checked()
    member.get_by_role("button", name="в последний день срока").click()
    expect(member.get_by_label("Дата выполнения или решения")).to_have_value(slot.due.isoformat())
    member.get_by_label("Что сделано").fill("Экскурсия на предприятие, 24 студента")
    member.get_by_label("Файлы", exact=True).set_input_files(
        {"name": "акт.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    for _ in range(2):  # the telephone calls each of its photographs the same
        shot = {"name": "image.jpg", "mimeType": "image/jpeg", "buffer": picture("JPEG")}
        member.get_by_label("Сфотографировать").set_input_files(shot)
    files = member.get_by_role("list", name="Приложенные файлы").get_by_role("listitem")
    expect(files).to_have_count(3)
    files.last.get_by_role("button", name="Убрать").click()
    expect(files).to_have_count(2)
    member.get_by_role("button", name="Отметить").click()
    expect(member.get_by_role("status")).to_contain_text("Отмечено: 1.2.")
    mark = Mark.objects.get()
    assert (mark.due, mark.organisation, mark.state) == (slot.due, cast.college, "reported")
    assert [one.name for one in mark.evidence.all()] == ["акт.pdf", "image.jpg"]

    secretary = visitor("secretary")
    secretary.open(f"/marks/{mark.pk}/")
    expect(secretary.page.get_by_role("link", name="акт.pdf")).to_be_visible()
    secretary.page.get_by_role("button", name="Принять").click()
    expect(secretary.page.get_by_role("status")).to_be_visible()

    phone.open(f"/marks/{mark.pk}/")
    expect(member.locator("main")).to_contain_text("принята")
    assert phone.overflow == 0
