"""The executors' column: a cell → separate executors. Commas, lines and "и" separate, and often nothing at all does.

When it is not sure that a new executor begins, the words stay together: a secretary splits faster than she mends.
"""

import re
from collections.abc import Collection, Iterator

# A word that begins an executor and needs another to say whose: "Руководители (ПОО)", "Директор (колледжа)".
_NEEDY = frozenset(
    "руководитель руководители директор директора заместитель заместители председатель секретарь члены член участники "
    "участник представители представитель сотрудники сотрудник специалисты специалист администрация администрации "
    "ответственный ответственные куратор кураторы начальник начальники заведующий заведующие методист методисты "
    "мастера преподаватели преподаватель наставники наставник студенты обучающиеся команда коллектив коллективы "
    "работники работник эксперты эксперт ректор проректор проректоры главы глава координатор координаторы".split()
)
# A word that begins an executor whose name goes on by itself: a body, an organisation, an adjective of one.
_BEGINNERS = frozenset(
    "координационный экспертный педагогический попечительский наблюдательный методический общественный совет советы "
    "рабочая рабочие группа группы комиссия комитет департамент департаменты министерство управление отдел агентство "
    "служба центр центры колледж колледжи техникум техникумы институт университет академия училище школа школы лицей "
    "предприятия предприятие организации организация работодатели работодатель партнеры партнёры соисполнители "
    "социальные отраслевые опорные базовые профильные индустриальные ведущая ведущие профессиональные образовательные "
    "промышленные крупные союз ассоциация объединение палата фонд корпорация концерн завод фабрика "
    "торгово-промышленная региональное региональный региональная федеральное учебно-методическое все "
    "родители выпускники волонтеры волонтёры молодежь безработные органы орган муниципальные структурные".split()
)
_PLURALS = frozenset(
    "руководители члены участники представители сотрудники специалисты ответственные кураторы начальники заведующие "
    "методисты преподаватели наставники студенты обучающиеся работники эксперты проректоры координаторы "
    "работодатели партнеры партнёры родители выпускники волонтеры".split()
)
# "Председатель и члены совета": with only this before it, "и" joins two that share what follows.
_PAIRED = frozenset(
    "председатель члены участники руководители руководитель представители секретарь директора директор "
    "заместители сотрудники специалисты".split()
)
# Names in capitals that are executors themselves; any other stands behind a noun ("Секретарь КС", "Члены ОПК").
_BODIES = frozenset("ЦОПП ПОО РУМО ФУМО УМО ЦЗН ТПП ВУЗЫ ВУЗ РЦК ОСТВ ИРПО РИРПО МЦК СЦК ЦПДЭ БПОО".split())
_LEGAL_FORM = re.compile(
    r"(?:[А-Я]{0,6}(?:ГБ|ГА|ГК)?(?:ПОУ|ОУ|УЧ)|[ОЗП]?АО|ООО|ИП|ФГУП|ГУП|МУП|НКО|АНО|ФГБУ|ГБУ|НПО)\Z"
)
_INSTITUTIONS = frozenset(
    "министерство департамент комитет управление агентство служба отдел центр институт рабочая группа комиссия".split()
)
_POSTS = re.compile(
    r"(?:и\.\s?о\.\s+)?(?:директор|зам|начальник|председатель|руководитель|методист|заведующ|проректор|ректор|секретарь|"
    r"преподаватель|мастер|специалист|эксперт|глава|министр|член|куратор|инженер|президент)\w*",
    re.IGNORECASE,
)
_PARTICIPLE = re.compile(
    r"(?:не\s+)?(?:\w*(?:входящ|участвующ|осуществляющ|реализующ|являющ|имеющ|работающ|обучающ(?!иеся)|курирующ|отвечающ|"
    r"ведущ(?:ие|ий|ая|ее)\s+(?:подготовк|обучени)|ответственн\w+\s+за|расположенн|включенн|включённ|созданн|подведомств|"
    r"закреплен|закреплён|назначен|привлекаем|заинтересованн)|котор|где\b|в\s+том\s+числе|включая|в\s+лице|чь[яиё])\w*",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"\s*\(\s*(?:далее\b|по\s+согласованию|по\s+должности|при\s+необходимости|по\s+назначению)[^()]*\)", re.IGNORECASE
)
_DEFINED = re.compile(r"([^()]*)\(\s*далее\s*(?:по\s+тексту\s*)?[-–—:]?\s*([^()]+?)\s*\)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\s+по\s+согласованию\b\.?", re.IGNORECASE)
_GROUP = re.compile(r"«(?:[^«»\n]|«[^«»\n]*»)*»|\"[^\"\n]*\"|[“„][^“”„\n]*[“”]|\([^()\n]*\)")
_SURNAME = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_INITIALS = r"[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.)?"
_PERSON = re.compile(rf"(?:{_SURNAME}\s+{_INITIALS}|{_INITIALS}\s?{_SURNAME})(?!\w)")
_ENDS_WITH_PERSON = re.compile(rf"{_PERSON.pattern}$")
_BULLET = re.compile(r"^\s*(?:[-–—•●▪*]\s+|\d{1,2}[.)]\s+)")
_OF_WHAT_FOLLOWS = re.compile(r"(?:ой|ей|их|ых|ого|его|ов|ев)$")
_ADJECTIVE = re.compile(r"(?:ые|ие|ый|ий|ая|ое)$")
_COMPOUND = re.compile(r"(?:[нквтлч]о|е[бм]н?о)$")
_PREPOSITIONS = frozenset("за по в во на о об от для при с со из к ко и или –".split())
_NEAR = 200  # so many letters on each side of a separator decide about it
_SPACE, _SEPARATORS = "\ue000", {",": "\ue001", ";": "\ue002", "\n": "\ue003"}
_BACK = {ord(_SPACE): " ", **{ord(hidden): shown for shown, hidden in _SEPARATORS.items()}}
_HIDE = {ord(" "): _SPACE, **{ord(shown): hidden for shown, hidden in _SEPARATORS.items()}}


