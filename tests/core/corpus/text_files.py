"""Text, CSV, Markdown and web pages."""

import csv
from html import escape
from io import StringIO

from tests.core.corpus.case import FIRST, HEAD, ROWS, SECOND, TABLE, TITLE, Case


def tabbed(end: str = "\n", above: str = "") -> str:
    rows = [row if isinstance(row, str) else "\t".join(row) for row in TABLE]
    return above + end.join([TITLE, "", *rows, ""])


def separated(sign: str, *, padded: bool = True, quoting: int = csv.QUOTE_MINIMAL, rows=TABLE) -> str:
    file = StringIO()
    writer = csv.writer(file, delimiter=sign, quoting=quoting)
    for row in [TITLE, *rows]:
        texts = [row, *([""] * 4 if padded else [])] if isinstance(row, str) else list(row)
        writer.writerow(texts)
    return file.getvalue()


def markdown(*, bars: bool = True, bold: bool = False) -> str:
    edge = "| {} |" if bars else "{}"
    lines = [f"# {TITLE}", "", edge.format(" | ".join(HEAD)), edge.format(" | ".join(["---"] * 5))]
    for row in TABLE[1:]:
        texts = (f"**{row}**" if bold else row, "", "", "", "") if isinstance(row, str) else row
        lines.append(edge.format(" | ".join(texts)))
    return "\n".join(lines) + "\n"


def page(*, cell: str = "td", ragged: bool = False, style: str = "") -> str:
    rows = []
    for at, row in enumerate(TABLE):
        if isinstance(row, str):
            rows.append(f'<tr><td colspan="{6 if ragged else 5}">{escape(row)}</td></tr>')
            continue
        spans = [""] * 5
        if ragged:
            spans[1 if at == 0 else 2] = ' colspan="2"'
        inner = "".join(f"<{cell}{span}>{escape(text)}</{cell}>" for span, text in zip(spans, row, strict=True))
        rows.append(f"<tr>{inner}</tr>")
    head = f"<html><head><meta charset='utf-8'>{style}</head><body><p align='center'>{TITLE}</p>"
    return f"{head}<table border='1'>{''.join(rows)}</table></body></html>"


def of(text: str, encoding: str = "utf-8", **expected) -> Case:
    if encoding == "koi8-r":  # it has no «№»
        text = text.replace("№", "N")
        expected = {"head": ("N п/п", *HEAD[1:])} | expected
    return Case(lambda: text.encode(encoding), text=tabbed() if text.startswith("<html") else text, **expected)


def web(text: str, **expected) -> Case:
    return Case(text.encode, **expected)


QUOTED = (HEAD, FIRST, ("1.1.", 'Встреча "Старт";\nитоги, планы', *ROWS[0][2:]), ROWS[1], SECOND, ROWS[2])
QUOTED_ROWS = (("1.1.", 'Встреча "Старт";\nитоги, планы', *ROWS[0][2:]), *ROWS[1:])
BARE = tuple(row for row in TABLE if not isinstance(row, str))

CASES: dict[str, Case] = {
    **{f"txt: {name}": of(tabbed(), name) for name in ("utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8-r", "cp866")},
    "txt: ends of Windows": of(tabbed("\r\n"), "cp1251"),
    "txt: ends of old Apple": of(tabbed("\r")),
    "txt: utf-16 without a mark": of(tabbed(), "utf-16-le"),
    "txt: a letter above": of(
        tabbed(above="Уважаемый коллега!\nНаправляем план работы.\nС уважением, Иванов\n"),
        says=("Письмо перед планом",),
    ),
    "txt: koi8-r in capitals": of(
        tabbed().replace("Проведение", "ПРОВЕДЕНИЕ"),
        "koi8-r",
        rows=(("1.1.", "ПРОВЕДЕНИЕ заседаний совета", *ROWS[0][2:]), *ROWS[1:]),
    ),
    **{
        f"csv: {sign} in {encoding}": of(separated(sign), encoding)
        for sign in ";,"
        for encoding in ("utf-8", "utf-8-sig", "cp1251", "koi8-r", "cp866")
    },
    "csv: sections without empty cells": of(separated(";", padded=False)),
    "csv: all quoted": of(separated(";", quoting=csv.QUOTE_ALL)),
    "csv: breaks and quotes in cells": of(separated(";", rows=QUOTED), rows=QUOTED_ROWS),
    "csv: commas, breaks and quotes": of(separated(",", rows=QUOTED), rows=QUOTED_ROWS),
    "csv: tabs and breaks in cells": of(separated("\t", rows=QUOTED), rows=QUOTED_ROWS),
    "csv: the separator named": Case(lambda: f"sep=;\n{separated(';')}".encode(), text=separated(";")),
    "csv: no sections": of(separated(";", rows=BARE), sections=("",)),
    "md: with bars": of(markdown()),
    "md: without outer bars": of(markdown(bars=False)),
    "md: bold sections": of(markdown(bold=True), says=("остатки разметки",)),
    "md: koi8-r": of(markdown(), "koi8-r"),
    "html: simple": web(page()),
    "html: head cells": web(page(cell="th")),
    "html: ragged": web(page(ragged=True)),
    "html: a script": web(page(style="<script>var x = 'слово';</script>")),
    "html: hidden words": web(
        page().replace("<td>Протокол", "<td><span style='display:none'>тайна</span>Протокол"),
        says=("Скрытый текст .*тайна",),
    ),
    "html: a hidden row": web(
        page().replace("</table>", "<tr style='display:none'><td>тайна</td></tr></table>"), says=("Скрытый .*тайна",)
    ),
    "html: struck-out words": web(
        page().replace("<td>Протокол", "<td><s>Акт</s> Протокол"), says=("Зачёркнутый .*Акт",)
    ),
    "html: deleted words": web(page().replace("<td>Протокол", "<td><del>Акт</del> Протокол"), says=("Зачёркнутый",)),
    "html: upper case": web(page().replace("<table", "<TABLE").replace("<tr>", "<TR>")),
    "html: cp1251": Case(lambda: page().replace("utf-8", "windows-1251").encode("cp1251"), text=tabbed()),
    "html: koi8-r": of(page().replace("utf-8", "koi8-r"), "koi8-r"),
    "txt: a list without a table": of(
        "Планируем:\n1. собрать совет\n2. провести встречу\n", refused="План в файле не найден"
    ),
    "csv: heads that nobody knows": of(
        "п;дела;люди\n1;Первое большое дело;Совет\n2;Второе большое дело;Совет\n", refused="столбцы можно назвать"
    ),
}
