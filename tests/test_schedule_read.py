"""Lines of a schedule as people write them, and what is said about those that cannot be read."""

from __future__ import annotations

import re
from datetime import date
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shirube.schedule.compile import compile_schedule
from shirube.schedule.describe import reading_as_dict
from shirube.schedule.mend import mistake_in
from shirube.schedule.read import read_closure, read_exception, read_extra, read_line
from shirube.schedule.rules import WEEKDAYS, Rule
from shirube.schedule.vocabulary import WORDS
from tests.languages import JA


def short(rule: Rule) -> str:
    """Write a rule on one line: `sat[2,4]@1,2 13:00-16:00 closed`."""
    words = ",".join(rule.weekdays) if len(rule.weekdays) < 7 else "daily"
    words += f"[{','.join(map(str, rule.nth))}]" if rule.nth else ""
    words += f"d{','.join(map(str, rule.monthdays))}" if rule.monthdays else ""
    words += f"@{','.join(map(str, rule.months))}" if rule.months else ""
    words += f" /{rule.interval_weeks} {rule.anchor}" if rule.anchor else ""
    words += f" {'..'.join(rule.season)}" if rule.season else ""
    words += f" +{rule.holidays}" if rule.holidays != "any" else ""
    words += f" {rule.start or ''}-{rule.end or ''}"
    return words + "".join(f" !{closure.key}" for closure in rule.closed)


NO_AUGUST = "1,2,3,4,5,6,7,9,10,11,12"

