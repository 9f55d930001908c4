"""A small site that is nothing but the search page: the real component, styles, scripts, index and content policy."""

from __future__ import annotations

import csv
import functools
import http.server
import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote

from shirube.assets import site_css
from shirube.exporters.search_entries import SearchEntry, Weekday, search_entries, search_synonyms
from shirube.fold import fold
from shirube.headers import security_headers
from shirube.pages.page import Frame
from shirube.phrases import load_phrases
from shirube.render import Renderer
from shirube.search import SearchRecord, build_index

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates"
TOKYO = ROOT.parent / "shared" / "data" / "tokyo_kodomoshokudo.csv"
BASE = "/machi/"
FIRST_DAY = date(2026, 11, 23)
LAST_DAY = FIRST_DAY + timedelta(days=75)
SYNONYMS = (
    ("子供", "子ども", "こども"),
    ("社協", "社会福祉協議会"),
    ("引きこもり", "ひきこもり", "引き籠もり"),
    ("登別", "のぼりべつ"),
)
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
AUDIENCES = (
    ("older-living-alone", "ひとり暮らしの高齢者"),
    ("carers", "介護・世話をしている人"),
    ("hikikomori", "ひきこもりの状態にある人"),
)
AREAS = (("horobetsu", "幌別"), ("washibetsu", "鷲別"))
KINDS = (("salon", "サロン"), ("cafe", "カフェ"), ("children", "子ども食堂"))
FLAGS = (("free", "無料"), ("booking-none", "予約なし"), ("wheelchair", "車いすで入れる"))


def weekly(weekday: int, start: str, end: str) -> tuple[tuple[date, str, str], ...]:
    """Lay down one weekday (0 = Monday) from the first day to the last."""
    days = (FIRST_DAY + timedelta(days=offset) for offset in range((LAST_DAY - FIRST_DAY).days + 1))
    return tuple((day, start, end) for day in days if day.weekday() == weekday)


def place(slug: str, name: str, kana: str, **more: object) -> SearchEntry:
    values: dict[str, object] = {
        "kind": "place",
        "kind_words": "居場所",
        "summary": f"{name}の紹介です。",
    }
    return SearchEntry(slug=slug, name=name, kana=kana, **(values | more))  # type: ignore[arg-type]


HIDAMARI = place(
    "hidamari", "見本サロン ひだまり", "みほんさろん ひだまり", aliases=("ひだまりカフェ",), area="horobetsu", area_label="幌別",
    kinds=("salon", "cafe"), audiences=("older-living-alone", "carers"), admission="preferred", flags=("free", "booking-none"),
    days={"tue": "weekly", "thu": "weekly"}, days_words="毎週火・木",
    sessions=weekly(1, "10:00", "15:00") + weekly(3, "10:00", "15:00"), terms=("無料", "予約なし"),
    chips=(("older-living-alone", "ひとり暮らしの高齢者"), ("carers", "介護・世話をしている人")),
)  # fmt: skip
AKARI = place(
    "akari", "見本夜カフェ あかり", "みほんよるかふぇ あかり", area="horobetsu", area_label="幌別", kinds=("cafe",), admission="anyone",
    flags=("free", "wheelchair"), days={"wed": "weekly"}, days_words="毎週水曜", sessions=weekly(2, "18:30", "25:00"), terms=("無料",),
)  # fmt: skip
SHOKUDO = place(
    "shokudo", "見本こども食堂 にじ", "みほんこどもしょくどう にじ", area="washibetsu", area_label="鷲別", kinds=("children",),
    admission="anyone", audiences=("hikikomori",), flags=("free",), days={"sat": "some"}, holiday=True, days_words="第4土曜",
    sessions=((date(2026, 11, 28), "11:00", ""), (date(2026, 12, 26), "11:00", "")),
    chips=(("", "どなたでも"), ("hikikomori", "ひきこもりの状態にある人")),
)  # fmt: skip
HATAKE = place(
    "hatake", "見本畑のつどい", "みほんはたけのつどい", area="washibetsu", area_label="鷲別", admission="only",
    audiences=("hikikomori",), irregular=True, days_words="月2回ほど",
)  # fmt: skip
SHOGI = place(
    "shogi", "見本将棋の会", "みほんしょうぎのかい", area="horobetsu", area_label="幌別", audiences=("older-living-alone",), admission="only",
    langs={"name": "ja", "days_words": "ja"}, state="paused", state_label="お休み中", state_words="1月7日（木）から再開", days={"thu": "weekly"}, days_words="毎週木曜",
)  # fmt: skip
SHAKYO = SearchEntry(
    slug="shakyo", kind="organisation", name="見本市社会福祉協議会",
    kana="みほんししゃかいふくしきょうぎかい", kind_words="団体・社協", area="horobetsu", area_label="幌別",
    audiences=("older-living-alone",), days=dict.fromkeys(WEEKDAYS[:5], "weekly"), days_words="平日",
    sessions=tuple(session for weekday in range(5) for session in weekly(weekday, "8:45", "17:15")),
    summary="<script>alert(1)</script>くらしの相談を受けます。",
)  # fmt: skip
VILLAGE = (SHAKYO, HIDAMARI, HATAKE, SHOGI, SHOKUDO, AKARI)
BODIES = {
    "hidamari": ("電話 0143-00-0001", "登別駅の近く"),
    "shakyo": ("子ども食堂の相談", "ＴＥＬ ０１４３－８８－０００２"),
    "akari": ("社協が運営",),
}


