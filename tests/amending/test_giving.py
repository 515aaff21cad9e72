"""Sign-offs one by one, to the edition: the door `amending.giving`."""

import json
from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from plans.amending import giving, sending
from plans.approval import door, scans, sheet, way
from plans.approval.audit import audit
from plans.approval.refusals import Changed, MoveRefused
from plans.approval.sign import Given
from plans.approval.way import Choice
from plans.core.document import from_json
from plans.core.stages import Move, Stage
from plans.files import background
from plans.files.stored import bytes_of
from plans.models import Activity, Approval, Decision, Edition, Plan, User
from tests.amending.helpers import begun, give_all, write
from tests.approval.test_way import BLOCKS
from tests.cast import SEEDS, approved, draft, seed_document, small_document

pytestmark = pytest.mark.django_db

DAY = date(2022, 3, 9)
PROGRAM, PAPER = Approval.Means.PROGRAM, Approval.Means.PAPER
PROTOCOL = Given(PAPER, DAY, kind="протокол", number="7", fills=True)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def sent(cast, document=None, choices=None) -> Plan:
    plan = draft(cast, document or replace(small_document(), signoffs=BLOCKS))
    return send(plan, cast, choices)


def send(plan: Plan, cast, choices=None) -> Plan:
    way.lay(plan, cast.secretary, choices or {})
    door.move(plan, Move.SUBMIT, cast.secretary)
    return Plan.texts.get(pk=plan.pk)


def row(plan: Plan, word: str) -> Approval:
    return next(one for one in way.rows_of(plan) if one.word == word)


def test_a_plan_is_in_force_when_the_last_has_given_it(cast):
    plan = sent(cast)
    giving.give(row(plan, "РАССМОТРЕНО"), cast.secretary, PROTOCOL)
    assert Plan.objects.get().stage == Stage.ON_AGREEMENT
    giving.give(row(plan, "СОГЛАСОВАНО"), cast.member, Given(PROGRAM, DAY, cast.member.signed_name))
    assert Plan.objects.get().stage == Stage.AGREED
    giving.give(row(plan, "УТВЕРЖДАЮ"), cast.chair, Given(PROGRAM, DAY, "А. Громов", fills=True))
    plan = Plan.objects.get()
    edition = plan.editions.get()
    assert plan.stage == Stage.APPROVED
    assert [(one.move, one.person) for one in Decision.objects.order_by("pk")] == [
        ("submit", cast.secretary),
        ("agree", cast.member),
        ("approve", cast.chair),
    ]
    blocks = {block.word: block.lines for block in from_json(json.loads(edition.content)).signoffs}
    assert blocks["РАССМОТРЕНО"] == ("Педагогическим советом", "протокол от 09.03.2022 № 7")
    assert blocks["УТВЕРЖДАЮ"] == ("Председатель совета", "А. Громов", "«09» марта 2022 г.")
    assert blocks["СОГЛАСОВАНО"] == BLOCKS[2].lines
    kept = list(edition.approvals.all())
    assert [(one.word, one.means, one.given_by) for one in kept] == [
        ("РАССМОТРЕНО", "paper", cast.secretary),
        ("СОГЛАСОВАНО", "program", cast.member),
        ("УТВЕРЖДАЮ", "program", cast.chair),
    ]
    assert kept[0].lines == "Педагогическим советом\nпротокол от ______ № ___"
    assert kept[0].filled == "Педагогическим советом\nпротокол от 09.03.2022 № 7"
    assert all(len(one.version) == 64 for one in kept)


def test_blanks_are_not_filled_unasked(cast):
    plan = sent(cast)
    giving.give(row(plan, "РАССМОТРЕНО"), cast.secretary, replace(PROTOCOL, fills=False))
    assert row(plan, "РАССМОТРЕНО").signoff.lines == "\n".join(BLOCKS[1].lines)


def test_one_block_is_one_press(cast):
    plan = sent(cast, small_document())
    giving.give(way.rows_of(plan)[0], cast.chair, Given(PROGRAM, DAY))
    assert Plan.objects.get().stage == Stage.APPROVED
    assert [one.move for one in Decision.objects.order_by("pk")] == ["submit", "agree", "approve"]


