"""Abbreviations that the plan uses before or without explaining them: "(далее – ОПК)"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from plans.core.checks.rows import TEXTS, place_of
from plans.core.document import Activity, PlanDocument
from plans.core.findings import Finding, Level

# Short names that everybody in this field reads without an explanation.
_KNOWN = frozenset(
    "АИС АНО АО АПК БДД БЖД БПОО ВК ВКР ВО ВОВ ВПК ВПО ВПР ВР ВУЗ ГАУ ГБУ ГИА ГИБДД ГК ГКУ ГОСТ ГП ГТО ГУП ГЭК ДК "
    "ДНР ДОП ДОСААФ ДОТ ДОУ ДПО ДПП ДФО ДЭ ЕАЭС ЕГЭ ЖКХ ЗАО ЗОЖ ЗУМР ИГА ИКТ ИНН ИП ИРО ИРПО ИС ИТ КБР КДН КИМ "
    "КОС КП КПЭ КР КТП КЦП КЧР ЛНА ЛНР МБУ МВД МИД МО МСК МСП МСУ МТБ МТО МУП МЦК МЦПК МЧС НАО НИИ НИОКР НИР НИРС "
    "НКО НМР НОК НП НПА НПО НПЦ НТИ ОАО ОБЖ ОВЗ ОГРН ОГЭ ОДН ОИВ ОМСУ ОО ООН ООО ООП ОП ОПОП ОТ ОУ ПАО ПДД ПДН ПК "
    "ПО ПОО ПООП ППКРС ППССЗ ПФО ПФР ПЦК РАН РАО РДДМ РОИВ РП РПД РПЦ РСМ РСО РУМО РФ РЦ РЦК САПР СДО СЗН СЗФО "
    "СМИ СНГ СНИЛС СНО СОШ СПБ СПО СРО СССР СФО СЦК США ТВ ТК ТОП ТОС ТПП ТУСУР ТЭК УВР УГПС УГС УГСН УДО УК УМК "
    "УМО УМР УП УПК УПР УФО ФГОС ФГТ ФГУП ФЗ ФИО ФИРО ФИС ФНС ФОИВ ФОС ФП ФСБ ФСИН ФУМО ФЦП ХМАО ЦЗН ЦК ЦОК ЦОПП "
    "ЦПДЭ ЦРБ ЦФО ЧПУ ЭБС ЭИОС ЭО ЭОР ЮФО ЯНАО".split()
)
# What is known only beside another: "в социальных сетях (ВК, ОК)".
_BESIDE = {"ОК": "ВК"}
# Words that some authors set in capitals to stress them.
_WORDS = frozenset(
    "НЕ НИ ДО ДА НА ПО ИЗ ОТ ИЛИ ДЛЯ ПРИ БЕЗ ПОД НАД ОБ ВСЕ ВСЕХ ГОД ГОДА ДЕНЬ ДНИ НЕТ ЕЩЕ УЖЕ ТОЖЕ ИТОГО ВСЕГО ВАЖНО "
    "ПЛАН СРОК ЦЕЛЬ ЭТАП МАЙ ИЮНЬ ИЮЛЬ МАРТ ЧАС НОВЫЙ СТОП МИР ТРУД НАШ НАШИ КТО ЧТО КАК ГДЕ ТЫ МЫ ОН".split()
)
# Kinds of organisations, also in two words ("КГБ ПОУ"), and universities ("ТГУ").
_LEGAL_FORM = re.compile(
    r"(?:[А-Я]{0,2}Г[БАК]|[А-Я]{0,3}(?:Г[А-Я]?|П|Т)У|[А-Я]?КУ|МУ)|[А-Я]{0,5}(?:ГБ|ГА|ГК|МБ|МА|МК|Г|М|Ч)?П?ОУ[А-Я]{0,2}|БПОУ[А-Я]?|ЧПОУ|АНПОО|АНОО"
)
_SHORT = re.compile(r"(?<![\w«\"„-])[А-ЯЁ]{2,6}(?![\w-])(?! ?[«\"„])")
_EXPLAINED = re.compile(r"далее\s{0,3}(?:по тексту\s{0,3})?[-–—:]?\s{0,3}[«\"]?([А-ЯЁ]{2,6})(?!\w)|\(([А-ЯЁ]{2,6})\)")
_INTRODUCED = re.compile(r"\(\s?далее\s{0,3}(?:по тексту\s{0,3})?[-–—:]?\s{0,3}[«\"]?([А-ЯЁ][\w -]{1,30}?)[»\"]?\s?\)")
_READ_OUT = re.compile(r"(?<!\w)([А-ЯЁ]{2,6}) ?(?:\((?=[а-яё]{3})|[–—] (?=[а-яё]{3}))")
_QUOTED = re.compile(r"«[^«»]{0,200}»|\"[^\"]{0,200}\"")
_LONGEST = 6  # letters of an abbreviation
_CAPITALS = re.compile(r"[А-ЯЁ]{2,}")


@dataclass(slots=True)
class _Reading:
    """What was met while reading the plan from its first line: where each was used and explained."""

    used: dict[str, tuple[int, str, Activity | None]] = field(default_factory=dict)
    explained: dict[str, tuple[int, str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def explain(self, at: int, place: str, text: str) -> None:
        for pattern in (_EXPLAINED, _READ_OUT):
            for found in pattern.finditer(text):
                self.explained.setdefault(next(filter(None, found.groups())), (at, place))

    def use(self, at: int, place: str, text: str, row: Activity | None = None) -> None:
        for quoted in _QUOTED.findall(text):
            self.names.update(_CAPITALS.findall(quoted))
        plain = _QUOTED.sub(lambda found: f"«{' ' * (len(found[0]) - 2)}»", text)
        if not _is_loud(plain):
            for short in _SHORT.findall(plain):
                if _BESIDE.get(short, short) not in plain or short not in _BESIDE:
                    self.used.setdefault(short, (at, place, row))


def unexplained(document: PlanDocument) -> Iterator[Finding]:
    """Used in an earlier row than explained, or never explained."""
    reading = _read(document)
    for short, (at, place, row) in reading.used.items():
        if short in _KNOWN or short in _WORDS or short in reading.names or _LEGAL_FORM.fullmatch(short):
            continue
        where = reading.explained.get(short)
        if where is None:
            text = f"Сокращение «{short}» в плане не объяснено."
            hint = f"Напишите полностью и добавьте «(далее – {short})»."
            yield Finding(Level.INFO, "abbreviation.undefined", place, text, hint, _rows(row))
        elif where[0] > at:
            text = f"Сокращение «{short}» стоит раньше, чем объяснено ({where[1]})."
            hint = f"Перенесите «(далее – {short})» сюда."
            yield Finding(Level.INFO, "abbreviation.early", place, text, hint, _rows(row))


def unused(document: PlanDocument) -> Iterator[Finding]:
    """ "(далее – ОПК)", and ОПК nowhere after it."""
    for short, (row, place) in _introduced(document).items():
        if sum(text.count(short) for text in _texts(document)) == 1:
            text = f"Сокращение «{short}» объяснено и больше не встречается."
            yield Finding(Level.INFO, "abbreviation.unused", place, text, f"Уберите «(далее – {short})».", _rows(row))


def _introduced(document: PlanDocument) -> dict[str, tuple[Activity | None, str]]:
    """What "(далее – …)" introduces, with its place; the words of the front page have none."""
    found: dict[str, tuple[Activity | None, str]] = {}
    for line in document.title:
        for note in _INTRODUCED.finditer(line):
            found.setdefault(note[1].strip(), (None, ""))
    for row in document.activities:
        for key in TEXTS:
            for note in _INTRODUCED.finditer(row.text(key)):
                found.setdefault(note[1].strip(), (row, place_of(row)))
    return found


def _texts(document: PlanDocument) -> Iterator[str]:
    yield from document.title
    for section in document.sections:
        yield section.heading
        for row in section.activities:
            yield from map(row.text, TEXTS)


def _rows(row: Activity | None) -> tuple[Activity, ...]:
    return (row,) if row else ()


def _read(document: PlanDocument) -> _Reading:
    reading = _Reading()
    front = [*document.masthead, *document.title, *(line for block in document.signoffs for line in block.lines)]
    for text in front:
        reading.explain(-1, "название", text)
    at = 0
    for section in document.sections:
        reading.explain(at, "заголовок раздела", section.heading)
        reading.use(at, section.heading, section.heading)
        for row in section.activities:
            at += 1
            for key in TEXTS:
                reading.explain(at, place_of(row), row.text(key))
                reading.use(at, place_of(row), row.text(key), row)
    return reading


def _is_loud(text: str) -> bool:
    """Whether a text, or half of it, is printed in capitals, so that they tell nothing of a word."""
    words = _CAPITALS.findall(text)
    return (text.isupper() and len(words) > 1) or sum(len(word) > _LONGEST for word in words) > 1
