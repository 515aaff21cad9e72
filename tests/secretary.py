"""A person at the editor, without a browser: sends commands through the real door, each a transaction."""

import json
import random
from dataclasses import dataclass, field
from typing import Any

from plans import bridge
from plans.core.document import PlanDocument
from plans.core.editor import commands
from plans.core.editor.values import Preview, Ref
from plans.core.errors import PlanError
from plans.editor import door
from plans.editor.journal import Done
from plans.editor.parts import Part, find, rows_of
from plans.models import Activity, Plan, User

DEADLINES = ("Январь", "Ежеквартально", "до 01.05.2022", "В течение года", "по согласованию", "")
WORDS = ("Круглый стол", "отчёт\nи протокол", "п. 1.1, 2.1", "«ПОО», работодатели", "", "Координационный совет")


def words(plan: Plan) -> PlanDocument:
    """The plan's words as they stand in the database now."""
    return bridge.to_document(Plan.objects.get(pk=plan.pk))


def row(number: str) -> str:
    return str(Activity.objects.get(number=number).ref)


def save(part: Part, person: User) -> Part:
    """Write all cells of a part as they stand in memory, as a form does; a new one goes to the end."""
    texts = {key: part.cell(key) for key in part.cell_names if key != "mark" or part.mark}
    home = {"section": f"section-{part.section_id}"} if isinstance(part, Activity) else {}
    if part.pk is None:
        place = {"part": home["section"]} if home else {}
        done = door.ask(part.owner, person, "insert", what=part.KIND, values=texts, **place)
        return next(iter(done.parts.values()))
    door.ask(part.owner, person, "cells", part=str(part.ref), texts=texts, **home)
    return type(part).objects.get(pk=part.pk)


def delete(part: Part, person: User) -> None:
    """Take a part out."""
    door.ask(part.owner, person, "delete", parts=[str(part.ref)])


def at(plan: Plan, ref: str) -> Part:
    """The named part as it stands now."""
    return find(plan, [Ref.read(ref)])[Ref.read(ref)]


@dataclass
class Editor:
    """One person in one plan."""

    plan: Plan
    person: User
    tokens: int = field(default=0)

    def do(self, command: str, /, **values: Any) -> Done | Preview | None:
        """Carry out a command; what it refuses is raised, and nothing is changed then."""
        return door.run(self.plan, self.person, commands.read(json.dumps({"command": command} | values).encode()))

    def type(self, ref: str, key: str, text: str) -> Done | None:
        """Write into a cell as it stands now."""
        base = at(self.plan, ref).cell(key)
        return self.do("cell", part=ref, key=key, text=text, base=base)

    def rows(self) -> list[str]:
        return [str(part.ref) for part in rows_of(self.plan, "activity")]

    def sections(self) -> list[str]:
        return [str(part.ref) for part in rows_of(self.plan, "section")]


def random_command(editor: Editor, dice: random.Random) -> tuple[str, dict[str, Any]] | None:
    """Something that a person might do next; None where the plan has nothing to do it with."""
    rows, sections = editor.rows(), editor.sections()
    kind = dice.choice(("cell", "cell", "cell", "insert", "duplicate", "delete", "move", "front", "group", *MORE))
    if kind == "front":
        ref = dice.choice([f"plan-{editor.plan.pk}", *(str(one.ref) for one in rows_of(editor.plan, "signoff"))])
        key = dice.choice(("title", "tail") if ref.startswith("plan") else ("word", "lines"))
        return _typed(editor, ref, key, f"Слово {dice.random()}")
    if kind == "group" and sections:
        return dice.choice(
            [
                ("move", {"parts": [dice.choice(sections)], "where": "before", "part": dice.choice(sections)}),
                (
                    "insert",
                    {"what": "section", "part": dice.choice(sections), "where": dice.choice(("before", "after"))},
                ),
                ("delete", {"parts": [dice.choice(sections)]}),
                ("duplicate", {"parts": [dice.choice(sections)]}),
                _typed(editor, dice.choice(sections), "heading", f"{dice.randint(1, 9)}. Раздел"),
            ]
        )
    if not rows:
        return ("insert", {"what": "activity", "part": dice.choice(sections), "where": "into"}) if sections else None
    if kind in MORE:
        return MORE[kind](dice, rows)
    some = dice.sample(rows, min(len(rows), dice.randint(1, 3)))
    other = dice.choice(rows)
    if kind == "cell":
        key = dice.choice([key for key in Activity.CELLS if key != "mark"])
        text = dice.choice(DEADLINES if key == "deadline" else WORDS)
        return _typed(editor, other, key, text)
    if kind == "insert":
        return kind, {"what": "activity", "part": other, "where": dice.choice(("before", "after"))}
    if kind == "move" and sections and dice.random() < 0.3:
        return kind, {"parts": some, "where": "into", "part": dice.choice(sections)}
    return kind, {"parts": some} | ({"where": "after", "part": other} if kind == "move" else {})


def _typed(editor: Editor, ref: str, key: str, text: str) -> tuple[str, dict[str, Any]]:
    return "cell", {"part": ref, "key": key, "text": text, "base": at(editor.plan, ref).cell(key)}


def _split(dice: random.Random, rows: list[str]) -> tuple[str, dict[str, Any]]:
    return "split", {"part": dice.choice(rows), "key": "title", "at": dice.randint(1, 12)}


def _join(dice: random.Random, rows: list[str]) -> tuple[str, dict[str, Any]]:
    return "join", {"parts": dice.sample(rows, min(len(rows), 2))}


def _paste(dice: random.Random, rows: list[str]) -> tuple[str, dict[str, Any]]:
    text = dice.choice(("а\tб\nв\tг\nд\tе", "9.1.\tКруглый стол\tПОО\tмарт\tотчёт\t\n9.2.\tСовет\tПОО\tмай\tотчёт\t"))
    return "paste", {"part": dice.choice(rows), "key": dice.choice(("number", "deadline")), "text": text, "apply": True}


def _replace(dice: random.Random, rows: list[str]) -> tuple[str, dict[str, Any]]:
    return "replace", {"find": dice.choice("аеиПс1"), "with": dice.choice(("", "я", "Ый")), "apply": True}


MORE: dict[str, Any] = {
    "split": _split,
    "join": _join,
    "paste": _paste,
    "renumber": lambda dice, rows: ("renumber", {"apply": True}),
    "replace": _replace,
}


def stir(editor: Editor, dice: random.Random, times: int) -> int:
    """Carry out random commands; how many changed something."""
    made = 0
    for _ in range(times):
        command = random_command(editor, dice)
        if command is None:
            continue
        try:
            made += isinstance(editor.do(command[0], **command[1]), Done)
        except PlanError:
            continue
    return made
