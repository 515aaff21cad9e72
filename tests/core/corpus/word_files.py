"""Word files: by python-docx, and of raw OOXML for what it cannot write."""

from collections.abc import Callable, Sequence
from io import BytesIO

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from tests.core.corpus.case import FIRST, HEAD, ROWS, SECOND, TABLE, TITLE, Case
from tests.core.readers.files import p, relations, tbl, tc, tr, word, zipped

WIDTHS = (600, 3000, 2000, 1500, 2000)
CENTRE, RIGHT = '<w:jc w:val="center"/>', '<w:jc w:val="right"/>'
OUTSIDE = (
    '<Relationship Id="x" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" '
    'TargetMode="External" Target="{}"/>'
)


def by_library(change: Callable[[docx.document.Document], None] = lambda _: None, table: Sequence = TABLE) -> bytes:
    """The usual plan by python-docx, changed before it is saved."""
    document = docx.Document()
    document.add_paragraph(TITLE).alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_table(document, table)
    change(document)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def add_table(document, rows: Sequence) -> docx.table.Table:
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for row in rows:
        cells = table.add_row().cells
        if isinstance(row, str):
            cells[0].merge(cells[-1]).text = row
        else:
            for cell, text in zip(cells, row, strict=True):
                cell.text = text
    return table


def of_xml(*rows: str, above: str = "", below: str = "", title: str = p(TITLE, CENTRE), **parts: str) -> bytes:
    return word(above + title + tbl(*rows) + below, **parts)


def row(texts: Sequence[str], **run: str) -> str:
    return tr(*(tc("".join(p(line, **run) for line in text.split("\n"))) for text in texts))


def wide(text: str, span: int = 5) -> str:
    return tr(tc(text, f'<w:gridSpan w:val="{span}"/>'))


def usual(head: Sequence[str] = HEAD) -> tuple[str, ...]:
    return row(head), wide(FIRST), row(ROWS[0]), row(ROWS[1]), wide(SECOND), row(ROWS[2])


