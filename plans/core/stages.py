"""The stages of a plan, the roles of people, and the table of who may move a plan from where to where."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is in a cluster (OFFICIAL: in a department)."""

    SECRETARY = "secretary"
    CHAIR = "chair"
    MEMBER = "member"
    OFFICIAL = "official"


class Stage(StrEnum):
    """Where a plan stands between the first line and the last report."""

    DRAFT = "draft"
    ON_AGREEMENT = "on_agreement"
    AGREED = "agreed"
    APPROVED = "approved"
    CLOSED = "closed"


STAGE_NAMES = {
    Stage.DRAFT: "Черновик",
    Stage.ON_AGREEMENT: "На согласовании",
    Stage.AGREED: "Согласован",
    Stage.APPROVED: "Утверждён",
    Stage.CLOSED: "Завершён",
}

# Groups of stages with a name, so that no page repeats a list of them.
EDITABLE = frozenset({Stage.DRAFT})
IN_PREPARATION = frozenset({Stage.DRAFT, Stage.ON_AGREEMENT, Stage.AGREED})
IN_FORCE = frozenset({Stage.APPROVED})
FROZEN = frozenset({Stage.APPROVED, Stage.CLOSED})


class Move(StrEnum):
    """The verbs that change a stage; they stand in addresses and in decisions."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    AGREE = "agree"
    RETURN = "return"
    APPROVE = "approve"
    AMEND = "amend"
    CLOSE = "close"
    RESUME = "resume"


@dataclass(frozen=True, slots=True)
class Transition:
    """One allowed move: `button` stands on the button, `done` in the log; `reason` tells whether one must be given.

    AMEND moves no plan: it stays in force, and the draft to which it leads is a working copy of it.
    """

    move: Move
    sources: frozenset[Stage]
    target: Stage
    roles: frozenset[Role]
    button: str
    done: str
    reason: bool = False

    @property
    def is_forward(self) -> bool:
        """Whether the plan comes closer to being in force; the others take it back or end it."""
        return not self.reason and self.move is not Move.CLOSE


# A move that there is no more; decisions of its time still name it.
FORMER_MOVES = {"reopen": "Возвращён в черновик для новой редакции"}

# What is written down as a decision though nobody chooses it as a move: a paper that was brought in by mistake.
TAKEN_BACK = "take_back"
SIDE_MOVES = {TAKEN_BACK: "Документ согласования отозван"}

_SECRETARY, _CHAIR = frozenset({Role.SECRETARY}), frozenset({Role.CHAIR})

TRANSITIONS = {
    transition.move: transition
    for transition in (
        Transition(
            Move.SUBMIT,
            frozenset({Stage.DRAFT}),
            Stage.ON_AGREEMENT,
            _SECRETARY,
            "Отправить на согласование",
            "Отправлен на согласование",
        ),
        Transition(
            Move.WITHDRAW,
            frozenset({Stage.ON_AGREEMENT}),
            Stage.DRAFT,
            _SECRETARY,
            "Отозвать с согласования",
            "Отозван с согласования",
            reason=True,
        ),
        Transition(Move.AGREE, frozenset({Stage.ON_AGREEMENT}), Stage.AGREED, _CHAIR, "Согласовать", "Согласован"),
        Transition(
            Move.RETURN,
            frozenset({Stage.ON_AGREEMENT, Stage.AGREED}),
            Stage.DRAFT,
            _CHAIR,
            "Вернуть на доработку",
            "Возвращён на доработку",
            reason=True,
        ),
        Transition(Move.APPROVE, frozenset({Stage.AGREED}), Stage.APPROVED, _CHAIR, "Утвердить", "Утверждён"),
        Transition(
            Move.AMEND,
            frozenset({Stage.APPROVED}),
            Stage.DRAFT,
            _SECRETARY | _CHAIR,
            "Внести изменения",
            "Начата подготовка изменений",
            reason=True,
        ),
        Transition(
            Move.CLOSE,
            frozenset({Stage.APPROVED}),
            Stage.CLOSED,
            _SECRETARY | _CHAIR,
            "Завершить план",
            "Завершён",
        ),
        Transition(
            Move.RESUME,
            frozenset({Stage.CLOSED}),
            Stage.APPROVED,
            _CHAIR,
            "Вернуть в действие",
            "Возвращён в действие",
            reason=True,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Step:
    """A stage on the way of a plan: "past", "now" or "ahead", and whose turn it is there."""

    name: str
    place: str
    turn: str


_TURNS = {
    Stage.DRAFT: "правит и отправляет секретарь",
    Stage.ON_AGREEMENT: "решает председатель",
    Stage.AGREED: "утверждает председатель",
    Stage.APPROVED: "участники отмечают выполнение",
    Stage.CLOSED: "",
}


def steps(stage: Stage) -> tuple[Step, ...]:
    """The way of a plan that stands at `stage`, from the first line to the last report."""
    here = tuple(Stage).index(stage)
    return tuple(
        Step(STAGE_NAMES[one], "past" if at < here else "now" if at == here else "ahead", _TURNS[one])
        for at, one in enumerate(Stage)
    )


def open_moves(stage: Stage, roles: frozenset[Role]) -> tuple[Transition, ...]:
    """The moves that a person with `roles` may make with a plan at `stage`, in the order of the table."""
    return tuple(row for row in TRANSITIONS.values() if stage in row.sources and row.roles & roles)
