"""One language's edition of the directory: words, dates and the pieces that many pages share."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import Final

from shirube.link import ANYONE, WEEKDAYS, Directory, Entry
from shirube.model.listing import Cost, Listing
from shirube.model.site import Area
from shirube.model.types import Named
from shirube.model.vocabulary import VocabularyTerm
from shirube.pages import speech
from shirube.pages.agenda import Agenda
from shirube.pages.months import Months
from shirube.pages.page import Frame, Page
from shirube.pages.views import (
    Coming,
    DayTile,
    EntryRow,
    Flap,
    HoursRow,
    Link,
    Meta,
    NeighbourRow,
    Said,
    SessionView,
    Text,
    foreign_tag,
    mixed,
)
from shirube.patterns import Patterns
from shirube.phrases import FIRST_LANGUAGE, Words
from shirube.schedule.dates import Session
from shirube.schedule.rules import Rule

ROW_DATES = 10
"""Dates a row of a list lays down at most: ten days of a place that opens daily, for a site is built weekly."""
ROW_DAYS = 21
ROW_LEAST = 3
"""A row knows so many dates however far apart they are."""
LIST_SIZE = 28
"""Entries on one page of a list: with its style, scripts and ふりがな it stays below 20 KB on the wire."""
TOGETHER = 49
"""So many entries stand under an audience together with those open to anyone; of more, the latter are linked to.

