"""The editor's one address: what it answers to commands, to polling, and to what is no command at all."""

import json
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from plans import bridge
from plans.editor.plan import save_settings
from plans.models import Activity, Change, Plan
from tests.cast import draft
from tests.page import Page
from tests.secretary import Editor, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(cast) -> Plan:
    return draft(cast)


@pytest.fixture
def send(client, cast, plan):
    """The secretary's page: sends a command and answers (status, JSON)."""
    client.force_login(cast.secretary)

    def post(command: str, /, **values):
        body = json.dumps({"command": command} | values)
        answer = client.post(
            reverse("plan_steps", args=[plan.pk]), body, "application/json", headers={"X-Requested-With": "fetch"}
        )
        return answer.status_code, answer.json()

    return post


def words(plan: Plan) -> list[tuple[str, list[str]]]:
    document = bridge.to_document(Plan.objects.get(pk=plan.pk))
    return [(section.heading, [one.number for one in section.activities]) for section in document.sections]


def test_a_cell_is_saved_and_the_row_comes_back(send, plan):
    part = row("1.1.")
    status, patch = send("cell", part=part, key="deadline", text="Февраль", base="Январь", version=1, token="a-1")
    assert status == 200
    assert patch["change"] == patch["last"] == Change.objects.get().pk
    assert (patch["label"], patch["undo"], patch["redo"]) == ("Изменён срок строки 1.1.",) * 2 + (None,)
    assert patch["parts"][part]["version"] == 2
    assert "Февраль" in patch["parts"][part]["html"]
    assert patch["order"] is None
    assert Activity.objects.get(number="1.1.").slots.get().due.month == 2


def cell(part: str, text: str, base: str = "Разработка плана", **more) -> dict:
    return {"part": part, "key": "title", "text": text, "base": base} | more


def test_a_conflict_answers_with_both_texts(send, cast, plan):
    part = row("1.1.")
    Editor(plan, cast.admin).type(part, "title", "Разработка сметы")
    status, answer = send("cell", **cell(part, "Разработка графика"))
    assert status == 409
    both = answer["conflict"]
    assert (both["mine"], both["theirs"], both["base"]) == (
        "Разработка графика",
        "Разработка сметы",
        "Разработка плана",
    )
    assert (both["who"], both["version"], both["gone"]) == ("admin", 2, False)
    assert "Разработка <mark>сметы</mark>" in both["html"]
    assert Activity.objects.get(number="1.1.").title == "Разработка сметы"


def test_a_conflict_over_a_deleted_row_keeps_the_words(send, cast, plan):
    part = row("1.1.")
    Editor(plan, cast.admin).do("delete", parts=[part])
    status, answer = send("cell", **cell(part, "Моё"))
    assert (status, answer["conflict"]["gone"], answer["conflict"]["mine"]) == (409, True, "Моё")


def test_a_resent_command_is_done_once(send, plan):
    values = cell(row("1.1."), "Моё", token="t-1")
    first = send("cell", **values)[1]
    again = send("cell", **values)[1]
    assert (first["change"], first["parts"]) == (again["change"], again["parts"])
    made = [send("insert", what="section", token="t-2")[1]["focus"] for _ in range(3)]
    assert len(set(made)) == 1
    undone = [send("undo", token="t-3")[1]["change"] for _ in range(2)]
    assert undone[0] == undone[1]
    assert Change.objects.count() == 3


def test_the_patch_of_a_new_row_gives_its_place(send, plan):
    _, patch = send("insert", what="activity", part=row("1.1."), where="after")
    new = patch["focus"]
    assert patch["order"][:4] == [f"section-{plan.sections.first().pk}", row("1.1."), new, row("1.2.")]
    assert f'<tr id="{new}" data-part="{new}" data-version="1">' in patch["parts"][new]["html"]
    _, patch = send("undo", seen=patch["last"])
    assert patch["parts"] == {new: None}
    assert (patch["undo"], patch["redo"]) == (None, "Добавлена строка 1.3.")


