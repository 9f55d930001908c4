"""What stands in a booklet, as plain JSON values in the order of paper.

Every word comes from the views of the site's own pages, so paper and screen cannot disagree. Content goes into Typst
as JSON only: it stays text there, whatever marks it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from shirube.assets import DEFAULT_ACCENT
from shirube.booklet.choice import Choice
from shirube.booklet.entry import Matter, code, code_of, first_letters, paper_entry, said
from shirube.link import ANYONE, DAYS, WEEKDAYS, Entry
from shirube.pages.days import timetable_rows
from shirube.pages.edition import Edition
from shirube.pages.hotlines import hotlines_view
from shirube.pages.lists import day_name, kana_rows
from shirube.pages.texts import member_facts, roles_view
from shirube.pages.views import LineView
from shirube.parallel import fork_map, shares, worth


def booklet_matter(edition: Edition, choice: Choice, jobs: int = 1) -> Matter:
    """Gather a booklet in one language. Empty text and empty lists mean: not there, leave it out."""
    entries = choice.entries(edition.directory)
    ids = {entry.url: f"e{number}" for number, entry in enumerate(entries)}
    frame, t = edition.frame, edition.t
    about = choice.label(edition)
    title = t("booklet.title.of", label=about) if about else t("booklet.title")
    return {
        "language": edition.t.tag.partition("-")[0],
        "edition": edition.language,
        "words": _words(edition),
        "accent": edition.directory.site.accent or DEFAULT_ACCENT,
        "title": title,
        "document": f"{frame.platform} {frame.city} {title}",
        "platform": said(frame.platform_said),
        "city": str(frame.city),
        "tagline": frame.tagline,
        "coordinator": str(frame.coordinator),
        "about": about,
        "sample": t("sample.short") + t("sample.more") if frame.sample else "",
        "sample_short": t("sample.short") if frame.sample else "",
        "as_of": t("booklet.as-of", day=frame.built_words),
        "home": code_of(edition, "/"),
        "form": _form(edition),
        "letters": list(edition.letters),
        "hotlines": _hotlines(edition),
        "days": list(_days(edition, entries, ids)),
        "week": _week(edition, entries, ids),
        "audiences": _audiences(edition, choice, entries, ids),
        "anyone": [ids[entry.url] for entry in entries if entry.is_for_anyone],
        "areas": list(_areas(edition, entries, ids, jobs)),
        "roles": _roles(edition, ids),
        "index": _index(edition, ids),
        "bodies": list(_bodies(edition, entries, ids)),
        "members": [[said(link.label), ids.get(link.path, ""), said(fact.term)]
                    for fact in member_facts(edition) for link in fact.links],
        "office": _office(edition),
    }  # fmt: skip


_WORDS: Final = (
    "comma.list", "unknown", "glance.whom", "glance.when", "glance.where", "glance.cost", "glance.first", "glance.phone",
    "glance.ways", "glance.confidential", "fact.support", "fact.cost", "fact.fax", "fact.email", "organisation.places",
    "place.access", "place.first", "home.anyone", "home.words.1", "home.words.2", "home.words.3", "hotlines.title",
    "roles.title", "about.members", "about.members.note", "print.ask", "entry.weekly", "entry.some", "week.more",
)  # fmt: skip


def _words(edition: Edition) -> Matter:
    """The phrases that templates ask for: those of the booklet, and some of the site's."""
    own: Matter = {key: text for key, text in edition.t.sentences.items() if key.startswith("booklet.")}
    return own | {key: edition.t.plain(key) for key in _WORDS}


def _form(edition: Edition) -> Matter | None:
    """Where corrections can be written, with its code."""
    address = edition.directory.site.edit.form
    return code(address) if address else None


def _hotlines(edition: Edition) -> Matter:
    view = hotlines_view(edition)
    return {
        "title": view.title,
        "lead": view.lead,
        "urgent_title": view.urgent_title,
        "urgent": [_line(line) for line in view.urgent],
        "groups": [[group.title, [_line(line) for line in group.lines]] for group in view.groups],
        "notes": list(view.notes),
    }


def _line(line: LineView) -> Matter:
    return {
        "name": said(line.name),
        "numbers": [dial.number for dial in line.dials if dial.number],
        "web": [dial.href for dial in line.dials if dial.href],
        "whom": said(line.whom),
        "note": said(line.note),
        "terms": [said(term) for term in line.terms],
    }


def _days(edition: Edition, entries: Sequence[Entry], ids: Mapping[str, str]) -> Iterator[Matter]:
    """Each day from morning to night: every week before some weeks."""
    for number, day in enumerate(DAYS):
        here = [entry for entry in entries if day in entry.days]
        if not here:
            continue
        found: Matter = {"name": day_name(edition, day), "letter": edition.letters[number] if number < 7 else ""}
        if day == "irregular":
            found["parts"] = [
                ["", [["", ids[entry.url], said(edition.when_words(entry)), "", entry.kind] for entry in here]]
            ]
        else:
            weekly = [entry for entry in here if entry.days[day] == "weekly"]
            some = [entry for entry in here if entry.days[day] == "some"]
            found["parts"] = [
                [title, [[edition.t("dates.and").join(row.times), ids[row.path], str(row.often).removesuffix(edition.t("day.stop")), said(row.where[0] if row.where else ""), row.kind]
                         for row in timetable_rows(edition, day, part)]]
                for title, part in ((edition.t("entry.weekly"), weekly), (edition.t("entry.some"), some))
                if part
            ]  # fmt: skip
        yield found


