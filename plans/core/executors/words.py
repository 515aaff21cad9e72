"""The vocabulary: every form of a word that can name an executor → what it names, and whether it can begin a name."""

import re
from enum import Enum, auto
from typing import NamedTuple

from plans.core.executors.nouns import NOUNS, Kind


class Case(Enum):
    """A nominative can begin an executor; "директора" may be several directors, or the one who has a deputy."""

    NOMINATIVE = auto()
    EITHER = auto()
    OBLIQUE = auto()
    UNKNOWN = auto()


class Form(NamedTuple):
    """A word as the rules see it."""

    kind: Kind
    case: Case = Case.UNKNOWN
    plural: bool = False


# Names in capitals that are executors themselves; others (ОПК, УР) only stand behind a noun, or alone.
_SHORT = frozenset(
    "ЦОПП ПОО РУМО ФУМО УМО ЦЗН ТПП ВУЗ ВУЗЫ РЦК ОСТВ ИРПО РИРПО МЦК СЦК ЦПДЭ БПОО РЦОПП ИРО ТОИПКРО СОИРО РСПП "
    "СЦПК МЦПК МФЦПК НМЦ УМЦ ЦПК РМЦ ГЦЗН ОЦЗН ИПК ОМС ОИВ РОИВ ФОИВ ПОУ".split()
)
_FORM = re.compile(
    r"(?:[А-Я]{1,6}(?:ПОУ|ОУ)|[А-Я]{0,4}(?:УДПО|УДО)|СОШ|[ОЗПН]?АО|ООО|ИП|КФХ|[ФОС]?ГУП|МУП|ФКП|НКО|АНО|"
    r"[А-Я]{0,3}Г[БАК]У[А-Я]{0,2}|М[БАК]У[А-Я]?|НПО|НПП|НПК|РОО)\Z"
)
_QUALIFIERS = frozenset("ВО СПО ДПО ДО ВПО".split())  # "ФГБОУ ВО «…»": the name is still to come
_PREPOSITIONS = frozenset(
    "за по во в на о об от для при с со из к ко или над под между через без у до совместно имени им г № ул пос пгт "
    "и/или либо".split()
)
POSSESSIVES = frozenset("его ее их".split())
_ADJECTIVES = frozenset("все всех весь каждый каждая каждое другие иные прочие гл ст вед соц мед".split())
# Words that only go on with a name though they stand in nominative or look so.
_OBLIQUE_STEMS = """област кра город республик район округ населени занятост образовани наук промышленност политик
    развити обучени подготовк культур спорт труд защит направлени вопрос дисциплин специальност професси отрасл власт
    самоуправлени опк дел безопасност экономик предпринимательств транспорт связ строительств торговл"""
_ENDINGS = """а у ом ем ам ами ах ы ов е я ю ям ями ях и й ей ев ью ой ою х м ми хся мся мися ого его ому ему ым
    ыми их""".split()
# A word may break at a line's end inside these beginnings ("обра-зования"), which are no executors.
_STEMS = set(
    "образован образовательн производствен профессиональн координацион промышлен обучен развит занятост педагогич "
    "методич кластер област муниципальн региональн федеральн государствен экспертн исполнительн отраслев социальн "
    "специальн практическ учебн технологич политик подготовк деятельност направлен общественн населен дисциплин "
    "федерац смоленск томск структурн индустриальн предпринимательств самоуправлен машиностроит".split()
)
_ADJECTIVE = re.compile(
    r"(?:ый|(?:[кхжшщч]|[^аеи]н|[^ое]г)ий|ая|яя|ое|[жшщчн]ее|ые|[кгхжшщч]ие|[шд]ние|(?:ий|ие|ая)ся)\Z"
)
_OBLIQUE_ADJECTIVE = re.compile(r"(?:ого|его|ому|ему|ыми|ими|ых|их|ую|юю|ым|им|[жчшщ]ей)\Z")
_OBLIQUE = re.compile(r"(?:ов|ев|ам|ям|ами|ями|ах|ях|ей|ью|ом|ем|ости|(?:ци|ени|ани|ти|зи|ри|[ое]ги)[йи])\Z")
# "Медиастудия", "сельхозпредприятия": what the second half names.
_COMPOUND = re.compile(
    r"(?:меди[ао]|авто|агро|проф|спец|гос|строй|тех|мед|хоз|соц|био|нефте|газо|электро|энерго|сельхоз|под|мини|кино|теле|радио|фото)"
    r"(?=\w{4})"
)
# Typists mix the two alphabets inside a word: "ПOO" with Latin letters.
_CYRILLIC_FOR_LATIN = str.maketrans("aceopxykABCEHKMOPTXY", "асеорхукАВСЕНКМОРТХУ")
_INITIALS = re.compile(r"[А-ЯЁ]\.-?(?:[А-ЯЁ]\.?)?\Z")
_FORMS: dict[str, Form] = {}