def split(cell: str, known: Collection[str] = ()) -> tuple[str, ...]:
    """The separate executors of a cell, in order, each once. `known` names are found even where nothing separates them.

    Every word of the cell is in the answer, but for separators, "(далее – …)" and "(по согласованию)".
    """
    text = _ATTRIBUTE.sub("", _NOTE.sub(" ", cell.translate({ord("\u00a0"): " ", 0x2028: "\n"})))
    text = _GROUP.sub(lambda found: found[0].translate(_HIDE), _join_broken(text))
    text = _hide_known(text, known)
    found = [one for line in _lines(text) for piece in _pieces(line) for one in _unseparated(piece, known)]
    names = (" ".join(name.translate(_BACK).split()).strip(" ,;") for name in found)
    return tuple(dict.fromkeys(name for name in names if any(map(str.isalnum, name))))


def same_name_key(name: str) -> str:
    """A form in which several spellings of one name are equal: case, ё, quotes, white space and notes do not count."""
    text = _NOTE.sub("", name).lower().replace("ё", "е")
    return " ".join(re.sub(r"[«»\"„“”.,]", " ", text).split())


def definitions(cell: str) -> dict[str, str]:
    """The abbreviations that a cell defines: "Члены … кластера (далее – ОПК)" → {"ОПК": "Члены … кластера"}."""
    return {short: " ".join(full.split(",")[-1].split()) for full, short in _DEFINED.findall(cell)}


def _join_broken(text: str) -> str:
    """Put together words that a hyphen breaks at the end of a line; a compound keeps its hyphen."""

    def joined(match: re.Match[str]) -> str:
        return f"{match[1]}-{match[2]}" if _COMPOUND.search(match[1]) else match[1] + match[2]

    return re.sub(r"([а-яё]{2,})-\s+([а-яё]{2,})", joined, text)


def _hide_known(text: str, known: Collection[str]) -> str:
    """Known names become single words, so that nothing cuts them."""
    names = sorted((name for name in known if " " in name or "," in name), key=len, reverse=True)
    if not names:
        return text
    pattern = "|".join(r"\s+".join(map(re.escape, name.split())) for name in names)
    return re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", lambda found: found[0].translate(_HIDE), text)


def _lines(text: str) -> Iterator[str]:
    """The lines of a cell; a line that only goes on with the words before belongs to them."""
    parts: list[str] = []
    for line in text.split("\n"):
        bullet = _BULLET.match(line)
        line = _BULLET.sub("", line).strip()
        if not line:
            continue
        if parts and (bullet or not _goes_on(parts[-1], line)):
            yield " ".join(parts)
            parts = []
        parts.append(line)
    yield " ".join(parts)