def record(row: SearchEntry) -> SearchRecord:
    return SearchRecord(
        id=row.slug, kind=row.kind, texts=(
            row.name, row.kana, *row.aliases, row.summary, row.kind_words, row.area_label, row.days_words, *row.terms,
            *BODIES.get(row.slug, ()),
        ),
    )  # fmt: skip


def tokyo() -> list[dict[str, str]]:
    with TOKYO.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


TOKYO_TEXTS = ("名称", "名称_カナ", "住所", "方書", "運営団体名", "開催日時特記事項", "予約特記事項", "備考")


def tokyo_record(number: int, row: dict[str, str]) -> SearchRecord:
    return SearchRecord(id=f"t{number:04}", kind="place", texts=tuple(row[name] for name in TOKYO_TEXTS))


def tokyo_entry(number: int, row: dict[str, str]) -> SearchEntry:
    """Dress a row of the table as fully as an entry of a city would be: figures must not flatter."""
    weekday = number % 7
    return SearchEntry(
        slug=f"t{number:04}", kind="place", name=row["名称"], kana=row["名称_カナ"],
        summary=f"{row['方書']}でひらいています。{row['住所']}の近くの人が集まります。"[:80], kind_words="居場所・子ども食堂",
        area=AREAS[number % 2][0], area_label=row["市区町村名"], kinds=("children",),
        audiences=(AUDIENCES[number % 3][0],), admission=("only", "preferred", "anyone")[number // 3 % 3],
        flags=tuple(name for at, (name, _) in enumerate(FLAGS) if number >> at & 1), days={WEEKDAYS[weekday]: "weekly"},
        days_words=f"毎週{'月火水木金土日'[weekday]}曜", sessions=weekly(weekday, f"{10 + number % 9}:00", f"{12 + number % 9}:30"),
        terms=("無料", "予約なし", "話さなくてもよい"), chips=(AUDIENCES[number % 3],),
    )  # fmt: skip


def page_html(rows: Sequence[SearchEntry]) -> str:
    words, faults = load_phrases(TEMPLATES / "phrases")
    assert [fault for fault in faults if "search." in str(fault)] == []
    frame = Frame(platform="しるべ", city="見本市", tagline="", base_url="", base_path=BASE, languages=("ja",))
    environment = Renderer(TEMPLATES, words, {"ja": frame}, {}).environment("ja")
    text = """{% from "components/search/search.html" import search %}<!doctype html><html lang="ja"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>さがす</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="{{ base }}assets/site.css"></head><body data-page="search"><main class="wrap page">
{{ search(filters=filters, tiles=tiles, doors=doors, entries_url=base + "search/entries.json", synonyms_url=base + "search/synonyms.json", index_url=base + "pagefind/") }}
</main><script type="module" src="{{ base }}assets/run.js"></script></body></html>"""

    def options(name: str, pairs: Sequence[tuple[str, str]]) -> list[dict[str, object]]:
        return [{"name": name, "value": value, "label": label, "count": len(rows)} for value, label in pairs]

    letters = dict(zip((*WEEKDAYS, "holiday"), "月火水木金土日祝", strict=True))
    days: list[dict[str, object]] = [
        {
            "name": "day",
            "value": day,
            "short": letter,
            "label": f"{letter}曜日" if day != "holiday" else "祝日",
            "count": 0,
        }
        for day, letter in letters.items()
    ]
    return environment.from_string(text).render(
        base=BASE,
        **_objects(
        tiles=[{"letter": letter, "open": ""} for letter in "月火水木金土日"],
        doors=[{"title": "曜日から", "links": [{"label": "月曜日", "path": "/days/mon/"}]}],
        filters=[
            {"days": [], "more": [], "more_title": "", **group}
            for group in (
                {"title": "対象", "options": options("audience", AUDIENCES[:2]), "more": options("audience", AUDIENCES[2:]), "more_title": "ほかの対象（1）"},
                {"title": "曜日", "days": days, "options": options("day", [("irregular", "日にちが決まっていない")])},
                {"title": "地区", "options": options("area", AREAS)},
                {"title": "条件", "options": [{"name": name, "value": "1", "label": label, "count": 0} for name, label in FLAGS]},
                {"title": "種類", "options": options("type", [("place", "居場所"), ("organisation", "団体")]) + options("kind", KINDS)},
            )
        ],
    ))  # fmt: skip


def _objects(**values: object) -> dict[str, object]:
    """Give plain values the shape of views: templates ask for attributes, never for keys."""
    return {
        name: json.loads(json.dumps(value), object_hook=lambda given: SimpleNamespace(**given))
        for name, value in values.items()
    }


def build_site(folder: Path, rows: Sequence[SearchEntry], records: Sequence[SearchRecord]) -> None:
    rows = sorted(rows, key=lambda row: (fold(row.kana or row.name), row.slug))
    build_index(records, folder)
    files = {
        "search/index.html": page_html(rows).encode(),
        "search/entries.json": search_entries(rows, base=BASE, first_day=FIRST_DAY, last_day=LAST_DAY),
        "search/synonyms.json": search_synonyms(SYNONYMS),
        "assets/site.css": site_css(TEMPLATES).encode(),
        "assets/run.js": b'import { start } from "./search.js";\nstart(document.querySelector("[data-component=search]"));\n',
        **{f"assets/{path.name}": path.read_bytes() for path in (TEMPLATES / "components" / "search").glob("*.js")},
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


class _Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def translate_path(self, path: str) -> str:
        inside = unquote(path.split("?", 1)[0]).removeprefix(BASE)
        return str(Path(self.directory) / inside)

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", security_headers()["Content-Security-Policy"])
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve the folder below a path prefix; give the address of the search page."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{BASE}search/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
