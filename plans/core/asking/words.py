"""The words of questions to plans: what they ask for, whom they name, what may be left out. Compared by their stems."""

import re
from enum import StrEnum
from typing import NamedTuple

from plans.core.search import stems

MOST_LETTERS = 300  # of a question; nobody asks a longer one
_QUOTES = '«“"'
_WHOLE = frozenset(["сделать", "выполнить"])  # else they would be «сделали», «выполнили»
_TOKEN = re.compile(r"«[^«»]*»|“[^“”]*”|\"[^\"]*\"|№|\d+(?:[./–-]\d+)*(?:-[а-яё]{1,3}\b)?|[^\W\d_]+(?:-[^\W\d_]+)*")


class Wanted(StrEnum):
    """Which rows are asked for."""

    ANY = "any"
    OPEN = "open"
    LATE = "late"
    SOON = "soon"
    WAITS = "waits"
    FAILED = "failed"
    DONE = "done"
    MOVED = "moved"
    DROPPED = "dropped"
    UNCLEAR = "unclear"


class Sort(StrEnum):
    """What a name is a name of."""

    CLUSTER = "cluster"
    ORGANISATION = "organisation"
    DEPARTMENT = "department"


class Spoken(NamedTuple):
    """A word, a number or a quoted phrase, where it stands, and its stem; a quoted one has none."""

    text: str
    at: int
    end: int
    stem: str

    @property
    def low(self) -> str:
        return self.text.lower().replace("ё", "е")

    @property
    def is_quoted(self) -> bool:
        return self.text[0] in _QUOTES


def tokens(text: str, letters: int = MOST_LETTERS) -> list[Spoken]:
    """The tokens of the first letters of a text; signs between them say nothing."""
    return [_token(found) for found in _TOKEN.finditer(text[:letters])]


def _token(found: re.Match[str]) -> Spoken:
    text = found[0]
    if text[0] in _QUOTES:
        return Spoken(text, *found.span(), "")
    return Spoken(text, *found.span(), text.lower() if text.lower() in _WHOLE else "-".join(stems(text)) or text)


def _phrases(words: str) -> list[tuple[str, ...]]:
    return [tuple(token.stem for token in tokens(phrase)) for phrase in words.split(",")]


_WANTED = {
    Wanted.LATE: (
        "просрочено, просроченное, просроченные, просроченных, просрочен, просрочили, просрочил, просрочила, "
        "просрочка, просрочки, просрочки есть, опаздывает, опаздывают, опоздал, опоздали, опоздание, опоздания, "
        "не сделано в срок, не сделали в срок, не выполнено в срок, не выполнили в срок, не успел, не успели, "
        "долги, долг, должники, должник, задолженность, отстает, отстают, горит, сроки прошли, срок прошел"
    ),
    Wanted.WAITS: (
        "ждет проверки, ждут проверки, ожидает проверки, ожидают проверки, на проверке, не проверено, не проверены, "
        "не проверил, непроверенные, непроверенное, ждет секретаря, ждут секретаря, не принято, не приняты, "
        "отметки ждут, надо проверить, нужно проверить, что проверить"
    ),
    Wanted.FAILED: (
        "не выполнено, не выполнил, не выполнили, не выполнила, невыполненное, невыполненные, выполнено частично, "
        "частично выполнено, частично, сорвано, сорвали, сорваны, провалено"
    ),
    Wanted.UNCLEAR: (
        "неясные сроки, неясный срок, неясных сроков, неясны сроки, сроки неясны, сроки неясные, неясные, неясно, "
        "непонятные сроки, непонятный срок, непонятных сроков, сроки непонятны, непонятные, непонятно, "
        "сроки не поняты, не поняты сроки, без даты, без дат, без срока, без сроков, неопределенные сроки, "
        "нет даты, нет срока"
    ),
    Wanted.SOON: (
        "скоро, подходит срок, подходят сроки, сроки подходят, срок подходит, ближайшие сроки, ближайший срок, "
        "в ближайшее время, на подходе"
    ),
    Wanted.OPEN: (
        "должен, должна, должно, должны, обязан, обязана, обязаны, предстоит, предстоят, осталось, остается, "
        "осталось сделать, нужно, нужно сделать, надо, надо сделать, что делать, сделать, выполнить, запланировано, "
        "запланированы, запланировали, не сделано, не сделал, не сделали, не отмечено, не отметил, не отметили, "
        "без отметки, без отметок, нет отметки, не отчитался, не отчитались, не отчиталась, "
        "должен сделать, должна сделать, должны сделать, предстоит сделать, впереди, открыто, открыты, не закрыто"
    ),
    Wanted.DONE: (
        "выполнено, выполнил, выполнила, выполнили, выполненные, выполненное, выполненных, сделано, сделал, сделала, "
        "сделали, сделанное, завершено, завершили, закрыто, готово"
    ),
    Wanted.MOVED: "перенесено, перенес, перенесла, перенесли, перенесены, перенесенные, переносы, отложено, отложили",
    Wanted.DROPPED: "снято, снял, сняли, сняты, снятые, отменено, отменили, отменены, отмененные",
}
WANTED = {phrase: wanted for wanted, words in _WANTED.items() for phrase in _phrases(words)}
LONGEST = max(map(len, WANTED))

# A word that says what the name beside it is a name of.
_SORTS = {
    Sort.CLUSTER: "кластер, кластера, кластеру, кластером, кластере, кластеры, кластеров",
    Sort.DEPARTMENT: "департамент, департамента, департаменту, департаменте, департаментов",
    Sort.ORGANISATION: (
        "организация, организации, организаций, участник, участника, участники, учреждение, учреждения, колледж, "
        "колледжа, колледжу, колледже, техникум, техникума, техникуму, предприятие, предприятия, завод, завода, "
        "заводу, училище, училища, университет, университета, институт, института, школа, школы"
    ),
}
SORTS = {phrase[0]: sort for sort, words in _SORTS.items() for phrase in _phrases(words)}

ABOUT = frozenset("про насчет касательно".split())
SMALL = frozenset("и в во на с со по к ко о об от до для из у за при под над между а но или же ли бы им имени".split())
_FILLERS = (
    "покажи, покажите, показать, найди, найдите, найти, дай, дайте, мне, нам, меня, нас, весь, вся, все, всех, всего, "
    "список, перечень, какие, какой, какая, какое, каких, что, чего, кто, кого, кому, у кого, где, когда, есть, было, "
    "были, был, будет, будут, стоит, имеет, имеют, план, плана, плане, планы, планов, планах, мероприятие, "
    "мероприятия, мероприятий, строка, строки, строк, срок, сроки, сроков, сроком, наступает, наступают, наступил, "
    "это, то, не, нет, пожалуйста, сейчас, еще, уже, только, там, тут, отметка, отметки, отметок, дело, дела, делам, "
    "работа, работы, задача, задачи"
)
FILLERS = frozenset(stem for phrase in _phrases(_FILLERS) for stem in phrase) - {"не"}