def gridded(widths: Sequence[int], *rows: Sequence[tuple[int, str]]) -> bytes:
    """A table whose cells are (columns of the grid, text)."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    border = '<w:tblBorders><w:top w:val="single"/></w:tblBorders>'
    lines = "".join(
        "<w:tr>" + "".join(tc(text, f'<w:gridSpan w:val="{span}"/>') for span, text in cells) + "</w:tr>"
        for cells in rows
    )
    table = f"<w:tbl><w:tblPr>{border}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl>"
    return word(p(TITLE, CENTRE) + table)


def ragged(hair: int) -> bytes:
    """The rows' second border stands `hair` twentieths of a point beside the head's."""
    widths = (600, 3000 - hair, hair, 2000, 1500, 2000)
    head = tuple(zip((1, 1, 2, 1, 1), HEAD, strict=True))
    rows = [tuple(zip((1, 2, 1, 1, 1), one, strict=True)) for one in ROWS]
    return gridded(widths, head, [(6, FIRST)], rows[0], rows[1], [(6, SECOND)], rows[2])


def spaced(at: int) -> bytes:
    """An empty column without a heading."""
    rows = [row([*one[:at], "", *one[at:]]) for one in (HEAD, *ROWS)]
    return of_xml(rows[0], wide(FIRST, 6), rows[1], rows[2], wide(SECOND, 6), rows[3])


def merged_down(column: int, restart: bool) -> str:
    return '<w:vMerge w:val="restart"/>' if restart else "<w:vMerge/>"


def section_column(merged: bool) -> bytes:
    heads = ("№ п/п", "Направление", *HEAD[1:])
    names = (FIRST, FIRST, SECOND)
    lines = [row(heads)]
    for at, (name, one) in enumerate(zip(names, ROWS, strict=True)):
        first = at in (0, 2)
        text = name if first or not merged else ""
        cell = tc(text, merged_down(1, first) if merged else "")
        lines.append(tr(one[0], cell, *one[1:]))
    return of_xml(*lines)


def window(merged_head: bool) -> bytes:
    """The deadline in two columns."""
    if merged_head:
        over = '<w:vMerge w:val="restart"/>'
        first = "<w:tr>" + tc(HEAD[0], over) + tc(HEAD[1], over) + tc(HEAD[2], over) \
            + tc("Срок", '<w:gridSpan w:val="2"/>') + tc(HEAD[4], over) + "</w:tr>"  # fmt: skip
        under = "<w:vMerge/>"
        second = "<w:tr>" + tc("", under) * 3 + tc("Начало") + tc("Окончание") + tc("", under) + "</w:tr>"
        head = [first, second]
    else:
        head = [row((*HEAD[:3], "Дата начала", "Дата окончания", HEAD[4]))]
    rows = [row((*one[:3], "01.02.2022", "15.03.2022", one[4])) for one in ROWS]
    return of_xml(*head, wide(FIRST, 6), rows[0], rows[1], wide(SECOND, 6), rows[2])


def control(text: str, *, empty: bool) -> str:
    sign = "<w:showingPlcHdr/>" if empty else ""
    return f"<w:sdt><w:sdtPr>{sign}</w:sdtPr><w:sdtContent>{p(text)}</w:sdtContent></w:sdt>"


def linked(kind: str, target: str) -> bytes:
    body = p(TITLE, CENTRE) + tbl(*usual())
    parts = {"word/_rels/document.xml.rels": relations({}, OUTSIDE.format(kind, target))}
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return zipped(
        {
            "_rels/.rels": relations({"officeDocument": "word/document.xml"}),
            "word/document.xml": f'<w:document xmlns:w="{w}"><w:body>{body}</w:body></w:document>',
        }
        | parts
    )


def style(kind: str, name: str, inner: str) -> str:
    return f'<w:style w:type="{kind}" w:styleId="{name}"><w:rPr>{inner}</w:rPr></w:style>'


def two_plans(second: str = "ПЛАН РАБОТЫ кластера на 2023 год", between: str = "") -> bytes:
    return word(p(TITLE, CENTRE) + tbl(*usual()) + between + p(second, CENTRE) + tbl(*usual()))


LETTER = (
    p("Директору колледжа") + p("Уважаемая Анна Борисовна!") + p("Направляем план работы кластера на 2022 год.")
    + p("С уважением,") + p("руководитель С.В. Петров")
)  # fmt: skip
GOALS = p("Цель: развитие кластера.") + p("Задачи:") + p("1) обучать;") + p("2) помогать.")
STAMP = "\n".join(
    ("Документ подписан электронной подписью", "Сертификат: 00AABBCCDD", "Владелец: Петров Сергей Викторович",
     "Действителен: с 01.01.2022 по 01.01.2023")
)  # fmt: skip
APPROVED = ("УТВЕРЖДАЮ", "Председатель совета", "С.В. Петров", "13.01.2022")


def approved(extra: str = "", run: str = "", word_: str = "УТВЕРЖДАЮ") -> str:
    lines = "".join(p(line, RIGHT) for line in APPROVED[1:])
    return p(word_, RIGHT, run) + lines + extra


def hidden_by(run: str, styles: str = "") -> bytes:
    rows = list(usual())
    rows[2] = tr(ROWS[0][0], tc(p(ROWS[0][1]) + p("тайные слова", run=run)), *ROWS[0][2:])
    return of_xml(*rows, styles=styles)


def several_in_a_row(title: str = "Первое дело\nВторое дело") -> bytes:
    return of_xml(row(HEAD), wide(FIRST), row(("1.1.\n1.2.", title, "Совет", "май\nиюнь", "Отчёт")))


SEVERAL = (("1.1.", "Первое дело", "Совет", "май", "Отчёт"), ("1.2.", "Второе дело", "Совет", "июнь", "Отчёт"))
WINDOW = tuple((*one[:3], "01.02.2022 – 15.03.2022", one[4]) for one in ROWS)
TEN = {
    "hyphen in the head": ("№ п/п", "Меропри-\nятие", "Ответствен-\nные", "Срок", "Резуль-\nтат"),
    "head in two lines": ("№\nп/п", "Мероприятие", "Ответственные", "Срок", "Результат"),
    "soft hyphen in the head": ("№ п/п", "Мероприятие", "Ответствен\u00adные", "Срок", "Результат"),
}


def big_font(document) -> None:
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.font.size = Pt(20)


def sized(document) -> None:
    for cell in document.tables[0].columns[0].cells:
        cell.width = Cm(1)


def with_header(document) -> None:
    document.sections[0].header.paragraphs[0].text = "Колледж строительства"


def bold_sections(document) -> None:
    for place in (1, 4):
        document.tables[0].rows[place].cells[0].paragraphs[0].runs[0].bold = True


def unruled(document) -> None:
    document.tables[0].style = "Normal Table"


def with_empty_rows(document) -> None:
    for _ in range(40):
        document.tables[0].add_row()


def with_picture_text(document) -> None:
    document.add_paragraph("Секретарь совета ____________ И.И. Иванова")


CASES: dict[str, Case] = {
    "docx: by python-docx": Case(by_library),
    "docx: large letters in the title": Case(lambda: by_library(big_font)),
    "docx: widths of cells": Case(lambda: by_library(sized)),
    "docx: bold sections": Case(lambda: by_library(bold_sections)),
    "docx: no lines in the table": Case(lambda: by_library(unruled)),
    "docx: forty empty rows": Case(lambda: by_library(with_empty_rows)),
    "docx: a header": Case(lambda: by_library(with_header), says=("Колонтитул .*Колледж строительства",)),
    "docx: a line for a signature below": Case(lambda: by_library(with_picture_text)),
    "docx: raw": Case(lambda: of_xml(*usual())),
    **{f"docx: border {hair} beside": Case(lambda hair=hair: ragged(hair)) for hair in (11, 40, 120, 400, 1000)},
    **{f"docx: empty column {at}": Case(lambda at=at: spaced(at)) for at in range(6)},
    **{
        f"docx: {name}": Case(
            lambda head=head: of_xml(*usual(head)), says=("Перенос внутри",) if "hyphen" in name else ()
        )
        for name, head in TEN.items()
    },
    "docx: letter-spaced head": Case(
        lambda: of_xml(*usual(("№ п/п", "М е р о п р и я т и е", "Ответственные", "С р о к", "Результат"))),
        head=("№ п/п", "М е р о п р и я т и е", "Ответственные", "С р о к", "Результат"),
    ),
    "docx: capitals in the head": Case(
        lambda: of_xml(*usual(tuple(text.upper() for text in HEAD))), head=tuple(text.upper() for text in HEAD)
    ),
    "docx: target figure is no title": Case(
        lambda: of_xml(*usual(("№ п/п", "Целевой показатель", "Мероприятие", "Срок", "Ответственные"))),
        head=("№ п/п", "Целевой показатель", "Мероприятие", "Срок", "Ответственные"),
        rows=tuple((one[0], one[2], one[4], one[3], "", one[1]) for one in ROWS),
    ),
    "docx: section column, merged": Case(lambda: section_column(True)),
    "docx: section column, repeated": Case(lambda: section_column(False)),
    "docx: begin and end under one head": Case(
        lambda: window(True), rows=WINDOW, head=(*HEAD[:3], "Срок Начало – Окончание", HEAD[4])
    ),
    "docx: begin and end": Case(
        lambda: window(False), rows=WINDOW, head=(*HEAD[:3], "Дата начала – окончания", HEAD[4])
    ),
    "docx: several items in a row": Case(
        several_in_a_row, rows=SEVERAL, sections=(FIRST,), says=("стояло мероприятий: 2",)
    ),
    "docx: several numbers beside one title": Case(
        lambda: several_in_a_row("Первое дело"),
        sections=(FIRST,),
        says=("несколько номеров",),
        rows=(("1.1.\n1.2.", "Первое дело", "Совет", "май\nиюнь", "Отчёт"),),
    ),
    "docx: hidden run": Case(lambda: hidden_by("<w:vanish/>"), says=("Скрытый текст .*тайные слова",)),
    "docx: hidden by style": Case(
        lambda: hidden_by('<w:rStyle w:val="H"/>', style("character", "H", "<w:vanish/>")), says=("Скрытый .*тайные",)
    ),
    "docx: struck out": Case(lambda: hidden_by("<w:strike/>"), says=("Зачёркнутый текст .*тайные слова",)),
    "docx: struck out twice": Case(lambda: hidden_by("<w:dstrike/>"), says=("Зачёркнутый .*тайные слова",)),
    "docx: struck out by style": Case(
        lambda: hidden_by('<w:rStyle w:val="S"/>', style("character", "S", "<w:strike/>")), says=("Зачёркнутый",)
    ),
    "docx: not struck out after all": Case(
        lambda: hidden_by('<w:rStyle w:val="S"/><w:strike w:val="0"/>', style("character", "S", "<w:strike/>")),
        rows=((*ROWS[0][:1], ROWS[0][1] + "\nтайные слова", *ROWS[0][2:]), *ROWS[1:]),
    ),
    "docx: an empty control": Case(
        lambda: of_xml(
            row(HEAD),
            wide(FIRST),
            tr(*ROWS[0][:4], tc(control("Место для ввода текста.", empty=True))),
            row(ROWS[1]),
            wide(SECOND),
            row(ROWS[2]),
        ),
        rows=((*ROWS[0][:4], ""), *ROWS[1:]),
        says=("Подсказка .*Место для ввода текста",),
    ),
    "docx: a filled control": Case(
        lambda: of_xml(
            row(HEAD),
            wide(FIRST),
            tr(*ROWS[0][:4], tc(control(ROWS[0][4], empty=False))),
            row(ROWS[1]),
            wide(SECOND),
            row(ROWS[2]),
        )
    ),
    "docx: sign-off in small letters shown as capitals": Case(
        lambda: of_xml(*usual(), above=approved(word_="утверждаю", run="<w:caps/>")), signoffs=(APPROVED,)
    ),
    "docx: sign-off in capitals by style": Case(
        lambda: of_xml(
            *usual(),
            above=approved(word_="утверждаю", run='<w:rStyle w:val="C"/>'),
            styles=style("character", "C", "<w:caps/>"),
        ),
        signoffs=(APPROVED,),
    ),
    "docx: a covering letter": Case(
        lambda: of_xml(*usual(), above=LETTER), says=("Письмо перед планом .*Директору", "Анна Борисовна")
    ),
    "docx: a covering letter before a sign-off": Case(
        lambda: of_xml(*usual(), above=LETTER + approved()), says=("Письмо перед планом",), signoffs=(APPROVED,)
    ),
    "docx: goals under the title": Case(
        lambda: of_xml(*usual(), title=p(TITLE, CENTRE) + GOALS), says=("между названием и таблицей .*Цель",)
    ),
    "docx: goals, then a section over the table": Case(
        lambda: of_xml(
            row(HEAD),
            row(ROWS[0]),
            row(ROWS[1]),
            wide(SECOND),
            row(ROWS[2]),
            title=p(TITLE, CENTRE) + p("Цель: развитие кластера.") + p("Задача 1. Организация"),
        ),
        sections=("Задача 1. Организация", SECOND),
        says=("Цель: развитие кластера",),
    ),
    "docx: a stamp in the sign-off": Case(
        lambda: of_xml(*usual(), above=approved("".join(p(line, RIGHT) for line in STAMP.split("\n")))),
        signoffs=(APPROVED,),
        says=("Отметка об электронной подписи", "Владелец: Петров"),
    ),
    "docx: a masthead under the sign-off": Case(
        lambda: of_xml(*usual(), above=approved(p("Министерство образования области", CENTRE))), signoffs=(APPROVED,)
    ),
    "docx: two years": Case(two_plans, refused="В файле планов: 2.*2022.*2023"),
    "docx: the second of two years": Case(two_plans, number=2, title=("ПЛАН РАБОТЫ кластера на 2023 год",)),
    "docx: the first of two years, signatures between": Case(
        lambda: two_plans(between=p("Секретарь __________ И.И. Иванова")), number=1
    ),
    "docx: the same title over the next part": Case(
        lambda: word(
            p(TITLE, CENTRE)
            + tbl(row(HEAD), wide(FIRST), row(ROWS[0]), row(ROWS[1]))
            + p(TITLE, CENTRE)
            + tbl(row(HEAD), wide(SECOND), row(ROWS[2]))
        ),
        says=("Заголовок таблицы повторён",),
    ),
    "docx: template on a share": Case(lambda: linked("attachedTemplate", "file://server/share/t.dotm")),
    "docx: template from the network": Case(lambda: linked("attachedTemplate", "http://example.org/t.dotm")),
    "docx: linked picture": Case(lambda: linked("image", "http://example.org/p.png")),
    "docx: source of a mailing": Case(lambda: linked("mailMergeSource", "file:///C:/list.xlsx")),
    "docx: linked object": Case(lambda: linked("oleObject", "file:///C:/list.xlsx")),
    "docx: a head that nobody knows": Case(
        lambda: of_xml(row(("Пункт", "Дела", "Люди")), row(("1", "Первое большое дело", "Совет"))),
        refused="заголовки в ней другие.*столбцы можно назвать",
    ),
    "docx: nothing under the head": Case(lambda: of_xml(row(HEAD)), refused="строк под ними нет"),
    "docx: a letter alone": Case(lambda: word(LETTER), refused="План в файле не найден"),
}
