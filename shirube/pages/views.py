"""What each template is given: words that are ready to read, in the order in which they are shown.

A view holds no numbers to format, no lists to sort and no conditions beyond "there is nothing to say" (empty text or
an empty tuple). `Said` is text of the page's language, or a `Text` that says it is in another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import TypeVar, dataclass_transform

_View = TypeVar("_View")


@dataclass_transform(frozen_default=True, eq_default=False)
def view(cls: type[_View]) -> type[_View]:
    """Make a class a view, which nobody may change: the type checker sees to it.

    A dataclass frozen at run time takes twice as long to define and three times as long to make, and a build makes
    some twenty of these for a page.
    """
    return dataclass(slots=True, eq=False)(cls)


@view
class Text:
    """Words in another language than the page: they mark themselves wherever they are shown."""

    text: str
    lang: str

    def __html__(self) -> str:
        return f'<span lang="{escape(self.lang)}">{escape(self.text)}</span>'

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


@view
class Mixed:
    """Words of several languages in one sentence."""

    parts: tuple[str | Text, ...]

    def __html__(self) -> str:
        return "".join(escape(part) if isinstance(part, str) else part.__html__() for part in self.parts)

    def __str__(self) -> str:
        return "".join(map(str, self.parts))

    def __bool__(self) -> bool:
        return any(self.parts)


Said = str | Text | Mixed


def mixed(parts: Iterable[Said]) -> Said:
    """Put words together, keeping the mark of each; plain where none needs one."""
    flat: list[str | Text] = []
    for part in parts:
        for piece in part.parts if isinstance(part, Mixed) else (part,):
            if isinstance(piece, str) and flat and isinstance(flat[-1], str):
                flat[-1] += piece
            elif piece:
                flat.append(piece)
    if all(isinstance(part, str) for part in flat):
        return "".join(map(str, flat))
    return flat[0] if len(flat) == 1 else Mixed(tuple(flat))


def foreign_tag(said: Said) -> str:
    """Name the language of words that are in another one than the page, wholly or in part; empty for none."""
    if isinstance(said, Mixed):
        return next((part.lang for part in said.parts if isinstance(part, Text)), "")
    return said.lang if isinstance(said, Text) else ""


@view
class Link:
    """A link inside the site; `count` is shown small beside it, `note` below or behind it."""

    label: Said
    path: str
    count: str = ""
    note: Said = ""


@view
class Group:
    """Links under one title, which may be a link itself."""

    title: Said
    links: tuple[Link, ...] = ()
    path: str = ""
    count: str = ""
    note: Said = ""


@view
class Meta:
    """What the head of the document says about the page."""

    title: str
    kind: str
    """The kind of page: `body[data-page]`, also used by print styles."""
    description: str = ""
    nav: str = ""
    """Which entry of the navigation is this page's: search, days, week, take-part, hotlines."""
    json_ld: Mapping[str, object] | None = None
    is_discreet: bool = False
    """The title, which histories and bookmarks keep, names the site alone."""
    hidden: bool = False
    """Not to be listed by search engines."""
    dated: bool = False
    """It carries dates that the reader's browser compares with today."""
    can_call: bool = True
    """False on the page of an entry without a telephone: what stands around it does not send people to one."""


@view
class SessionView:
    """One coming date. `date` is `2026-11-26`; `note` is an answer below it ("also closed after snow")."""

    date: str
    day: str
    """11月26日（木）"""
    time: str = ""
    """10:00–15:00"""
    sentence: str = ""
    """午前10時から午後3時まで"""


@view
class Coming:
    """The coming dates of an entry: the ones that are seen, and the rest laid down for the reader's browser."""

    shown: tuple[SessionView, ...] = ()
    later: str = ""
    """Each as the parts of a shown one, for when that has gone by: `2026-12-03|12月3日（木）|10:00–15:00;2026-…`."""
    later_said: str = ""
    """The same with the hours in a sentence."""

    def __bool__(self) -> bool:
        return bool(self.shown)


@view
class DayTile:
    """One of the seven small tiles; `open` is weekly, some or nothing."""

    letter: str
    open: str = ""


@view
class Flap:
    """One of the seven flaps of the noren."""

    weekday: str
    """mon … sun"""
    letter: str
    rest: str
    """What completes the letter for those who hear it: 曜日."""
    path: str
    count: str = ""
    unit: str = ""
    current: bool = False
    closed: bool = False
    """Nothing opens on this day: there is no page to go to."""


@view
class GlanceRow:
    """One answer at the head of an entry."""

    icon: str
    label: str
    strong: Said = ""
    text: Said = ""
    phone: str = ""
    small: Said = ""


