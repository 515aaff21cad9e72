"""The rules for windows ("с 1 по 15 мая", "до II квартала", "1, 8 и 15 мая") and for "the whole time"."""

from plans.core.deadlines import moments
from plans.core.deadlines.cursor import Cursor, rule
from plans.core.deadlines.moments import Moment
from plans.core.deadlines.naming import moment, whole
from plans.core.deadlines.values import Form, Item, Throughout
from plans.core.deadlines.words import RESULTS

Heads = dict[str, tuple[tuple[str, ...], ...]]
_UNTIL_HEADS: Heads = {
    "не": (
        ("не", "позднее", "чем", "до"),
        ("не", "позже", "чем", "до"),
        ("не", "позднее", "чем"),
        ("не", "позднее", "до"),
        ("не", "позднее"),
        ("не", "позже"),
    ),
    "до": (("до",),),
    "по": (("по",),),
    "к": (("к",),),
    "ко": (("ко",),),
}
_SINCE_HEADS: Heads = {
    "начиная": (("начиная", "с"), ("начиная", "со")),
    "не": (("не", "ранее"), ("не", "раньше")),
    "после": (("после",),),
    "с": (("с",),),
    "со": (("со",),),
}
_NO_RANGE = frozenset(("не", "до", "по", "к", "ко", "после"))
_HEADS = frozenset("не до по к ко начиная после с со от в во на за span within all между".split())
_WITHIN = ("within", "span", "all", "в", "во", "на", "за")
REPORT_HEADS = ("за", "по")
_REPORTED = frozenset(("month", "quarter", "half", "semester", "year"))
_MOST_PREPOSITIONS = 8
THROUGHOUT_HEADS = frozenset(
    (
        "throughout",
        "на",
        "в",
        "во",
        "за",
        "within",
        "span",
        "all",
        "own",
        "this",
        "calendar",
        "school",
        "reported",
        "unit",
    )
)
_OWN_WORDS = ("all", "own", "this", "calendar", "school", "reported")
_TAIL_WORDS = frozenset(
    """реализации действия исполнения выполнения обучения плана программы проекта дорожной карты кластера
    настоящего""".split()
)


@rule
def item(c: Cursor) -> Item | None:
    """A window, in any of its forms."""
    found = None
    kind = c.kind()
    if kind in _HEADS or c.is_unit("week"):
        found = _range_with_words(c) if kind not in _NO_RANGE else None
        found = found or _bounded(c, Form.UNTIL, _UNTIL_HEADS) or _bounded(c, Form.SINCE, _SINCE_HEADS)
    found = found or _plain(c) or _from_start_to_finish(c)
    if found:
        c.take("inclusive")
    return found


@rule
def _range_with_words(c: Cursor) -> Item | None:
    """ "с A по B", "от A до B", "с A – B", "в период с A по B", "между A и B"."""
    at = c.at
    _skip_within(c)
    if c.is_unit("week") and c.kind(1) in ("с", "со"):
        c.i += 1  # "неделя с 11.04 по 15.04"
    between = c.kind() == "между"
    if not c.take("с", "со", "от", "начиная", "между"):
        return None
    c.take("с", "со")
    first = moment(c)
    if first is None:
        return None
    c.skip_lines()
    joined = c.take("и") if between else (c.take("по", "до") or c.take_sign("-"))
    c.skip_lines()
    c.take("по", "до")
    last = moment(c) if joined else None
    return Item(Form.RANGE, first, last, at) if last else None


@rule
def report(c: Cursor) -> Item | None:
    """ "за I полугодие – до 10 июля", "по итогам года, до 20 января": the due day of a report, and what it is about."""
    if not c.take("за") and not (c.take("по") and c.take_word(*RESULTS)):
        return None
    at = c.at
    about = moments.whole_year(None, at) if c.take_unit("year") else moment(c)
    if about is None or about.unit not in _REPORTED:
        return None
    c.take_sign("-:,(")
    due = _bounded(c, Form.UNTIL, _UNTIL_HEADS)
    return due._replace(report=about, at=at, vague=False) if due and due.last.unit == "day" else None


@rule
def _from_start_to_finish(c: Cursor) -> Item | None:
    """ "начало: март, завершение: июнь"."""
    at = c.at
    if not c.take("edge") or not c.take_sign("-:"):
        return None
    c.skip("в", "с")
    first = moment(c)
    c.take_sign(",;")
    c.skip_lines()
    if not c.take_word("окончание", "конец", "завершение") or not c.take_sign("-:"):
        return None
    c.skip("в", "до", "по")
    last = moment(c)
    return Item(Form.RANGE, first, last, at) if first and last else None