READS = {
    # When
    "毎日 9:00-17:00": ["daily 09:00-17:00"],
    "平日 10時から16時": ["mon,tue,wed,thu,fri 10:00-16:00 !public-holidays"],
    "毎週火・木 10:00-15:00": ["tue,thu 10:00-15:00"],
    "火木 10:00-15:00": ["tue,thu 10:00-15:00"],
    "毎週(火)(木) 10:00-15:00": ["tue,thu 10:00-15:00"],
    "土 10:00-12:00": ["sat 10:00-12:00"],
    "毎週火、木曜日 １０：００～１５：００": ["tue,thu 10:00-15:00"],
    "月〜金 9:00-17:00": ["mon,tue,wed,thu,fri 09:00-17:00"],
    "月曜日から金曜日 9:00-17:00": ["mon,tue,wed,thu,fri 09:00-17:00"],
    "第2・第4土曜 13:00-16:00": ["sat[2,4] 13:00-16:00"],
    "第２、４土曜日　13:00-16:00": ["sat[2,4] 13:00-16:00"],
    "第2第4土曜13:00-16:00": ["sat[2,4] 13:00-16:00"],
    "第1.3土曜 10:00": ["sat[1,3] 10:00-"],
    "第1/3土曜 10:00": ["sat[1,3] 10:00-"],
    "第２㈯ １０：００−１２：００": ["sat[2] 10:00-12:00"],
    "第2土曜・第4土曜 10:00": ["sat[2,4] 10:00-"],
    "第2火曜・第4木曜 14時～": ["tue[2] 14:00-", "thu[4] 14:00-"],
    "第1〜3土曜日 10:00": ["sat[1,2,3] 10:00-"],
    "毎月第三水曜日 午後一時半〜三時": ["wed[3] 13:30-15:00"],
    "最終土曜 17:30〜": ["sat[-1] 17:30-"],
    "月末の土曜日": ["sat[-1] -"],
    "第4水曜以外の水曜 10:00": ["wed[1,2,3,5] 10:00-"],
    "毎週水曜（第4を除く） 10:00": ["wed[1,2,3,5] 10:00-"],
    "毎月21日 9:30-11:30": ["d21 09:30-11:30"],
    "15日・29日 10:00": ["d15,29 10:00-"],
    "毎月5のつく日 10:00": ["d5,15,25 10:00-"],
    "毎月末日 10:00": ["d-1 10:00-"],
    "月末 10:00": ["d-1 10:00-"],
    "偶数月の第3土曜 10:00": ["sat[3]@2,4,6,8,10,12 10:00-"],
    "奇数月第2土曜 11時": ["sat[2]@1,3,5,7,9,11 11:00-"],
    "4〜10月の毎週水曜 10:00": ["wed@4,5,6,7,8,9,10 10:00-"],
    "11月〜3月の第2土曜 10:00": ["sat[2]@1,2,3,11,12 10:00-"],
    "3・6・9・12月の第2土曜 10:00": ["sat[2]@3,6,9,12 10:00-"],
    "12/1〜3/15の毎週土曜 10:00": ["sat 12-01..03-15 10:00-"],
    "隔週水曜（2026-04-01から） 10:00": ["wed /2 2026-04-01 10:00-"],
    "2026年4月1日から毎週水曜 10:00": ["wed /1 2026-04-01 10:00-"],
    "土日祝 午前10時〜午後3時半": ["sat,sun +also 10:00-15:30"],
    "祝日のみ 10:00-12:00": [" +only 10:00-12:00"],
    "24時間": ["daily 00:00-24:00"],
    "毎日24時間営業": ["daily 00:00-24:00"],
    "月2回（第1・第3金曜） 10:00": ["fri[1,3] 10:00-"],
    "平日（月・水・金） 10:00": ["mon,wed,fri 10:00- !public-holidays"],
    "いちごの日と肉の日(15日・29日）": ["d15,29 -"],
    # Time
    "毎週月曜 午前10時〜正午": ["mon 10:00-12:00"],
    "毎週月曜 10時〜15時半": ["mon 10:00-15:30"],
    "毎週月曜 10-12時": ["mon 10:00-12:00"],
    "毎週月曜 午後1-3時": ["mon 13:00-15:00"],
    "毎週月曜 午後5時から7時まで": ["mon 17:00-19:00"],
    "毎週月曜 午後1時〜3時、4時〜5時": ["mon 13:00-15:00", "mon 16:00-17:00"],
    "毎週月曜 AM10:00〜PM3:00": ["mon 10:00-15:00"],
    "毎週月曜 夜7時〜9時": ["mon 19:00-21:00"],
    "毎週金曜 18:00-翌2:00": ["fri 18:00-26:00"],
    "毎週金曜 18:00-29:00": ["fri 18:00-29:00"],
    "毎週金曜 22:00～24:00": ["fri 22:00-24:00"],
    "第2土曜 11:30-12:50・13:00-14:20": ["sat[2] 11:30-12:50", "sat[2] 13:00-14:20"],
    "第2土曜 11:30-14:20 1部11:30～12:50、2部13:00～14:20": ["sat[2] 11:30-12:50", "sat[2] 13:00-14:20"],
    "毎週月〜金 10:00〜17:00 昼休み12:00〜13:00": [
        "mon,tue,wed,thu,fri 10:00-12:00",
        "mon,tue,wed,thu,fri 13:00-17:00",
    ],
    "10:00-12:00 毎週火曜": ["tue 10:00-12:00"],
    "毎週火曜 10:00-12:00、木曜 13:00-15:00": ["tue 10:00-12:00", "thu 13:00-15:00"],
    "第2土曜 12:00～ 調理10:00～、食事12:00～": ["sat[2] 12:00-"],
    # Tail
    "第2土曜 10:00 ※8月は休み": [f"sat[2]@{NO_AUGUST} 10:00-"],
    "第2土曜 10:00 ※祝日休み": ["sat[2] 10:00- !public-holidays"],
    "毎週月曜 10:00 ※お盆・年末年始休み": ["mon 10:00- !08-13/08-16 !12-29/01-03"],
    "毎週月曜 10:00 ※12/29〜1/3は休み": ["mon 10:00- !12-29/01-03"],
    "毎週日曜 10:00 ※第3日曜は休み": ["sun[1,2,4,5] 10:00-"],
    "毎日 10:00-17:00 ※土日は10:00-15:00": ["mon,tue,wed,thu,fri 10:00-17:00", "sat,sun 10:00-15:00"],
    "毎週水曜 10:00 ※第3水曜は13:00から": ["wed[1,2,4,5] 10:00-", "wed[3] 13:00-"],
    "第1木曜（1月、5月は第2木曜） 13:30": ["thu[1]@2,3,4,6,7,8,9,10,11,12 13:30-", "thu[2]@1,5 13:30-"],
    "毎週月曜 10:00 ※8月は休まず開催": ["mon 10:00-"],
    "毎週月曜 10:00 ※祝日も開催": ["mon 10:00-"],
    "平日 9:00-17:00、土日祝 10:00-15:00": [
        "mon,tue,wed,thu,fri 09:00-17:00 !public-holidays",
        "sat,sun +also 10:00-15:00",
    ],
    "土 第３土曜日 10:30-13:30": ["sat[3] 10:30-13:30"],
    "土曜日（第1・第3） 10:00": ["sat[1,3] 10:00-"],
    "毎週土曜 10:00 年末年始休業": ["sat 10:00- !12-29/01-03"],
    "毎月第1水曜(1月を除く)10:30～、第3土曜13:00～": ["wed[1]@2,3,4,5,6,7,8,9,10,11,12 10:30-", "sat[3] 13:00-"],
    "祝日以外の月曜 10:00": ["mon 10:00- !public-holidays"],
}


