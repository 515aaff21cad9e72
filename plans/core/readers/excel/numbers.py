"""How Excel shows a number by the format of its cell: ECMA-376 part 1, § 18.8.31, in the Russian of its users."""

import re
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from plans.core.text import NBSP

_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_LAST_DAY = 2_958_465
_LARGEST = 10**15
_MONTHS = ("январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь",
           "декабрь")  # fmt: skip
_OF_MONTHS = ("января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
              "декабря")  # fmt: skip
_DAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
_SHORT_DAYS = ("Пн", "Вт", "Ср", "Чт", "Пт", "Сб", "Вс")
# What stands in a format: words in quotes, one escaped sign, a space of some width, a colour or a country, codes.
_PIECES = re.compile(
    r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]|(general|am/pm|a/p|y+|m+|d+|h+|s+|[0#?][0#?,.]*|%|[eE][+-]|@)|(.)',
    re.IGNORECASE | re.DOTALL,
)
_LONGEST = 100
_MOST_DIGITS = 10  # behind the point


@lru_cache(maxsize=1_024)
def _pieces(form: str) -> tuple[re.Match[str], ...]:
    return tuple(_PIECES.finditer(form))


@lru_cache(maxsize=1_024)
def is_date(form: str) -> bool:
    """Whether a format writes a number as a day or an hour."""
    codes = _codes(form)
    return any(code[0] in "yd" or code.startswith(("mmm", "h")) for code in codes) or (
        "m" in "".join(codes) and "s" in "".join(codes)
    )


def shown_number(raw: str, form: str, from_1904: bool) -> str:
    """A number as the sheet shows it: «05.09.2022» by a date's format, «25%», «1 234,50», «3.10» by "0.00".

    Without a format, and by a plain one, fractions keep their point: they are numbers of rows more often than sums.
    """
    try:
        count = Decimal(raw)
    except InvalidOperation:
        return raw
    if not count.is_finite() or abs(count) >= _LARGEST or len(form) > _LONGEST:
        return raw
    if is_date(form):
        return _shown_date(count, form, from_1904) if 0 <= count <= _LAST_DAY else raw
    part, bare = _section(form, count)
    return _shown_count(bare, part) if any(code[0] in "0#?" for code in _codes(part)) else _plain(count)


def day_of(raw: str, form: str, from_1904: bool) -> date | None:
    """The day that a number stands for; None for a number that is shown as one."""
    try:
        count = Decimal(raw)
    except InvalidOperation:
        return None
    return _moment(count, from_1904).date() if is_date(form) and 1 <= count <= _LAST_DAY else None


def _plain(count: Decimal) -> str:
    return f"{round(count, 10).normalize():f}"


def _codes(form: str) -> list[str]:
    """The codes of a format's first part, in small letters."""
    return [match[3].lower() for match in _pieces(form.split(";", 1)[0]) if match[3]]


def _section(form: str, count: Decimal) -> tuple[str, Decimal]:
    """(the part of the format for this number, the number as it writes it): negative numbers have a part of theirs."""
    parts = form.split(";")
    if count < 0 and len(parts) > 1:
        return parts[1], -count
    return (parts[2] if count == 0 and len(parts) > 2 else parts[0]), count


def _shown_count(count: Decimal, form: str) -> str:
    """A number by the digits of its format and the words around them."""
    pieces = _pieces(form)
    digits = next(match[3] for match in pieces if match[3] and match[3][0] in "0#?")
    percent = sum(match[3] == "%" for match in pieces)
    is_plain = not percent and "," not in digits and not any(match[1] or match[2] or match[4] for match in pieces)
    shown, done = "", False
    for match in pieces:
        if match[3] and match[3][0] in "0#?":
            shown += "" if done else _digits(count * 100**percent, digits, "." if is_plain else ",")
            done = True
        else:
            shown += match[1] or match[2] or match[4] or ("%" if match[3] == "%" else "")
    return shown.replace(NBSP, " ").strip()


def _digits(count: Decimal, form: str, point: str) -> str:
    count = count.scaleb(-3 * (len(form) - len(form.rstrip(","))))  # each comma at the end leaves out three digits
    whole, _, part = form.rstrip(",").partition(".")
    least, most = part.count("0"), len(part.replace(",", ""))
    rounded = count.quantize(Decimal(1).scaleb(-min(most, _MOST_DIGITS)), ROUND_HALF_UP)
    before, _, after = f"{abs(rounded):f}".partition(".")
    after = after[:least] + after[least:].rstrip("0")
    before = before.zfill(whole.count("0"))
    if "," in whole:
        before = f"{int(before):,}".replace(",", " ")
    sign = "-" if rounded < 0 else ""
    return f"{sign}{before}{point}{after}" if after else f"{sign}{before}"


def _moment(count: Decimal, from_1904: bool) -> datetime:
    epoch = _EPOCH_1904 if from_1904 else _EPOCH
    seconds = int((count * 86_400).to_integral_value(ROUND_HALF_UP))
    return epoch + timedelta(seconds=min(seconds, int((datetime.max - epoch).total_seconds())))


def _shown_date(count: Decimal, form: str, from_1904: bool) -> str:
    moment = _moment(count, from_1904)
    codes = _codes(form)
    shown = ""
    before = ""
    pieces = _pieces(form.split(";", 1)[0])
    for at, match in enumerate(pieces):
        code = (match[3] or "").lower()
        if code and code[0] in "ymdhs":
            after = next((one[3].lower() for one in pieces[at + 1 :] if one[3]), "")
            is_minute = code in ("m", "mm") and (before.startswith("h") or after.startswith("s"))
            shown += f"{moment.minute:0{len(code)}}" if is_minute else _written(moment, code, "d" in "".join(codes))
            before = code
        else:
            shown += match[1] or match[2] or match[4] or ""
    return shown.strip()


def _written(moment: datetime, code: str, with_day: bool) -> str:
    size = len(code)
    if code[0] == "y":
        return f"{moment.year}" if size > 2 else f"{moment.year % 100:02}"
    if code[0] == "m" and size > 2:
        name = (_OF_MONTHS if with_day else _MONTHS)[moment.month - 1]
        return name[:3] if size == 3 else name
    if code[0] == "d" and size > 2:
        return (_SHORT_DAYS if size == 3 else _DAYS)[moment.weekday()]
    number = {"m": moment.month, "d": moment.day, "h": moment.hour, "s": moment.second}[code[0]]
    return f"{number:0{min(size, 2)}}"
