"""Every form of every word, written here anew: each in a phrase whose windows are counted without the language."""

from datetime import date, timedelta

import pytest

from plans.core.deadlines import Doubt, Period, Rule, Unit, Wait, parse
from tests.core.deadlines.building import ACADEMIC, CALENDAR, Window, last_day, months_in

YEAR = [(CALENDAR.start, CALENDAR.end)]
SCHOOL_YEAR = [(ACADEMIC.start, ACADEMIC.end)]
DAYS = [CALENDAR.start + timedelta(days=ahead) for ahead in range(365)]
TUESDAYS = [(day, day) for day in DAYS if day.weekday() == 1]

# The twelve months: nominative, genitive, dative, instrumental, prepositional, and what they are shortened to.
MONTH_FORMS = """
январь января январю январем январе янв генварь
февраль февраля февралю февралем феврале фев февр
март марта марту мартом марте мар
апрель апреля апрелю апрелем апреле апр
май мая маю маем мае
июнь июня июню июнем июне июн
июль июля июлю июлем июле июл
август августа августу августом августе авг
сентябрь сентября сентябрю сентябрем сентябре сен сент
октябрь октября октябрю октябрем октябре окт
ноябрь ноября ноябрю ноябрем ноябре ноя нояб
декабрь декабря декабрю декабрем декабре дек
""".split("\n")[1:-1]
WEEKDAY_FORMS = """
понедельник понедельника понедельнику понедельникам понедельники понедельников пн
вторник вторника вторнику вторникам вторники вторников вт
среда среды среду среде средам сред ср
четверг четверга четвергу четвергам четверги четвергов чт
пятница пятницы пятницу пятнице пятницам пятниц пт
суббота субботы субботу субботе субботам суббот сб
воскресенье воскресенья воскресенью воскресеньям воскресений вс
""".split("\n")[1:-1]
ORDINALS = {
    1: "первый первой первая первое первого первом первую первые первых первому",
    2: "второй вторая второе второго втором вторую вторые вторых второму",
    3: "третий третья третье третьего третьем третью третьи третьих третьей третьему",
    4: "четвертый четвёртой четвертая четвертое четвёртого четвертом четвертую четвертые четвертых четвертому",
    5: "пятый пятой пятая пятое пятого пятом пятую пятые пятых пятому",
    6: "шестой шестая шестое шестого шестом шестую шестые шестых шестому",
    7: "седьмой седьмое седьмого седьмому седьмом",
    8: "восьмой восьмое восьмого восьмому восьмом",
    9: "девятый девятой девятое девятого девятому девятом",
    10: "десятый десятой десятое десятого десятому десятом",
    11: "одиннадцатый одиннадцатое одиннадцатого одиннадцатому",
    12: "двенадцатый двенадцатое двенадцатого двенадцатому",
    13: "тринадцатый тринадцатое тринадцатого тринадцатому",
    14: "четырнадцатый четырнадцатое четырнадцатого четырнадцатому",
    15: "пятнадцатый пятнадцатое пятнадцатого пятнадцатому",
    16: "шестнадцатый шестнадцатое шестнадцатого шестнадцатому",
    17: "семнадцатый семнадцатое семнадцатого семнадцатому",
    18: "восемнадцатый восемнадцатое восемнадцатого восемнадцатому",
    19: "девятнадцатый девятнадцатое девятнадцатого девятнадцатому",
    20: "двадцатый двадцатое двадцатого двадцатому",
    30: "тридцатый тридцатое тридцатого тридцатому",
}
ROMAN = "I II III IV V VI VII VIII IX X XI XII".split()
NUMBERS = {
    1: "один одного одному одну одна",
    2: "два двух две",
    3: "три трёх",
    4: "четыре четырех",
    5: "пять пяти",
    6: "шесть шести",
    7: "семь семи",
    8: "восемь восьми",
    9: "девять девяти",
    10: "десять десяти",
    11: "одиннадцать одиннадцати",
    12: "двенадцать двенадцати",
    13: "тринадцать тринадцати",
    14: "четырнадцать четырнадцати",
    15: "пятнадцать пятнадцати",
    20: "двадцать двадцати",
    30: "тридцать тридцати",
    40: "сорок сорока",
    50: "пятьдесят пятидесяти",
    60: "шестьдесят шестидесяти",
    70: "семьдесят семидесяти",
    80: "восемьдесят восьмидесяти",
    90: "девяносто девяноста",
    100: "сто ста",
}
# Part of a word in front of "-дневный", "-недельный", "-месячный".
COUNTED = {
    2: "двух", 3: "трёх", 4: "четырех", 5: "пяти", 6: "шести", 7: "семи", 8: "восьми", 9: "девяти", 10: "десяти",
    12: "двенадцати", 14: "четырнадцати", 15: "пятнадцати", 20: "двадцати", 30: "тридцати",
}  # fmt: skip