@pytest.mark.parametrize(("line", "rules"), tuple(READS.items()))
def test_a_line_is_read(line: str, rules: list[str]) -> None:
    reading = read_line(line)
    assert reading.problem is None
    assert reading.irregular is None
    assert [short(rule) for rule in reading.rules] == rules


@pytest.mark.parametrize("dash", "〜～~-‐‑‒–—―−ー－")
def test_any_dash_joins_times_and_days(dash: str) -> None:
    assert [short(r) for r in read_line(f"月{dash}水 10:00{dash}12:00").rules] == ["mon,tue,wed 10:00-12:00"]


@pytest.mark.parametrize(
    ("line", "note"),
    tuple(
        {
            "毎週月曜 10:00 ※雨天中止": "※雨天中止",
            "毎週月曜 10:00 要予約": "要予約",
            "毎週月曜 10:00（要予約・先着10名）": "要予約・先着10名",
            "原則第3日曜日（要問合せ） 11:00-13:00": "原則 要問合せ",
            "毎週月曜 10:00 変更の場合あり、要問合せ": "変更の場合あり、要問合せ",
            "毎週月曜 10:00 ※冬は雪のため休むことがあります": "※冬は雪のため休むことがあります",
            "第3水開催。17:30-19:30 ・開催時間以外は表示はなし": "・開催時間以外は表示はなし",
            "第2土曜 10:00-12:00（受付9:30〜）": "受付9:30〜",
            "毎週火 10:00-12:00（最終受付11:30）": "最終受付11:30",
            "毎週火 10:00-12:00（11時半ラストオーダー）": "11時半ラストオーダー",
            "毎週火 10:00-12:00（受付は11:30まで）": "受付は11:30まで",
            "毎週火 10:00、11:00、12:00": "11:00 12:00",
            "第2土曜 受付11:00～ 食事11:30～13:00": "食事 受付11:00～",
        }.items()
    ),
)
def test_a_free_note_is_kept_as_written(line: str, note: str) -> None:
    reading = read_line(line)
    assert reading.problem is None
    assert reading.rules[0].note == note


@pytest.mark.parametrize(
    ("line", "tag"),
    tuple(
        {
            "不定期": "no-fixed-day",
            "水木 不定 16:00-19:00": "no-fixed-day",
            "要問合せ": "ask",
            "月1回": "frequency-only",
            "月１～２回 10時～": "frequency-only",
            "月1回 土曜日 10:00": "weeks-unknown",
            "毎週水曜日、毎月1回日曜日": "weeks-unknown",
            "年10回 第2土曜": "months-unknown",
            "2ヶ月に1回 第2火曜日": "months-unknown",
            "隔週水曜 10:00": "phase-unknown",
            "第4または第5土曜日": "alternative",
            "第3水曜日もしくは木曜日": "alternative",
            "10:00-12:00": "days-unknown",
            "第2土曜 15:00-17:00 夏季は30分後ろ倒し": "season-undefined",
            "毎週土曜 10:00 ※夏休みはお休み": "season-undefined",
            "毎月第三火曜日とその直後の木曜日 18:00": "not-expressible",
            "毎日9:00〜21:00 休館日：月曜日（祝日の場合は翌日）": "not-expressible",
            "毎月25日（土日の場合は翌月曜）10:00": "not-expressible",
            "毎週土曜 10:00（4月開始）": "not-expressible",
            "毎月20日頃 10:00": "not-expressible",
            "毎週土曜 10:00-12:00（第2土曜のみ）": "contradiction",
            "月1回 第2・第4火曜": "contradiction",
            "火 17:30-19:30 食堂休業中": "suspended",
            "令和５年3月をもって活動を終了": "suspended",
            "非公開": "undisclosed",
        }.items()
    ),
)
def test_what_cannot_be_known_stays_words(line: str, tag: str) -> None:
    reading = read_line(line)
    assert reading.problem is None
    assert (reading.rules, reading.irregular) == ((), line)
    assert tag in reading.tags


