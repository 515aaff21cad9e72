"""What stands above a plan and is no part of it: covering letters, goals and tasks, stamps of electronic signatures."""

import re
from collections.abc import Iterable

from plans.core.recognise.lines import Line
from plans.core.recognise.log import Log
from plans.core.recognise.words import opens_title, sign_off
from plans.core.text import squeeze

_PROSE = re.compile(
    r"^(?:уважаем|цел[ьи](?: |:|$)(?!\d)|(?:основные )?задачи\b|основани[ея] |пояснительн|в соответствии с "
    r"|на основании |в целях |во исполнение |направля|просим |прошу |с уважением"
    r"|исх\.|вх\.|тел\.|e-?mail|\d{1,2}\) |[-–•] )",
    re.IGNORECASE,
)
_LETTER = re.compile(r"^(?:уважаем|с уважением|направля(?:ем|ю)|исх\. ?№?)|\bнаправля(?:ем|ю)\b", re.IGNORECASE)
_SENTENCE = 150  # letters: a longer line that ends with a full stop is a sentence, no title
_STAMP = re.compile(r"^(?:документ )?подписан\w* .{0,40}электронной подпис|^электронная подпись$", re.IGNORECASE)
_STAMPED = re.compile(
    r"^(?:(?:номер |№ )?сертификат|владелец|действител|срок действия|кем выдан|подписант|дата подписани"
    r"|(?:[0-9a-f]{2} ?){8,}$)",
    re.IGNORECASE,
)
_MASTHEAD = re.compile(
    r"^(?:министерств|департамент|комитет|управление образован|федеральн|государственн|областное|краевое|муниципальн"
    r"|бюджетн|автономн|частное|[А-ЯЁ]{1,5}[БА]?П?ОУ\b|администрац)",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"\d{2}\.\d{2}\.(?:19|20)\d\d|(?:19|20)\d\d ?г|_{2,}.*20_|протокол", re.IGNORECASE)
_HINT = "Если эти слова нужны в плане, впишите их."


def is_prose(text: str) -> bool:
    """Whether a line is one of a letter or of goals and tasks, and so of no title."""
    return bool(_PROSE.match(text)) or (len(text) > _SENTENCE and text.rstrip().endswith((".", ";", ":")))


def is_masthead(text: str) -> bool:
    """Whether a line names a ministry or a college, as above the title."""
    return bool(_MASTHEAD.match(text))


def is_signed(lines: Iterable[Line]) -> bool:
    """Whether a sign-off block has its date or protocol, after which it is done."""
    return any(_SIGNED.search(line.text) for line in lines)


def without_stamps(lines: list[Line], log: Log) -> list[Line]:
    """The lines without stamps of electronic signatures, which are drawn over any block."""
    kept: list[Line] = []
    stamp: list[str] = []
    for line in lines:
        if _STAMP.match(line.text) or (stamp and _STAMPED.match(line.text)):
            stamp.append(line.text)
        else:
            kept.append(line)
    if stamp:
        log.leave(*stamp)
        log.info("stamp.left_out", "", f"Отметка об электронной подписи не перенесена: «{stamp[0]}».")
    return kept


def without_letter(lines: list[Line], log: Log) -> list[Line]:
    """The lines without a covering letter: all that stands above the sign-offs and the title, where it is one."""
    titles = [at for at, line in enumerate(lines) if opens_title(line.text)]
    last = titles[-1] if titles else len(lines)
    blocks = [at for at, line in enumerate(lines[:last]) if sign_off(line.text)]
    if not any(_LETTER.search(line.text) for line in lines[:last]):
        return lines
    ends = max(at for at, line in enumerate(lines[:last]) if _LETTER.search(line.text))
    end = min([at for at in (*blocks, *titles) if at > ends], default=last)
    _leave(log, "letter.left_out", [line.text for line in lines[:end]], "Письмо перед планом не перенесено")
    return lines[end:]


def last_title(title: list[Line], log: Log) -> list[Line]:
    """The lines from the last title on, where prose stands between it and an earlier one."""
    starts = [at for at, line in enumerate(title) if opens_title(line.text)]
    for at in reversed(starts):
        if any(is_prose(line.text) for line in title[:at]):
            _leave(log, "text.left_out", [line.text for line in title[:at]], "Текст перед названием не перенесён")
            return title[at:]
    return title


def without_prose(title: list[str], log: Log) -> list[str]:
    """The title up to the first line that is none of it: «Цель: …», «1) …»."""
    at = next((at for at, line in enumerate(title) if at and is_prose(line)), len(title))
    _leave(log, "text.left_out", title[at:], "Текст между названием и таблицей не перенесён")
    return title[:at]


def _leave(log: Log, id: str, lines: list[str], said: str) -> None:
    if lines and squeeze("".join(lines)):
        log.leave(*lines)
        log.warn(id, "", f"{said}: «{lines[0][:80]}»…", _HINT)
