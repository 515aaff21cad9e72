"""The table of moves."""

import pytest

from plans.core.stages import (
    EDITABLE,
    FROZEN,
    IN_FORCE,
    IN_PREPARATION,
    STAGE_NAMES,
    TRANSITIONS,
    Move,
    Role,
    Stage,
    open_moves,
    steps,
)

ALL = frozenset(Role)


@pytest.mark.parametrize(
    ("stage", "role", "moves"),
    [
        ("draft", "secretary", "submit"),
        ("draft", "chair", ""),
        ("on_agreement", "secretary", "withdraw"),
        ("on_agreement", "chair", "agree return"),
        ("agreed", "secretary", ""),
        ("agreed", "chair", "return approve"),
        ("approved", "secretary", "amend close"),
        ("approved", "chair", "amend close"),
        ("closed", "chair", "resume"),
        ("closed", "secretary", ""),
        ("approved", "member", ""),
        ("approved", "official", ""),
    ],
)
def test_who_may_move_a_plan_from_where(stage, role, moves):
    assert [row.move for row in open_moves(Stage(stage), frozenset({Role(role)}))] == moves.split()


def test_a_plan_can_get_from_draft_to_closed():
    stage = Stage.DRAFT
    for move in (Move.SUBMIT, Move.AGREE, Move.APPROVE, Move.CLOSE):
        assert stage in TRANSITIONS[move].sources
        stage = TRANSITIONS[move].target
    assert stage is Stage.CLOSED


def test_what_takes_a_plan_back_wants_a_reason_and_nothing_else_does():
    asks = {Move.WITHDRAW, Move.RETURN, Move.AMEND, Move.RESUME}
    assert {row.move for row in TRANSITIONS.values() if row.reason} == asks


def test_forward_is_what_brings_a_plan_closer_to_being_in_force():
    assert {row.move for row in TRANSITIONS.values() if row.is_forward} == {Move.SUBMIT, Move.AGREE, Move.APPROVE}


def test_the_way_of_a_plan_shows_what_is_behind_it_and_ahead():
    assert {stage: [step.place for step in steps(stage)] for stage in (Stage.DRAFT, Stage.AGREED, Stage.CLOSED)} == {
        Stage.DRAFT: ["now", "ahead", "ahead", "ahead", "ahead"],
        Stage.AGREED: ["past", "past", "now", "ahead", "ahead"],
        Stage.CLOSED: ["past", "past", "past", "past", "now"],
    }
    assert [step.name for step in steps(Stage.DRAFT)] == list(STAGE_NAMES.values())


def test_every_stage_and_move_has_its_words():
    assert set(STAGE_NAMES) == set(Stage)
    assert set(TRANSITIONS) == set(Move)


def test_words_change_only_before_approval():
    assert not EDITABLE & FROZEN
    assert set(Stage) == IN_PREPARATION | FROZEN
    assert not IN_PREPARATION & FROZEN
    assert IN_FORCE < FROZEN