@pytest.mark.parametrize("line", ["第3日曜日 11:30-13:30 平日も不定期開催", "第3日曜日他 11:30-13:30"])
def test_a_full_rule_stands_beside_other_days_that_are_words(line: str) -> None:
    reading = read_line(line)
    assert [short(rule) for rule in reading.rules] == ["sun[3] 11:30-13:30"]
    assert reading.irregular == line
    assert "other-days-unknown" in reading.tags


@pytest.mark.parametrize(
    ("line", "weeks_unknown"),
    [("土 10:00", True), ("月水金", True), ("毎週土", False), ("月〜金", False), ("平日", False)],
)
def test_letters_alone_are_marked_for_the_importer(line: str, weeks_unknown: bool) -> None:
    assert ("weeks-unknown" in read_line(line).tags) is weeks_unknown


@pytest.mark.parametrize(
    ("line", "column", "found", "suggestion"),
    [
        ("第2土陽 10:00-12:00", 1, "第2土陽", "第2土曜"),
        ("毎周土曜 10:00-12:00", 1, "毎周土曜", "毎週土曜"),
        ("毎週火曜　10:00-12:00　第２土陽", 18, "第２土陽", "第２土曜"),
        ("毎週金曜 18:00-2:00", 12, "2:00", "翌2:00"),
        ("毎週水曜 3時〜5時", 6, "3時", "午後3時"),
        ("第2土曜 25:70", 6, "25:70", None),
        ("第6土曜 10:00", 1, "第6土曜", None),
        ("13月の第2土曜 10:00", 1, "13月の第2土曜", None),
        ("毎月32日 10:00", 1, "毎月32日", None),
        ("第2土曜 10:00-12:00 みんなで休もう", 18, "みんなで休もう", None),
        ("毎週土曜 10:00 ※10月から時間変更", 13, "10月から時間変更", None),
    ],
)
def test_a_line_that_cannot_be_read_is_refused_at_its_column(
    line: str, column: int, found: str, suggestion: str | None
) -> None:
    reading = read_line(line)
    assert reading.rules == ()
    assert reading.irregular is None
    assert reading.problem is not None
    assert (reading.problem.column, reading.problem.found, reading.problem.suggestion) == (column, found, suggestion)
    assert reading.problem.examples
    if found != line[column - 1 :]:
        assert line[column - 1 :].startswith(found)


@pytest.mark.parametrize("line", READS)
@pytest.mark.parametrize("rubbish", [" 土陽", "陽", " 第2土陽", " みんな休", " 毎習", " 13;00"])
def test_a_line_is_never_half_understood(line: str, rubbish: str) -> None:
    assert read_line(line + rubbish).rules == ()


def test_every_example_that_is_shown_can_be_read() -> None:
    problem = read_line("第2土陽").problem
    assert problem is not None
    assert all(read_line(example).problem is None for example in problem.examples)


def test_a_line_longer_than_200_letters_is_refused() -> None:
    reading = read_line("毎週土曜 10:00-12:00 ※" + "あ" * 200)
    assert reading.rules == ()
    assert reading.problem is not None
    assert reading.problem.column == 201


def test_an_empty_line_says_nothing() -> None:
    reading = read_line(" 　")
    assert (reading.rules, reading.irregular, reading.problem, reading.tags) == ((), None, None, ("empty",))


