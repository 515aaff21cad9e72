"""What Word, Excel, LibreOffice and Google put on the clipboard, written by hand after the real thing."""

import time
from collections.abc import Callable

import pytest

from plans.core.document import Place
from plans.core.errors import UnreadableFile
from plans.core.grid import Align, Grid, Paragraph
from plans.core.readers import read_grid
from plans.core.readers.clipboard import read_html, read_tsv
from plans.core.recognise import recognise

QUICK = 5.0  # seconds of the processor, so that a busy machine fails nothing

WORD = """Version:1.0\r\nStartHTML:0000000105\r\nEndHTML:0000042871\r\nStartFragment:0000038001\r
EndFragment:0000042831\r
<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word"><head><meta name=Generator content="Microsoft Word 15">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal {margin:0cm; font-size:12.0pt;} @list l0 {mso-list-id:1;} --></style></head>
<body lang=RU style='tab-interval:35.4pt'><!--StartFragment-->
<table class=MsoNormalTable border=0 cellspacing=0 style='border-collapse:collapse'><tr>
 <td width=312 style='padding:0cm 5.4pt'><p class=MsoNormal>СОГЛАСОВАНО<o:p></o:p></p><p class=MsoNormal>Начальник
 Департамента</p></td>
 <td width=312><p class=MsoNormal>УТВЕРЖДАЮ</p><p class=MsoNormal>Председатель совета<br>С.В. Иванова</p></td>
</tr></table>
<p class=MsoNormal align=center style='text-align:center'><b><span style='font-size:14.0pt'>ПЛАН РАБОТЫ<o:p></o:p>
</span></b></p><p class=MsoNormal align=center style='text-align:center'><b>на 2022&nbsp;год</b></p>
<table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0 style='border-collapse:collapse;border:none'>
 <thead><tr style='mso-yfti-irow:0'><td style='border:solid windowtext 1.0pt'><p class=MsoNormal><b>№ п/п</b></p></td>
  <td><p class=MsoNormal><b>Мероприятие</b></p></td><td><p><b>Срок</b></p></td><td><p><b>Исполнители</b></p></td></tr>
 </thead>
 <tr><td colspan=4><p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><b><span
 style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span></b><![endif]>
 <b>Организация
 работы</b></p></td></tr>
 <tr><td><p style='mso-list:l0 level2 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>1.1.<span
 style='font:7.0pt "Times New Roman"'>&nbsp; </span></span><![endif]><o:p>&nbsp;</o:p></p></td>
 <td><p class=MsoNormal>Проведение заседаний,
 круглых столов</p></td><td rowspan=2><p>Май</p></td><td><p>Совет</p><p>Руководители ПОО</p></td></tr>
 <tr><td><p style='mso-list:l0 level2 lfo1'><!--[if !supportLists]--><span style='mso-list:Ignore'>1.2.</span>
 <!--[endif]--></p></td><td><p>Экскурсии: <span style='display:none;mso-hide:all'>тайна</span></p>
 <p style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>-<span>&nbsp;&nbsp;&nbsp;&nbsp; </span></span>на
 завод</p></td><td><p>Члены<del> старые</del> ОПК</p></td></tr>
</table>
<!--EndFragment--></body></html>"""

EXCEL = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta http-equiv=Content-Type
content="text/html; charset=utf-8"><style>.xl65 {border:.5pt solid windowtext; white-space:normal;}</style></head>
<body link=blue><table border=0 cellpadding=0 cellspacing=0 width=640 style='border-collapse:collapse'>
<!--StartFragment--> <col width=64 style='mso-width-source:userset'><col width=200 span=3>
 <tr height=20><td colspan=4 class=xl67 width=640>ПЛАН РАБОТЫ на 2022 год</td></tr>
 <tr height=20><td class=xl65 style='border-top:none'>№</td><td class=xl65>Мероприятие</td><td class=xl65>Срок</td>
  <td class=xl65>Результат</td></tr>
 <tr><td colspan=4 class=xl66>1. Организация</td></tr>
 <tr><td class=xl65 x:num>1.1</td><td class=xl65 width=200>Первое<br style='mso-data-placement:same-cell'>
   <span style='mso-spacerun:yes'>&nbsp;</span>и второе</td><td class=xl65>Январь</td><td class=xl65>&nbsp;</td></tr>
 <![if supportMisalignedColumns]><tr height=0 style='display:none'><td width=64></td><td width=200></td></tr><![endif]>