def month(number: int) -> list[Window]:
    return [(date(2022, number, 1), last_day(2022, number))]


def every(months: int) -> list[Window]:
    """The year in parts of so many months."""
    return [(date(2022, first, 1), last_day(2022, first + months - 1)) for first in range(1, 13, months)]


def in_school(*bounds: tuple[int, int]) -> list[Window]:
    """Parts of the school year, each from a month to a month."""
    years = {month: ACADEMIC.start.year + (month < 9) for month in range(1, 13)}
    return [(date(years[first], first, 1), last_day(years[last], last)) for first, last in bounds]


def may(first: int, last: int = 0) -> list[Window]:
    return [(date(2022, 5, first), date(2022, 5, last or first))]


def until(day: date) -> list[Window]:
    return [(CALENDAR.start, day)]


WEEKS = [
    (max(day, CALENDAR.start), min(day + timedelta(days=6), CALENDAR.end))
    for day in (date(2021, 12, 27) + timedelta(weeks=ahead) for ahead in range(53))
]
TO_EACH_FIFTH = [(start, start.replace(day=5)) for start, _ in months_in(CALENDAR)]
TO_THE_NEXT_FIFTH = [(end + timedelta(days=1), end + timedelta(days=5)) for _, end in months_in(CALENDAR)]

SAID = [
    # a phrase, the words that may stand in it, and its windows in the plan of 2022
    ("раз в {}", "квартал квартала кварталы кварталов квартале кварталу кварталах кварталам кв квар", every(3)),
    (
        "раз в {}",
        "полугодие полугодия полугодий полугодии полугодию полугодиях полугодием полугодье полгода полуг пг",
        every(6),
    ),
    ("раз в {}", "месяц месяца месяце месяцев месяцы месяцу месяцем мес", every(1)),
    ("раз в {}", "неделя недели неделю неделе недель неделей нед", WEEKS),
    ("раз в {}", "день дня дней дни дню дням днями дн сутки суток", [(day, day) for day in DAYS]),
    ("раз в {}", "год года году годы годов годом годах г гг лет", YEAR),
    ("{} в год", "дважды", every(6)),
    ("{} в год", "трижды", every(4)),
    ("первая {} мая", "декада декады декаду декаде декад дек-да", may(1, 10)),
    ("первая {} мая", "половина половины половину половине", may(1, 15)),
    ("{} мая", "начало начала начале началу", may(1, 10)),
    ("{} мая", "середина середины середину середине", may(11, 20)),
    ("{} мая", "конец конца конце концу окончание окончания окончанию", may(21, 31)),
    ("{} день мая", "последний последнее последнего последнем последнему", may(31)),
    ("{} неделя мая", "последняя последнюю последних последней последние", may(25, 31)),
    (
        "до 5 {} каждого месяца",
        "число числа числу числе чисел",
        [(start, start.replace(day=5)) for start, _ in every(1)],
    ),
    ("в {} год", "календарный календарного календарном календарному календарных календарные", YEAR),
    ("в мае {} года", "текущий текущего текущем текущему этого этом нынешнего", month(5)),
    ("в мае {}.г.", "т с", month(5)),
    (
        "до 5 мая {} года",
        "следующего следующим следующем следующий следующих следующему последующего",
        until(date(2023, 5, 5)),
    ),
    (
        "ежемесячно, до 5 числа месяца, следующего за {}",
        "отчетный отчётного отчетном отчетным отчетному отчетной",
        TO_THE_NEXT_FIFTH,
    ),
    ("в течение {} года", "планового планируемого данного указанного", YEAR),
    ("{}", "ежедневно ежедневный ежедневная", [(day, day) for day in DAYS]),
    ("{}", "еженедельно еженедельный понедельно еженед", WEEKS),
    ("{}", "ежемесячно ежемесячный помесячно ежемес ежемесяч", every(1)),
    ("{}", "ежеквартально ежеквартальный поквартально ежекв ежекварт", every(3)),
    ("{}", "ежеполугодно полугодично", every(6)),
    ("{}", "ежегодно ежегодный ежегодная ежегод", YEAR),
    ("{} вторник", "каждый каждая каждую каждое каждого каждой каждые каждом каждых каждому", TUESDAYS),
    ("1 {} в квартал", "раз раза разу разов р", every(3)),
    ("{}", "постоянно непрерывно регулярно систематически круглогодично бессрочно", YEAR),
    ("на {} основе", "постоянной регулярной системной систематической непрерывной", YEAR),
    ("за {} год", "весь всего всей всю все целый целого круглый", YEAR),
    ("весь {}", "период периода периоде периоды периодом срок срока сроки сроков", YEAR),
    ("в {} года", "течение течении теч протяжении протяжение", YEAR),
    ("до 10 мая {}", "включительно включая вкл", until(date(2022, 5, 10))),
    ("15 мая, 10 {}", "час часа часов часам ч мск мин минут", may(15)),
    ("ежеквартально, {} июля – сентября", "кроме исключая", every(3)[:2] + every(3)[3:]),
    ("ежеквартально, за {} июля – сентября", "исключением", every(3)[:2] + every(3)[3:]),
]
SAID_AT_SCHOOL = [
    ("раз в {}", "четверть четверти четвертью четвертей четвертях", in_school((9, 10), (11, 12), (1, 3), (4, 5))),
    ("раз в {}", "триместр триместра триместре триместры триместров триместру", in_school((9, 11), (12, 2), (3, 5))),
    ("раз в {}", "семестр семестра семестре семестры семестров семестру сем", in_school((9, 1), (2, 6))),
    ("{}", "весна весны весной весну весне", in_school((3, 5))),
    ("{} период", "весенний весеннего весеннем весенние весенних", in_school((3, 5))),
    ("{}", "лето лета летом лету лете", in_school((6, 8))),
    ("{} месяцы", "летний летнего летнем летние летних", in_school((6, 8))),
    ("{}", "осень осени осенью", in_school((9, 11))),
    ("{} период", "осенний осеннего осеннем осенние осенних", in_school((9, 11))),
    ("{}", "зима зимы зимой зиму зиме", in_school((12, 2))),
    ("{} период", "зимний зимнего зимнем зимние зимних", in_school((12, 2))),
    ("{} год", "учебный учебного учебном учебные учебных учебному уч учеб учебн", SCHOOL_YEAR),
]


