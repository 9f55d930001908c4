"""What opens when: weekdays, holidays, days not fixed, one audience on one day, and the week as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from shirube.link import ANYONE, DAYS, WEEKDAYS, DayKey, Entry
from shirube.pages import speech
from shirube.pages.edition import TOGETHER, Edition
from shirube.pages.lists import day_name, list_pages, numbered, pager
from shirube.pages.page import Page
from shirube.pages.views import (
    Banner,
    DaysView,
    DayView,
    HoursRow,
    Link,
    Meta,
    Said,
    SessionView,
    Timetable,
    WeekDay,
    WeekHour,
    WeekItem,
    WeekView,
)
from shirube.schedule.dates import Session
from shirube.schedule.rules import Rule

_BAR_FROM: Final = 6
_BAR_TO: Final = 22
_BAR_UNITS_PER_HOUR: Final = 10
_LATE: Final = (99, 99)
_MAX_CHIPS: Final = 4
_WEEK_DAY_SIZE: Final = 150
"""Openings that the week shows of one day."""


def day_pages(edition: Edition) -> Iterator[Page]:
    """A timetable for each weekday, holidays and days not fixed, and the page to choose from."""
    directory, t = edition.directory, edition.t
    more = [
        Link(day_name(edition, day), f"/days/{day}/", count=str(len(directory.on_day(day))))
        for day in ("holiday", "irregular")
        if directory.on_day(day)
    ]
    more.append(Link(t("day.jump.week"), "/week/"))
    yield edition.page(
        "/days/",
        "days",
        Meta(title=t("days.title"), kind="days", nav="days", description=t("days.lead"), dated=True),
        DaysView(t("days.title"), t("days.lead"), edition.flaps(counted=True), tuple(more)),
    )
    for day in DAYS:
        entries = directory.on_day(day)
        if entries:
            name = day_name(edition, day)
            title = t("day.irregular") if day == "irregular" else t("day.title", day=name)
            city = edition.frame.city
            description = (
                t("day.description.irregular", city=city)
                if day == "irregular"
                else t("day.description", city=city, day=name)
            )
            path = f"/days/{day}/"
            if day == "irregular":
                trail = (Link(t("days.title"), "/days/"),)
                yield from list_pages(edition, path, title, description, [("all", "", entries)], trail=trail)
            else:
                yield from _timetable_pages(edition, path, day, title, description=description, entries=entries)


def audience_day_pages(edition: Edition) -> Iterator[Page]:
    """One audience on one day, for every pair that has an entry: meant for it, or open to anyone."""
    directory, t = edition.directory, edition.t
    for term in directory.vocabularies["audiences"]:
        grouped = directory.for_audience(term.id)
        if not grouped.meant:
            continue
        label = t("home.anyone") if term.id == ANYONE else edition.label_of(term)
        trail = (Link(t("audiences.title"), "/audiences/"), Link(label, f"/audiences/{term.id}/"))
        for day in DAYS:
            meant = [entry for entry in grouped.meant if day in entry.days]
            anyone = [entry for entry in grouped.anyone if day in entry.days]
            if not meant and not anyone:
                continue
            is_fixed = day != "irregular"
            name = day_name(edition, day)
            title = (
                edition.telling("day.audience", label=label, day=name)
                if is_fixed
                else edition.telling("day.audience.irregular", label=label)
            )
            jumps = []
            if len(meant) + len(anyone) > TOGETHER and anyone:
                # As on the audience's own page: what is open to all has a page of its own when it is long.
                jumps.append(Link(t("audience.anyone"), f"/audiences/{ANYONE}/{day}/", count=str(len(anyone))))
                anyone = []
            jumps.append(Link(t("day.all", day=name) if is_fixed else t("day.all.irregular"), f"/days/{day}/"))
            path = f"/audiences/{term.id}/{day}/"
            if not is_fixed:
                parts = [("meant", "", meant), ("anyone", t("audience.anyone"), anyone)]
                yield from list_pages(
                    edition, path, title, str(title), parts, trail=trail, match=term.id, related=tuple(jumps),
                    is_discreet=term.neutral_title,
                )  # fmt: skip
            else:
                yield from _timetable_pages(
                    edition, path, day, title, description=str(title), entries=meant, anyone=anyone, trail=trail,
                    jumps=jumps, is_discreet=term.neutral_title,
                )  # fmt: skip


def _timetable_pages(
    edition: Edition, path: str, day: DayKey, title: Said, *, description: str, entries: Sequence[Entry],
    anyone: Sequence[Entry] = (), trail: tuple[Link, ...] = (), jumps: Sequence[Link] = (),
    is_discreet: bool = False,
) -> Iterator[Page]:  # fmt: skip
    """Lay a day out: every week before some weeks, each from morning to night, then what is open to anyone."""
    t, name = edition.t, day_name(edition, day)
    weekly = [entry for entry in entries if entry.days[day] == "weekly"]
    some = [entry for entry in entries if entry.days[day] == "some"]
    titles = ("day.some.holiday", "day.some.holiday") if day == "holiday" else ("day.weekly", "day.some")
    parts = [
        ("weekly", t(titles[0], day=name), weekly),
        ("some", t(titles[1], day=name), some),
        ("anyone", t("audience.anyone"), anyone),
    ]
    flat = [(index, row) for index, (_, _, part) in enumerate(parts) for row in timetable_rows(edition, day, part)]
    irregular_count = len(edition.directory.on_day("irregular"))
    notes = () if trail else _notes(edition, day)
    pages = max(1, -(-len(flat) // TOGETHER))
    for number in range(pages):
        here = flat[number * TOGETHER : (number + 1) * TOGETHER]
        tables = [
            Timetable(id, heading, rows)
            for index, (id, heading, _) in enumerate(parts)
            if (rows := tuple(row for at, row in here if at == index))
        ]
        links = [Link(table.title, f"#{table.id}") for table in tables[1:]]
        if irregular_count:
            # Nobody is left out for not knowing their days: one step away, and never counted as open on this one.
            links.append(Link(t("day.irregular"), "/days/irregular/", count=str(irregular_count)))
        links += [*jumps, Link(t("day.jump.week"), "/week/")]
        view = DayView(
            title=title,
            lead="",
            noren=() if trail else edition.flaps(current=day),
            notes=notes,
            jumps=tuple(links),
            timetables=tuple(tables),
            trail=trail,
            pager=pager(edition, path, number, pages, TOGETHER),
        )
        heading = str(title) if number == 0 else f"{title} {t('list.part', page=number + 1, pages=pages)}"
        meta = Meta(title=heading, kind="day", nav="days", description=description, is_discreet=is_discreet, dated=True)
        yield edition.page(numbered(path, number), "day", meta, view)


def _notes(edition: Edition, day: DayKey) -> tuple[SessionView, ...]:
    """For each coming date of a weekday: how many places of the list open, and how many that are not in it."""
    if day not in WEEKDAYS:
        return ()
    t = edition.t
    listed = {entry.key for entry in edition.directory.on_day(day)}
    notes = []
    for each in edition.agenda.dates:
        if WEEKDAYS[each.weekday()] == day:
            is_open = {entry.key for entry, _ in edition.agenda.on(each)}
            count, words = len(is_open & listed), edition.day(each)
            sentence = t("day.note", date=words, count=count) if count else t("day.note.none", date=words)
            # An extra date or a public holiday opens places that have nothing to do with this weekday otherwise.
            others = len(is_open - listed)
            if others:
                sentence += t("day.note.others", count=others)
            notes.append(SessionView(each.isoformat(), words, sentence=sentence))
    return tuple(notes)


def _minutes(clock: str | None) -> tuple[int, int]:
    if not clock:
        return _LATE
    hour, _, minute = clock.partition(":")
    return int(hour), int(minute)


def _rules_on(entry: Entry, day: DayKey) -> list[Rule]:
    """The rules that open an entry on a day; on holidays those that say so, else all."""
    if day == "holiday":
        rules = [rule for rule in entry.schedule.rules if rule.holidays in ("also", "only")]
        return rules or list(entry.schedule.rules)
    return [
        rule for rule in entry.schedule.rules if rule.holidays != "only" and (day in rule.weekdays or not rule.weekdays)
    ]


def timetable_rows(edition: Edition, day: DayKey, entries: Iterable[Entry]) -> list[HoursRow]:
    """Rows from morning to night; those without a time come last."""
    timed = [_timed_row(edition, day, entry) for entry in entries]
    timed.sort(key=lambda item: item[0])  # stable: 50音順 within the same time
    return [row for _, row in timed]


def _timed_row(edition: Edition, day: DayKey, entry: Entry) -> tuple[tuple[int, int], HoursRow]:
    """The row of an entry on a day with the hour it begins, made once: it stands on the page of each audience too."""
    kept = edition.hours_rows.get((entry.key, day))
    if kept is None:
        rules = sorted(_rules_on(entry, day), key=lambda rule: _minutes(rule.start))
        first = _minutes(rules[0].start) if rules else _LATE
        kept = edition.hours_rows[entry.key, day] = (first, _row(edition, day, entry, rules))
    return kept


def _row(edition: Edition, day: DayKey, entry: Entry, rules: Sequence[Rule]) -> HoursRow:
    t = edition.t
    times = tuple(
        dict.fromkeys(
            speech.time_range(rule.start, rule.end, edition.patterns) or t("day.time-unknown") for rule in rules
        )
    )
    weekday = WEEKDAYS.index(day) if day in WEEKDAYS else -1
    coming = (
        () if entry.is_paused else tuple(item for item in edition.agenda.of(entry) if item.date.weekday() == weekday)
    )
    is_weekly = entry.days[day] == "weekly"
    told = [] if is_weekly else [_told(edition, item) for item in coming]
    often = "" if is_weekly else edition.list_of(list(dict.fromkeys(edition.rule_words(rule) for rule in rules)))
    notes = tuple(dict.fromkeys(rule.note for rule in rules if rule.note))
    if entry.is_paused:
        often = t("entry.paused")
    cost, _ = edition.cost_words(entry.cost, "")
    where: list[Said] = [edition.whereabouts(entry), edition.kind_words(entry), cost]
    return HoursRow(
        slug=entry.slug,
        kind=entry.kind,
        path=entry.url,
        name=edition.said(entry.listing, "name"),
        times=times or (t("day.time-unknown"),),
        bars=tuple(bar for rule in rules if (bar := _bar(rule))),
        often=often + t("day.stop") if often and not entry.is_paused else often,
        dates=" ".join([item.date.isoformat() for item in coming]),
        next=told[0] if told else None,
        later=";".join([f"{day.date}|{day.sentence}" for day in told[1:]]),
        where=tuple(part for part in (*where, edition.ja("、".join(notes))) if part),
        summary=edition.said(entry.listing, "summary"),
        chips=edition.chips(entry)[:_MAX_CHIPS],
    )


def _told(edition: Edition, item: Session) -> SessionView:
    day = edition.day(item.date)
    return SessionView(item.date.isoformat(), day, sentence=edition.t("day.next", date=day))


def _bar(rule: Rule) -> tuple[str, str] | None:
    """Where a rule's hours lie on the bar from 6 to 22 h, 10 units an hour."""
    if not rule.start or not rule.end:
        return None

    def units(clock: str) -> float:
        hour, minute = _minutes(clock)
        inside = min(max(hour + minute / 60, _BAR_FROM), _BAR_TO)
        return (inside - _BAR_FROM) * _BAR_UNITS_PER_HOUR

    left, right = units(rule.start), units(rule.end)
    return (f"{left:g}", f"{max(right - left, 2.5):g}") if right > left else None