def test_a_patch_brings_what_others_have_done_since(send, cast, plan):
    Editor(plan, cast.admin).type(row("1.2."), "title", "Чужое")
    _, patch = send("cell", **cell(row("1.1."), "Моё", seen=0))
    assert set(patch["parts"]) == {row("1.1."), row("1.2.")}
    assert "Чужое" in patch["parts"][row("1.2.")]["html"]


def test_patches_of_everything_but_rows(send, plan):
    block, column, section = plan.signoffs.get(), plan.columns.last(), plan.sections.first()
    _, patch = send("cell", part=f"plan-{plan.pk}", key="tail", text="Секретарь", base="")
    assert patch["parts"][f"plan-{plan.pk}"]["texts"]["tail"] == "Секретарь"
    _, patch = send("cell", part=f"column-{column.pk}", key="heading", text="Отметка", base=column.heading)
    assert patch["parts"][f"column-{column.pk}"]["texts"] == {"heading": "Отметка"}
    _, patch = send("cell", part=f"section-{section.pk}", key="heading", text="1. Б", base=section.heading)
    assert "1. Б" in patch["parts"][f"section-{section.pk}"]["html"]
    assert f'data-to="section-{section.pk}"' in patch["parts"][f"section-{section.pk}"]["add"]
    _, patch = send("duplicate", parts=[f"signoff-{block.pk}"])
    assert patch["signoffs"] == [f"signoff-{block.pk}", patch["focus"]]
    assert 'data-place="right"' in patch["parts"][patch["focus"]]["html"]


def test_new_columns_ask_for_a_new_page(send, plan):
    html = "<table border=1><tr><th>№ п/п<th>Мероприятие<th>Срок<th>Бюджет<tr><td>5.1.<td>Слёт<td>июнь<td>10</table>"
    assert send("paste", part=row("1.1."), html=html, apply=True)[1]["reload"] is True


def test_a_new_period_brings_every_row_anew(client, send, cast, plan):
    plan.period_start, plan.period_end = date(2023, 1, 1), date(2023, 12, 31)
    save_settings(plan, cast.admin)
    patch = client.get(reverse("plan_steps", args=[plan.pk])).json()
    assert {row("1.1."), row("1.2."), row("2.1.")} < set(patch["parts"])


def test_the_page_of_an_editor_knows_where_it_stands(client, send, plan):
    _, patch = send("cell", **cell(row("1.1."), 'Слова "в кавычках"\nи <b>строка</b>'))
    page = Page(client.get(reverse("plan_page", args=[plan.pk])))
    (sheet,) = page.all("#sheet")
    assert [sheet.root.get(f"data-{key}") for key in ("last", "undo", "redo")] == [
        str(patch["last"]),
        patch["undo"],
        "",
    ]
    (part,) = page.all(f"[data-part={row('1.1.')}]")
    assert part.root.get("data-version") == "2"
    assert part.all("[data-key=title]")[0].root.text == 'Слова "в кавычках"\nи <b>строка</b>'


def test_readers_get_no_editor(client, cast, plan):
    client.force_login(cast.member)
    page = Page(client.get(reverse("plan_page", args=[plan.pk])))
    assert page.all("[data-editor], [data-part]") == []


# Polling and presence


def test_nothing_new_and_nobody_there_is_no_content(client, send, plan):
    address = reverse("plan_steps", args=[plan.pk])
    assert client.get(address).status_code == 204
    _, patch = send("cell", **cell(row("1.1."), "Моё"))
    assert client.get(address, {"seen": patch["last"]}).status_code == 204
    answer = client.get(address, {"seen": 0}).json()
    assert (answer["last"], list(answer["parts"])) == (patch["last"], [row("1.1.")])


