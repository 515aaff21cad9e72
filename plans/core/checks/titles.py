"""The plan's title and the headings: missing, in an oblique case, with a full stop, of another year or cluster."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from plans.core.checks.about import About
from plans.core.checks.repeats import OWN_NUMBER
from plans.core.checks.rows import said, said_of, shown, texts_of
from plans.core.document import Activity, PlanDocument
from plans.core.findings import Finding, Level

_KIND = re.compile(r"(?:плана|плану|планом|дорожной карты|дорожной карте|дорожную карту)(?!\w)", re.IGNORECASE)
# Deeds that are spoken of in the singular: "Повышения качества" is a genitive, "Мероприятия", "Занятия" are many.
_DEEDS = (
    "повышени проведени формировани создани развити обеспечени вовлечени привлечени внедрени совершенствовани "
    "расширени укреплени взаимодействи содействи участи согласовани сопровождени осуществлени выявлени выполнени "
    "распространени сотрудничеств стимулировани внесени заключени обновлени наполнени прохождени подписани размещени"
).split()
_GENITIVE = re.compile(rf"(?:{'|'.join(_DEEDS)})[яа](?!\w)", re.IGNORECASE)
_DATIVE = re.compile(r"[а-яё]{2,}(?:(?<!мп)ани|ени|яти|ити)(?:ю|ем)(?!\w)", re.IGNORECASE)
_FEMININE = re.compile(r"(?:реализ|актуализ|модерниз|координ|популяриз|оптимиз|интегр)аци(?:и|ей)(?!\w)", re.IGNORECASE)
_ENDING = re.compile(r"(?:я|ю|ем)\Z|(?<=ств)а\Z|(?<=ци)(?:и|ей)\Z")
_SINGLE_YEAR = re.compile(r"(?:на|за) ((?:19|20)\d\d)[ \N{NO-BREAK SPACE}]?(?:год|г)(?!\w)", re.IGNORECASE)
_TWO_YEARS = re.compile(r"((?:19|20)\d\d)\s?(?:[-–—/]|гг?\. ?[-–—])\s?((?:19|20)\d\d|\d\d)(?!\d)")
_CLUSTER = re.compile(r"кластер(?:а|е|у|ом)?(?!\w)", re.IGNORECASE)
_BEFORE, _AFTER = 120, 60  # characters around that word in which the rest of a cluster's name stands
_ADJECTIVES = re.compile(r"(?:(?<![\w-])[а-яё-]{1,40}(?:ого|ому|ом|ый|ой|ий|ым)\s){1,4}\Z", re.IGNORECASE)
_INDUSTRY = re.compile(r"\s(?!(?:на|по|в|и|для)\s)([а-яё]+)", re.IGNORECASE)
_ADJECTIVE_END = re.compile(r"(?:ого|ому|ом|ый|ой|ий|ым)\Z")
_NO_NAME = re.compile(r"(?:эт|данн|наш|нов|един|сво|настоящ|вновь|кажд|регион|област)")
_STEM = 6


def untitled(document: PlanDocument) -> Iterator[Finding]:
    """Nobody can say later what the paper is."""
    if not any(line.strip() for line in document.title):
        yield Finding(Level.WARNING, "title.missing", "", "У плана нет названия.", "Впишите название и период.")


def oblique(document: PlanDocument) -> Iterator[Finding]:
    """ "3. Повышения качества …", "Вовлечению школьников …": a title stands in the nominative."""
    title = " ".join(document.title).strip()
    if found := _KIND.match(title):
        text = f"Название плана начинается не с именительного падежа: «{found[0]}»."
        yield Finding(Level.WARNING, "title.oblique", "", text, "Обычно пишут «План …» или «Дорожная карта …».")
    for section in document.sections:
        words = OWN_NUMBER.sub("", section.heading.strip(), count=1).strip()
        if word := _oblique_word(words):
            yield Finding(Level.WARNING, "heading.oblique", section.heading, *_in_words(word))
        for row in section.activities:
            if word := _oblique_word(row.title):
                yield said(Level.WARNING, "activity.oblique", row, *_in_words(word))


def _oblique_word(text: str) -> str:
    found = _GENITIVE.match(text) or _DATIVE.match(text) or _FEMININE.match(text)
    return found[0] if found else ""


def _in_words(word: str) -> tuple[str, str]:
    feminine = word.lower().endswith(("ции", "цией"))
    nominative = _ENDING.sub("я" if feminine else "о" if word.lower().endswith("ства") else "е", word)
    return f"«{word} …»: начало не в именительном падеже.", f"Обычно пишут «{nominative} …»."


def dotted(document: PlanDocument) -> Iterator[Finding]:
    """ГОСТ Р 7.0.97: no full stop after a title or heading."""
    lines = [("", document.title[-1])] if document.title else []
    lines += [(section.heading, section.heading) for section in document.sections]
    for place, line in lines:
        if re.search(r"[а-яё»)]{3}\.\s*\Z", line) and not re.search(r"(?:год|гг?|др|пр)\.\s*\Z", line):
            yield Finding(Level.INFO, "title.dotted", place, "После заголовка стоит точка.", "Точку здесь не ставят.")


def other_period(document: PlanDocument) -> Iterator[Finding]:
    """ "на 2022 год" over a plan of 2022/2023; `signoffs.title_and_period` tells of years that do not meet at all."""
    period, title = document.period, " ".join(document.title)
    if period is None:
        return
    own = (period.start.year, period.end.year)
    two = [(int(first), int(last) + (int(first) // 100 * 100 if len(last) == 2 else 0)) for first, last in
           _TWO_YEARS.findall(title)]  # fmt: skip
    named = two or [(int(year), int(year)) for year in _SINGLE_YEAR.findall(title)]
    if named and own not in named and any(year in named_ for named_ in named for year in own):
        text = f"В названии {_years(named[0])}, а период плана {period.start:%d.%m.%Y} – {period.end:%d.%m.%Y}."
        yield Finding(Level.WARNING, "period.partly", "", text, "Исправьте название или период.")


def _years(years: tuple[int, int]) -> str:
    return f"{years[0]} год" if years[0] == years[1] else f"{years[0]}–{years[1]} годы"


def other_cluster(document: PlanDocument, about: About) -> Iterator[Finding]:
    """The title names the cluster by words that the plan's own cluster does not have."""
    found = next(_clusters(" ".join(document.title)), None)
    if not about.cluster or not found:
        return
    known = {word[:_STEM] for name in about.cluster for word in re.findall(r"[а-я]+", _plain(name))}
    words = [word for word in _plain(f"{found.adjectives} {found.industry}").split() if not word.startswith("образов")]
    if any(word[:_STEM] not in known and not _NO_NAME.match(word) for word in words):
        text = f"В названии «{shown(found.words)}», а план относится к кластеру «{about.cluster[0]}»."
        yield Finding(Level.WARNING, "cluster.different", "", text, "Проверьте название плана и выбранный кластер.")


