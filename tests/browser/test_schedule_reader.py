"""The browser's reader of opening days says what `shirube.schedule` says, or nothing.

Some lines have letters changed at random: `SHIRUBE_SLIPS=20000 pytest tests/browser/test_schedule_reader.py` tries more
of them, and `SHIRUBE_SEED=2` others.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Page, Route

from shirube.intake.form_words import SCHEDULE_EXAMPLES
from shirube.schedule.compile import compile_schedule
from shirube.schedule.dates import sessions
from shirube.schedule.holidays import holidays
from shirube.schedule.plain import plain_also, plain_closed, plain_except, plain_open
from shirube.schedule.read import read_closure, read_line
from shirube.schedule.rules import WEEKDAYS, Rule, Schedule
from tests.sample_site import CONTENT, TODAY

pytestmark = pytest.mark.browser

HERE = Path(__file__).resolve().parent
MODULES = HERE.parents[1] / "templates" / "components" / "form"
WORDINGS = HERE.parent / "golden" / "schedule"
REAL_LINES = HERE.parents[2] / "shared" / "data" / "schedule-dev.jsonl"
HOST = "https://reader.example"
LAST = TODAY + timedelta(days=365)
FREE = [day.isoformat() for day in holidays(TODAY, LAST)]

CHANGED = int(os.environ.get("SHIRUBE_SLIPS", "1000"))
SEED = int(os.environ.get("SHIRUBE_SEED", "1"))
LETTERS = "月火水木金土日曜祝毎週第12345・、（）()〜-~ 　:時半午前後からまで休み除く平のはとに/※年末年始お盆8月日0最終偶奇数回翌要予約無料３"
MADE = 4000
"""So many of the lines made of parts; all of them would take longer and tell no more."""

# Parts of lines as people write them, and as they ought not to be read: every one meets some of all the others.
DAYS = """毎週火・木|火・木|毎週月曜日|月〜金|月曜から金曜|月～金曜日|平日|毎日|土日|土・日|土日祝|土・日・祝日|日曜・祝日|火曜と木曜|火、木
月水金|第2土曜|第２土曜日|第2・第4土曜|第2・4土曜|第1、3日曜日|第１・３・５月曜|毎月第2・4水曜|第1〜3木曜|第1土日|第2土曜と第4日曜|第2土曜・第4日曜
最終金曜|毎月最終土曜日|第2・最終木曜|毎月15日|毎月5日・20日|毎月1日、15日|毎月20日～25日|第三土曜|毎月第一・第三日曜日|4月〜10月の毎週火曜
4〜10月 火・木|4月・10月 第2土曜|8月 毎日|日〜木|木曜、金曜、土曜|水曜(第1・3)|第2土|土|日|月|月1回|隔週火曜|毎月火曜|水曜日の午後|第2週の土曜
第2土曜または第3土曜|火曜か木曜|5日|毎月5日頃|第6土曜|第2土・4日|土曜・第2日曜|第2土曜 日曜|火曜 木曜|祝日|土曜と祝日|平日・土曜|平日、第2土曜
毎日（月曜を除く）|平日（水曜を除く）|毎週火よう日|ⅡⅢ土曜|年中無休|月2回（第1・第3木曜）|月2回（第2土曜）|①土曜|原則第2土曜|月2回 第2・4土曜|月1回（第2土曜）|毎月2回 第1・第3水曜日|毎月第2第4水曜
偶数月の第3土曜|毎月末日|月末|毎週 月|開催日は第2土曜|日時：毎週火曜|毎月最終日|日曜日は|第2土曜日は|火曜以外|第5土曜|毎週日曜日の|年末|GW"""
TIMES = """10:00-15:00|10：00～15：00|10時〜15時|10時から15時まで|10時半〜12時|午前10時〜午後3時|午前10時から正午まで|午後1時〜3時|13:00〜|13時から|13:00
10:00-12:00、13:00-15:00|10:00-12:00 13:00-15:00|午後1時〜3時、4時〜5時|午前9時〜11時、午後1時〜3時|9-17時|3時〜5時|05:00-07:00|0:00-24:00|22:00-2:00
18時〜24時|17.30～19.30|am10:00-12:00|10:00-9:00|25:00-26:00|10:70-12:00|朝10時から|午前12時〜|午後0時〜2時|10時〜12時、14時〜|22:00-翌2:00|10〜12時|10-12時半
10:00-12:00です|午後12時〜|午前9時半〜午後4時半|10:00 11:00 12:00|10:00①12:00|"""
ASIDES = """|（祝日を除く）|※祝日休み| 祝日休み|、祝日は休み| ※8月は休み|（8月・1月は休み）|（年末年始を除く）|（年末年始・お盆は休み）|（12/29-1/3は休み）|（第3月曜は休み）|（月曜休み）
、月曜定休| 定休日：月曜|（日祝休み）|（要予約）| 参加費無料|※どなたでも|（祝日も開催）|（雨天中止）|（祝日の場合は翌日）|（祝日の場合は休み）|（変更あり）|（7〜8月は休み）|（第5週は休み）
（祝前日は休み）|（祝日、12/29-1/3は休み）|（8月のみ休み）|（8月のみ）|（4月〜10月）|（1/5は休み）|（8月13日から16日は休み）|（休みあり）|（月）|（日）|（無料 要予約）|（休館日：月曜）
（月曜が祝日の場合は休み）|（中学生まで）|（ときどき休み）|（変則）|（もうありません）|（先着20名）|（受付は14:30まで）|（なくなり次第終了）| 参加費200円| 祝日休|（月曜休）|（お盆・お正月は休み）|、月曜・祝日は休み|（土日祝は休み）|（8月第2土曜は休み）|（2026年12月28日は休み）|（2026/12/28、2027/1/4は休み）|（2026年12月29日〜2027年1月3日を除く）|（2027年4月から）|（2026/12/29〜1/3は休み）"""


def parts(text: str) -> list[str]:
    return [part for row in text.split("\n") for part in row.split("|")]


def written() -> list[str]:
    """Give the lines of the golden files, of the sample and of the form's own examples, and lines made of parts."""
    lines = [
        json.loads(line)["text"] for line in (WORDINGS / "wordings.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    for path in sorted((CONTENT / "places").glob("*.yaml")):
        entry = yaml.safe_load(path.read_text(encoding="utf-8"))
        lines += [line for line in entry.get("open") or () if isinstance(line, str)]
    chance = random.Random(20261127)
    some_days, some_times, some_asides = parts(DAYS), parts(TIMES), parts(ASIDES)
    made = [f"{day} {time}" for day, time in product(some_days, some_times)]
    made += [f"{day} 10:00-12:00{aside}" for day, aside in product(some_days, some_asides)]
    for day in some_days * 4:
        made.append(f"{day}{chance.choice(some_asides)}{chance.choice((' ', ''))}{chance.choice(some_times)}")
    for joint, day in product(("、", " ", "・", "と"), some_days * 2):
        made.append(f"{day}{joint}{chance.choice(some_days)} 10:00-12:00")
        made.append(f"{day} {chance.choice(some_times)}{joint}{chance.choice(some_days)} {chance.choice(some_times)}")
    lines += chance.sample(made, MADE)
    for line in (WORDINGS / "denials.txt").read_text(encoding="utf-8").splitlines():
        lines += [f"第2土曜 10:00-12:00（{line}）", f"火・木 10:00-12:00 ※{line}"]
    lines += slips(lines, CHANGED)
    return [*dict.fromkeys(line.strip() for line in (*SCHEDULE_EXAMPLES, *SLIPS, *OFTEN, *lines))]


def slips(lines: list[str], count: int) -> list[str]:
    """Change a few letters of lines, as a hand that slips, or join the end of one to another."""
    chance = random.Random(SEED)
    found = []
    for _ in range(count):
        letters = list(chance.choice(lines))
        for _ in range(chance.choice((1, 1, 1, 2, 2, 3))):
            at, of = chance.randrange(len(letters) + 1), chance.choice(lines)
            begin = chance.randrange(len(of))
            put = chance.choice(
                ("", chance.choice(LETTERS), chance.choice(LETTERS), of[begin : begin + chance.randrange(7)])
            )
            letters[at : at + chance.randrange(2)] = put
        found.append("".join(letters))
    return found


CLOSED = """祝日|12/29-1/3|8月|第3月曜|2026-12-29〜2027-01-03|年末年始|お盆|月曜|土日|日・祝|祝日、12/29-1/3|7〜8月|7月・8月|12月29日〜1月3日|1/5|1月5日
年末年始（12/30-1/4）|第1・第3月曜|最終金曜|祝日休み|8月は休み|2027-01-05|2027-02-30|13/1|2/30-3/1|祝前日|隔週月曜|月曜（祝日の場合は翌日）|冬季|夏休み|不定休|毎週月曜|第3|15日|8月第2土曜
なし|祝日を除く|国民の祝日|国民の祝|最終金曜祝|第5日・日|お正月|GW|月〜水|平日|12月〜2月|第5日曜日|年末|盆休み|2026-12-29から2027-01-03まで|2027-01-03〜2026-12-29|１２／２９～１／３|8月13日から16日|2026年12月29日〜2027年1月3日|2026/12/28、2027/1/4|2026年12月29日〜1月3日|2026/12/29〜1/3|祝日、2026年12月28日"""
ALSO = """2026-12-24 13:00-15:00|2026-12-24|2026-12-24（木）13:00-15:00|2026-12-24 13時〜15時|2026-12-24 10:00-12:00、13:00-15:00|2027-02-29|12/24 13:00-15:00
2026-12-24 クリスマス会|2026-12-24 13:00|2026-12-24 13:00-15:00 見本の会|2026/12/24 13:00-15:00|2026-12-24〜2026-12-25|2026-12-24 25:00|0026-12-24
2026年12月24日（木）13:00-15:00|2026年12月24日 13時〜15時|2026/12/24|2026年12月24日25日|2026年12月24日13:00|2026年2月30日|2026/12/24/25|12026/12/24|2026年12月24日-26日 10:00|2026/12/24-25"""
SLIPS = (
    "月水金 AM9:00-12:00PM1:00-5:00", "月：10:00-12:0013:00-15:00", "火曜日〜土曜日（予約） 10:00-12:00", "第2土金曜日曜と第4日曜 10:00-12:00",
    "毎日 10:00-12:00（12月29日〜1月3は休み）", "毎日 10:00-12:00（12月・10月29日〜1月3日は休み）", "月 10 〜15時", "第1の日 10:00", "最終の日 10:50",
    "第1週土日金、第１・３・５月曜 10:00-12:00", "第1週〜3木曜 10〜15時", "土火～月-日は", "第一・第三日月", "日・金月日  日休み", "4月〜11月の日祝 9:00〜16:00",
    "日-日祝日休み", "火～土曜 9:30～12:00（日・月月 ・火曜・月土祝日休み）", "毎月第2木曜日 13:30～15:3012～3月はお休み",
)  # fmt: skip
"""Slips of the pen that were read otherwise in the browser once."""
OFTEN = (
    "毎週土曜（第3土曜を除く） 10:00-12:00", "毎週火曜日 10:00〜12:00（第5火曜休み）", "毎週土曜日 10:00〜12:00　第3土曜は休み", "毎週土曜（最終土曜休み） 10:00-12:00",
    "火･木 10:00-12:00", "第2･第4土曜 10:00-12:00", "月～金 9:00〜17:00､第1土曜 9:00〜12:00",
)  # fmt: skip
"""Written so often that the browser must not say of them that it cannot read them."""
RARE = (
    "隔週水曜（2026-04-01から） 10:00-12:00", "祝日のみ 10:00-12:00", "12/20〜1/10の毎週日曜 10:00-12:00", "第4水曜以外の水曜 10:00-12:00",
    "毎週木曜 22:00-翌2:00", "5月1日～10月31日の土・日曜 10時〜15時", "毎月5のつく日 10:00-12:00", "土日祝 10:00-12:00",
)  # fmt: skip
READ_EXCEPT = {
    "2026-12-22": ("2026-12-22", "2026-12-22"),
    "2026-12-29〜2027-01-03": ("2026-12-29", "2027-01-03"),
    "2026-12-22から2026-12-24まで": ("2026-12-22", "2026-12-24"),
    "2026年12月22日": ("2026-12-22", "2026-12-22"),
    "2026/12/29〜2027/1/3": ("2026-12-29", "2027-01-03"),
    "2026年12月29日から2027年1月3日まで": ("2026-12-29", "2027-01-03"),
}
EXCEPT = "2026-12-22|2026-12-29〜2027-01-03|2027-02-30|12/22|2027-01-03〜2026-12-29|2026-12-22 大そうじ|2026-12-22から2026-12-24まで|2026-12-22（火）|来週|2027-02-3まで|0026-12-22|2026年12月22日|2026/12/29〜2027/1/3|2026年12月29日から2027年1月3日まで|2026年12月29日〜1月3日|2026/12/29-31|2026年12月22日・23日"


EVERY_DAY = Rule(weekdays=WEEKDAYS)
READ = """async ([lines, reader, today, last, holidays, everyDay]) => {
  const line = await import('/schedule-line.js');
  const { daysFrom, openings } = await import('/schedule-days.js');
  const days = daysFrom(today, last, new Set(holidays));
  // Playwright takes long over many small objects, and no time over one text.
  return JSON.stringify(lines.map((text) => {
    const said = line[reader](text);
    if (!said) return null;
    if (reader === 'readExtra') return said;
    const schedule = reader === 'readOpen' ? said : { rules: [], closures: said };
    return {
      ...schedule,
      days: openings(schedule.rules.length ? schedule : { ...schedule, rules: [everyDay] }, days),
    };
  }));
}"""
APART = """async ([entries, today, last, holidays]) => {
  const { daysFrom, openings, withHolidaysApart } = await import('/schedule-days.js');
  const days = daysFrom(today, last, new Set(holidays));
  return JSON.stringify(entries.map((lines) => {
    const all = lines.flatMap(({ rules }) => rules);
    return openings({ rules: lines.flatMap(({ rules }) => withHolidaysApart(rules, all)) }, days);
  }));
}"""
OPEN = """async ([schedules, today, last, holidays]) => {
  const { daysFrom, openings } = await import('/schedule-days.js');
  const days = daysFrom(today, last, new Set(holidays));
  return JSON.stringify(schedules.map((schedule) => openings(schedule, days)));
}"""


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[Page]:
    """A page with the two modules and nothing else."""
    page = browser.new_page()
    for name in ("schedule-line.js", "schedule-days.js"):
        page.route(f"{HOST}/{name}", partial(_fulfil, MODULES / name))
    page.route(f"{HOST}/", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
    page.goto(f"{HOST}/")
    yield page
    page.close()


def _fulfil(module: Path, route: Route) -> None:
    route.fulfill(body=module.read_text(encoding="utf-8"), content_type="text/javascript")


def read(page: Page, name: str, lines: list[str]) -> list[Any]:
    every_day = {"weekdays": list(WEEKDAYS)}
    found: list[Any] = json.loads(
        page.evaluate(READ, [lines, name, TODAY.isoformat(), LAST.isoformat(), FREE, every_day])
    )
    return found


def days(schedule: Schedule) -> list[dict[str, str | None]]:
    found = {(one.date.isoformat(), one.start, one.end): None for one in sessions(schedule, TODAY, LAST)}
    return [{"date": day, "start": start, "end": end} for day, start, end in found]


def without_closures(lines: list[str]) -> Schedule:
    """Every day but those closed by lines of `closed:` and `except:`."""
    closed = [closure for line in lines for closure in read_closure(line)[0]]
    return Schedule(rules=(EVERY_DAY,), closures=tuple(closed))


def test_an_opening_line_is_read_as_here_or_not_at_all(reader: Page, capsys: pytest.CaptureFixture[str]) -> None:
    lines = written()
    claimed = 0
    for line, said in zip(lines, read(reader, "readOpen", lines), strict=True):
        if said is None:
            continue
        reading = read_line(line)
        schedule, problems = compile_schedule([line])
        assert not problems, line
        assert said.get("irregular", False) is (reading.irregular is not None), line
        assert bool(said["rules"]) is bool(schedule.rules), line
        claimed += bool(said["rules"])
        assert said["days"] == days(schedule if schedule.rules else replace(schedule, rules=(EVERY_DAY,))), line
    with capsys.disabled():
        print(f"\n  opening lines read in the browser as here: {claimed} of {len(lines)}")
    assert claimed > 1500, "so few that nothing is proved"


def test_what_people_write_is_mostly_read(reader: Page, capsys: pytest.CaptureFixture[str]) -> None:
    if not REAL_LINES.exists():
        pytest.skip(f"the real lines are not here: {REAL_LINES}")
    real = [json.loads(line)["text"] for line in REAL_LINES.read_text(encoding="utf-8").splitlines()]
    known = [line for line in real if read_line(line).rules]
    found = sum(said is not None for said in read(reader, "readOpen", known))
    with capsys.disabled():
        print(f"\n  real lines with rules that the browser reads too: {found} of {len(known)}")
    assert found >= 0.8 * len(known)
    assert None not in read(reader, "readOpen", [*SCHEDULE_EXAMPLES, *OFTEN])


def test_a_closing_is_read_as_here_or_not_at_all(reader: Page) -> None:
    lines = parts(CLOSED)
    read_lines = [(line, said) for line, said in zip(lines, read(reader, "readClosed", lines), strict=True) if said]
    assert len(read_lines) >= 25
    for line, said in read_lines:
        assert plain_closed(line) is not None, line
        assert said["days"] == days(without_closures([line])), line
    assert {"祝日", "12/29-1/3", "8月", "第3月曜"} <= {line for line, _ in read_lines}


def test_an_exception_is_read_as_here_or_not_at_all(reader: Page) -> None:
    lines = parts(EXCEPT)
    told = [said and said["closures"] for said in read(reader, "readException", lines)]
    assert [plain_except(line) for line in lines if line in READ_EXCEPT] == [
        [{"kind": "dated", "first": first, "last": last}] for first, last in READ_EXCEPT.values()
    ]
    for line, said in zip(lines, told, strict=True):
        span = READ_EXCEPT.get(line)
        assert (said and [(one["first"], one["last"]) for one in said]) == (span and [span]), line


def test_a_one_off_opening_is_read_as_here_or_not_at_all(reader: Page) -> None:
    lines = parts(ALSO)
    told = read(reader, "readExtra", lines)
    for line, said in zip(lines, told, strict=True):
        if said:
            assert [{key: value for key, value in one.items() if value} for one in said] == plain_also(line), line
    assert [bool(said) for said in told[:3]] == [True, True, True]
    assert {"2026/12/24 13:00-15:00", "2026年12月24日（木）13:00-15:00"} <= {
        line for line, said in zip(lines, told, strict=True) if said
    }


def test_rules_that_were_read_here_give_the_same_days_there(reader: Page) -> None:
    """What the build has read travels with the page: all kinds of rules, also those the browser cannot read."""
    schedules = {line: schedule for line in written()[::6] if (schedule := compile_schedule([line])[0]).rules}
    for line in RARE:
        schedules[line] = compile_schedule([line])[0]
        assert schedules[line].rules, line
    plain = [plain_open(line) for line in schedules]
    told = json.loads(reader.evaluate(OPEN, [plain, TODAY.isoformat(), LAST.isoformat(), FREE]))
    for (line, schedule), found in zip(schedules.items(), told, strict=True):
        assert found == days(schedule), line


def test_the_lines_of_one_place_share_the_holidays_alike(reader: Page) -> None:
    entries = [
        ["月〜金 10:00-20:00", "土日祝 10:00-18:00"],
        ["火〜金 10:00-18:00", "第3月曜 13:00-15:00", "祝日のみ 10:00-15:00"],
        ["毎週水曜 14:00-16:00", "土日祝 10:00-17:00"],
        ["毎日 9:00-17:00", "土日祝 10:00-15:00"],
        ["平日 9:00-17:00", "日祝 10:00-15:00"],
        ["月〜金 9:00-17:00", "4〜9月の土日祝 10:00-15:00"],
        ["4〜9月の月〜金 9:00-17:00", "4〜10月の土日祝 10:00-15:00"],
        ["12/1〜2/28の月〜金 9:00-17:00", "12/1〜2/28の土日祝 10:00-15:00", "6〜8月の日祝 9:00-12:00"],
    ]
    plain = [[plain_open(line) for line in lines] for lines in entries]
    told = json.loads(reader.evaluate(APART, [plain, TODAY.isoformat(), LAST.isoformat(), FREE]))
    for lines, found in zip(entries, told, strict=True):
        assert found == days(compile_schedule(lines)[0]), lines
