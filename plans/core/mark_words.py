"""What a mark says, in the words of the plan's last column. Pure: values in, one line of Russian out."""

from datetime import date

from plans.core.progress import Deed

# «приказ от 01.04.2022 № 5», but «протокол № 2 от 15.03.2022»: as offices write them.
_DATE_FIRST = ("приказ", "распоряжение", "постановление", "указ")


_GROUND = "Напишите основание: чьё решение, какой документ."


def document_words(kind: str, number: str, on: date | None) -> str:
    """«протокол № 2 от 15.03.2022»; what is not known is left out, and "" is answered of nothing."""
    numbered = f"№ {number.removeprefix('№').strip()}" if number.strip() else ""
    dated = f"от {on:%d.%m.%Y}" if on else ""
    rest = (dated, numbered) if kind.lower().startswith(_DATE_FIRST) else (numbered, dated)
    return " ".join(word for word in (kind.strip(), *rest) if word)


def missing(
    deed: Deed, *, result: str = "", basis: str = "", moved_to: date | None = None, asks: bool = False
) -> dict[str, str]:
    """What must still be said of such a fact: the name of the field and a sentence for the person.

    `asks`: the person may not decide on moving and dropping, but ask for it.
    """
    wanted: dict[str, str] = {}
    if deed in (Deed.DONE, Deed.PART) and not result.strip():
        wanted["result"] = "Напишите, что сделано."
    if deed is Deed.MOVED and moved_to is None:
        wanted["moved_to"] = "Укажите новый срок."
    if deed is Deed.NOT_DONE and not basis.strip():
        wanted["basis"] = "Напишите причину: почему не выполнено."
    if deed in (Deed.MOVED, Deed.DROPPED) and not basis.strip():
        wanted["basis"] = "Напишите, почему вы просите об этом." if asks else _GROUND
    return wanted


def printed(deed: Deed, on: date, *, result: str = "", document: str = "", basis: str = "", to: date | None) -> str:
    """«Выполнено 12.04.2022, протокол № 2 от 15.03.2022», «Перенесено на 15.05.2022 (приказ от … № …)» and so on.

    `basis` is the reason or ground, `to` the new day of what was moved.
    """
    ground = ", ".join(word for word in (basis, document) if word)
    if deed is Deed.DONE:
        return _joined(f"Выполнено {on:%d.%m.%Y}", ", ", document)
    if deed is Deed.PART:
        return _joined(_joined("Выполнено частично", ": ", _sentence(result)), "; ", ground)
    if deed is Deed.NOT_DONE:
        return _joined("Не выполнено", ": ", ground)
    head = f"Перенесено на {to:%d.%m.%Y}" if deed is Deed.MOVED and to else "Снято"
    return f"{head} ({ground})" if ground else head


def request_words(deed: Deed, *, basis: str = "", document: str = "", to: date | None) -> str:
    """«Просьба перенести срок на 15.05.2022 (нет заявок)»: what is asked of the secretary and not decided yet."""
    ground = ", ".join(word for word in (basis, document) if word)
    head = f"Просьба перенести срок на {to:%d.%m.%Y}" if deed is Deed.MOVED and to else "Просьба снять мероприятие"
    return f"{head} ({ground})" if ground else head


def _joined(head: str, by: str, tail: str) -> str:
    return f"{head}{by}{tail}" if tail else head


def _sentence(text: str) -> str:
    """Without the full stop, so that more can follow."""
    return text.strip().rstrip(".")