def windows(text: str, period: Period = CALENDAR) -> list[Window]:
    return [(slot.start, slot.due) for slot in parse(text, period).slots]


@pytest.mark.parametrize(("phrase", "words", "expected"), SAID)
def test_a_word_means_the_same_in_each_of_its_forms(phrase, words, expected):
    assert {word: windows(phrase.format(word)) for word in words.split()} == dict.fromkeys(words.split(), expected)


@pytest.mark.parametrize(("phrase", "words", "expected"), SAID_AT_SCHOOL)
def test_a_word_of_a_school_year_means_the_same_in_each_of_its_forms(phrase, words, expected):
    found = {word: windows(phrase.format(word), ACADEMIC) for word in words.split()}
    assert found == dict.fromkeys(words.split(), expected)


@pytest.mark.parametrize(("number", "words"), list(enumerate(MONTH_FORMS, start=1)))
def test_a_month_is_known_in_every_case_and_shortened(number, words):
    assert {word: windows(word) for word in words.split()} == dict.fromkeys(words.split(), month(number))
    day = [(date(2022, number, 5),) * 2]
    assert {word: windows(f"5 {word}") for word in words.split()} == dict.fromkeys(words.split(), day)


@pytest.mark.parametrize(("weekday", "words"), list(enumerate(WEEKDAY_FORMS)))
def test_a_weekday_is_known_in_every_case_and_shortened(weekday, words):
    days = [(day, day) for day in DAYS if day.weekday() == weekday]
    assert {word: windows(f"еженедельно, {word}") for word in words.split()} == dict.fromkeys(words.split(), days)
    other = date(2022, 5, 3 + weekday)  # a day later in the week
    name = words.split()[0]
    assert [doubt.text for doubt in parse(f"{other:%d.%m.%Y} ({name})", CALENDAR).doubts][:1] == [
        f"{other:%d.%m.%Y} — не {name}."
    ]


@pytest.mark.parametrize(("number", "words"), list(ORDINALS.items()))
def test_an_ordinal_is_known_in_every_case(number, words):
    assert {word: windows(f"{word} мая") for word in words.split()} == dict.fromkeys(words.split(), may(number))


def test_roman_numbers_go_to_the_twelfth():
    assert {number: windows(f"{number} мая") for number in ROMAN} == {
        number: may(at) for at, number in enumerate(ROMAN, start=1)
    }
    assert windows("XIII мая") == []