@pytest.mark.parametrize(
    ("line", "keys"),
    tuple(
        {
            "祝日": ["public-holidays"],
            "祝日休み": ["public-holidays"],
            "12/29-1/3": ["12-29/01-03"],
            "12月29日から1月3日まで": ["12-29/01-03"],
            "8月": ["08-01/08-31"],
            "7月・8月": ["07-01/07-31", "08-01/08-31"],
            "第3月曜": ["mon[3]"],
            "日曜・祝日": ["public-holidays", "sun"],
            "2026-12-29〜2027-01-03": ["2026-12-29/2027-01-03"],
            "2026年12月29日〜1月3日": ["2026-12-29/2027-01-03"],
            "2026/12/20から12/24まで": ["2026-12-20/2026-12-24"],
            "お盆": ["08-13/08-16"],
            "年末年始": ["12-29/01-03"],
            "年末年始（12/28〜1/5）": ["12-28/01-05"],
        }.items()
    ),
)
def test_a_closing_is_read(line: str, keys: list[str]) -> None:
    closures, problem = read_closure(line)
    assert problem is None
    assert [closure.key for closure in closures] == keys


def test_a_span_that_is_closed_is_no_first_day() -> None:
    (rule,) = read_line("毎週月曜 10:00-12:00（2026年12月29日〜1月3日は休み）").rules
    assert (rule.anchor, [closure.key for closure in rule.closed]) == (None, ["2026-12-29/2027-01-03"])
    for closed in ("2026年12月28日〜31日", "2027年1月〜3月"):
        assert read_line(f"毎週月曜 10:00-12:00（{closed}は休み）").problem, closed


@pytest.mark.parametrize(
    "line", ["", "へんな日", "2026-13-01", "2026-12-29〜2026-12-01", "2026-12-29〜2/29", "12/32", "夏休み", "毎月5日"]
)
def test_a_closing_that_is_none_is_refused(line: str) -> None:
    closures, problem = read_closure(line)
    assert closures == ()
    assert problem is not None


def test_one_off_openings_and_closings_are_read() -> None:
    (extra,), problem = read_extra("2026-12-24（木） 13:00-15:00 クリスマス会")
    assert problem is None
    assert (str(extra.on), extra.start, extra.end, extra.note) == ("2026-12-24", "13:00", "15:00", "クリスマス会")
    exception, problem = read_exception("2026-12-22〜2026-12-25", "大雪のため")
    assert problem is None
    assert exception is not None
    assert (str(exception.on), str(exception.until), exception.why) == ("2026-12-22", "2026-12-25", "大雪のため")
    assert read_extra("2026-12-24 13:00-12:00")[1] is not None
    assert read_extra("2026-12-24、")[1] is not None
    assert read_exception("2026-02-30")[1] is not None


def is_sane(rule: Rule) -> bool:
    clock = re.compile(r"[0-2]\d:[0-5]\d")
    in_order = rule.start is None or rule.end is None or rule.start < rule.end <= "29:00"
    return (
        all(1 <= n <= 5 or n == -1 for n in rule.nth)
        and all(1 <= month <= 12 for month in rule.months)
        and all(1 <= day <= 31 or day == -1 for day in rule.monthdays)
        and set(rule.weekdays) <= set(WEEKDAYS)
        and bool(rule.weekdays or rule.monthdays or rule.holidays == "only")
        and not (rule.nth and not rule.weekdays)
        and all(time is None or clock.fullmatch(time) for time in (rule.start, rule.end))
        and in_order
    )


pieces = st.sampled_from(
    [
        *WORDS,
        "1",
        "2",
        "第3",
        "10:00",
        "13時",
        "～",
        "・",
        "、",
        " ",
        "（",
        "）",
        "※",
        "。",
        "土",
        "8月",
        "5日",
        "25:00",
        "漢字",
    ]
)


@pytest.mark.parametrize("line", ["肉の日（40日）", "いちごの日（32日） 10:00", "毎週金7:00～9:(00日は開催なし"])
def test_a_day_that_no_month_has_is_refused_in_brackets_too(line: str) -> None:
    assert read_line(line).problem is not None


@given(st.one_of(st.text(max_size=210), st.lists(pieces, max_size=24).map("".join)))
@settings(max_examples=150, deadline=None)
def test_no_text_crashes_or_gives_a_rule_that_makes_no_sense(text: str) -> None:
    reading = read_line(text)
    assert all(is_sane(rule) for rule in reading.rules), text
    if reading.problem is not None:
        assert reading.rules == ()
        assert 1 <= reading.problem.column <= len(text) + 1
    read_closure(text)
    for begun in (text, f"2026-12-24{text}"):
        read_extra(begun)
        read_exception(begun)