def test_a_plan_without_blocks_is_agreed_and_approved_as_ever(cast):
    plan = sent(cast, replace(small_document(), signoffs=()))
    door.move(plan, Move.AGREE, cast.chair)
    door.move(plan, Move.APPROVE, cast.chair)
    assert plan.editions.get().approvals.count() == 0


def test_nobody_comes_before_his_turn(cast):
    plan = sent(cast)
    with pytest.raises(MoveRefused, match="сначала «РАССМОТРЕНО»"):
        giving.give(row(plan, "УТВЕРЖДАЮ"), cast.chair, Given(PROGRAM, DAY))


def test_steps_with_one_number_go_in_any_order(cast):
    plan = draft(cast, replace(small_document(), signoffs=BLOCKS))
    beside = {block.pk: Choice(1, giver=cast.member) for block in plan.signoff_list if block.word == "СОГЛАСОВАНО"}
    plan = send(plan, cast, beside)
    giving.give(row(plan, "СОГЛАСОВАНО"), cast.member, Given(PROGRAM, DAY))
    giving.give(row(plan, "РАССМОТРЕНО"), cast.secretary, PROTOCOL)
    assert Plan.objects.get().stage == Stage.AGREED


@pytest.mark.parametrize("who", ["secretary", "chair", "official", "admin", "stranger"])
def test_in_the_program_only_the_person_himself_gives_it(cast, who):
    plan = sent(cast)
    giving.give(row(plan, "РАССМОТРЕНО"), cast.secretary, PROTOCOL)
    with pytest.raises(PermissionDenied):
        giving.give(row(plan, "СОГЛАСОВАНО"), cast.as_role(who), Given(PROGRAM, DAY))


@pytest.mark.parametrize("who", ["member", "chair", "official", "stranger"])
def test_papers_are_brought_by_the_secretary(cast, who):
    plan = sent(cast)
    with pytest.raises(PermissionDenied):
        giving.give(row(plan, "РАССМОТРЕНО"), cast.as_role(who), PROTOCOL)


def test_a_deputy_gives_it_for_the_person(cast):
    plan = draft(cast, replace(small_document(), signoffs=BLOCKS))
    head = next(block for block in plan.signoff_list if block.word == "УТВЕРЖДАЮ")
    choice = Choice(3, giver=cast.chair, deputy=cast.official, deputy_basis="приказ № 4")
    plan = send(plan, cast, {head.pk: choice})
    giving.give(row(plan, "РАССМОТРЕНО"), cast.secretary, PROTOCOL)
    giving.give(row(plan, "СОГЛАСОВАНО"), cast.member, Given(PROGRAM, DAY))
    giving.give(row(plan, "УТВЕРЖДАЮ"), cast.official, Given(PROGRAM, DAY))
    edition = plan.editions.get()
    assert edition.approved_by == cast.official
    assert edition.approvals.get(word="УТВЕРЖДАЮ").by_deputy is True


def test_the_second_of_two_is_told_who_was_first(cast):
    plan = sent(cast)
    giving.give(row(plan, "РАССМОТРЕНО"), cast.secretary, PROTOCOL)
    with pytest.raises(MoveRefused, match="уже дано: Фамилия-secretary"):
        giving.give(row(plan, "РАССМОТРЕНО"), cast.secretary, PROTOCOL)


def test_a_sign_off_is_given_to_the_text_that_was_shown(cast):
    plan = sent(cast)
    shown = door.version_of(plan)
    Activity.objects.filter(number="1.1.").update(title="Другое")
    with pytest.raises(Changed):
        giving.give(row(plan, "РАССМОТРЕНО"), cast.secretary, PROTOCOL, shown=shown)
    assert row(plan, "РАССМОТРЕНО").state == "waiting"


def test_the_press_that_approves_is_for_the_text_that_was_shown(cast):
    plan = sent(cast)
    giving.give(row(plan, "РАССМОТРЕНО"), cast.secretary, PROTOCOL)
    giving.give(row(plan, "СОГЛАСОВАНО"), cast.member, Given(PROGRAM, DAY, cast.member.signed_name))
    shown = door.version_of(plan)
    Plan.texts.filter(pk=plan.pk).update(title="Другой план")
    with pytest.raises(Changed):
        sending.move(plan, Move.APPROVE, cast.chair, shown=shown)
    assert row(plan, "УТВЕРЖДАЮ").state == "waiting"