@view
class Fact:
    """A term and what is said about it; each part only where there is one."""

    term: Said
    text: Said = ""
    links: tuple[Link, ...] = ()
    """Pages of the site; shown one below the other."""
    phone: str = ""
    href: str = ""
    """An address elsewhere (https:, mailto:), with `label`."""
    label: Said = ""
    note: Said = ""
    map_href: str = ""
    map_label: str = ""


@view
class Answer:
    """Yes, no or not known, always as a sentence."""

    state: str
    text: Said
    note: Said = ""
    about: str = ""
    """Which question it answers: wheelchair."""


@view
class Act:
    """Something one can do with this page. `script` names what makes it work; without it the act stays hidden."""

    icon: str
    label: str
    href: str = ""
    path: str = ""
    script: str = ""
    language: str = ""
    """Of the page it leads to, where that is another one than this page's."""


@view
class Corrections:
    """How a reader tells that an entry is right, or no longer so."""

    acts: tuple[Act, ...]
    phone: str = ""


@view
class Share:
    """An entry in a few lines, to hand on to somebody."""

    lines: tuple[Said, ...]
    title: str
    """What another program may call it."""
    url: str


@view
class Banner:
    """Something to know before reading on: ended, paused, only irregular."""

    strong: str
    text: Said = ""
    link: Link | None = None


@view
class EntryRow:
    """An entry in a list."""

    slug: str
    kind: str
    """place or organisation"""
    path: str
    name: Said
    kind_label: Said
    area: Said = ""
    dates: Coming = Coming()
    """The next dates; the first one is shown, the others wait for their day."""
    state: str = ""
    """What stands instead of a date: 日にちが決まっていません."""
    state_note: str = ""
    tag: str = ""
    """A tag before it: お休み中."""
    summary: Said = ""
    tiles: tuple[DayTile, ...] = ()
    rule: Said = ""
    terms: tuple[Said, ...] = ()
    chips: tuple[tuple[Said, bool], ...] = ()
    """For whom; true where it is what the list is about."""


@view
class EntryGroup:
    """Entries under one title; no title for a list that is the page."""

    id: str
    title: Said
    count: str
    entries: tuple[EntryRow, ...]
    note: str = ""


@view
class Pager:
    """Where one is in a list of several pages."""

    words: str
    previous: Link | None = None
    next: Link | None = None


@view
class MapView:
    """A point to show on a map once somebody asks."""

    lat: str
    lon: str
    tiles: str
    most_zoom: str
    credit: str
    credit_url: str
    referrer: str
    label: Said
    """What the map is called."""
    note: str
    """What pressing the button tells whom."""


@view
class NeighbourRow:
    """Another place, in a line."""

    path: str
    name: Said
    kind: Said
    rule: Said = ""


@view
class NeighbourGroup:
    """A few other places under one title, each with how far it is, where that is known."""

    title: str
    rows: tuple[tuple[NeighbourRow, str], ...]


@view
class MonthDay:
    """A cell of a calendar; without a number it lies outside the month, or has gone by."""

    number: str = ""
    mark: str = ""
    """○, which hours (①), or that it is closed."""
    is_shut: bool = False


@view
class MonthTable:
    """One month, in weeks from Monday."""

    month: str
    """2026-11"""
    title: str
    weeks: tuple[tuple[MonthDay, ...], ...]


@view
class MonthsView:
    """This month and the next."""

    title: str
    """11月と12月のカレンダー"""
    weekdays: tuple[tuple[str, str], ...]
    """The letter of each day, and what completes it for those who hear it."""
    tables: tuple[MonthTable, ...]
    hours: tuple[tuple[str, str], ...]
    """A mark, and the hours it stands for."""
    shut: str = ""
    """What 休 means, where it is used."""


@view
class PlaceView:
    """A place's page, and in most parts an organisation's."""

    slug: str
    kind: str
    name: Said
    kana: str
    aliases: Said
    summary: Said
    trail: tuple[Link, ...]
    glance: tuple[GlanceRow, ...]
    summary_note: str = ""
    """Says that the summary is in another language; so do the two below."""
    next_dates: Coming = Coming()
    next_words: str = ""
    """What stands where no date is known."""
    dates_over: str = ""
    """What stands once every date has gone by."""
    calendar: Link | None = None
    """To the file for calendars."""
    months: MonthsView | None = None
    banner: Banner | None = None
    tiles: tuple[DayTile, ...] = ()
    rules: tuple[Fact, ...] = ()
    open_note: Said = ""
    description: str = ""
    description_lang: str = ""
    description_note: str = ""
    first_visit: Said = ""
    first_visit_note: str = ""
    comfort: tuple[Answer, ...] = ()
    where: tuple[Fact, ...] = ()
    map: MapView | None = None
    access: tuple[Answer, ...] = ()
    terms: tuple[Fact, ...] = ()
    roles: tuple[Fact, ...] = ()
    contact: tuple[Fact, ...] = ()
    trust: str = ""
    trust_by: Said = ""
    source: Said = ""
    unknown_access: Said = ""
    """What nobody has asked about the building yet."""
    corrections: Corrections | None = None
    share: Share | None = None
    acts: tuple[Act, ...] = ()
    call_phone: str = ""
    call_hours: Said = ""
    call_mail: str = ""
    support: tuple[Fact, ...] = ()
    places: tuple[EntryRow, ...] = ()
    """Of an organisation: what it runs."""
    more_places: Link | None = None
    neighbours: tuple[NeighbourGroup, ...] = ()