def test_people_see_each_other_for_a_quarter_of_a_minute(client, cast, plan):
    address = reverse("plan_steps", args=[plan.pk])
    at = f"{row('1.1.')}.deadline"
    with time_machine.travel("2022-03-10 12:00:00Z", tick=False) as clock:
        client.force_login(cast.admin)
        client.get(address, {"at": at})
        client.force_login(cast.secretary)
        (person,) = client.get(address).json()["people"]
        assert (person["name"], person["part"], person["key"]) == ("admin", row("1.1."), "deadline")
        clock.shift(16)
        assert client.get(address).status_code == 204


def test_where_somebody_is_may_be_nonsense(client, send, cast, plan):
    address = reverse("plan_steps", args=[plan.pk])
    for at in ("<script>", "activity-1." + "x" * 99, "\0", "activity-"):
        assert client.get(address, {"at": at}).status_code == 204
    for seen in ("-1", "x", "1" * 40, "1.5"):
        assert client.get(address, {"seen": seen}).status_code == 400


# Beside these, one opens and one ends the transaction; new dates and new executors take some of their own: a new name
# is looked for among the organisations. Two keep search: the marks of the row, and its entry.
QUERIES = {"title": 12, "deadline": 14, "executors": 18}


@pytest.mark.parametrize("key", QUERIES)
def test_saving_a_cell_takes_few_queries(send, cast, plan, django_assert_max_num_queries, key):
    Editor(plan, cast.admin).type(row("2.1."), "title", "Чужое")
    last, part = Change.objects.last().pk, row("1.1.")
    base = Activity.objects.get(number="1.1.").text(key)
    with django_assert_max_num_queries(QUERIES[key] + 2):
        assert send("cell", part=part, key=key, text="Июнь", base=base, seen=last, token="q")[0] == 200


def test_polling_takes_few_queries(client, send, cast, plan, django_assert_max_num_queries):
    Editor(plan, cast.admin).type(row("2.1."), "title", "Чужое")
    for seen, most in ((Change.objects.last().pk, 7), (0, 11)):
        with django_assert_max_num_queries(most):
            client.get(reverse("plan_steps", args=[plan.pk]), {"seen": seen})


def test_the_editors_page_takes_the_same_queries_for_one_row_and_for_a_hundred(
    client, send, cast, plan, django_assert_num_queries
):
    address, editor = reverse("plan_page", args=[plan.pk]), Editor(plan, cast.admin)
    client.get(address)
    with django_assert_num_queries(9):
        client.get(address)
    editor.do(
        "paste", part=row("1.1."), text="\n".join(f"7.{at}.\tДело\tПОО\tмай\tотчёт\t" for at in range(100)), apply=True
    )
    with django_assert_num_queries(9):
        client.get(address)


# What is no command


def test_a_session_that_has_ended_is_told_where_to_sign_in(client, send, plan):
    client.logout()
    answer = client.post(
        reverse("plan_steps", args=[plan.pk]),
        "{}",
        "application/json",
        headers={"X-Requested-With": "fetch", "Referer": f"http://testserver/plans/{plan.pk}/?rows=unclear"},
    )
    assert (answer.status_code, answer.json()) == (401, {"login": f"/login/?next=%2Fplans%2F{plan.pk}%2F"})


def test_a_piece_of_a_page_is_never_the_page_to_sign_in(client, plan):
    answer = client.get(f"/plans/{plan.pk}/findings/", headers={"HX-Request": "true"})
    assert answer.status_code == 401


@pytest.mark.parametrize(("role", "status"), [("member", 403), ("chair", 403), ("official", 403), ("stranger", 404)])
def test_others_are_refused_in_json(client, send, cast, plan, role, status):
    client.force_login(cast.as_role(role))
    code, answer = send("delete", parts=[row("1.1.")])
    assert (code, list(answer)) == (status, ["error"])
    assert words(plan)[0][1] == ["1.1.", "1.2."]