# ---- the week ---------------------------------------------------------------------------------------------------


def week_pages(edition: Edition) -> Iterator[Page]:
    """This week at `/week/`, the coming ones at `/week/<Monday>/`."""
    weeks = edition.weeks()
    paths = [week_path(monday, index) for index, (monday, _) in enumerate(weeks)]
    for index, (monday, sunday) in enumerate(weeks):
        yield _week_page(edition, index, monday, sunday, paths)


def week_path(monday: date, index: int) -> str:
    """The address of a week, counted from 0 for the one of the build."""
    return "/week/" if index == 0 else f"/week/{monday.isoformat()}/"


def _week_page(edition: Edition, index: int, monday: date, sunday: date, paths: Sequence[str]) -> Page:
    t, agenda = edition.t, edition.agenda
    dates = [monday + timedelta(days=step) for step in range(7)]
    whole = {day: sorted(agenda.on(day), key=lambda pair: _minutes(pair[1].start)) for day in dates}
    found = {day: pairs[:_WEEK_DAY_SIZE] for day, pairs in whole.items()}
    items = {day: tuple(_week_item(edition, entry, coming) for entry, coming in found[day]) for day in dates}
    hours = sorted({_minutes(coming.start)[0] for pairs in found.values() for _, coming in pairs})
    rows = tuple(
        WeekHour(
            t("week.hour.unknown") if hour == _LATE[0] else t("week.hour.label", hour=hour),
            tuple(
                (
                    day.isoformat(),
                    tuple(
                        item
                        for item, (_, coming) in zip(items[day], found[day], strict=True)
                        if _minutes(coming.start)[0] == hour
                    ),
                )
                for day in dates
            ),
        )
        for hour in hours
    )
    holidays = {day: speech.holiday(day, edition.patterns) for day in dates}
    days = tuple(
        WeekDay(
            date=day.isoformat(),
            letter=edition.letters[number],
            rest=edition.weekdays[number][1],
            day=speech.short_day(day, edition.patterns),
            holiday=holidays[day],
            items=items[day],
            more=_more_that_day(edition, day, len(whole[day]) - len(found[day])),
        )
        for number, day in enumerate(dates)
    )
    title = t("week.title") if index == 0 else t("week.title.other", day=edition.day(monday))
    notices = tuple(
        Banner(t("week.holiday", day=edition.day(day)), t("week.holiday.text")) for day in dates if holidays[day]
    )
    weeks = edition.weeks()
    view = WeekView(
        title=title,
        lead=t("week.lead", first=edition.day(monday), last=edition.day(sunday)),
        first=monday.isoformat(),
        last=sunday.isoformat(),
        days=days,
        hours=rows,
        notices=notices,
        previous=Link(t("week.previous"), paths[index - 1]) if index else None,
        next=Link(t("week.next"), paths[index + 1]) if index + 1 < len(paths) else None,
        weeks=tuple(
            (first.isoformat(), last.isoformat(), path) for (first, last), path in zip(weeks, paths, strict=True)
        )
        if index == 0
        else (),
        calendar=edition.calendar_link("/", edition.directory.listed, "calendar.add.all"),
    )
    description = t("week.description", city=edition.frame.city)
    return edition.page(
        paths[index], "week", Meta(title=title, kind="week", nav="week", description=description, dated=True), view
    )


def _more_that_day(edition: Edition, day: date, count: int) -> Link | None:
    """Where the rest of a very full day is; a week of thousands would not load on a phone."""
    if not count:
        return None
    return Link(edition.t("week.more", count=count), f"/days/{WEEKDAYS[day.weekday()]}/")


def _week_item(edition: Edition, entry: Entry, coming: Session) -> WeekItem:
    return WeekItem(
        entry.slug,
        entry.kind,
        entry.url,
        edition.said(entry.listing, "name"),
        speech.time_range(coming.start, coming.end, edition.patterns) or edition.t("day.time-unknown"),
        edition.whereabouts(entry),
    )