<!--EndFragment--></table></body></html>"""

SHEETS = """<meta charset='utf-8'><google-sheets-html-origin><style type="text/css"><!--td {border: 1px solid #ccc;}-->
</style><table xmlns="http://www.w3.org/1999/xhtml" cellspacing="0" dir="ltr" border="1" data-sheets-root="1"><colgroup>
<col width="100"/></colgroup><tbody><tr style="height:21px;"><td data-sheets-value="{&quot;1&quot;:2}">№</td>
<td>Мероприятие</td><td>Срок</td></tr><tr><td>1</td><td style="white-space:normal"><span>Билет<br/>в будущее</span></td>
<td>ежеквартально</td></tr></tbody></table>"""

DOCS = """<meta charset='utf-8'><meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1">
<p dir="ltr" style="text-align:center"><span style="font-weight:700;white-space:pre-wrap">План работы на 2022 год</span>
</p><br /><div dir="ltr" align="left"><table style="border:none;border-collapse:collapse"><colgroup><col width="60" />
</colgroup><tbody><tr><td style="border-left:solid #000 1pt"><p dir="ltr"><span style="white-space:pre-wrap">№</span>
</p></td><td><p>Мероприятие</p></td><td><p>Исполнители</p></td></tr>
<tr><td><ol><li dir="ltr" style="list-style-type:decimal" aria-level="1"></li></ol></td><td><p>Первое</p></td><td>
<ul><li style="list-style-type:disc"><p role="presentation">Совет</p></li><li><p>Колледж</p></li></ul></td></tr>
<tr><td><ol start="2"><li></li></ol></td><td><p>Второе</p><br /></td><td><p>Совет</p></td></tr></tbody></table></div>
</b><br class="Apple-interchange-newline">"""

OFFICE = """<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.0 Transitional//EN"><html><head><title>x</title><meta
name="generator" content="LibreOffice 7.4"/><style type="text/css">@page { size: 21cm 29.7cm }</style></head><body
lang="ru-RU"><p align="center">План работы на 2022 год</p><table width="100%" cellpadding="4" cellspacing="0"
border="1"><tr><td width="10%"><p>№</p></td>
<td>Мероприятие</td><td>Срок</td></tr><tr><td><ol start="3"><li><p></p></li></ol></td>
<td><p>Первое</p></td><td><p>Май</p></td></tr></table></body></html>"""


def drawn(grid: Grid) -> list[str]:
    """The tables as text: cells covered by one on the left are "<", by one above "^"."""
    lines = []
    for table in grid.tables:
        shape = {(row, column): "" for row in range(len(table.rows)) for column in range(table.columns)}
        for row, column, cell in table.places():
            for down in range(cell.rowspan):
                for right in range(cell.colspan):
                    shape[row + down, column + right] = "<" if right else "^"
            shape[row, column] = cell.text.replace("\n", "\\n")
        lines += ["|".join(shape[row, column] for column in range(table.columns)) for row in range(len(table.rows))]
    return lines


def test_word() -> None:
    grid = read_html(WORD)
    assert drawn(grid) == [
        "СОГЛАСОВАНО\\nНачальник Департамента|УТВЕРЖДАЮ\\nПредседатель совета\\nС.В. Иванова",
        "№ п/п|Мероприятие|Срок|Исполнители",
        "1. Организация работы|<|<|<",
        "1.1.|Проведение заседаний, круглых столов|Май|Совет\\nРуководители ПОО",
        "1.2.|Экскурсии:\\n- на завод|^|Члены ОПК",
    ]
    assert [table.ruled for table in grid.tables] == [False, True]
    assert grid.paragraphs == (
        Paragraph("ПЛАН РАБОТЫ", Align.CENTER, bold=True),
        Paragraph("на 2022 год", Align.CENTER, bold=True),
    )
    document = recognise(grid).document
    assert [(block.place, block.lines[-1]) for block in document.signoffs] == [
        (Place.LEFT, "Начальник Департамента"),
        (Place.RIGHT, "С.В. Иванова"),
    ]
    assert [section.heading for section in document.sections] == ["1. Организация работы"]
    assert [row.number for row in document.activities] == ["1.1.", "1.2."]


def test_excel() -> None:
    assert drawn(read_html(EXCEL)) == [
        "ПЛАН РАБОТЫ на 2022 год|<|<|<",
        "№|Мероприятие|Срок|Результат",
        "1. Организация|<|<|<",
        "1.1|Первое\\n и второе|Январь|",
    ]
    assert recognise(read_html(EXCEL)).document.title == ("ПЛАН РАБОТЫ на 2022 год",)


def test_google_sheets() -> None:
    assert drawn(read_html(SHEETS)) == ["№|Мероприятие|Срок", "1|Билет\\nв будущее|ежеквартально"]


def test_google_docs() -> None:
    grid = read_html(DOCS)
    assert drawn(grid) == ["№|Мероприятие|Исполнители", "1.|Первое|• Совет\\n• Колледж", "2.|Второе|Совет"]
    assert grid.paragraphs[0] == Paragraph("План работы на 2022 год", Align.CENTER, bold=True)


def test_libreoffice() -> None:
    assert drawn(read_html(OFFICE)) == ["№|Мероприятие|Срок", "3.|Первое|Май"]


# list | its shown items
LISTS = [
    ("<ol><li>а<li>б</ol>", ["1. а", "2. б"]),
    ('<ol start="5"><li>а<li value="9">б<li>в</ol>', ["5. а", "9. б", "10. в"]),
    ('<ol type="a"><li>а<li>б</ol>', ["a. а", "b. б"]),
    ('<ol type="I" start="4"><li>а</ol>', ["IV. а"]),
    ('<ol style="list-style-type: none"><li>а</ol>', ["а"]),
    ("<ol><li>а<ol><li>б<li>в</ol><li>г</ol>", ["1. а", "1. б", "2. в", "2. г"]),
    ("<ul><li>а<li><p>б</p></ul>", ["• а", "• б"]),
    ('<ol><li><span style="mso-list: Ignore">7)</span>а</ol>', ["7) а"]),
]


@pytest.mark.parametrize(("text", "items"), LISTS)
def test_lists_keep_the_numbers_that_are_shown(text: str, items: list[str]) -> None:
    assert [paragraph.text for paragraph in read_html(text).paragraphs] == items


def test_a_nested_plan_is_a_table_and_small_inner_tables_are_lines() -> None:
    plan = "<tr><td>№<td>Мероприятие<td>Срок<td>Итог<tr><td>1<td>Дело<td>Май<td><table><tr><td>а<td>б</table>"
    page = f"<table><tr><td><p>ПЛАН</p><table>{plan}</table></td></tr></table>"
    grid = read_html(page)
    assert drawn(grid) == ["№|Мероприятие|Срок|Итог", "1|Дело|Май|а б"]
    assert grid.blocks[0] == Paragraph("ПЛАН")


def test_spaces_and_breaks_are_those_of_a_browser() -> None:
    texts = [block.text for block in read_html("<p> а\n  <b> б</b><br>\n в</p><pre>г\n  д</pre>е").paragraphs]
    assert texts == ["а б\nв", "г\n  д", "е"]


def test_a_block_pushed_to_the_right_stands_right() -> None:
    grid = read_html("<p style='margin-left:9.0cm'>УТВЕРЖДАЮ</p><p style='margin-left:1cm'>план</p>")
    assert [block.align for block in grid.paragraphs] == [Align.RIGHT, Align.LEFT]


def test_tabs_of_word_set_texts_side_by_side() -> None:
    grid = read_html("<p>СОГЛАСОВАНО<span style='mso-tab-count:3'>&nbsp;&nbsp;</span>УТВЕРЖДАЮ</p>")
    assert grid.blocks == (Paragraph("СОГЛАСОВАНО\tУТВЕРЖДАЮ"),)


def test_spans_stay_within_the_table() -> None:
    page = "<table><tr><td colspan=1000000000>Раздел<tr><td rowspan=0>1<td>а<tr><td>б<tr><td rowspan=9>в</table>"
    assert drawn(read_html(page)) == ["Раздел|<", "1|а", "^|б", "^|в"]


@pytest.mark.parametrize(
    "data",
    [
        OFFICE.encode(),
        b"\xef\xbb\xbf\r\n" + OFFICE.encode(),
        OFFICE.replace("<html>", '<html><meta charset="windows-1251">').encode("cp1251"),
        OFFICE.encode("utf-16"),
        b'<?xml version="1.0" encoding="utf-8"?>\n' + OFFICE.encode(),
        OFFICE[OFFICE.index("<table") :].encode(),
    ],
    ids=["utf-8", "mark", "cp1251", "utf-16", "xhtml", "bare table"],
)
def test_a_saved_page_is_read_by_its_content(data: bytes) -> None:
    assert drawn(read_grid(data)) == ["№|Мероприятие|Срок", "3.|Первое|Май"]


# copied text | rows
TSV = [
    ("№\tДело\r\n1\tПервое\r\n", ["№|Дело", "1|Первое"]),
    ('1\t"Первое\nи второе"\tМай', ["1|Первое\\nи второе|Май"]),
    ('1\t"Конкурс ""Билет\nв будущее"""\t', ['1|Конкурс "Билет\\nв будущее"|']),
    ('1\t"Билет в будущее"\tМай', ['1|"Билет в будущее"|Май']),
    ('1\t"Билет" и "Точка"\tМай', ['1|"Билет" и "Точка"|Май']),
    ('1\t"не закрыто\n2\tВторое', ['1|"не закрыто', "2|Второе"]),
    ('"а\tб"\tв\n', ["а б|в"]),
    ("1. Раздел\t\t\n\t\t", ["1. Раздел||", "||"]),
]