@pytest.mark.parametrize(
    ("stage", "instead"),
    [("approved", "вносит изменения"), ("closed", "завершён"), ("agreed", "верните план в черновик")],
)
def test_a_plan_that_is_no_draft_any_more_says_so_and_what_to_do_instead(send, plan, stage, instead):
    part = row("1.1.")
    Plan.objects.update(stage=stage)
    status, answer = send("cell", **cell(part, "Моё"))
    assert status == 403
    assert "только в черновике" in answer["error"]
    assert instead in answer["error"]


DEEP = "[" * 100_000
BAD_BODIES = (
    b"",
    b"{",
    b"[]",
    b"null",
    b"\xff\xfe",
    b'"cell"',
    DEEP.encode(),
    b'{"command": {"a": 1}}',
    b'{"command": "drop"}',
)


@pytest.mark.parametrize("body", BAD_BODIES, ids=range(len(BAD_BODIES)))
def test_bodies_that_are_no_orders(client, send, plan, body):
    answer = client.post(reverse("plan_steps", args=[plan.pk]), body, "application/json")
    assert (answer.status_code, list(answer.json())) == (400, ["error"])


STRANGE = (
    None,
    1,
    -1,
    1.5,
    True,
    [],
    {},
    "",
    "x",
    "activity-0",
    "activity--1",
    "activity-" + "9" * 30,
    "user-1",
    "plan-x",
)


@pytest.mark.parametrize("strange", STRANGE, ids=repr)
def test_values_of_wrong_kinds_are_refused(send, plan, strange):
    good = {
        "cell": cell(row("1.1."), "Моё"),
        "insert": {"what": "activity", "part": row("1.1."), "where": "after", "values": {}},
        "move": {"parts": [row("1.1.")], "where": "after", "part": row("1.2.")},
        "split": {"part": row("1.1."), "key": "title", "at": 3},
        "delete": {"parts": [row("1.1.")]},
        "paste": {"part": row("1.1."), "text": "а", "html": "", "key": "title", "apply": True},
        "replace": {"find": "а", "with": "б", "case": False, "apply": True},
        "restore": {"change": 1, "part": row("1.1."), "key": "title"},
        "correct": {"finding": {"id": "x", "place": ""}},
    }
    before = words(plan)
    for command, values in good.items():
        for name in values:
            status, _ = send(command, **(values | {name: strange}))
            meant = name in ("text", "html", "base", "find", "with", "apply", "case", "at", "values", "change")
            assert status in ((200, 400, 409, 422) if meant else (400, 422)), (command, name)
            assert status == 200 or words(plan) == before
            before = words(plan)


@pytest.mark.parametrize("name", ["seen", "token"])
@pytest.mark.parametrize("strange", [None, -1, [], {}, "x y", "a" * 65, 10**30])
def test_strange_seen_and_token(send, plan, name, strange):
    assert send("cell", **cell(row("1.1."), "Моё", **{name: strange}))[0] == 400


def test_texts_that_no_cell_holds(send, plan):
    part = row("1.1.")
    assert send("cell", **cell(part, "я" * 100_001))[0] == 422
    assert send("cell", **cell(part, "а\x00б\x0bв\r\nг\ud800"))[0] == 200
    assert Activity.objects.get(pk=int(part.split("-")[1])).title == "аб\nв\nг"


def test_more_than_the_site_takes_is_refused_in_json(client, send, plan):
    answer = client.post(
        reverse("plan_steps", args=[plan.pk]),
        b" " * (6 * 1024 * 1024),
        "application/json",
        headers={"X-Requested-With": "fetch"},
    )
    assert (answer.status_code, list(answer.json())) == (400, ["error"])


# The page of the history


