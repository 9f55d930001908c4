"""The sample of `content/` as a finished site, with one place more whose file holds what must stay hidden."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from shirube.phrases import language_folder
from shirube.pipeline import BuildRequest, build_site

ROOT: Final = Path(__file__).resolve().parent.parent
CONTENT: Final = ROOT / "content"
TODAY: Final = date(2026, 11, 25)  # a Wednesday
MORNING: Final = "2026-11-25T00:00:00Z"  # nine o'clock in Japan
LANGUAGES: Final = ("ja", "easy", "en")
PREFIXED_URL: Final = "https://example.jp/repo/"
PREFIX: Final = "/repo/"

KINDS_OF_PAGE: Final[Mapping[str, str]] = {
    "home": "",
    "search": "search/",
    "search with words": "search/?q=こども食堂",
    "search in two groups": "search/?audience=carers&day=wed",
    "search without results": "search/?q=ぬるぽがっ&free=1",
    "my list": "my-list/",
    "place": "places/mihon-hidamari/",
    "place, paused": "places/mihon-hitote/",
    "place, ended": "places/mihon-kamifusen/",
    "place, address hidden": "places/mihon-tomoshibi/",
    "place, no fixed days": "places/mihon-irodori/",
    "place, moved": "places/mihon-salon-onsen/",
    "place, withheld": "places/mihon-nuno/",
    "organisation": "organisations/mihon-npo-hidamari/",
    "organisation, address hidden": "organisations/mihon-minatobi/",
    "all places": "places/",
    "all organisations": "organisations/",
    "audiences": "audiences/",
    "audience": "audiences/carers/",
    "audience and day": "audiences/carers/wed/",
    "days": "days/",
    "day": "days/wed/",
    "holidays": "days/holiday/",
    "no fixed days": "days/irregular/",
    "areas": "areas/",
    "area": "areas/horobetsu/",
    "kinds": "kinds/",
    "kind": "kinds/salon/",
    "names": "kana/",
    "this week": "week/",
    "another week": "week/2026-11-30/",
    "hotlines": "hotlines/",
    "about": "about/",
    "prose": "accessibility/",
    "taking part": "take-part/",
    "booklet": "booklet/",
    "nothing there": "no-such-page/",
}
"""One address for each kind of page, below the folder of its language."""

SECRETS: Final = (
    "青葉町77", "77-8-9", "見本かくし第二ビル", "見本ひみつ会館", "059-9876", "059-9876".replace("-", ""),
    "42.43217", "141.12345", "赤い橋から左へ六分", "six minutes beyond the crimson bridge",
)  # fmt: skip
"""What the file of the added place knows and no visitor may."""

_HIDDEN_PLACE: Final = """\
name: 見本語りの会 かくれが
kana: みほんかたりのかい かくれが
organisation: mihon-ayumi-kai
kind: self-help
summary: 会場を知らせるのは、電話をくれた人だけです。
audiences: [carers]
admission: only
open: [毎週水曜 18:00-19:30]
hide_address: true
venue: 見本ひみつ会館
address: {postcode: 059-9876, city: 登別市, line: 青葉町77-8-9 見本かくし第二ビル}
geo: {lat: 42.43217, lon: 141.12345}
getting_there: 赤い橋から左へ六分
contact: {phone: 0143-00-0999}
translations:
  en: {venue: 見本ひみつ会館, getting_there: six minutes beyond the crimson bridge}
listed: {consent: 2026-09-30}
confirmed: [{on: 2026-10-01, method: phone, by: 登別市 見本福祉課}]
"""


def sample_content(folder: Path) -> Path:
    """Write the sample with its secret place into `folder` and give the content folder."""
    content = folder / "content"
    shutil.copytree(CONTENT, content)
    (content / "places" / "mihon-kakurega.yaml").write_text(_HIDDEN_PLACE, encoding="utf-8")
    return content


def build_sample(folder: Path, base_url: str | None = None, *, as_real: bool = False) -> Path:
    """Build the sample into `folder` and give the site's own folder; one process, so that workers share the cores.

    `as_real` takes off the word that keeps a sample out of search engines.
    """
    content, out = sample_content(folder), folder / "site"
    if as_real:
        site = content / "site.yaml"
        text = site.read_text(encoding="utf-8")
        assert "\nsample: true" in text
        site.write_text(text.replace("\nsample: true", "\nsample: false"), encoding="utf-8")
    outcome = build_site(BuildRequest(content, out, TODAY, base_url=base_url, with_booklet=False))
    assert outcome.summary is not None, outcome.issues
    return out


@dataclass(frozen=True)
class BuiltPage:
    """One HTML file of a built site."""

    path: str
    """Its address below the base path, `en/places/mihon-hidamari/`."""
    text: str


def built_pages(site: Path) -> Iterator[BuiltPage]:
    """Read every page of a built site."""
    for file in sorted(site.rglob("*.html")):
        path = file.relative_to(site).as_posix().removesuffix("index.html")
        yield BuiltPage(path, file.read_text(encoding="utf-8"))


def address_in(language: str, path: str) -> str:
    """Say where a page of one language lies, below the base path."""
    return language_folder(language) + path
