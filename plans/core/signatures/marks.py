"""The mark of an electronic signature on a copy of the paper (ГОСТ Р 7.0.97-2025): owner, certificate, its term."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from plans.core.document import PlanDocument, SignOff
from plans.core.signatures.verdicts import Judgement, Owner, day

_NAME = re.compile(r"(?:[А-ЯЁ]\. ?){1,2}[А-ЯЁ][а-яё-]+|[А-ЯЁ][а-яё-]+ [А-ЯЁ]\. ?[А-ЯЁ]\.")

_FULL_NAME = re.compile(r"[А-ЯЁ][а-яё-]+(?: [А-ЯЁ][а-яё]+){1,2}")


def lines_of(owner: Owner) -> tuple[str, ...]:
    """The words of the mark."""
    begins, ends = (datetime.fromisoformat(one) for one in (owner.begins, owner.ends))
    return (
        "Документ подписан",
        "электронной подписью",
        f"Сертификат {owner.number}",
        f"Владелец {owner.name}",
        f"Действителен с {day(begins)} по {day(ends)}",
    )


def signed_name(owner: Owner) -> str:
    """«П.И. Иванов», as under a paper, of a certificate's «Иванов Пётр Ильич»; else the name as it is."""
    if not _FULL_NAME.fullmatch(owner.name):
        return owner.name
    surname, *names = owner.name.split()
    return f"{''.join(f'{name[0]}.' for name in names)} {surname}"


def marked(document: PlanDocument, marks: Iterable[tuple[int | None, Judgement]]) -> PlanDocument:
    """The document with marks where hands would have signed: in the block of that place, else below everything."""
    blocks, tail = list(document.signoffs), list(document.tail)
    for at, judgement in marks:
        lines = lines_of(judgement.owner)
        if at is None:
            tail += ["", *lines]
        else:
            blocks[at] = _with(blocks[at], lines)
    return replace(document, signoffs=tuple(blocks), tail=tuple(tail))


def _with(block: SignOff, lines: tuple[str, ...]) -> SignOff:
    """The mark stands before the name, as the signature would."""
    names = [at for at, line in enumerate(block.lines) if _NAME.fullmatch(line.strip())]
    at = names[-1] if names else len(block.lines)
    return replace(block, lines=(*block.lines[:at], *lines, *block.lines[at:]))