@rule
def _bounded(c: Cursor, form: Form, heads: Heads) -> Item | None:
    """ "до A", "не позднее A" or "с A", "после A"."""
    at = c.at
    if not c.take_kinds("в", "span"):
        c.skip("span")
    head = next((head for head in heads.get(c.kind(), ()) if c.take_kinds(*head)), None)
    if head is None:
        return None
    edge = str(c.value()) if c.kind() == "edge" else ""
    found = _after_head(c, form, edge, head[-1])
    if found is None or (found.unit == "bare" and form is Form.SINCE):
        return None
    if head[0] == "после":
        form = Form.AFTER
    if form is Form.UNTIL and edge == "middle" and found.last[1] == 20:
        found = found._replace(last=(found.last[0], 15))
    surely = found.unit in ("day", "part", "bare", "school_start") or head[0] == "не" or edge == "end"
    return Item(form, found, found, at, vague=form is Form.UNTIL and not surely)


def _after_head(c: Cursor, form: Form, edge: str, preposition: str) -> Moment | None:
    if form is Form.UNTIL and edge == "end":  # "до конца мая" is "до мая", the month included
        c.i += 1
        of = whole(c)
        return of._replace(unit="lessons_end") if of and of.school and of.unit == "year" else of
    if form is Form.UNTIL and edge == "start":
        return _school_start(c, including=preposition in ("к", "ко"))
    c.skip("all")
    return moment(c)


def _school_start(c: Cursor, including: bool) -> Moment | None:
    """ "до начала 2022/2023 учебного года": its eve; "к началу": its first day."""
    at = c.next().at
    year = whole(c)
    if year is None or year.unit != "year" or not year.school:
        return None
    eve_or_day = (9, 1) if including else (8, 31)
    unit = "school_start" if year.year is None else "day"
    return Moment(unit, at, first=eve_or_day, last=eve_or_day, year=year.year)


@rule
def _plain(c: Cursor) -> Item | None:
    """ "мая", "в мае", "май – июнь", "в течение II квартала"."""
    at = c.at
    _skip_within(c)
    if c.kind(1) == "month":
        c.take("school")
    bare = c.at == at
    first = moment(c)
    if first is None:
        return None
    if first.genitive and not bare:  # "в течение октября"
        first = first._replace(genitive=False)
    last = _after_dash(c) if c.kind() in ("sign", "по") else None
    return Item(Form.RANGE, first, last, at) if last else Item(Form.AT, first, first, at)


@rule
def _after_dash(c: Cursor) -> Moment | None:
    """The end of a range behind its dash."""
    c.skip_lines()
    if not c.take_sign("-") and not c.take("по"):
        return None
    c.skip_lines()
    c.skip("в", "во", "до", "по")
    return moment(c)


def _skip_within(c: Cursor) -> None:
    """ "в течение", "на протяжении всего", "в период", in front of a window; they add nothing to it."""
    end = c.i + _MOST_PREPOSITIONS
    while c.i < end and c.kind() in _WITHIN:
        if c.next().kind == "within":
            c.take_sign(".")


@rule
def throughout(c: Cursor) -> Throughout | None:
    """Words for the plan's own period: "в течение (учебного) года", "постоянно", "весь период реализации"."""
    at = c.at
    if c.take_kinds("на", "throughout", "основе") or c.take_kinds("throughout", "основе") or c.take("throughout"):
        return Throughout("own", at)
    c.skip("в", "во", "на", "за")
    within = c.take("within") is not None
    if within:
        c.take_sign(".")
    return _own_period(c, at, within)


def _own_period(c: Cursor, at: int, named_whole: bool) -> Throughout | None:
    year = "own"
    c.skip_lines()
    end = c.i + _MOST_PREPOSITIONS
    while c.i < end and c.kind() in _OWN_WORDS:
        word = c.next().kind
        year = word if word in ("school", "calendar") else year
        named_whole = named_whole or word == "all"
        c.take_sign(".")
    if c.is_unit("year") and c.kind(1) != "year":
        c.i += 1
        c.take_sign(".")
        _tail_of_period(c)
        return Throughout(year, at)
    if named_whole and c.take("span") and (_tail_of_period(c) or c.kind() in ("end", "sign", "every")):
        return Throughout(year, at)
    return None


def _tail_of_period(c: Cursor) -> bool:
    """ "(период) реализации плана": words that only say whose period it is."""
    start = c.i
    while c.kind() == "word" and str(c.value()) in _TAIL_WORDS and c.i - start < _MOST_PREPOSITIONS:
        c.i += 1
    return c.i > start
