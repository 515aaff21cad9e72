"""The sentences of a cell: broken off, glued, begun small, with brackets or signs that are left over."""

import re
from collections.abc import Iterator
from itertools import pairwise

from plans.core.checks.rows import TEXTS, said, said_of, shown, texts_of
from plans.core.document import RESULT, TITLE, Activity, PlanDocument
from plans.core.executors.nouns import HEADS
from plans.core.executors.words import look
from plans.core.findings import Finding, Level

_PAIR = "Поставьте вторую или уберите эту."
_SHORT_WORD = 4  # letters of a word that may be a name
_AROUND = 25  # characters shown on each side
# A full stop before a small letter, unless it ends an abbreviation.
_STOP = re.compile(r"(?<=[а-яё]{4})\.(?= [а-яё]{2})")
_SHORTENED = re.compile(
    r"(?:^|[\s(«-])(?:обл|респ|руб|тыс|млн|млрд|просп|корп|каб|тел|стр|абз|прил|доц|проф|акад|канд|докт|преп|спец|соц|проч|"
    r"сокр|букв|напр|соотв|англ|русск|учебн?|произв|общеобр|методич|технич|ответств|отв|экз|кв|гос|мун|деп|мин|ред|экз|чел|"
    r"шт|мин|час|сек|мес|ежемес|ежекв|квал|дисц|практ|теор|зам|зав|нач|рук|орг|подр|адм|сист)\Z",
    re.IGNORECASE,
)
# Words that begin a sentence of plans: in the middle of one, what parted it from the words before is lost.
_BEGINS = re.compile(
    r"(?:Количеств|Дол|Отч[её]т|Протокол|Список|Справк|Информаци|Увеличени|Повышени|"
    r"\w+(?:овани|жени|чени|щени|лени|шени|рени))(?:о|я|е|и|ы|а)?\Z"
)
_CAPITAL = re.compile(r"[А-ЯЁ][а-яё]{2,}(?!\w)")
_SMALL_WORD = re.compile(r"(?<!\w)[а-яё]{5,}(?!\w)")
_OPEN_END = re.compile(
    r"(?:[,:–-]|(?<!\w)(?:в|во|на|и|по|для|с|со|о|об|от|к|при|или|за|из|через|между|среди|а также|путём|путем))\s*\Z"
)
_PLACEHOLDER = re.compile(r"\?\?+|(?<!\w)(?:XX+|ХХ+|TODO|ТОДО|TBD|lorem)(?!\w)|(?<!«)_{3,}|\.{4,}|…{2,}")
_MARKUP = re.compile(r"\*\*|</?[a-z][a-z0-9]*\s*/?>|&(?:nbsp|amp|quot|laquo|raquo|lt|gt);", re.IGNORECASE)
_BRACKET = re.compile(r"(?<![:;][-])(?<![:;])[()]")
_LIST_MARK = re.compile(r"(?:^|[\s;,])(?:\d{1,2}|[а-яa-z])\Z", re.IGNORECASE)


def broken_off(document: PlanDocument) -> Iterator[Finding]:
    """A cell that ends with a preposition or a comma, and that no other row goes on with."""
    torn = {
        (id(above), key) for above, row in pairwise(document.activities) for key in TEXTS if row.text(key)[:1].islower()
    }
    for row, key, text in texts_of(document):
        if (found := _OPEN_END.search(text[-12:])) and (id(row), key) not in torn:
            words = f"Текст обрывается: «…{shown(text[-_AROUND:])}» ({found[0].strip()})."
            yield said(Level.WARNING, "text.unfinished", row, words, "Допишите или уберите лишнее.")


def stopped(document: PlanDocument) -> Iterator[Finding]:
    """A full stop inside a sentence: the next word is small."""
    for row, _, text in texts_of(document):
        for found in _STOP.finditer(text):
            if not _SHORTENED.search(text[max(0, found.start() - 12) : found.start()]):
                words = f"Точка в середине предложения: «…{_at(text, found.start())}…»."
                yield said(Level.INFO, "stop.stray", row, words, "Уберите точку или начните с заглавной.")


