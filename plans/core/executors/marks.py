"""What separates executors beside commas and lines: labels, slashes, "совместно с"; and what names nobody: "те же"."""

import re
from dataclasses import dataclass
from enum import StrEnum

# "Отв.: …", "соисполнители – …". A dash may be glued to a full stop only: "ответственный-методист" is a post.
_LABEL = re.compile(
    r"(?<![^\s,;.•])(?:"
    r"(?:отв(?:\.|етственн(?:ый|ая|ое|ые))?(?: исп(?:\.|олнител[ьи])| лиц[оа])?|(?:со)?исп(?:\.|олнител[ьи])|"
    r"главн\w\w исполнител[ьи])(?: ?:| ?[–—]| -(?= )|(?<=\.)-)|(?:участники|участвуют) ?:|"
    r"отв\.(?= ?(?-i:[А-ЯЁ][а-яё-]{1,30} ?[А-ЯЁ]\.|[А-ЯЁ]\. ?(?:[А-ЯЁ]\. ?)?[А-ЯЁ])))(?= ?[^\s:])",
    re.IGNORECASE,
)
# Who follows carries out as well. Not within a clause: "ПОО, работающие совместно с ЦОПП".
_JOINT = re.compile(
    r"(?<!\w)(?:(?P<instrumental>(?:совместно|во взаимодействии) со?)|при участии|с (?:участием|привлечением))(?!\w)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"(?:\w(?:[юуяа]щ|вш|[еаяо]нн)\w{2,5}|созданн?\w{1,3}|проводим\w{2,3}|работа[ею]т)\Z", re.IGNORECASE
)
_AROUND = 40  # characters before such words in which a clause shows
# Between words: not "2022/2023", "п/о", "и/или".
_SLASH = re.compile(r"(?<=[^\W\d]{2})/(?=[^\W\d]{2})|(?<=[^\W\d] )/(?= [^\W\d])")
_REFERENCE = re.compile(
    r"""(?:^|(?<=[,;\n]))[ ]?(?P<text>
        (?P<row>(?:см(?:\.|отри)?|как|исполнители|аналогично|согласно|по)[ ]?(?:[вк][ ])?
            (?:п(?:\.|ункт\w{0,3})|стр(?:\.|ок\w{1,3}))[ ]?№?[ ]?(?P<number>\d{1,3}(?:\.\d{1,3}){0,4}))
        |(?P<nobody>нет|не[ ](?:назначен|определ[её]н|указан|требуется|предусмотрен)[аоы]?|отсутству[ею]т)
        |(?:те|та|тот|то|он|она|они)[ ]же(?:[ ](?:лица|исполнители|организации))?
        |(?:см\.?|смотри|как|указаны)[ ]выше|[-–—]?["»〃][-–—]?|-//-
    )\.?[ ]?(?=$|[,;\n]|[ ]и[ ])""",
    re.IGNORECASE | re.VERBOSE,
)


class Target(StrEnum):
    """What a reference points to."""

    ABOVE = "above"  # the row above: "те же", "см. выше"
    ROW = "row"  # a row by its number: "см. п. 1.1"
    NOBODY = "nobody"  # "нет", "не назначены"


@dataclass(frozen=True, slots=True)
class Reference:
    """Words of a cell that stand where an executor would and name none. `number` is that of a ROW, else ""."""

    text: str
    target: Target
    number: str = ""


@dataclass(frozen=True, slots=True)
class Marks:
    """The text with ";" and spaces where such words and signs were, as long as before.

    `joints`: where the words after "совместно с" (True: an instrumental) or "при участии" (False: a genitive) begin.
    `slashes`: where a slash stood.
    """

    text: str
    joints: dict[int, bool]
    slashes: frozenset[int]
    references: tuple[Reference, ...]


def marks(text: str) -> Marks:
    """What separates in a text whose brackets and quotes are masked."""
    references: list[Reference] = []
    joints: dict[int, bool] = {}
    text = _REFERENCE.sub(lambda found: _referring(found, references), text)
    text = _LABEL.sub(_blank, text)
    text = _JOINT.sub(lambda found: _joining(found, joints), text)
    slashes = frozenset(found.start() for found in _SLASH.finditer(text)) if "/" in text else frozenset()
    text = _SLASH.sub(" ", text) if slashes else text
    return Marks(text, joints, slashes, tuple(references))


def _blank(found: re.Match[str]) -> str:
    return f";{' ' * (len(found[0]) - 1)}"


def _referring(found: re.Match[str], references: list[Reference]) -> str:
    target = Target.NOBODY if found["nobody"] else Target.ROW if found["row"] else Target.ABOVE
    references.append(Reference(found["text"], target, found["number"] or ""))
    return _blank(found)


def _joining(found: re.Match[str], joints: dict[int, bool]) -> str:
    before = found.string[max(0, found.start() - _AROUND) : found.start()].rstrip(" ,")
    if _CLAUSE.search(before):
        return found[0]
    joints[found.end()] = bool(found["instrumental"])
    return _blank(found)
