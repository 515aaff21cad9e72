"""The rules for windows ("с 1 по 15 мая", "до II квартала", "1, 8 и 15 мая") and for "the whole time"."""

from plans.core.deadlines.cursor import AFTER, AT, RANGE, SINCE, UNTIL, Item
from plans.core.deadlines.grammar import MomentRules
from plans.core.deadlines.moments import Moment

_UNTIL_HEADS = (
    ("не", "позднее", "чем", "до"),
    ("не", "позже", "чем", "до"),
    ("не", "позднее", "чем"),
    ("не", "позднее", "до"),
    ("не", "позднее"),
    ("не", "позже"),
    ("до",),
    ("по",),
    ("к",),
    ("ко",),
)
_SINCE_HEADS = (("начиная", "с"), ("начиная", "со"), ("не", "ранее"), ("не", "раньше"), ("после",), ("с",), ("со",))
_HEADS = frozenset("не до по к ко начиная после с со от в во на за span within all между".split())
_WITHIN = ("within", "span", "all", "в", "во", "на", "за")
_MOST_PREPOSITIONS = 8
_OWN_WORDS = ("all", "own", "this", "calendar", "school", "reported")


class PhraseRules(MomentRules):
    """The rules for windows, as parts of a list, and for words that mean the plan's whole period."""

    def item(self) -> Item | None:
        start = self.i
        found = None
        if self.kinds[start] in _HEADS or (self.kinds[start] == "unit" and self.value() == "week"):
            found = self._range_with_words()
            found = found or self._bounded(UNTIL, _UNTIL_HEADS) or self._bounded(SINCE, _SINCE_HEADS)
        found = found or self._plain()
        if found is None:
            self.i = start
            return None
        self.take("inclusive")
        return found

    def _range_with_words(self) -> Item | None:
        """ "с A по B", "от A до B", "с A – B", "в период с A по B", "между A и B"."""
        start = self.i
        self._skip_within()
        if self.kind() == "unit" and self.value() == "week" and self.kind(1) in ("с", "со"):
            self.i += 1  # "неделя с 11.04 по 15.04"
        between = self.kind() == "между"
        if not self.take("с", "со", "от", "начиная", "между"):
            self.i = start
            return None
        self.take("с", "со")
        at = self.tokens[start].at
        first = self.moment()
        if first is not None:
            self.skip_lines()
            joined = self.take("и") if between else (self.take("по", "до") or self.take_sign("-"))
            self.skip_lines()
            self.take("по", "до")
            last = self.moment() if joined else None
            if last is not None:
                return Item(RANGE, first, last, at)
        self.i = start
        return None

    def _bounded(self, form: str, heads: tuple[tuple[str, ...], ...]) -> Item | None:
        start = self.i
        at = self.at
        if self.kind() == "в" and self.kind(1) == "span":
            self.i += 2
        else:
            self.skip("span")
        for head in heads:
            if self.take_kinds(*head):
                return self._after_head(form, head, start, at)
        self.i = start
        return None

    def _after_head(self, form: str, head: tuple[str, ...], start: int, at: int) -> Item | None:
        edge = str(self.value()) if self.kind() == "edge" else ""
        if form == UNTIL and edge == "end":  # "до конца мая" is "до мая", the month included
            self.i += 1
            moment = self._whole()
        elif form == UNTIL and edge == "start":
            moment = self._school_start(including=head[-1] in ("к", "ко"))
        else:
            self.skip("all")
            moment = self.moment()
        if moment is None or (moment.unit == "bare" and form == SINCE):
            self.i = start
            return None
        if head[0] == "после":
            form = AFTER
        if form == UNTIL and edge == "middle" and moment.last[1] == 20:
            moment.last = (moment.last[0], 15)
        surely = moment.unit in ("day", "part", "school_start") or head[0] == "не" or edge == "end"
        return Item(form, moment, moment, at, vague=form == UNTIL and not surely)

    def _school_start(self, including: bool) -> Moment | None:
        """ "до начала 2022/2023 учебного года": its eve; "к началу": its first day."""
        at = self.at
        self.i += 1
        year = self._whole()
        if year is None or year.unit != "year" or not year.school:
            return None
        eve_or_day = (9, 1) if including else (8, 31)
        return Moment("school_start" if year.year is None else "day", at, 0, eve_or_day, eve_or_day, year.year)

    def _plain(self) -> Item | None:
        """ "мая", "в мае", "май – июнь", "в течение II квартала"."""
        at = self.at
        self._skip_within()
        self.skip("school") if self.kind(1) == "month" else None
        first = self.moment()
        if first is None:
            return None
        start = self.i
        self.skip_lines()
        if self.take_sign("-") or self.take("по"):
            self.skip_lines()
            self.skip("в", "во", "до", "по")
            last = self.moment()
            if last is not None:
                return Item(RANGE, first, last, at)
        self.i = start
        return Item(AT, first, first, at)

    def _skip_within(self) -> None:
        """ "в течение", "на протяжении всего", "в период", in front of a window; they add nothing to it."""
        end = self.i + _MOST_PREPOSITIONS
        while self.i < end and self.kind() in _WITHIN:
            self.i += 1
            if self.tokens[self.i - 1].kind == "within":
                self.take_sign(".")

    def throughout(self) -> str | None:
        """Words for the plan's own period: "в течение (учебного) года", "постоянно", "весь период реализации"."""
        start = self.i
        if self.take("throughout"):
            return "own"
        self.take("на")
        if self.kind() == "throughout" and self.kind(1) == "основе":
            self.i += 2
            return "own"
        self.i = start
        self.skip("в", "во", "на", "за")
        whole = self.take("within") is not None and (self.take_sign(".") or True)
        return self._own_period(start, whole)

    def _own_period(self, start: int, whole: bool) -> str | None:
        kind = "own"
        self.skip_lines()
        while self.kind() in _OWN_WORDS and self.i - start < _MOST_PREPOSITIONS:
            kind = self.kind() if self.kind() in ("school", "calendar") else kind
            whole = whole or self.kind() == "all"
            self.i += 1
            self.take_sign(".")
        if self._is_year_word() and self.kind(1) != "year":
            self.i += 1
            self.take_sign(".")
            self._tail_of_period()
            return kind
        if self.kind() == "span" and whole:
            self.i += 1
            if self._tail_of_period() or self.kind() in ("end", "sign", "every"):
                return kind
        self.i = start
        return None

    def _tail_of_period(self) -> bool:
        """ "(период) реализации плана": words that only say whose period it is."""
        start = self.i
        while self.kind() == "word" and str(self.value()) in _TAIL_WORDS and self.i - start < _MOST_PREPOSITIONS:
            self.i += 1
        return self.i > start


_TAIL_WORDS = frozenset(
    """реализации действия исполнения выполнения обучения плана программы проекта дорожной карты кластера
    настоящего""".split()
)
