"""The table of moves."""

import pytest

from plans.core.stages import EDITABLE, FROZEN, IN_FORCE, STAGE_NAMES, TRANSITIONS, Move, Role, Stage, open_moves

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


def test_every_way_back_to_the_draft_wants_a_reason():
    assert all(row.reason for row in TRANSITIONS.values() if row.target is Stage.DRAFT)


def test_every_stage_and_move_has_its_words():
    assert set(STAGE_NAMES) == set(Stage)
    assert set(TRANSITIONS) == set(Move)


def test_words_change_only_before_approval():
    assert not EDITABLE & FROZEN
    assert IN_FORCE < FROZEN