def _add(kind: Kind, singular: str, plural: str) -> None:
    """All forms of a noun. When its plural sounds like its genitive ("группы", "директора"), the plural is EITHER."""
    stem = next(singular[:at] for at in range(len(singular), 0, -1) if plural.startswith(singular[:at]))
    _STEMS.add(stem)
    for ending in _ENDINGS:
        _FORMS.setdefault(stem + ending, Form(kind, Case.OBLIQUE))
    twofold = singular.endswith(("а", "ия", "е", "о")) or plural.endswith(("а", "я"))
    if not twofold and stem == singular:
        _FORMS.setdefault(stem + "а", Form(kind, Case.OBLIQUE))
    _FORMS[plural] = Form(
        kind, Case.EITHER if twofold and not singular.endswith("ая") else Case.NOMINATIVE, plural=True
    )
    _FORMS[singular] = Form(kind, Case.NOMINATIVE)


for _kind, _table in NOUNS.items():
    for _pair in _table.split():
        _add(_kind, *_pair.split("/"))
for _stem in _OBLIQUE_STEMS.split():
    _FORMS |= {_stem + ending: Form(Kind.PLAIN, Case.OBLIQUE) for ending in ("", *_ENDINGS)}
for _word in "зам и.о врио вр.и.о ио зав нач пред".split():
    _FORMS[_word] = Form(Kind.PERSON, Case.NOMINATIVE)
_FORMS["молодежь"] = Form(Kind.PEOPLE, Case.NOMINATIVE)


def bare(text: str) -> str:
    """A word without case, ё, quotes and punctuation around it."""
    return text.lower().replace("ё", "е").strip(".,;:!?–—-«»\"„“”'()[]")


def is_word(text: str) -> bool:
    """Is it a whole word of the vocabulary?"""
    return bare(text) in _FORMS


def breaks(left: str, right: str) -> bool:
    """Do two halves make a known word, and is the break inside its stem?"""
    whole = bare(left + right)
    return any(whole[:at] in _STEMS for at in range(len(left) + 1, len(whole) + 1))


def is_initials(text: str) -> bool:
    return bool(_INITIALS.match(text))


def is_qualifier(text: str) -> bool:
    return text in _QUALIFIERS


def look(text: str) -> Form:
    """What a word is by itself; the rules look at its neighbours."""
    if not text.isascii():
        text = text.translate(_CYRILLIC_FOR_LATIN)
    if text[0] in "«\"“„'":
        return Form(Kind.QUOTED)
    if text[0] in "([":
        return Form(Kind.BRACKET)
    word = bare(text)
    if not word:
        return Form(Kind.DASH if text.strip("–—-") == "" else Kind.PLAIN)
    if word == "и":
        return Form(Kind.AND)
    if word in _PREPOSITIONS:
        return Form(Kind.PREPOSITION)
    if not word[0].isalpha():
        return Form(Kind.NUMBER)
    return (
        _capitals(re.split(r"[«\"“„(]", text, maxsplit=1)[0].strip(".,:"))
        or _noun(word)
        or _guess(word, small=text[0].islower())
    )


def _capitals(text: str) -> Form | None:
    if len(text) < 2 or not text.replace("-", "").isupper():
        return None
    if text in _SHORT:
        return Form(Kind.SHORT)
    if _FORM.match(text):
        return Form(Kind.FORM)
    return None if text.lower().replace("ё", "е") in _FORMS or len(text) > 8 else Form(Kind.CAPITALS)


def _noun(word: str) -> Form | None:
    """A noun of the vocabulary; of a compound ("колледж-координатор", "зам.директора") the part that is known."""
    if found := _FORMS.get(word) or _FORMS.get(_COMPOUND.sub("", word, count=1)):
        return found
    parts = re.split(r"[-.]", word)
    return (_FORMS.get(parts[0]) or _FORMS.get(parts[-1])) if len(parts) > 1 else None


def _guess(word: str, *, small: bool) -> Form:
    if word in _ADJECTIVES or _ADJECTIVE.search(word):
        return Form(Kind.ADJECTIVE, Case.NOMINATIVE, plural=word.endswith(("ие", "ые", "иеся", "все")))
    if word in POSSESSIVES:
        return Form(Kind.ADJECTIVE, Case.EITHER)
    if word.endswith("ой"):  # "областной совет", but "областной администрации"
        return Form(Kind.ADJECTIVE, Case.EITHER)
    if _OBLIQUE_ADJECTIVE.search(word):
        return Form(Kind.ADJECTIVE, Case.OBLIQUE)
    return Form(Kind.PLAIN, Case.OBLIQUE if small and _OBLIQUE.search(word) else Case.UNKNOWN)