def test_the_history_shows_both_texts_and_puts_one_back(client, send, plan):
    part = row("1.2.")
    send("cell", part=part, key="executors", text="Участники рынка", base="Участники кластера")
    page = client.get(reverse("plan_changes", args=[plan.pk]))
    entry = page.context["entries"][0]
    assert entry.change.label == "Изменены исполнители строки 1.2."
    assert (entry.lines[0].place, entry.lines[0].can_return) == ("Строка 1.2.: Исполнители", True)
    assert "кластера" in Page(page).marked
    data = {"change": entry.change.pk, "part": part, "key": "executors"}
    answer = client.post(reverse("plan_restore", args=[plan.pk]), data)
    assert answer["Location"] == f"{reverse('plan_page', args=[plan.pk])}#{part}"
    assert Activity.objects.get(number="1.2.").executors == "Участники кластера"


def test_the_title_of_a_row_has_the_heading_of_its_column(client, send, plan):
    send("cell", **cell(row("1.1."), "Моё"))
    (entry,) = client.get(reverse("plan_changes", args=[plan.pk])).context["entries"]
    assert entry.lines[0].place == "Строка 1.1.: Наименование мероприятия"


def test_the_history_of_one_row_and_a_deleted_row_that_comes_back(client, send, plan):
    part, before = row("1.2."), words(plan)
    send("cell", part=row("1.1."), key="title", text="Другое", base="Разработка плана")
    send("delete", parts=[part])
    page = client.get(reverse("plan_changes", args=[plan.pk]), {"part": part})
    (entry,) = page.context["entries"]
    assert page.context["part_name"] == "Строка без номера"
    assert entry.lines[0].place == "Строка 1.2.: удалено"
    client.post(reverse("plan_restore", args=[plan.pk]), {"change": entry.change.pk, "part": part})
    assert words(plan) == before
    assert row("1.2.") == part


def test_readers_see_the_history_without_buttons(client, cast, send, plan):
    send("cell", part=row("1.1."), key="title", text="Другое", base="Разработка плана")
    client.force_login(cast.member)
    page = Page(client.get(reverse("plan_changes", args=[plan.pk])))
    assert page.says("Другое")
    assert not page.leads_to(reverse("plan_restore", args=[plan.pk]))


@pytest.mark.parametrize("data", [{}, {"change": "x", "part": "activity-1"}, {"change": "9" * 30, "part": "p-1"}])
def test_a_restore_that_names_nothing_is_refused_in_words(client, send, plan, data):
    answer = client.post(reverse("plan_restore", args=[plan.pk]), data, follow=True)
    assert answer.status_code == 200
    assert Page(answer).says("не похож")


def test_the_history_takes_the_same_queries_for_one_step_and_for_thirty(client, send, plan, django_assert_num_queries):
    address = reverse("plan_changes", args=[plan.pk])
    part = row("1.1.")
    send("cell", part=part, key="title", text="0", base="Разработка плана")
    with django_assert_num_queries(7):
        client.get(address)
    for at in range(29):
        send("cell", part=part, key="title", text=str(at + 1), base=str(at))
    with django_assert_num_queries(7):
        assert len(client.get(address).context["entries"]) == 30


def test_words_of_a_deadline_are_offered_with_their_reading(client, cast, plan):
    client.force_login(cast.secretary)
    page = Page(client.get(reverse("plan_offers", args=[plan.pk]), {"key": "deadline", "q": "ма", "deadline": "ма"}))
    assert [option.words for option in page.all("[role=option]")] == [
        "март 2022 года Один срок: с 01.03.2022 по 31.03.2022.",
        "май 2022 года Один срок: с 01.05.2022 по 31.05.2022.",
    ]
    assert not page.says("Срок не понят")  # half a word never is
    query = {"key": "deadline", "q": "осенью", "deadline": "осенью"}
    assert Page(client.get(reverse("plan_offers", args=[plan.pk]), query)).says("Понято так:")


def test_executors_are_offered_from_the_plans_and_from_the_directory(client, cast, plan):
    client.force_login(cast.secretary)
    query = {"key": "executors", "executors": "т", "q": "т"}
    found = [one.words for one in Page(client.get(reverse("plan_offers", args=[plan.pk]), query)).all("[role=option]")]
    assert "Техникум транспорта организация" in found
    assert "Участники кластера" in found
