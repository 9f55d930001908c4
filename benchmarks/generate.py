"""Make content of any size: seeded, so the same numbers always give the same bytes.

    python benchmarks/generate.py 10000 build/bench-10000

Nine entries of ten are places. Texts are put together from plain sentences of the length that real entries have
(about 1.6 KB a file); vocabulary and the rest are taken from `content/`. All names begin with 見本.
"""

from __future__ import annotations

import argparse
import random
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

KINDS = [
    "salon",
    "cafe",
    "kodomo-shokudo",
    "chiiki-shokudo",
    "kosodate-hiroba",
    "gakushu-shien",
    "free-space",
    "kayoi-no-ba",
]
AUDIENCES = ["lonely", "isolated", "older-living-alone", "parents", "single-parents", "carers", "children", "youth",
             "hikikomori", "foreign-residents", "middle-aged", "disability", "job-seekers"]  # fmt: skip
FLOWERS = [("ひまわり", "ひまわり"), ("すずらん", "すずらん"), ("こもれび", "こもれび"), ("あさひ", "あさひ"), ("にじ", "にじ"),
           ("たんぽぽ", "たんぽぽ"), ("ふくろう", "ふくろう"), ("つむぎ", "つむぎ"), ("あかり", "あかり"), ("みなと", "みなと"),
           ("もみじ", "もみじ"), ("はまなす", "はまなす"), ("ゆきわり", "ゆきわり"), ("かもめ", "かもめ"), ("しらかば", "しらかば")]  # fmt: skip
FORMS = [("サロン", "さろん"), ("カフェ", "かふぇ"), ("こども食堂", "こどもしょくどう"), ("茶話会", "さわかい"),
         ("ひろば", "ひろば"), ("学習室", "がくしゅうしつ"), ("体操クラブ", "たいそうくらぶ"), ("相談室", "そうだんしつ")]  # fmt: skip
DAYS = "月火水木金土日"
SENTENCES = [
    "お茶を飲みながら、だれとでも、ひとりでも過ごせる場所です。",
    "話さなくてもかまいません。本を読んでいる人も、手を動かしている人もいます。",
    "はじめての日は、入口の人に声をかけてください。席まで案内します。",
    "途中から来ても、先に帰ってもだいじょうぶです。",
    "冬は雪のために休むことがあります。来る前に電話で確かめてください。",
    "昼には温かいみそ汁を出しています。おにぎりを持ってくる人もいます。",
    "月に一度、近くの畑へ出かけます。車に乗れる人数に限りがあります。",
    "仕事や学校の帰りに立ち寄る人が多く、夕方がいちばんにぎやかです。",
    "困っていることがあれば、となりの部屋で相談もできます。秘密は守ります。",
    "車いすで入れます。段差のあるところには板を置いています。",
    "写真はとりません。名前を書かなくても参加できます。",
    "子どもといっしょに来る人のために、たたみの部屋を用意しています。",
]
TIMES = [("9:30", "11:30"), ("10:00", "12:00"), ("10:00", "15:00"), ("13:00", "16:00"), ("13:30", "15:30"), ("17:00", "19:30"), ("18:30", "21:00")]  # fmt: skip


def open_lines(random: random.Random) -> list[str]:
    """One or two schedule lines, in the forms people write."""
    start, end = random.choice(TIMES)
    day, other = random.sample(DAYS, 2)
    forms = [
        f"毎週{day} {start}-{end}",
        f"毎週{day}・{other} {start}〜{end}",
        f"第{random.randint(1, 4)}{day}曜 {start}-{end}",
        f"第2・第4{day}曜日 {start}～{end}",
        f"平日 {start}-{end}",
        f"毎月{random.randint(1, 28)}日 {start}-{end}",
        f"最終{day}曜 {start}-{end} ※8月は休み",
        "不定期",
    ]
    lines = [random.choice(forms)]
    if random.random() < 0.2 and lines != ["不定期"]:
        lines.append(f"第1{other}曜 {start}-{end}")
    return lines


def first_sentence(random: random.Random) -> str:
    return random.choice(SENTENCES).split("。")[0] + "。"


