"""What places and organisations have in common: the same words for the same things."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field

from shirube.model.types import (
    UNKNOWN,
    Day,
    Email,
    Kana,
    LanguageId,
    Latitude,
    Line40,
    Line80,
    Line200,
    LineUrl,
    Longitude,
    Markdown,
    Noted,
    Paragraph,
    Part,
    Phone,
    Postcode,
    Several,
    Slug,
    Term,
    Tristate,
    Url,
    Yen,
    Yes,
    as_is,
    one_of,
)

AdmissionId = Literal["only", "preferred", "anyone"]
Admission = Annotated[
    AdmissionId, one_of({"only": "対象の人だけ", "preferred": "対象の人を中心に、だれでも", "anyone": "だれでも"})
]
CompanionId = Literal["family", "supporter", "friend", "child", "pet"]
Companion = Annotated[
    CompanionId,
    one_of({"family": "家族", "supporter": "支援者", "friend": "友だち", "child": "子ども", "pet": "ペット"}),
]
StateId = Literal["open", "paused", "ended"]
State = Annotated[StateId, one_of({"open": "開いている", "paused": "休み中", "ended": "終わった"})]
METHODS: Final = {"phone": "電話", "visit": "訪問", "owner": "団体本人", "paper": "書面", "web": "ウェブ"}
MethodId = Literal["phone", "visit", "owner", "paper", "web"]
Method = Annotated[
    MethodId,
    one_of(METHODS),
]
NeedId = Literal["none", "recommended", "required", "unknown"]
Need = Annotated[
    NeedId, one_of({"none": "いらない", "recommended": "したほうがよい", "required": "必要", "unknown": "確認中"})
]
AudienceTerm = Annotated[str, Term("audiences")]
AreaTerm = Annotated[str, Term("areas")]
RoleTerm = Annotated[str, Term("roles")]
LanguageTerm = Annotated[str, Term("languages")]


class ScheduleException(Part):
    """A single day, or days, on which nothing happens although the schedule says so."""

    on: Line80
    """日付（2026-12-22）または期間（2026-12-29〜2027-01-03）"""
    why: Line80 | None = None
    """理由"""


def _as_on(value: object) -> object:
    return {"on": value} if isinstance(value, str) else value


class Status(Part):
    """Whether it is going on at all. An ended entry keeps its address for ever."""

    is_: State = Field("open", alias="is")
    """open 開いている / paused 休み中 / ended 終わった"""
    until: Day | None = None
    """休みがいつまでか（paused）"""
    why: Line200 | None = None
    """理由"""
    successor: Slug | None = None
    """代わりの場所・団体のファイル名（ended）"""


class Address(Part):
    """A postal address in parts."""

    postcode: Postcode | None = None
    """郵便番号（059-0012）"""
    city: Line40 | None = None
    """市区町村名"""
    line: Line80 | None = None
    """町名と番地"""


class Geo(Part):
    """A point on the map, WGS84 degrees."""

    lat: Latitude
    """緯度（42.4128）"""
    lon: Longitude
    """経度（141.1067）"""


class Access(Part):
    """The building and its help; each yes / no / unknown, with a note where one helps."""

    wheelchair: Noted = UNKNOWN
    """車いすで入れる"""
    accessible_toilet: Noted = UNKNOWN
    """多目的トイレ"""
    ostomate: Noted = UNKNOWN
    """オストメイト用トイレ"""
    elevator: Noted = UNKNOWN
    """エレベーター"""
    nursing_room: Noted = UNKNOWN
    """授乳室"""
    writing: Noted = UNKNOWN
    """筆談"""
    sign_language: Noted = UNKNOWN
    """手話"""
    hearing_loop: Noted = UNKNOWN
    """ヒアリングループ"""
    guide_dog: Noted = UNKNOWN
    """補助犬"""
    quiet_room: Noted = UNKNOWN
    """静かな部屋"""
    priority_parking: Noted = UNKNOWN
    """優先駐車場"""


class Cost(Part):
    """What it costs to take part, in yen, by age group."""

    free: Tristate = "unknown"
    """無料かどうか"""
    note: Line200 | None = None
    """費用の説明（食事は大人300円）"""
    infant: Yen | None = None
    """幼児（円）"""
    primary: Yen | None = None
    """小学生（円）"""
    secondary: Yen | None = None
    """中学生（円）"""
    high: Yen | None = None
    """高校生（円）"""
    adult: Yen | None = None
    """大人（円）"""
    older: Yen | None = None
    """高齢者（円）"""


class Booking(Part):
    """Whether one has to say beforehand that one comes."""

    need: Need = "unknown"
    """none いらない / recommended したほうがよい / required 必要 / unknown 確認中"""
    how: Line200 | None = None
    """申し込み方"""
    by: Line80 | None = None
    """いつまでに"""


class Online(Part):
    """Taking part from home."""

    available: Tristate = "unknown"
    """オンラインで参加・相談できるか"""
    how: Line200 | None = None
    """方法"""


class Role(Part):
    """役割: a way to take part, not only to be helped."""

    kind: RoleTerm
    """役割の種類（vocabulary/roles）"""
    text: Line200
    """どんなことを頼みたいか"""
    paid: Tristate = "unknown"
    """謝礼や賃金があるか"""


class Contact(Part):
    """How to reach the people."""

    phone: Phone | None = None
    """電話（0143-00-0001）"""
    phone_hours: Line80 | None = None
    """電話がつながる時間"""
    fax: Phone | None = None
    """ファクス"""
    email: Email | None = None
    """メール"""
    web: Url | None = None
    """ウェブサイト"""
    line: LineUrl | None = None
    """LINE の友だち追加の URL"""
    person: Line40 | None = None
    """窓口の名前（個人名は書かない）"""


class Translation(Part):
    """The words of an entry in another language; what is missing is shown in Japanese, marked as Japanese."""

    name: Line80 | None = None
    """名前"""
    summary: Line200 | None = None
    """ひとことの説明"""
    description: Markdown | None = None
    """くわしい説明"""
    open_note: Paragraph | None = None
    """日時についての説明"""
    getting_there: Paragraph | None = None
    """行き方"""
    first_visit: Paragraph | None = None
    """はじめての方へ"""
    cost_note: Line200 | None = None
    """費用の説明"""
    booking_how: Line200 | None = None
    """申し込み方"""
    venue: Line80 | None = None
    """会場"""


class Listed(Part):
    """掲載の同意: the body has agreed to be shown, or has said no."""

    consent: Day | None = None
    """同意した日"""
    declined: Yes = False
    """掲載しない"""


def _as_listed(value: object) -> object:
    # `declined` is a word of its own, so nobody has to know which key a refusal belongs under.
    return {"declined": "yes"} if value in ("declined", "掲載しない") else value


class Confirmation(Part):
    """Who made sure that this is right, how, and when."""

    on: Day
    """確認した日"""
    method: Method
    """phone 電話 / visit 訪問 / owner 団体本人 / paper 書面 / web ウェブ"""
    by: Line80 | None = None
    """確認した人の所属"""


class Source(Part):
    """Where the facts came from, when they were taken over from somewhere."""

    url: Url | None = None
    """出典の URL"""
    title: Line80 | None = None
    """資料名"""
    publisher: Line80 | None = None
    """公開者"""
    licence: Line80 | None = None
    """利用条件（CC BY 4.0 など）"""


def _as_url(value: object) -> object:
    return {"url": value} if isinstance(value, str) else value


class Listing(Part):
    """An entry that residents read: a place or an organisation."""

    slug: Slug
    """The file name without `.yaml`: never written in the file, and the address of the page for ever."""
    name: Line80
    """名前"""
    kana: Kana | None = None
    """よみがな（ひらがな）。書かないと注意が出て、50音順の最後にならぶ"""
    aliases: Several[Line80] = ()
    """別の呼び名"""
    summary: Line80
    """ひとことの説明。1文、80字まで"""
    description: Markdown | None = None
    """くわしい説明（Markdown、4,000字まで）"""
    audiences: Several[AudienceTerm] = ()
    """対象（vocabulary/audiences）"""
    admission: Admission | None = None
    """only 対象の人だけ / preferred 対象の人を中心に、だれでも / anyone だれでも"""
    companions: Several[Companion] = ()
    """いっしょに来てよい人"""
    open: Several[Line200] = ()
    """ひらく日。1行に1つ（毎週火・木 10:00-15:00）"""
    closed: Several[Line80] = ()
    """休み（祝日、12/29-1/3）"""
    also: Several[Line80] = ()
    """臨時にひらく日（2026-12-24 13:00-15:00）"""
    except_: Several[Annotated[ScheduleException, BeforeValidator(_as_on)]] = Field((), alias="except")
    """臨時の休み（日付、または {on: 日付, why: 理由}）"""
    open_note: Paragraph | None = None
    """日時についての説明"""
    status: Annotated[Status, BeforeValidator(as_is)] = Status.model_validate({"is": "open"})
    """open / {is: paused, until: 日付, why: 理由} / {is: ended, successor: ファイル名}"""
    area: AreaTerm | None = None
    """地区（site.yaml の areas）"""
    venue: Line80 | None = None
    """会場（見本会館 2階）"""
    address: Address | None = None
    """住所"""
    hide_address: Yes = False
    """true にすると、住所・地図・座標をどこにも出さない"""
    geo: Geo | None = None
    """緯度・経度"""
    getting_there: Paragraph | None = None
    """行き方"""
    parking: Noted = UNKNOWN
    """駐車場（yes / no / unknown、または {is: yes, note: 6台}）"""
    pick_up: Noted = UNKNOWN
    """送迎"""
    access: Access = Access()
    """建物と手助け"""
    booking: Booking = Booking()
    """申し込み"""
    languages: Several[LanguageTerm] = ()
    """使えることば（ja, en, …）"""
    online: Online = Online()
    """オンライン"""
    roles: Annotated[tuple[Role, ...], Field(max_length=20)] = ()
    """役割の募集"""
    contact: Contact = Contact()
    """連絡先"""
    translations: dict[LanguageId, Translation] = Field({})
    """ほかの言語での説明（en:、easy: …）"""
    neutral_title: Yes = False
    """true にすると、ブラウザーの題名と履歴、共有の文、カレンダー、新着に名前を出さない（ページの見出しには出す）"""
    listed: Annotated[Listed, BeforeValidator(_as_listed)] | None = None
    """掲載の同意（{consent: 日付}、または declined）"""
    confirmed: Annotated[tuple[Confirmation, ...], Field(max_length=50)] = ()
    """内容を確認した記録。いちばん新しいものを表示する"""
    source: Annotated[Source, BeforeValidator(_as_url)] | None = None
    """出典（URL、または {url, title, publisher, licence}）"""

    @property
    def last_confirmed(self) -> Confirmation | None:
        """The newest confirmation, or None when nobody has confirmed it."""
        return max(self.confirmed, key=lambda confirmation: confirmation.on, default=None)

    @property
    def is_shown(self) -> bool:
        """Whether anything of it may be shown: false once the body has declined."""
        return self.listed is None or not self.listed.declined


TELLING: Final = ("venue", "address", "geo", "getting_there")
"""Fields that tell where the door is: what they hold may stand in no other text while the address is hidden."""
WITHHELD: Final = (*TELLING, "parking")
"""Fields that are kept back with a hidden address, from pages, forms and tables: parking is found beside the door."""