def cluster_varied(document: PlanDocument) -> Iterator[Finding]:
    """The cluster's full name in a row is not that of the title."""
    title = next(_clusters(" ".join(document.title)), None)
    own = _adjectives(title.adjectives) if title else frozenset()
    if not own:
        return
    other: dict[str, list[Activity]] = {}
    for row, _, text in texts_of(document):
        for found in _clusters(text):
            named = _adjectives(found.adjectives)
            if any(word.startswith("образов") for word in named) and named != own:
                other.setdefault(shown(f"{found.adjectives} {found.noun}").lower(), []).append(row)
    for name, rows in other.items():
        text = f"Кластер назван не так, как в названии плана: «{name}»."
        yield said_of(Level.INFO, "cluster.varied", rows, text, "Пишите одно название.")


class _Cluster(NamedTuple):
    """A cluster as a text names it: "образовательно-отраслевого" + "кластера" + "транспорта"."""

    adjectives: str
    noun: str
    industry: str

    @property
    def words(self) -> str:
        return " ".join(filter(None, self))


def _clusters(text: str) -> Iterator[_Cluster]:
    for found in _CLUSTER.finditer(text):
        before = _ADJECTIVES.search(text[max(0, found.start() - _BEFORE) : found.start()])
        after = _INDUSTRY.match(text[found.end() : found.end() + _AFTER])
        yield _Cluster(before[0].strip() if before else "", found[0], after[1] if after else "")


def _adjectives(words: str) -> frozenset[str]:
    plain = (_ADJECTIVE_END.sub("", word) for word in _plain(words).split())
    return frozenset(word for word in plain if not _NO_NAME.match(word))


def _plain(text: str) -> str:
    return text.lower().replace("ё", "е")