@pytest.mark.parametrize(("text", "rows"), TSV)
def test_text_with_tabs(text: str, rows: list[str]) -> None:
    assert drawn(read_tsv(text)) == rows


def test_lines_without_tabs_are_paragraphs() -> None:
    assert read_tsv("ПЛАН\n\n1\t2\nконец").paragraphs == (Paragraph("ПЛАН"), Paragraph(""), Paragraph("конец"))


CELL = "<table><tr><td>"
HOSTILE: dict[str, tuple[Callable[[str], Grid], str]] = {
    "nested blocks": (read_html, "<div>" * 100_000 + "план"),
    "nested tables": (read_html, CELL * 100_000 + "план"),
    "only brackets": (read_html, "<" * 5_000_000),
    "only comments": (read_html, "<!--" * 1_000_000),
    "only ampersands": (read_html, "&" * 5_000_000),
    "over the limit": (read_html, "а" * 6_000_000),
    "wide bomb": (read_html, CELL + "<td colspan=64>" * 50_000),
    "tall bomb": (read_html, f"<table>{'<tr><td rowspan=1000000000>а' * 15_000}</table>"),
    "many rows": (read_html, f"<table>{'<tr><td>а' * 30_000}</table>"),
    "many columns": (read_html, CELL + "<td>а" * 65),
    "many paragraphs": (read_html, "<p>а" * 500_000),
    "long list": (read_html, f"<ol>{'<li>а' * 500_000}</ol>"),
    "long lists in lists": (read_html, "<ol><li>" * 100_000),
    "long text": (read_html, "<p>" + "а" * 200_000),
    "nothing": (read_html, ""),
    "only zeros": (read_html, "\0" * 1_000_000),
    "only scripts": (read_html, "<script>alert(1)</script><style>p{}</style>"),
    "quotes": (read_tsv, '"' * 5_000_000),
    "open quotes": (read_tsv, '\t"а' * 50_000 + "\n"),
    "pairs of quotes": (read_tsv, '"""а\t' * 500_000),
    "tabs": (read_tsv, "\t" * 5_000_000),
    "empty lines": (read_tsv, "\n" * 3_000_000 + "а"),
    "nothing copied": (read_tsv, " \n\t"),
    "too much copied": (read_tsv, "а\tб\n" * 2_000_000),
}


@pytest.mark.parametrize(("read", "text"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_text_is_refused_quickly(read: Callable[[str], Grid], text: str) -> None:
    start = time.process_time()
    with pytest.raises(UnreadableFile) as refusal:
        read(text)
    assert time.process_time() - start < QUICK
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize("attributes", [f"style='{'a:b;' * 1_000_000}'", "a='1' " * 500_000])
def test_endless_attributes_cost_nothing(attributes: str) -> None:
    start = time.process_time()
    assert read_html(f"<p {attributes}>а").blocks == (Paragraph("а"),)
    assert time.process_time() - start < QUICK


@pytest.mark.parametrize("part", range(1, 10))
def test_a_page_cut_anywhere_is_read_as_far_as_it_goes(part: int) -> None:
    text = WORD[WORD.index("СОГЛ") :]
    assert read_html(text[: len(text) * part // 10]).blocks


def test_zeros_entities_and_scripts_leave_no_trace() -> None:
    page = '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]><p>а\0б&a;<script>x</script><img src="http://a/b">'
    assert read_html(page).blocks[-1] == Paragraph("аб&a;")
