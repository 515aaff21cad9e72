"""Leftovers of markup (`**bold**`, `<i>…</i>`) that converters leave in a text."""

import re

from plans.core.recognise.log import Log

_TAG = re.compile(r"</?(?:i|b|u|s|em|strong|sub|sup)>", re.IGNORECASE)
_BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)
_STARS = "**"


def clean(text: str, place: str | None, log: Log) -> str:
    """The text without paired stars and simple tags; what was taken out goes to `left_out` and into a finding.

    `place` None: the text is a heading, and so its own place.
    """
    removed = _TAG.findall(text) + _BREAK.findall(text) if "<" in text else []
    if removed:
        text = _BREAK.sub("\n", _TAG.sub("", text))
    pieces = text.split(_STARS)
    if len(pieces) > 1 and len(pieces) % 2:  # an odd pair is a footnote sign, not bold
        removed += [_STARS] * (len(pieces) - 1)
        text = "".join(pieces)
    if removed:
        log.leave(*removed)
        shown = ", ".join(dict.fromkeys(removed))
        log.info(
            "markup.removed",
            text.strip() if place is None else place,
            f"Убраны остатки разметки: {shown}.",
            "Слова остались прежними.",
        )
    return text