def organisation_text(random: random.Random, number: int, areas: list[tuple[str, str]]) -> str:
    name, kana = random.choice(FLOWERS)
    area, town = random.choice(areas)
    start, end = random.choice(TIMES)
    return f"""name: 見本団体 {name}{number}
kana: みほんだんたい {kana}{number}
kind: {random.choice(["npo", "volunteer", "council"])}
summary: {first_sentence(random)}
description: |
  {"".join(random.sample(SENTENCES, 5))}
support: [consultation, exchange]
audiences: [{", ".join(random.sample(AUDIENCES, 3))}]
admission: preferred
open:
  - 平日 {start}-{end}
closed: [祝日, 12/29-1/3]
area: {area}
address: {{postcode: 059-0012, city: 登別市, line: {town}0-0-0}}
contact:
  phone: 0143-{number // 10000:02d}-{number % 10000:04d}
  phone_hours: 平日 9:00-17:00
member_since: 2026-{random.randint(1, 9):02d}-01
listed: {{consent: 2026-09-30}}
confirmed:
  - {{on: 2026-10-{random.randint(1, 28):02d}, method: owner, by: 見本市 福祉課}}
"""


def place_text(random: random.Random, number: int, organisations: int, areas: list[tuple[str, str]]) -> str:
    (name, kana), (form, form_kana) = random.choice(FLOWERS), random.choice(FORMS)
    area, town = random.choice(areas)
    lines = "".join(f"  - {line}\n" for line in open_lines(random))
    yes = ["yes", "no", "unknown"]
    return f"""name: 見本{form} {name}{number}
kana: みほん{form_kana} {kana}{number}
aliases: [{name}の会]
organisation: org-{random.randrange(organisations)}
kind: [{random.choice(KINDS)}]
purposes: [social]
summary: {first_sentence(random)}
description: |
  {"".join(random.sample(SENTENCES, 3))}

  {"".join(random.sample(SENTENCES, 4))}
audiences: [{", ".join(random.sample(AUDIENCES, random.randint(1, 4)))}]
admission: {random.choice(["only", "preferred", "anyone"])}
open:
{lines}closed: [祝日, 12/29-1/3]
open_note: 冬は雪のため休むことがあります。電話で確かめてください。
area: {area}
venue: 見本会館 {random.randint(1, 4)}階
address: {{postcode: 059-0012, city: 登別市, line: {town}{random.randint(1, 9)}-0-0}}
geo: {{lat: {42.40 + random.random() / 20:.4f}, lon: {141.05 + random.random() / 10:.4f}}}
getting_there: {town}のバス停から歩いて{random.randint(1, 15)}分。レンガ色の建物です。
parking: {{is: yes, note: {random.randint(2, 20)}台}}
access: {{wheelchair: {random.choice(yes)}, accessible_toilet: {random.choice(yes)}, writing: {random.choice(yes)}}}
cost: {{free: yes, note: 食事は大人{random.randint(1, 5)}00円}}
booking: {{need: none}}
capacity: {random.randint(5, 60)}
comfort:
  first_visit: 入口で「はじめてです」と声をかけてください。席まで案内します。
  come_and_go: yes
  alone_ok: yes
  silent_ok: {random.choice(yes)}
contact: {{phone: 0144-{number // 10000:02d}-{number % 10000:04d}, phone_hours: 平日 9:00-17:00}}
listed: {{consent: 2026-09-30}}
confirmed:
  - {{on: 2026-{random.randint(1, 10):02d}-{random.randint(1, 28):02d}, method: phone, by: 見本市 福祉課}}
"""


def generate(count: int, into: Path, seed: int = 1) -> None:
    """Write a content folder with `count` entries."""
    rng = random.Random(seed)
    if into.exists():
        shutil.rmtree(into)
    for folder in ("organisations", "places"):
        (into / folder).mkdir(parents=True)
    for name in ("vocabulary", "pages"):
        shutil.copytree(ROOT / "content" / name, into / name)
    for name in ("hotlines.yaml", "synonyms.yaml"):
        shutil.copy(ROOT / "content" / name, into / name)
    site = (ROOT / "content" / "site.yaml").read_text(encoding="utf-8")
    site = site.replace("languages: [ja, easy, en]", "languages: [ja]").replace("booklet: yes", "booklet: no ")
    site = site.replace("pages: yes", "pages: no ")  # forms are asked for, and double the pages
    (into / "site.yaml").write_text(site, encoding="utf-8")
    areas = [
        ("washibetsu", "鷲別町"),
        ("horobetsu", "中央町"),
        ("noboribetsu", "登別東町"),
        ("noboribetsu-onsen", "登別温泉町"),
    ]
    organisations = max(1, count // 10)
    for number in range(organisations):
        text = organisation_text(rng, number, areas)
        (into / "organisations" / f"org-{number}.yaml").write_text(text, encoding="utf-8")
    for number in range(count - organisations):
        text = place_text(rng, number, organisations, areas)
        (into / "places" / f"place-{number}.yaml").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("into", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    generate(arguments.count, arguments.into, arguments.seed)