@pytest.mark.parametrize("of", ["a plan", "changes"])
def test_the_last_sign_off_is_not_given_to_a_text_that_changed_while_its_files_were_made(cast, monkeypatch, of):
    plan = sent(cast)
    if of == "changes":
        give_all(plan, cast)
        plan = send(begun(Plan.objects.get(), cast.secretary), cast)
    giving.give(row(plan, "РАССМОТРЕНО"), cast.secretary, PROTOCOL)
    giving.give(row(plan, "СОГЛАСОВАНО"), cast.member, Given(PROGRAM, DAY, cast.member.signed_name))
    editions, made = Edition.objects.count(), background.data_of

    def slow(wanted, **more):
        data = made(wanted, **more)
        Plan.texts.filter(pk=plan.pk).update(title="Подменено")
        return data

    monkeypatch.setattr(background, "data_of", slow)
    with pytest.raises(Changed):
        giving.give(row(plan, "УТВЕРЖДАЮ"), cast.chair, Given(PROGRAM, DAY, "А. Громов", fills=True))
    assert (Edition.objects.count(), row(plan, "УТВЕРЖДАЮ").state) == (editions, "waiting")
    assert Plan.texts.get(pk=plan.pk).stage == Stage.AGREED


def test_a_text_that_was_not_shown_is_not_sent_back(cast):
    plan = sent(cast)
    shown = door.version_of(plan)
    Activity.objects.filter(number="1.1.").update(title="Другое")
    with pytest.raises(Changed):
        giving.send_back(row(plan, "РАССМОТРЕНО"), cast.secretary, "Уточните", shown=shown)
    assert Plan.objects.get().stage == Stage.ON_AGREEMENT


@pytest.mark.parametrize(("who", "means"), [("member", "program"), ("secretary", "paper")])
def test_any_step_may_be_refused_with_a_reason(cast, who, means):
    plan = sent(cast)
    giving.give(row(plan, "РАССМОТРЕНО"), cast.secretary, PROTOCOL)
    partner = row(plan, "СОГЛАСОВАНО")
    with pytest.raises(MoveRefused, match="причину"):
        giving.send_back(partner, cast.as_role(who), "  ")
    giving.send_back(partner, cast.as_role(who), "Нет нашего пункта")
    plan = Plan.objects.get()
    decision = Decision.objects.first()
    assert (plan.stage, decision.move, decision.note) == (Stage.DRAFT, "return", "«СОГЛАСОВАНО»: Нет нашего пункта")
    broken = Approval.objects.get(pk=partner.pk)
    assert (broken.state, broken.means, broken.note) == ("returned", means, "Нет нашего пункта")
    assert {one.state for one in way.rows_of(plan)} == {"waiting"}
    # What was filled with the papers of this way is blank again for the next.
    assert [block.lines for block in plan.signoff_list] == ["\n".join(one.lines) for one in BLOCKS]


def test_a_way_that_was_broken_off_is_not_gone_on_with(cast):
    plan = sent(cast)
    old = row(plan, "РАССМОТРЕНО")
    door.move(plan, Move.RETURN, cast.chair, "Не то")
    with pytest.raises(MoveRefused, match="прерван"):
        giving.give(old, cast.secretary, PROTOCOL)


def test_changes_of_a_plan_go_the_same_way(cast):
    document = replace(small_document(), signoffs=BLOCKS[:2])
    plan = sent(cast, document)
    giving.give(row(plan, "РАССМОТРЕНО"), cast.secretary, replace(PROTOCOL, fills=False))
    giving.give(row(plan, "УТВЕРЖДАЮ"), cast.chair, Given(PROGRAM, DAY, "А. Громов"))
    changes = begun(Plan.objects.get(), cast.secretary)
    write(changes, cast.secretary, "1.1.", title="Разработка дорожной карты")
    changes = send(changes, cast)
    giving.give(row(changes, "РАССМОТРЕНО"), cast.secretary, PROTOCOL)
    giving.give(row(changes, "УТВЕРЖДАЮ"), cast.chair, Given(PROGRAM, DAY, "А. Громов", fills=True))
    plan = Plan.objects.get()
    edition = plan.editions.first()
    assert (edition.number, "протокол от 09.03.2022 № 7" in edition.content) == (2, True)
    assert [one.word for one in edition.approvals.all()] == ["РАССМОТРЕНО", "УТВЕРЖДАЮ"]
    assert plan.signoff_list[0].lines.endswith("«09» марта 2022 г.")


