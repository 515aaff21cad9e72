"""Word documents as the programs of the world write them, drawn as small XML."""

import pytest

from plans.core.grid import Align, Cell, Paragraph, Table
from plans.core.readers import read_grid
from plans.core.recognise import recognise
from tests.core.readers.files import p, tbl, tc, tr, word, zipped

HEAD = tr("№ п/п", "Мероприятие", "Срок", "Ответственный")


def drawn(table: Table) -> list[str]:
    """Each row as text, cells covered by one on the left as "<", by one above as "^"."""
    shape = {(row, column): "" for row in range(len(table.rows)) for column in range(table.columns)}
    for row, column, cell in table.places():
        for down in range(cell.rowspan):
            for right in range(cell.colspan):
                shape[row + down, column + right] = "<" if right else "^"
        shape[row, column] = cell.text
    return ["|".join(shape[row, column] for column in range(table.columns)) for row in range(len(table.rows))]


def test_spans_are_kept() -> None:
    restart, carry = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    table = tbl(
        HEAD,
        tr(tc("1. Раздел", '<w:gridSpan w:val="4"/>')),
        tr("1.1", "Первое", tc("Май", restart), "Совет"),
        tr("1.2", "Второе", tc("", carry), "Совет"),
        tr("1.3", "Третье", tc("", carry), "Совет"),
    )
    assert drawn(read_grid(word(table)).tables[0]) == [
        "№ п/п|Мероприятие|Срок|Ответственный",
        "1. Раздел|<|<|<",
        "1.1|Первое|Май|Совет",
        "1.2|Второе|^|Совет",
        "1.3|Третье|^|Совет",
    ]


def test_line_breaks_and_paragraphs_of_a_cell_are_lines() -> None:
    cell = tc("<w:p><w:r><w:t>один</w:t><w:br/><w:t>два</w:t></w:r></w:p>" + p("три"))
    assert read_grid(word(tbl(tr(cell)))).tables[0].rows[0].cells == (Cell("один\nдва\nтри"),)


def test_paragraphs_keep_their_place_and_weight() -> None:
    body = p("слева") + p("середина", '<w:jc w:val="center"/>', "<w:b/>") + p("справа", '<w:ind w:left="5000"/>')
    assert read_grid(word(body)).blocks == (
        Paragraph("слева"),
        Paragraph("середина", Align.CENTER, bold=True),
        Paragraph("справа", Align.RIGHT),
    )


def test_styles_give_alignment_and_weight() -> None:
    style = (
        '<w:style w:type="paragraph" w:styleId="base"><w:pPr><w:jc w:val="center"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="title"><w:basedOn w:val="base"/><w:rPr><w:b/></w:rPr></w:style>'
    )
    grid = read_grid(word(p("ПЛАН", '<w:pStyle w:val="title"/>'), styles=style))
    assert grid.blocks == (Paragraph("ПЛАН", Align.CENTER, bold=True),)


def test_a_circle_of_styles_ends() -> None:
    style = (
        '<w:style w:type="paragraph" w:styleId="a"><w:basedOn w:val="b"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/></w:style>'
    )
    assert read_grid(word(p("ПЛАН", '<w:pStyle w:val="a"/>'), styles=style)).blocks == (Paragraph("ПЛАН"),)


@pytest.mark.parametrize(
    ("borders", "ruled"),
    [
        ("", False),
        ('<w:tblBorders><w:top w:val="none"/></w:tblBorders>', False),
        ('<w:tblBorders><w:insideH w:val="single"/></w:tblBorders>', True),
        ('<w:tblStyle w:val="Grid"/>', True),
    ],
)
def test_a_table_is_ruled_by_its_borders_or_its_style(borders: str, ruled: bool) -> None:
    style = (
        '<w:style w:type="table" w:styleId="Grid"><w:tblPr><w:tblBorders><w:top w:val="single"/></w:tblBorders>'
        "</w:tblPr></w:style>"
    )
    body = f"<w:tbl><w:tblPr>{borders}</w:tblPr>{tr('а', 'б')}</w:tbl>"
    assert read_grid(word(body, styles=style)).tables[0].ruled is ruled


NUMBERING = (
    '<w:abstractNum w:abstractNumId="5">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2."/></w:lvl>'
    '</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="5"/></w:num>'
    '<w:abstractNum w:abstractNumId="6"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%2)"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="8"><w:abstractNumId w:val="6"/></w:num>'
)


def listed(level: int, text: str = "", list_id: int = 7) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def test_automatic_numbers_are_counted_as_word_counts_them() -> None:
    table = tbl(
        HEAD,
        tr(tc(listed(0, "Первый раздел"), '<w:gridSpan w:val="4"/>')),
        tr(tc(listed(1)), "Первое", "Май", "Совет"),
        tr(tc(listed(1)), tc(listed(0, "пункт", 8) + listed(1, "шаг", 8)), "Май", "Совет"),
        tr(tc(listed(0, "Второй раздел"), '<w:gridSpan w:val="4"/>')),
        tr(tc(listed(1)), "Третье", "Май", "Совет"),
    )
    document = recognise(read_grid(word(table, numbering=NUMBERING))).document
    assert [section.heading for section in document.sections] == ["1. Первый раздел", "2. Второй раздел"]
    assert [(row.number, row.title) for row in document.activities] == [
        ("1.1.", "Первое"),
        ("1.2.", "• пункт\nI) шаг"),
        ("2.1.", "Третье"),
    ]