def _week(edition: Edition, entries: Sequence[Entry], ids: Mapping[str, str]) -> list[object]:
    """Each place with the time at which it begins on the seven days, from morning to night; nothing where it is long.

    A cell is a time, and weekly or some.
    """
    places = {entry.url: entry for entry in entries if entry.place and not entry.is_paused}
    rows: dict[str, list[list[str]]] = {}
    first: dict[str, tuple[int, int]] = {}
    for number, day in enumerate(WEEKDAYS):
        for row in timetable_rows(edition, day, [entry for entry in places.values() if day in entry.days]):
            time, clock = _beginning(row.times[0])
            cells = rows.setdefault(row.path, [["", ""] for _ in WEEKDAYS])
            cells[number] = [time, places[row.path].days[day]]
            first[row.path] = min(clock, first.get(row.path, clock))
    return [[ids[path], rows[path]] for path in sorted(first, key=first.__getitem__)] if len(rows) <= _ROWS else []


def _beginning(times: str) -> tuple[str, tuple[int, int]]:
    """Say when an opening begins in the little room of a table: 10, 13:30, 0–24; ○ where no time is known."""
    found = _TIME.search(times)
    if found:
        hour, minute = int(found[1]), int(found[2])
        return (f"{hour}:{minute:02}" if minute else str(hour)), (hour, minute)
    return ("0–24", (0, 0)) if "24" in times else ("○", (24, 0))


_TIME: Final = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_ROWS: Final = 100
"""Rows of a week that one can still run an eye over; in a larger city the lists of the days serve better."""


def _audiences(edition: Edition, choice: Choice, entries: Sequence[Entry], ids: Mapping[str, str]) -> list[object]:
    """By group, each audience with the entries meant for it; どなたでも stands for itself."""
    directory = edition.directory
    inside = {entry.key for entry in entries}
    groups: dict[str, list[object]] = {}
    for term in directory.vocabularies["audiences"]:
        meant = [ids[entry.url] for entry in directory.for_audience(term.id).meant if entry.key in inside]
        if meant and term.id != ANYONE and (not choice.audiences or term.id in choice.audiences):
            groups.setdefault(term.group or "", []).append([str(edition.label_of(term)), meant])
    named = {term.id: str(edition.label_of(term)) for term in directory.vocabularies.get("groups", ())}
    order = [*named, *(group for group in groups if group not in named)]
    return [[named.get(group, edition.t("kana.other")), groups[group]] for group in order if group in groups]


def _areas(edition: Edition, entries: Sequence[Entry], ids: Mapping[str, str], jobs: int) -> Iterator[Matter]:
    """The entries by area, in the city's order; those that belong to none come last."""
    letters = first_letters(entries)

    def say(share: Sequence[Entry]) -> dict[str, Matter]:
        return {entry.key: paper_entry(edition, entry, ids, letters[entry.key]) for entry in share}

    parts = shares(entries, worth(jobs, len(entries)))
    told = {key: matter for made in fork_map(say, parts) for key, matter in made.items()}

    def area(label: str, title: str, tab: str, towns: str, here: Iterable[Entry]) -> Matter:
        return {
            "label": label,
            "title": title,
            "tab": tab,
            "towns": edition.t("area.lead", towns=towns) if towns else "",
            "entries": [told[entry.key] for entry in here],
        }

    for place in edition.directory.site.areas:
        here = [entry for entry in entries if entry.listing.area == place.id]
        if here:
            towns = edition.list_of(place.towns) if edition.t.is_japanese else ""
            label = str(edition.label_of(place))
            yield area(label, edition.t("booklet.areas.title", label=label), label, towns, here)
    rest = [entry for entry in entries if not entry.listing.area]
    if rest:
        label = edition.t("booklet.no-area")
        yield area(label, label, edition.t("booklet.no-area.tab"), "", rest)


def _roles(edition: Edition, ids: Mapping[str, str]) -> Matter:
    view = roles_view(edition)
    groups = []
    for group in view.groups:
        items = [[said(item.text), ids[item.path], item.phone, [said(term) for term in item.terms]]
                 for item in group.items if item.path in ids]  # fmt: skip
        if items:
            groups.append([str(group.title), items])
    return {"title": view.title, "lead": view.lead, "groups": groups}


def _index(edition: Edition, ids: Mapping[str, str]) -> list[object]:
    """The names by the rows of the syllables."""
    rows: list[object] = []
    for _, letter, links in kana_rows(edition):
        here = [[ids[link.path], said(link.note)] for link in links if link.path in ids]
        if here:
            rows.append([letter or edition.t("kana.other"), here])
    return rows


def _bodies(edition: Edition, entries: Iterable[Entry], ids: Mapping[str, str]) -> Iterator[list[object]]:
    """Each organisation that runs something in this booklet, with its places."""
    for entry in entries:
        if entry.organisation:
            places = edition.directory.places_of.get(entry.slug, ())
            yield [ids[entry.url], [ids[place.url] for place in places if place.url in ids]]


def _office(edition: Edition) -> Matter:
    """Who answers for the booklet, and how to reach them."""
    site, city = edition.directory.site, edition.directory.site.municipality
    return {
        "name": said(edition.ja(f"{city.name} {city.department}")),
        "phone": city.phone or "",
        "hours": said(edition.ja(city.phone_hours)),
        "fax": city.fax or "",
        "email": site.edit.email or city.email or "",
        "licence": site.licence.name if site.licence else "",
        "licence_url": site.licence.url if site.licence and site.licence.url else "",
    }