def _goes_on(before: str, line: str) -> bool:
    last = before.split()[-1].lower()
    first = line.split()[0]
    if last in _PREPOSITIONS or last.endswith("-") or _bare(before) in _NEEDY or _LEGAL_FORM.match(before.split()[-1]):
        return True
    if first[0] in '«"“„(':
        return True
    return (first[0].islower() and _bare(first) not in _PLURALS) or _is_genitive(first)


def _is_genitive(word: str) -> bool:
    return _bare(word) not in _BEGINNERS and bool(re.search(r"(?:ого|его|ской|ной|ых|их|ости|ции)$", word.lower()))


def _bare(word: str) -> str:
    return word.lower().strip(".,;:–-")


def _pieces(line: str) -> list[str]:
    """A line by commas, semicolons and "и", where they separate."""
    pieces: list[str] = []
    at = 0
    for mark in re.finditer(r"[,;]|\s(?:и|а\s+также)\s", line):
        begin = max(at, mark.start() - _NEAR)
        left = ("… " if begin > at else "") + line[begin : mark.start()]
        if _separates(left.strip(), line[mark.end() : mark.end() + _NEAR].strip(), mark[0].strip()):
            pieces.append(line[at : mark.start()])
            at = mark.end()
    return [*pieces, line[at:]]


def _separates(left: str, right: str, mark: str) -> bool:
    if mark == ";" or not left or not right:
        return mark in (",", ";")
    first = right.split()[0]
    if mark == ",":
        return _comma_separates(left, right, first)
    return _and_separates(left, first)


def _comma_separates(left: str, right: str, first: str) -> bool:
    if _PARTICIPLE.match(right):
        return False
    if _ENDS_WITH_PERSON.search(left) and _POSTS.match(right) and first[0].islower():
        return False
    if first[0].isupper() or not first[0].isalpha() or _begins(first):
        return True
    if _bare(left.split()[0]) in _INSTITUTIONS:
        return False
    return not re.search(r"(?:ов|ев|ей|ых|их|ого|его|ами|ями)[,;]?$", first.lower())


def _and_separates(left: str, first: str) -> bool:
    """ "и" separates before a word that can only begin an executor, when what stands before is whole."""
    words = left.split()
    if len(words) == 1 and _bare(words[0]) in _PAIRED:
        return False
    word = first.strip(",;")
    if word in _BODIES or _LEGAL_FORM.match(word) or _SPACE in word:
        return (words[-1] in _BODIES and len(words) == 1) or "»" in words[-1] or _SPACE in words[-1]
    return _bare(first) in _PLURALS or (first[0].isupper() and _begins(first))


def _begins(word: str) -> bool:
    bare = _bare(word)
    return bare in _NEEDY or bare in _BEGINNERS


def _unseparated(piece: str, known: Collection[str]) -> Iterator[str]:
    """The executors of a piece in which nothing separates them."""
    names = {name.translate(_HIDE) for name in known} | set(known)
    starts = {match.start() for match in _PERSON.finditer(piece)}
    inside = {at for match in _PERSON.finditer(piece) for at in range(match.start() + 1, match.end())}
    current: list[str] = []
    has_person = False
    for match in re.finditer(r"\S+", piece):
        word, at = match[0], match.start()
        person = at in starts
        if at not in inside and current and _starts_new(current, word, person, has_person, names):
            yield " ".join(current)
            current, has_person = [], False
        current.append(word)
        has_person = has_person or person
    if current:
        yield " ".join(current)


def _starts_new(current: list[str], word: str, person: bool, has_person: bool, names: set[str]) -> bool:
    if person:
        return has_person
    last = _bare(current[-1])
    if last in _PREPOSITIONS or current[-1].endswith(("–", "-")):
        return False
    needs = len(current) == 1 and (last in _NEEDY or bool(_LEGAL_FORM.match(current[0])))
    if word in names and _SPACE in word:
        return not needs
    if needs:
        return False
    if _ADJECTIVE.search(last) or last == "все":
        return False
    if word in _BODIES:
        return not _OF_WHAT_FOLLOWS.search(last)
    if _LEGAL_FORM.match(word):
        return "»" in current[-1] or current[-1] in _BODIES
    return (word[0].isupper() and _begins(word)) or _bare(word) in _PLURALS