@pytest.mark.parametrize(("font", "label"), [("Wingdings", "•"), ("Webdings", "•"), ("Courier New", "l")])
def test_a_letter_of_a_font_of_signs_is_a_bullet(font: str, label: str) -> None:
    level = f'<w:numFmt w:val="bullet"/><w:lvlText w:val="l"/><w:rPr><w:rFonts w:ascii="{font}"/></w:rPr>'
    numbering = (
        f'<w:abstractNum w:abstractNumId="5"><w:lvl w:ilvl="0">{level}</w:lvl></w:abstractNum>'
        '<w:num w:numId="7"><w:abstractNumId w:val="5"/></w:num>'
    )
    assert read_grid(word(listed(0, "дело"), numbering=numbering)).paragraphs == (Paragraph(f"{label} дело"),)


def test_tracked_changes_are_read_as_accepted_and_told() -> None:
    body = "<w:p><w:r><w:t>План </w:t></w:r><w:del><w:r><w:delText>старый</w:delText></w:r></w:del>" + (
        "<w:ins><w:r><w:t>новый</w:t></w:r></w:ins></w:p>"
    )
    grid = read_grid(word(body))
    assert grid.paragraphs == (Paragraph("План новый"),)
    assert grid.notes == ("Удалённый в режиме исправлений текст не перенесён: «старый».",)


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    ended = "<w:rPr><w:del/></w:rPr>"
    body = p("План ", ended) + p("работы") + tbl(tr("№", tc(p("Сбор ", ended) + p("заявок") + p("и справок"))))
    grid = read_grid(word(body))
    assert grid.paragraphs == (Paragraph("План работы"),)
    assert grid.tables[0].rows[0].texts == ("№", "Сбор заявок\nи справок")


def test_deleted_rows_and_cells_are_told_word_by_word() -> None:
    gone = "<w:tr><w:trPr><w:del/></w:trPr>" + tr("2", "Второе", "Июнь").removeprefix("<w:tr>")
    body = tbl(tr("1", "Первое", tc("Апрель", "<w:cellDel/>"), "Май"), gone)
    grid = read_grid(word(body))
    assert [row.texts for row in grid.tables[0].rows] == [("1", "Первое", "Май")]
    assert grid.notes == (
        "Удалённый в режиме исправлений текст не перенесён: «Апрель».",
        "Удалённый в режиме исправлений текст не перенесён: «2 Второе Июнь».",
    )


@pytest.mark.parametrize(("char", "shown"), [("F0B7", "•"), ("F0A7", "•"), ("2116", "№"), ("F0FC", ""), ("zz", "")])
def test_signs_of_symbol_fonts(char: str, shown: str) -> None:
    body = f'<w:p><w:r><w:sym w:font="Wingdings" w:char="{char}"/><w:t>дело</w:t></w:r></w:p>'
    assert read_grid(word(body)).paragraphs == (Paragraph(f"{shown}дело"),)


def test_comments_footnotes_headers_and_hidden_words_are_told() -> None:
    grid = read_grid(
        word(
            p("ПЛАН") + p("тайна", run="<w:vanish/>"),
            comments=f"<w:comment>{p('Срок?')}</w:comment>",
            footnotes=f'<w:footnote w:type="separator">{p("")}</w:footnote><w:footnote>{p("Далее – ОПК")}</w:footnote>',
            header=p("Черновик 3"),
        )
    )
    assert grid.notes == (
        "Примечание рецензента не перенесено: «Срок?».",
        "Сноска не перенесена: «Далее – ОПК».",
        "Колонтитул не перенесён: «Черновик 3».",
        "Скрытый текст не перенесён: «тайна».",
    )


def test_content_controls_links_and_boxes_are_looked_through() -> None:
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    body = (
        f"<w:sdt><w:sdtContent>{p('в поле')}</w:sdtContent></w:sdt>"
        "<w:p><w:hyperlink><w:r><w:t>по ссылке</w:t></w:r></w:hyperlink></w:p>"
        f'<w:p><w:r><mc:AlternateContent xmlns:mc="{mc}"><mc:Choice><w:drawing><w:txbxContent>{p("УТВЕРЖДАЮ")}'
        f"</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>{p('УТВЕРЖДАЮ')}"
        "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    texts = [paragraph.text for paragraph in read_grid(word(body)).paragraphs]
    assert texts == ["в поле", "по ссылке", "УТВЕРЖДАЮ", ""]


def test_a_plan_inside_a_layout_table_is_found() -> None:
    inner = tbl(HEAD, tr("1", "Первое", "Май", "Совет"))
    document = recognise(read_grid(word(tbl(tr(tc(p("ПЛАН РАБОТЫ на 2022 год") + inner)), ruled=False)))).document
    assert document.title == ("ПЛАН РАБОТЫ на 2022 год",)
    assert [row.title for row in document.activities] == ["Первое"]


def test_the_strict_dialect_is_read() -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    body = f'<w:document xmlns:w="{strict}"><w:body>{p("ПЛАН")}</w:body></w:document>'
    assert read_grid(zipped({"word/document.xml": body})).paragraphs == (Paragraph("ПЛАН"),)