def test_changes_are_proposed_to_those_who_gave_the_edition(cast):
    plan = draft(cast, replace(small_document(), signoffs=BLOCKS[:2]))
    council = plan.signoff_list[1]
    plan = send(plan, cast, {council.pk: Choice(1, outsider="Педсовет")})
    giving.give(row(plan, "РАССМОТРЕНО"), cast.secretary, PROTOCOL)
    giving.give(row(plan, "УТВЕРЖДАЮ"), cast.chair, Given(PROGRAM, DAY))
    changes = begun(Plan.objects.get(), cast.secretary)
    assert [one.who for one in way.proposed(changes)] == ["Педсовет", "Фамилия-chair А."]
    # On the other side of the sheet it is another block.
    changes.signoffs.filter(word="РАССМОТРЕНО").update(place="right")
    anew = Plan.texts.get(pk=changes.pk)
    assert [one.who for one in way.proposed(anew)] == ["Педагогический совет", "Фамилия-chair А."]


def test_the_scan_of_a_protocol_is_kept_with_its_sign_off(cast):
    plan = sent(cast)
    scan = scans.examined([PDF])
    giving.give(row(plan, "РАССМОТРЕНО"), cast.secretary, replace(PROTOCOL, scans=(("протокол.pdf", scan),)))
    kept = row(plan, "РАССМОТРЕНО").scans.get()
    assert (kept.name, kept.sha256, bytes_of(kept)) == ("протокол.pdf", scan.sha256, PDF)


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_the_five_plans_go_through_their_own_blocks(cast, path):
    document = seed_document(path)
    plan = sent(cast, document)
    while turn := way.turn_of(way.rows_of(plan)):
        for one in turn:
            by_paper = one.giver is None
            given = Given(PAPER, DAY, kind="протокол", number="1", fills=True) if by_paper else Given(PROGRAM, DAY)
            giving.give(one, cast.secretary if by_paper else one.giver, given)
    if not document.signoffs:
        door.move(plan, Move.AGREE, cast.chair)
        door.move(plan, Move.APPROVE, cast.chair)
    edition = plan.editions.get()
    assert edition.approvals.count() == len(document.signoffs)
    frozen = from_json(json.loads(edition.content))
    # No blanks in these blocks but a day of Smolensk: all other words are those of the paper.
    assert replace(frozen, signoffs=()) == replace(document, signoffs=())
    changed = [(old, new) for old, new in zip(document.signoffs, frozen.signoffs, strict=True) if old != new]
    expected = [("2022 г.", "9 марта 2022 г.")] if "smolensk" in path.stem else []
    assert [(old.lines[-1], new.lines[-1]) for old, new in changed] == expected


def test_an_approved_plan_keeps_no_open_sign_off(cast):
    assert approved(cast).editions.get().approvals.count() == 0
    assert not Approval.objects.waiting().exists()


def test_the_sheet_of_an_edition_keeps_the_names_of_its_day(cast):
    plan = draft(cast, replace(small_document(), signoffs=BLOCKS[:1]))
    head = {plan.signoff_list[0].pk: Choice(1, giver=cast.chair, deputy=cast.member, deputy_basis="приказ № 4")}
    plan = send(plan, cast, head)
    giving.give(way.rows_of(plan)[0], cast.member, Given(PROGRAM, DAY, cast.member.signed_name))
    edition = plan.editions.get()
    for person in (cast.chair, cast.member):
        User.objects.filter(pk=person.pk).update(last_name="Другая")
    said = str(sheet.grid_of_edition(Edition.objects.get(pk=edition.pk)))
    assert "Фамилия-member" in said
    assert "за Фамилия-chair" in said
    assert "Другая" not in said
    assert not any(proof.broken for proof in audit())
