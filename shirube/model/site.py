"""The city, its platform and its site: `content/site.yaml`; also `synonyms.yaml` and `moved.yaml`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shirube.model.listing import Address
from shirube.model.types import (
    Colour,
    Day,
    Days,
    Email,
    Kana,
    LanguageId,
    Latitude,
    Line40,
    Line80,
    Line200,
    Longitude,
    MunicipalityCode,
    Named,
    Part,
    Phone,
    Several,
    Slug,
    Url,
    Yes,
    one_of,
)

MapProvider = Annotated[str, one_of({"none": "なし", "gsi": "地理院タイル", "osm": "OpenStreetMap"})]


class Municipality(Named):
    """The city that answers for the site."""

    name: Line40
    """市区町村名"""
    kana: Kana | None = None
    """よみがな"""
    code: MunicipalityCode
    """全国地方公共団体コード（6桁）"""
    prefecture: Line40
    """都道府県"""
    department: Line80
    """担当課"""
    address: Address | None = None
    """住所"""
    phone: Phone | None = None
    """電話"""
    phone_hours: Line80 | None = None
    """電話がつながる時間"""
    fax: Phone | None = None
    """ファクス"""
    email: Email | None = None
    """メール"""
    web: Url | None = None
    """ウェブサイト"""


class Platform(Named):
    """The council behind the site, with what the law asks to be made public (公示)."""

    name: Line80
    """協議会の名前（公示する項目）"""
    kana: Kana | None = None
    """よみがな"""
    founded: Day | None = None
    """設置した日（設置した旨の公示にそえる）"""
    coordinator: Line80 | None = None
    """調整機関の名前（公示する項目）。構成する機関の一覧は member_since のある団体から作られる"""


class Area(Named):
    """A part of the city that residents would name."""

    id: Slug
    """記号（URL に使う。変えない）"""
    ja: Line40
    """日本語"""
    kana: Kana
    """よみがな"""
    towns: Several[Line40] = ()
    """町名"""


class Freshness(Part):
    """After how many days an unconfirmed entry is worth a warning."""

    entry: Days = 365
    """場所・団体（日）"""
    hotline: Days = 365
    """電話相談（日）"""


class Bounds(Part):
    """The box around the municipality, WGS84 degrees; a point outside it is worth a warning."""

    south: Latitude
    """南端の緯度"""
    west: Longitude
    """西端の経度"""
    north: Latitude
    """北端の緯度"""
    east: Longitude
    """東端の経度"""


class EditChannels(Part):
    """How corrections reach the city; each may be left out."""

    repository: Url | None = None
    """GitHub などのリポジトリの URL"""
    email: Email | None = None
    """メール"""
    form: Url | None = None
    """フォームの URL。どの場所の何についてかを、entry= と says= で渡す"""
    phone: Phone | None = None
    """電話"""
    pages: Yes = False
    """場所・団体ごとに、内容を直すためのページ（/edit/…/）を作るか"""
    receiver: Url | None = None
    """訂正を受け取るサーバー（python build.py receive）の URL。なければ、メールやファイルで送る"""


class Campaign(Part):
    """The yearly round in which every organisation confirms what is said of it."""

    from_: Day = Field(alias="from")
    """始める日。この日から後の確認を数える"""
    until: Day
    """答えの期限"""


class Licence(Part):
    """On what terms the data may be used again."""

    name: Line40
    """CC BY 4.0 など"""
    url: Url | None = None
    """条件の URL"""


class Site(Part):
    """Everything that differs from city to city."""

    name: Line40
    """サイトの名前（しるべ）"""
    sample: Yes = False
    """見本データなら true。全ページに断りを出す"""
    municipality: Municipality
    """市区町村"""
    platform: Platform
    """協議会（プラットフォーム）"""
    base_url: Url
    """公開する URL（https://example.jp/ や https://example.jp/repo/）"""
    languages: Annotated[Several[LanguageId], Field(min_length=1)] = ("ja",)
    """表示することば（templates/phrases/ にファイルのあるもの）。最初は ja"""
    areas: Annotated[tuple[Area, ...], Field(min_length=1, max_length=200)]
    """地区"""
    bounds: Bounds | None = None
    """市区町村を囲む範囲"""
    accent: Colour | None = None
    """アクセントの色（#1d2f60）。背景との比が 7:1 より小さい色は使えない"""
    freshness: Freshness = Freshness()
    """確認の期限"""
    edit: EditChannels = EditChannels()
    """訂正の受け付け方"""
    campaign: Campaign | None = None
    """年に1度の更新のお願い（{from: 2027-04-01, until: 2027-05-31}）。`campaign start` が書く"""
    licence: Licence | None = None
    """データの利用条件"""
    map: MapProvider = "none"
    """地図"""
    quick_exit: Url = "https://www.jma.go.jp/"
    """「すぐ離れる」で開くページ"""
    booklet: Yes = False
    """冊子（印刷用の PDF）も、サイトといっしょに作るか"""
    about: Line200 | None = None
    """サイトのひとことの説明"""


class Synonyms(Part):
    """Groups of search words that mean the same."""

    groups: Annotated[
        tuple[Annotated[tuple[Line40, ...], Field(min_length=2, max_length=40)], ...], Field(max_length=2000)
    ]
    """同じ意味の語の組"""