def glued(document: PlanDocument) -> Iterator[Finding]:
    """Two sentences, or two results, with nothing between them. One finding a plan."""
    rows: list[Activity] = []
    example = ""
    for row, key, text in texts_of(document):
        if key in (TITLE, RESULT) and (found := _begun(text)):
            example = example or _at(text, found.start())
            rows.append(row)
    if rows:
        words = f"Между предложениями нет ни знака, ни новой строки, например «…{example}…»."
        yield said_of(Level.INFO, "sentence.glued", rows, words, "Поставьте точку с запятой или начните новую строку.")


def _begun(text: str) -> re.Match[str] | None:
    """The first word that begins a sentence though nothing has ended before it."""
    for found in _inside(text):
        follows = text[found.end() : found.end() + 2]
        goes_on = follows[:1] == " " and not follows[1:].isupper()
        if goes_on and _BEGINS.match(found[0]) and look(found[0]).kind not in HEADS:
            return found
    return None


def _inside(text: str) -> Iterator[re.Match[str]]:
    """The words with a capital that stand after a word, with neither a sign nor a new line between."""
    for found in _CAPITAL.finditer(text):
        before = text[max(0, found.start() - 3) : found.start()]
        if before.endswith(" ") and before[-2:-1] not in tuple('.!?:;,–—-\n«"') and before[:1].islower():
            yield found


def capitals(document: PlanDocument) -> Iterator[Finding]:
    """A word with a capital in mid-sentence that the plan writes small everywhere else."""
    texts = list(texts_of(document))
    small: dict[str, int] = {}
    large: dict[str, list[tuple[Activity, str, int]]] = {}
    for row, _, text in texts:
        for word in _SMALL_WORD.findall(text):
            small[word] = small.get(word, 0) + 1
        for found in _inside(text):
            if len(found[0]) > _SHORT_WORD and not _BEGINS.match(found[0]):
                large.setdefault(found[0].lower(), []).append((row, text, found.start()))
    for word, places in large.items():
        if len(places) == 1 and small.get(word, 0) > 1:
            row, text, at = places[0]
            words = f"Заглавная буква в середине предложения: «…{_at(text, at)}…»."
            yield said(Level.INFO, "capital.stray", row, words, "В других строках это слово со строчной.")


def begun_small(document: PlanDocument) -> Iterator[Finding]:
    """A title that begins with a small letter, where nearly all others begin with a capital."""
    rows = [row for row in document.activities if row.title[:2].isalpha()]
    small = [row for row in rows if row.title[:1].islower()]
    if small and 5 * len(small) <= len(rows):
        for row in small:
            words = f"Мероприятие начинается со строчной буквы: «{shown(row.title)}»."
            yield said(Level.INFO, "activity.small", row, words, "Начните с заглавной.")


def brackets(document: PlanDocument) -> Iterator[Finding]:
    """A bracket without its pair; "1)", "а)" are marks of a list."""
    places = [("", " ".join(document.title)), *((one.heading, one.heading) for one in document.sections)]
    for place, text in places:
        if _is_unpaired(text):
            yield Finding(Level.INFO, "bracket.unpaired", place, "Скобка без пары.", _PAIR)
    for row, _, text in texts_of(document):
        if _is_unpaired(text):
            words = f"Скобка без пары: «…{_at(text, max(text.rfind('('), text.rfind(')')))}…»."
            yield said(Level.INFO, "bracket.unpaired", row, words, _PAIR)


def _is_unpaired(text: str) -> bool:
    depth = 0
    for found in _BRACKET.finditer(text):
        if found[0] == "(":
            depth += 1
        elif depth:
            depth -= 1
        elif not _LIST_MARK.search(text[max(0, found.start() - 4) : found.start()]):
            return True
    return depth > 0


def leftovers(document: PlanDocument) -> Iterator[Finding]:
    """What was to be filled in later, and marks of another program."""
    rules: tuple[tuple[str, re.Pattern[str], str, str], ...] = (
        ("text.markup", _MARKUP, "Остался знак разметки", "Уберите его."),
        ("text.placeholder", _PLACEHOLDER, "Осталось незаполненное место", "Впишите нужные слова."),
    )
    for row, _, text in texts_of(document):
        for id, pattern, words, hint in rules:
            if found := pattern.search(text):
                yield said(Level.WARNING, id, row, f"{words}: «{shown(found[0])}».", hint)
                break


def _at(text: str, at: int) -> str:
    return " ".join(text[max(0, at - _AROUND) : at + _AROUND].split())
