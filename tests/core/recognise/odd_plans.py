"""Plans of odd shapes, made by a seed: what a person could write and the program must bring back unchanged."""

from random import Random

from plans.core.deadlines import Period
from plans.core.document import Activity, Column, Kind, Place, PlanDocument, Section, SignOff

HEADINGS = {
    "number": ("№ п/п", "№", "Номер"),
    "title": ("Наименование мероприятия", "Содержание работы", "Мероприятия"),
    "executors": ("Исполнители", "Ответственные", "Ответственный за исполнение"),
    "deadline": ("Срок исполнения", "Сроки проведения", "Дата", "Месяц"),
    "result": ("Ожидаемый результат", "Вид документа"),
    "mark": ("Отметка о выполнении", "Отметка об исполнении"),
    "other": ("Примечание", "Место проведения"),
}
WORDS = (
    "Проведение заседаний", "- пункт первый;",
    "=СУММ(A1)", "<script>alert(1)</script>", "{{ plan }}", "& <b", "«Билет в",
    "будущее»", "до 01.05.2022", "I квартал", "1.", "Ежеквартально", "№ 1", "100 %", "🙂 радость", "שלום", "а" * 60,
    "мастер-классов", "т.д.)", "Координационный совет", "'", "\\", "@here", "+7", "_x0041_", "|", "итого по годам",
)  # fmt: skip


def odd_plan(seed: int) -> PlanDocument:
    """One plan; equal for an equal seed."""
    random = Random(seed)
    columns = _columns(random)
    return PlanDocument(
        kind=Kind.WORK_PLAN,
        title=("ПЛАН РАБОТЫ", "кластера", "на 2022 год")[random.randrange(2) * 2 :] if random.random() < 0.3
        else ("План работы кластера на 2022 год",),
        period=Period.calendar(2022),
        columns=columns,
        sections=tuple(_sections(random, columns)),
        signoffs=tuple(_signoffs(random)),
        masthead=("МИНИСТЕРСТВО ОБРАЗОВАНИЯ",) * random.randrange(2),
        tail=("Секретарь ____________ Иванова",) * random.randrange(2),
    )  # fmt: skip


def _columns(random: Random) -> tuple[Column, ...]:
    keys = ["number", "title", "executors", "deadline"]
    keys += [key for key in ("result", "mark", "other") if random.random() < 0.5]
    if random.random() < 0.2:
        keys.remove("executors")
    if random.random() < 0.3:
        random.shuffle(keys)
    return tuple(Column(key, random.choice(HEADINGS[key])) for key in keys)


def _sections(random: Random, columns: tuple[Column, ...]) -> list[Section]:
    pattern = random.choice(("{}. Организация работы", "Задача {}. Обучение", "Раздел {}", "{}"))
    romans = ("I. Начало", "II. Середина", "III. Конец")
    sections = []
    for number in range(1, random.randrange(2, 5)):
        heading = romans[number - 1] if pattern == "{}" else pattern.format(number)
        count = random.randrange(1, 8)
        rows = tuple(_row(random, columns, f"{number}.{place}.") for place in range(1, max(count, 3 - number)))
        sections.append(Section(heading, rows))
    if random.random() < 0.1:
        sections = [Section("", tuple(_row(random, columns, str(place)) for place in range(1, 6)))]
    return sections


def _row(random: Random, columns: tuple[Column, ...], number: str) -> Activity:
    texts = {column.key: _text(random) if random.random() < 0.8 else "" for column in columns}
    texts |= {"number": number.rstrip(".") if random.random() < 0.1 else number, "title": f"Дело {_text(random)}"}
    other = {"other": texts.pop("other")} if texts.get("other") else {}
    texts.pop("other", None)
    return Activity(**texts, other=other)


def _text(random: Random) -> str:
    parts = [random.choice(WORDS) for _ in range(random.randrange(1, 6))]
    return "".join(part + random.choice((" ", " ", " ", "\n")) for part in parts).strip()


def _signoffs(random: Random) -> list[SignOff]:
    blocks = []
    if random.random() < 0.6:
        blocks.append(SignOff(Place.LEFT, random.choice(("СОГЛАСОВАНО", "Рассмотрено")), ("Директор", "А.Б. Иванов")))
    if random.random() < 0.3:
        blocks.append(SignOff(Place.LEFT, "ПРИНЯТО", ("Педагогическим советом", "(протокол от 22.03.2021 № 1)")))
    if random.random() < 0.7:
        blocks.append(
            SignOff(Place.RIGHT, random.choice(("УТВЕРЖДАЮ", "УТВЕРЖДЁН")), ("Председатель", "", "2022 г.")[::2])
        )
    return blocks