Also the rows of one page of a day's timetable, which are shorter.
"""

CALENDAR = "calendar.ics"
"""The file behind the address of a page that holds its dates for calendars."""

_DATE: Final = attrgetter("date")
_TOWN = re.compile(r"[^0-9０-９]+")


@dataclass(frozen=True)
class Edition:
    """Everything the page builders of one language need; nothing here looks at a clock."""

    directory: Directory
    agenda: Agenda
    t: Words
    frame: Frame
    phrases: Mapping[str, Words]
    """The words of every language, for the page that must speak all of them."""

    # ---- words --------------------------------------------------------------------------------------------------

    @cached_property
    def language(self) -> str:
        return self.t.language

    @cached_property
    def is_first(self) -> bool:
        """Whether this is the language that content is written in."""
        return self.language == FIRST_LANGUAGE

    @cached_property
    def patterns(self) -> Patterns:
        return self.t.say

    @property
    def today(self) -> date:
        return self.agenda.first

    def ja(self, text: str | None) -> Said:
        """Japanese words, marked as such where the page is in another language."""
        if not text:
            return ""
        return text if self.is_first else Text(text, "ja")

    def said(self, listing: Listing, field: str) -> Said:
        """A field in the edition's language, or in Japanese and marked as Japanese."""
        return self.translated(listing, field) or self.ja(getattr(listing, field, None))

    def translated(self, listing: Listing, field: str) -> str:
        """A field in the edition's language, where that is not the one it was written in and somebody translated it."""
        if self.is_first:
            return ""
        translation = listing.translations.get(self.language)
        return str(getattr(translation, field, None) or "") if translation else ""

    def as_written(self, *texts: Said, some: bool = False) -> str:
        """What tells the reader of やさしい日本語 that it is not what follows; elsewhere the letters tell."""
        if not self.t.is_japanese or not any(foreign_tag(text) for text in texts):
            return ""
        return self.t("tongues.as-written.some" if some else "tongues.as-written")

    def named(self, words: Named, japanese: str) -> Said:
        """Words of a vocabulary or the city in the edition's language, or in Japanese and marked as Japanese."""
        return japanese if self.is_first else words.in_language(self.language) or self.ja(japanese)

    def telling(self, key: str, **values: Said) -> Said:
        """A phrase whose values may be in another language; then they alone are marked as such."""
        if all(isinstance(words, str) for words in values.values()):
            return self.t(key, **values)
        parts: list[Said] = []
        for before, name, _, _ in string.Formatter().parse(self.t.plain(key)):
            parts += (before, values[name] if name else "")
        return mixed(parts)

    def can_call(self, entry: Entry) -> bool:
        """Tell whether the entry's page shows a telephone: its own, or that of the organisation to ask instead."""
        return bool(entry.listing.contact.phone or self.directory.asked_instead(entry))

    def asking(self, key: str, entry: Entry) -> str:
        """A sentence that sends people to the telephone, or the one without it where there is none."""
        return self.t(key if self.can_call(entry) else f"{key}.no-phone")

    def list_of(self, words: Iterable[str]) -> str:
        return self.t("comma.list").join(words)

    def list_of_said(self, words: Sequence[Said]) -> Said:
        """A list in which some words may be in another language."""
        joint = self.t("comma.list")
        return mixed([part for item in words for part in (joint, item)][1:])

    def page(self, path: str, template: str, meta: Meta, view: object) -> Page:
        context = {"meta": meta, "view": view}
        return Page(
            path, f"pages/{template}.html", context, self.language, self.frame.languages, is_listed=not meta.hidden
        )

    # ---- days ---------------------------------------------------------------------------------------------------

    def day(self, day: date) -> str:
        """11月26日（木）; Thu 26 November."""
        return speech.day(day, self.patterns)

    def long_day(self, day: date) -> str:
        """2026年11月26日."""
        return speech.long_day(day, self.patterns)

    def open_days(self, sessions: Iterable[Session]) -> list[SessionView]:
        """Sessions as days, earliest first; openings of one day stand together."""
        days = []
        for day, items in groupby(sessions, key=_DATE):
            ranges, sentence = self._hours(tuple((item.start, item.end) for item in items))
            days.append(SessionView(day.isoformat(), self.day(day), ranges, sentence))
        return days

    def row_coming(self, entry: Entry) -> Coming:
        """The coming dates of a row, the first one seen."""
        sessions = self.agenda.of(entry)
        near = sum(1 for item in sessions[:ROW_DATES] if (item.date - self.today).days < ROW_DAYS)
        return coming(self.open_days(sessions[: max(near, ROW_LEAST)]), 1)

    def _hours(self, bands: tuple[tuple[str | None, str | None], ...]) -> tuple[str, str]:
        """The hours of one day, in figures and as a sentence."""
        kept = self._said_hours.get(bands)
        if kept is None:
            joint = self.t("dates.and")
            ranges, sentences = (
                joint.join(filter(None, (say(start, end, self.patterns) for start, end in bands)))
                for say in (speech.time_range, speech.time_sentence)
            )
            kept = self._said_hours[bands] = (ranges, sentences)
        return kept

    @cached_property
    def _said_hours(self) -> dict[tuple[tuple[str | None, str | None], ...], tuple[str, str]]:
        return {}

    def rule_words(self, rule: Rule) -> str:
        return speech.rule_days(rule, self.patterns)

    @cached_property
    def months(self) -> Months:
        return Months(self.agenda, self.t, self.weekdays)

    @cached_property
    def letters(self) -> tuple[str, ...]:
        return tuple(self.t(f"letter.{day}") for day in WEEKDAYS)

    @cached_property
    def weekdays(self) -> tuple[tuple[str, str], ...]:
        """The letter of each day, and what completes it for those who hear it: 月, 曜日."""
        return tuple(
            (letter, self.t(f"weekday.{day}").removeprefix(letter))
            for day, letter in zip(WEEKDAYS, self.letters, strict=True)
        )

    def tiles(self, entry: Entry) -> tuple[DayTile, ...]:
        """Seven tiles, or none where no weekday is known."""
        if not any(day in entry.days for day in WEEKDAYS):
            return ()
        return tuple(
            DayTile(letter, entry.days.get(day, "")) for day, letter in zip(WEEKDAYS, self.letters, strict=True)
        )

    def flaps(self, *, current: str = "", counted: bool = False, base: str = "/days/") -> tuple[Flap, ...]:
        """The noren. `base` is the folder under which the days lie."""
        counts = self.day_counts
        return tuple(
            Flap(
                weekday=day,
                letter=letter,
                rest=rest,
                path=f"{base}{day}/",
                count=str(counts[day]) if counted and counts[day] else "",
                unit=self.t("unit.places"),
                current=day == current,
                closed=not counts[day],
            )
            for day, (letter, rest) in zip(WEEKDAYS, self.weekdays, strict=True)
        )

    @cached_property
    def day_counts(self) -> Mapping[str, int]:
        return {day: len(self.directory.on_day(day)) for day in WEEKDAYS}

    # ---- terms --------------------------------------------------------------------------------------------------

    def label_of(self, term: VocabularyTerm | Area) -> Said:
        """The name of a term or an area."""
        return self.named(term, term.ja)

    def label(self, vocabulary: str, term: str) -> Said:
        return self.label_of(self.directory.terms[vocabulary][term])

    def chip(self, vocabulary: str, term: str) -> Said:
        """The short label for chips."""
        found = self.directory.terms[vocabulary][term]
        return self.named(found, found.short or found.ja) if self.is_first else self.label_of(found)

    def area_label(self, entry: Entry) -> Said:
        area = self.directory.areas.get(entry.listing.area or "")
        return self.label_of(area) if area else ""

    def whereabouts(self, entry: Entry) -> Said:
        """The town where it is known and may be shown, else the area."""
        listing = entry.listing
        if not listing.hide_address and listing.address and listing.address.line and self.is_first:
            match = _TOWN.match(listing.address.line)
            if match:
                return match.group().strip()
        return self.area_label(entry)

    def kind_words(self, entry: Entry) -> Said:
        vocabulary = "place-kinds" if entry.kind == "place" else "organisation-kinds"
        kinds = self.list_of_said([self.chip(vocabulary, kind) for kind in entry.listing.kind])
        return self.telling("entry.kinds", type=self.t(f"entry.{entry.kind}"), kinds=kinds)

    def audience_labels(self, entry: Entry) -> list[Said]:
        return [self.label("audiences", term) for term in entry.listing.audiences if term != ANYONE]

    def cost_words(self, cost: Cost, note: Said) -> tuple[str, Said]:
        """Whether it is free, and what else is known about money; both empty while nothing is known."""
        amounts = [
            self.t("cost.yen", who=self.t(f"cost.{age}"), yen=getattr(cost, age))
            for age in ("infant", "primary", "secondary", "high", "adult", "older")
            if getattr(cost, age) is not None
        ]
        if cost.free == "yes":
            head = self.t("cost.free")
        elif amounts:
            head = self.list_of(amounts)
        elif cost.free == "no":
            head = self.t("cost.not-free")
        else:
            head = ""
        return head, note

    # ---- rows ---------------------------------------------------------------------------------------------------

    def row(self, entry: Entry, match: str = "") -> EntryRow:
        """An entry as a row; the chip of the audience the list is about comes first and is marked."""
        row = self._rows.get(entry.key)
        if row is None:
            row = self._rows[entry.key] = self._make_row(entry)
        if not match or match == ANYONE or match not in entry.audiences:
            return row
        matched = self._rows.get(f"{entry.key} {match}")
        if matched is None:
            label = self.chip("audiences", match)
            others = tuple(chip for chip in row.chips if str(chip[0]) != str(label))
            matched = self._rows[f"{entry.key} {match}"] = replace(row, chips=((label, True), *others))
        return matched

    @cached_property
    def _rows(self) -> dict[str, EntryRow]:
        return {}

    @cached_property
    def hours_rows(self) -> dict[tuple[str, str], tuple[tuple[int, int], HoursRow]]:
        """The rows of timetables made so far, by entry, day and audience: each stands on many pages."""
        return {}

    @cached_property
    def neighbour_rows(self) -> dict[str, NeighbourRow]:
        """The lines made so far of places that others lead to, by slug."""
        return {}

    def _make_row(self, entry: Entry) -> EntryRow:
        listing = entry.listing
        dates = Coming() if entry.is_paused else self.row_coming(entry)
        state = note = tag = ""
        if entry.is_paused:
            tag = self.t("entry.paused")
            until = listing.status.until
            if until:
                # 「4月30日まで」 is this year's, whatever the calendar of the reader says.
                day = self.day(until) if until.year == self.today.year else self.long_day(until)
                state = self.t("banner.paused.until", day=day)
        elif not dates:
            state = self.no_date_words(entry)
            note = self.asking("entry.ask", entry)
        return EntryRow(
            slug=entry.slug,
            kind=entry.kind,
            path=entry.url,
            name=self.said(listing, "name"),
            kind_label=self.kind_words(entry),
            area=self.whereabouts(entry),
            dates=dates,
            state=state,
            state_note=note,
            tag=tag,
            summary=self.said(listing, "summary"),
            tiles=self.tiles(entry),
            rule=self.when_words(entry),
            terms=self.terms(entry),
            chips=self.chips(entry),
        )

    def no_date_words(self, entry: Entry) -> str:
        """Why no date can be given: none is fixed, none is near (a season, a long closure), or nobody has told."""
        if entry.schedule.irregular:
            return self.t("entry.irregular")
        return self.t("search.none_known") if entry.schedule.rules else self.t("entry.unknown-days")

    def when_words(self, entry: Entry) -> Said:
        """The rules in a few words: 毎週火・木、第2・第4土曜."""
        schedule = entry.schedule
        words = list(dict.fromkeys(self.rule_words(rule) for rule in schedule.rules))
        if words:
            return self.list_of(words)
        return self.ja("、".join(schedule.irregular)) if schedule.irregular else ""

    def terms(self, entry: Entry) -> tuple[Said, ...]:
        """Short conditions: free, no booking, you need not talk."""
        found: list[Said] = []
        place = entry.place
        head, _ = self.cost_words(entry.cost, "")
        if head:
            found.append(head)
        if entry.listing.booking.need == "none":
            found.append(self.t("term.no-booking"))
        if place and place.comfort.silent_ok.is_ == "yes":
            found.append(self.t("term.silent"))
        if entry.listing.access.wheelchair.is_ == "yes":
            found.append(self.t("term.wheelchair"))
        return tuple(found)

    def chips(self, entry: Entry) -> tuple[tuple[Said, bool], ...]:
        """For whom, in short labels; none of them is marked."""
        labels: list[Said] = [self.chip("audiences", term) for term in entry.listing.audiences if term != ANYONE]
        if entry.is_for_anyone:
            labels.append(self.t("term.anyone"))
        return tuple((label, False) for label in labels)

    @property
    def discreet_name(self) -> str:
        """What stands where an entry does not want to be named: しるべ 登別市."""
        return f"{self.frame.platform} {self.frame.city}"

    def outward_name(self, entry: Entry) -> Said:
        """The name of an entry for what leaves its page: calendars, feeds, messages."""
        return self.discreet_name if entry.is_discreet else self.said(entry.listing, "name")

    def address_of(self, entry: Entry) -> str:
        """The whole address of an entry's page in this language."""
        return self.frame.base_url + self.t.folder + entry.url.removeprefix("/")

    # ---- links --------------------------------------------------------------------------------------------------

    def calendar_link(self, path: str, entries: Iterable[Entry], key: str = "calendar.add") -> Link | None:
        """The calendar of a page that shows these entries, behind its address; None while none of them has a date.

        `key` is the phrase that says what one gets.
        """
        if not any(self.agenda.recurrences(entry) for entry in entries):
            return None
        return Link(self.t(key), path + CALENDAR)

    def ways(self) -> tuple[Link, ...]:
        """The ways to look for something, for pages that ended in nothing."""
        return tuple(
            Link(self.t(f"link.{name}"), f"/{name}/")
            for name in ("audiences", "days", "areas", "kinds", "kana", "hotlines", "take-part")
        )

    def weeks(self) -> tuple[tuple[date, date], ...]:
        """The weeks, Monday to Sunday, that the sessions cover from today on."""
        monday = self.today - timedelta(days=self.today.weekday())
        found: list[tuple[date, date]] = []
        while monday <= self.agenda.last - timedelta(days=6) or not found:
            found.append((monday, monday + timedelta(days=6)))
            monday += timedelta(days=7)
        return tuple(found)


def coming(days: Sequence[SessionView], shown: int) -> Coming:
    """Part coming days into those that are seen and the rest, laid down for the reader's browser."""
    later = days[shown:]
    return Coming(
        tuple(days[:shown]),
        ";".join([f"{day.date}|{day.day}|{day.time}" for day in later]),
        ";".join([f"{day.date}|{day.day}|{day.sentence or day.time}" for day in later]),
    )