@pytest.mark.parametrize(("number", "words"), list(NUMBERS.items()))
def test_a_number_is_known_in_words(number, words):
    waits = {word: parse(f"в течение {word} дней после заседания", CALENDAR).wait for word in words.split()}
    assert waits == dict.fromkeys(words.split(), Wait(number, Unit.DAY))


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("двадцати одного", 21),
        ("двадцати пяти", 25),
        ("тридцати девяти", 39),
        ("девяноста одного", 91),
        ("ста двадцати", 120),
        ("ста двадцати пяти", 125),
        ("25 (двадцати пяти)", 25),
    ],
)
def test_a_number_of_several_words_is_one_number(words, number):
    assert parse(f"в течение {words} дней после заседания", CALENDAR).wait == Wait(number, Unit.DAY)


def test_an_ordinal_of_two_words_is_a_day():
    assert windows("до двадцать пятого мая") == until(date(2022, 5, 25))
    assert windows("двадцать первое и тридцать первое мая") == may(21) + may(31)


@pytest.mark.parametrize("words", ["десяти пяти", "двадцати десяти", "пяти двадцати", "двадцати двадцати"])
def test_numbers_that_are_not_one_number_give_no_wait(words):
    assert parse(f"в течение {words} дней с заседания", CALENDAR).wait is None


@pytest.mark.parametrize(("number", "word"), list(COUNTED.items()))
def test_a_number_is_known_inside_a_word(number, word):
    for part, unit in (("дневный", Unit.DAY), ("недельный", Unit.WEEK), ("месячный", Unit.MONTH)):
        assert parse(f"в {word}{part} срок после заседания", CALENDAR).wait == Wait(number, unit)


@pytest.mark.parametrize("word", "ориентировочно примерно предположительно около планируемый".split())
def test_what_is_said_about_is_a_doubt(word):
    schedule = parse(f"{word} 15 мая", CALENDAR)
    assert [(slot.start, slot.due) for slot in schedule.slots] == may(15)
    assert schedule.doubts == (Doubt("Срок назван примерно.", 0),)


REFERRING = "п пп пункт пункта пункту пунктом пункте пункты пунктов подпункт подпункта ст статья статьи статьей".split()


@pytest.mark.parametrize("word", REFERRING)
def test_a_number_behind_the_name_of_a_part_of_a_paper_is_no_date(word):
    schedule = parse(f"согласно {word} 5.10 порядка", CALENDAR)
    assert (schedule.rule, schedule.doubts) == (Rule.ON_EVENT, ())


# What a deadline may wait for, each in a phrase that only its own word makes an event.
EVENTS = (
    """
согласно приказу|согласование с департаментом|в согласовании с советом|в соответствии с приказом|соответствие плану
график работы комиссии|с графиком работы комиссии|от графика комиссии|при необходимости|перед конкурсом
накануне конкурса|на основании приказа|в случае необходимости|в рамках форума|в ходе форума|во время форума
одновременно с конкурсом|с момента запуска|с даты утверждения|уточняется|уточняются|определяется|определяются
согласовывается|согласуется|согласуются|устанавливается|устанавливаются|установленные советом|установленный советом
определенные советом|поступления заявок|проведения конкурса|готовности площадки|утверждения сметы|сразу после конкурса
своевременно|незамедлительно|оперативно|в дни проведения форума|сроки определяются|в завершении конкурса
""".strip()
    .replace("\n", "|")
    .split("|")
)
BY_EVENTS = """
согласованию графику графикам плану планам расписанию положению положениям приказу распоряжению мере необходимости
запросу запросам требованию завершении окончании итогам результатам факту поступлении обращению заявке заявкам
договоренности отдельному индивидуальному указанию поручению решению программе регламенту договору соглашению наличии
""".split()


@pytest.mark.parametrize("words", EVENTS)
def test_words_that_wait_for_something_stand_beside_a_date(words):
    schedule = parse(f"май, {words}", CALENDAR)
    assert ([(slot.start, slot.due) for slot in schedule.slots], schedule.event) == (month(5), words)
    assert schedule.doubts == ()


@pytest.mark.parametrize("word", BY_EVENTS)
def test_a_subject_may_stand_in_front_of_what_is_waited_for(word):
    words = f"Встреча по {word} сторон"
    schedule = parse(words, CALENDAR)
    assert (schedule.rule, schedule.event, schedule.doubts) == (Rule.ON_EVENT, words, ())


@pytest.mark.parametrize("word", "будням выходным праздникам адресу телефону почте улице ссылке".split())
def test_not_every_word_behind_a_preposition_is_waited_for(word):
    assert parse(f"по {word}", CALENDAR).rule is Rule.UNCLEAR