@view
class ListView:
    """A list of entries: an audience, an area, a kind, or one row of the syllables."""

    title: Said
    lead: Said
    trail: tuple[Link, ...]
    groups: tuple[EntryGroup, ...]
    count: str
    note: str = ""
    """Says that some of the entries are told of in another language."""
    narrow: tuple[Link, ...] = ()
    """Links to narrower lists: the same audience on one day."""
    narrow_title: str = ""
    related: tuple[Link, ...] = ()
    related_title: str = ""
    pager: Pager | None = None
    calendar: Link | None = None
    """To the file for calendars, of everything in the list."""


@view
class IndexView:
    """Links to lists, by group."""

    title: str
    lead: str
    groups: tuple[Group, ...]
    all: Link | None = None


@view
class HoursRow:
    """One entry of a day's timetable."""

    slug: str
    kind: str
    path: str
    name: Said
    times: tuple[str, ...]
    bars: tuple[tuple[str, str], ...]
    """Where the bar of 6 to 22 hours is filled: x and width in its 160 units."""
    often: Said = ""
    dates: str = ""
    """Every coming date, for the lamp of today: `2026-11-26 2026-12-10`."""
    next: SessionView | None = None
    """The next date in a sentence, where it is not the same every week."""
    later: str = ""
    """The sentences of later ones, as in `Coming`: `2026-12-10|次は12月10日（木）;…`."""
    where: tuple[Said, ...] = ()
    summary: Said = ""
    chips: tuple[tuple[Said, bool], ...] = ()


@view
class Timetable:
    """The rows of one part of a day page, from morning to night."""

    id: str
    title: str
    rows: tuple[HoursRow, ...]


@view
class DayView:
    """One weekday, holidays, or one audience on one day."""

    title: Said
    lead: str
    noren: tuple[Flap, ...]
    notes: tuple[SessionView, ...]
    """For the coming dates of this weekday: how many open; `sentence` holds the words."""
    jumps: tuple[Link, ...]
    """Further down this page (`#monthly`) or on another one."""
    timetables: tuple[Timetable, ...]
    trail: tuple[Link, ...] = ()
    pager: Pager | None = None


@view
class DaysView:
    """Choose a day."""

    title: str
    lead: str
    noren: tuple[Flap, ...]
    more: tuple[Link, ...]


@view
class WeekItem:
    slug: str
    kind: str
    path: str
    name: Said
    time: str
    where: Said = ""


@view
class WeekDay:
    """A column of the week, and a day on the phone."""

    date: str
    letter: str
    rest: str
    day: str
    """11月23日"""
    holiday: str = ""
    items: tuple[WeekItem, ...] = ()
    more: Link | None = None
    """To the rest of the day, where there is too much for one page."""


@view
class WeekHour:
    """A row of the week: entries that begin within this hour, one cell per day."""

    label: str
    cells: tuple[tuple[str, tuple[WeekItem, ...]], ...]
    """Per day: its date and what begins then."""


@view
class WeekView:
    title: str
    lead: str
    first: str
    last: str
    days: tuple[WeekDay, ...]
    hours: tuple[WeekHour, ...]
    notices: tuple[Banner, ...] = ()
    previous: Link | None = None
    next: Link | None = None
    weeks: tuple[tuple[str, str, str], ...] = ()
    """All weeks there are: first day, last day, path."""
    calendar: Link | None = None
    """To the file for calendars, of every entry."""


@view
class Dial:
    """A number, or a page where one writes; `href` for the latter."""

    number: str = ""
    href: str = ""
    label: str = ""


@view
class LineView:
    """A hotline."""

    id: str
    name: Said
    dials: tuple[Dial, ...]
    whom: Said = ""
    note: Said = ""
    terms: tuple[Said, ...] = ()


@view
class LineGroup:
    id: str
    title: str
    lines: tuple[LineView, ...]


@view
class HotlinesView:
    title: str
    lead: str
    urgent_title: str
    urgent: tuple[LineView, ...]
    groups: tuple[LineGroup, ...]
    notes: tuple[str, ...] = ()


@view
class TodayItem:
    slug: str
    kind: str
    path: str
    time: str
    name: Said
    note: Said = ""