SCRAPS = st.sampled_from((
    *"月火水木金土日祝第毎週0123456789時分半～-・、／（）【】※。：:　 朝夜昼はもをのとか", "第2", "土曜", "10:00", "12:00", "8月", "休み",
    "中央公民館", "100円", "0143-00-1234", "要予約", "隔週", "次回", "2026-12-02", "最終", "1st", "10am", "にて", "開催", "①", "なし",
))  # fmt: skip


@given(st.lists(SCRAPS, max_size=30).map("".join))
@settings(max_examples=200, deadline=None)
def test_check_and_the_data_of_a_line_agree(line: str) -> None:
    reading = read_line(line)
    shown = reading_as_dict(reading, date(2026, 11, 27), JA)
    schedule, problems = compile_schedule([line])
    assert [found.problem for found in problems] == ([reading.problem] if reading.problem else [])
    assert list(schedule.rules) == list(dict.fromkeys(reading.rules))
    assert len(shown["rules"]) == len(reading.rules)
    assert bool(shown["irregular"]) == bool(schedule.irregular)
    if problems:
        assert (shown["rules"], shown["irregular"], shown["next"]) == ([], None, [])


def test_a_line_beyond_all_measure_is_refused_at_once() -> None:
    began = process_time()
    reading = read_line("毎週土曜 10:00-12:00 中央公民館、" * 100)
    assert reading.problem is not None
    assert reading.rules == ()
    assert process_time() - began < 0.1


@pytest.mark.parametrize(
    "piece",
    ["（", "第1・", "・", "土", "10:00-", "1", "第", "※（", "8月", "以外の水曜", "毎", "祝日", "1日〜", "休館日："],
)
def test_long_lines_are_read_in_good_time(piece: str) -> None:
    began = process_time()
    read_line((piece * 200)[:200])
    assert process_time() - began < 0.5


# ---- mistakes with a name ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "kind", "meant"),
    [
        ("第6土曜 10:00-12:00", "week", ("第5土曜 10:00-12:00", "最終土曜 10:00-12:00")),
        ("第2・第6土曜 10:00-12:00", "week", ("第2・第5土曜 10:00-12:00", "第2・最終土曜 10:00-12:00")),
        ("12月24日 10:00-12:00", "date", ("2026-12-24 10:00-12:00",)),
        ("2/3(水) 10:00-12:00", "date", ("2027-02-03(水) 10:00-12:00",)),
        ("１２月２４日　１０：００〜１２：００", "date", ("2026-12-24 10:00〜12:00",)),
        ("2月29日 10:00-12:00", "date", ("2028-02-29 10:00-12:00",)),
        ("2026年12月24日 10:00", "date", ("2026-12-24 10:00",)),
        ("毎週火・木 15:00-10:00", "backwards", ("毎週火・木 10:00-15:00", "毎週火・木 15:00-午後10:00")),
        ("毎週土曜 午後3時〜午前10時", "backwards", ("毎週土曜 午前10時〜午後3時",)),
        ("毎週土曜 13:00-4:00", "backwards", ("毎週土曜 13:00-午後4:00",)),
        ("毎週金曜 18:00-2:00", "backwards", ("毎週金曜 18:00-翌2:00",)),
        ("毎週金曜 22:00-6:00", "backwards", ()),
    ],
)
def test_a_mistake_with_a_name_comes_with_lines_that_can_be_read(line: str, kind: str, meant: tuple[str, ...]) -> None:
    problem = read_line(line).problem
    assert problem is not None
    mistake = mistake_in(line, problem, date(2026, 11, 24))
    assert mistake is not None
    assert (mistake.kind, mistake.lines) == (kind, meant)
    for better in meant:
        assert read_extra(better)[1] is None if kind == "date" else read_line(better).problem is None


@pytest.mark.parametrize("line", ["第2土陽 10:00", "12月24日・25日 10:00-12:00", "13月1日 10:00", "第2土曜 25:70"])
def test_another_mistake_has_no_name(line: str) -> None:
    problem = read_line(line).problem
    assert problem is not None
    assert mistake_in(line, problem, date(2026, 11, 24)) is None


@pytest.mark.parametrize("line", ["毎週金曜 18:00-翌2:00", "毎週金曜 18:00-26:00"])
def test_a_line_past_midnight_is_no_mistake(line: str) -> None:
    assert read_line(line).problem is None