@view
class TodayList:
    """What opens on one date, for home: the first few, and the way to all."""

    date: str
    day: str
    """2026年11月25日（水）"""
    count: str
    items: tuple[TodayItem, ...]
    more: Link
    hidden: bool = False


@view
class News:
    when: str
    link: Link
    text: str = ""


@view
class HomeView:
    noren: tuple[Flap, ...]
    today: tuple[TodayList, ...]
    audience_hint: Said
    audiences: tuple[Group, ...]
    anyone: Link | None
    areas: tuple[Group, ...]
    kana: tuple[Link, ...]
    urgent: tuple[LineView, ...]
    news: tuple[News, ...]
    about: tuple[Said, ...]
    """Paragraphs."""
    about_link: Link | None
    has_search: bool = True


@view
class KanaView:
    title: str
    lead: str
    rows: tuple[Link, ...]
    groups: tuple[Group, ...]
    """Per row: `path` is its anchor, links are entries, `note` of a link its reading."""


@view
class RoleItem:
    """A request for help, at the place or organisation that asks."""

    slug: str
    kind: str
    path: str
    name: Said
    text: Said
    terms: tuple[Said, ...] = ()
    phone: str = ""


@view
class RoleGroup:
    id: str
    title: Said
    items: tuple[RoleItem, ...]


@view
class RolesView:
    title: str
    lead: str
    groups: tuple[RoleGroup, ...]


@view
class ProseView:
    """A written page; `facts` and `members` are filled on the page about the platform."""

    title: Said
    text: str
    lang: str = ""
    facts_title: str = ""
    facts: tuple[Fact, ...] = ()
    members_title: str = ""
    members_note: str = ""
    members: tuple[Fact, ...] = ()
    trail: tuple[Link, ...] = ()
    more: Link | None = None
    """A page that goes on from this one."""


@view
class CriterionRow:
    """One line of the checklist of an accessibility test."""

    id: str
    name: Said
    level: str
    result: str
    state: str
    """met, not-met, not-applicable, open: what the result is, for styles."""
    program: str
    """What a program found, and by which checks."""
    person: Said = ""
    """How, and who."""
    note: Said = ""
    date: str = ""


@view
class TestedPages:
    title: str
    addresses: tuple[str, ...]


@view
class ResultsView:
    """The result of an accessibility test, each part under the heading that the standard asks for, in its order."""

    title: str
    lead: str
    terms: tuple[Fact, ...]
    pages_title: str
    pages: tuple[TestedPages, ...]
    checklist_title: str
    caption: str
    rows: tuple[CriterionRow, ...]
    period: Fact
    trail: tuple[Link, ...] = ()


@view
class MovedView:
    title: str
    text: str
    target: Link


@view
class OtherHome:
    """The way home for readers of another language, in their words."""

    language: str
    text: str
    label: str


@view
class LostView:
    """404, and an address whose owner does not want to be shown."""

    title: str
    text: str
    links: tuple[Link, ...]
    others: tuple[OtherHome, ...] = ()


@view
class Option:
    """A checkbox of the search page; `short` is the letter of a day."""

    name: str
    value: str
    label: Said
    count: str
    short: str = ""


@view
class Filter:
    """A group of checkboxes; `days` are drawn as tiles, `more` are folded away under `more_title`."""

    title: str
    options: tuple[Option, ...]
    days: tuple[Option, ...] = ()
    more: tuple[Option, ...] = ()
    more_title: str = ""


@view
class Door:
    """Another way to find, for those without a script and those without words."""

    title: str
    links: tuple[Link, ...]


@view
class MyListView:
    """The reader's own list before its script fills it."""

    title: str
    lead: str
    tiles: tuple[DayTile, ...]


@view
class SearchView:
    """The search page before its script fills it."""

    title: str
    filters: tuple[Filter, ...]
    tiles: tuple[DayTile, ...]
    doors: tuple[Door, ...]
    note: str = ""
    """Says that some of the results are told of in another language."""


@view
class Offer:
    """A PDF to take; `size` is its pages and bytes in words."""

    label: str
    note: str
    path: str
    size: str


@view
class BookletEntry:
    """An entry as the booklet's page says it: short enough to print all of them."""

    slug: str
    kind: str
    link: Link
    kana: str
    kind_label: Said
    summary: Said
    tag: str
    facts: tuple[Fact, ...]
    trust: str


@view
class BookletArea:
    id: str
    title: Said
    entries: tuple[BookletEntry, ...]


@view
class BookletView:
    """The booklet in the browser: the PDFs, the lines for danger, and the entries by area."""

    title: str
    lead: str
    as_of: str
    offers: tuple[Offer, ...]
    urgent: tuple[LineView, ...]
    areas: tuple[BookletArea, ...]
    elsewhere: tuple[Link, ...] = ()
    """Where the entries are when they are too many for one page."""
