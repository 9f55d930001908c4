"""Lists of entries: by audience, area and kind, the whole, and the names in 50音順; and the indexes that lead to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from shirube.fold import fold
from shirube.link import ANYONE, DAYS, Entry, Grouped
from shirube.pages.edition import LIST_SIZE, TOGETHER, Edition
from shirube.pages.page import Page
from shirube.pages.views import EntryGroup, Group, IndexView, KanaView, Link, ListView, Meta, Pager, Said

Part = tuple[str, Said, Sequence[Entry]]
"""One group of a list: id, title, entries."""

_ROWS: Final = (
    ("a", "あ", "あいうえおぁぃぅぇぉゔ"),
    ("ka", "か", "かきくけこがぎぐげごゕゖ"),
    ("sa", "さ", "さしすせそざじずぜぞ"),
    ("ta", "た", "たちつてとだぢづでどっ"),
    ("na", "な", "なにぬねの"),
    ("ha", "は", "はひふへほばびぶべぼぱぴぷぺぽ"),
    ("ma", "ま", "まみむめも"),
    ("ya", "や", "やゆよゃゅょ"),
    ("ra", "ら", "らりるれろ"),
    ("wa", "わ", "わゐゑをんゎ"),
)


def list_pages(
    edition: Edition, path: str, title: Said, description: str, parts: Sequence[Part], *,
    lead: Said = "", trail: tuple[Link, ...] = (), match: str = "", narrow: tuple[Link, ...] = (),
    related: tuple[Link, ...] = (), calendar: Link | None = None, is_discreet: bool = False,
) -> Iterator[Page]:  # fmt: skip
    """Lay a list out over as many pages as it needs; the groups keep their order across pages.

    `related` are lists that go on elsewhere; `calendar` leads to the dates of the whole list.
    """
    t = edition.t
    total = sum(len(entries) for _, _, entries in parts)
    flat = [(index, entry) for index, (_, _, entries) in enumerate(parts) for entry in entries]
    pages = max(1, -(-len(flat) // LIST_SIZE))
    for number in range(pages):
        here = flat[number * LIST_SIZE : (number + 1) * LIST_SIZE]
        groups = []
        for index, (id, heading, entries) in enumerate(parts):
            rows = tuple(edition.row(entry, match) for at, entry in here if at == index)
            if rows:
                groups.append(EntryGroup(id, heading, t("count.places", count=len(entries)), rows))
        view = ListView(
            title=title,
            lead=lead if number == 0 else "",
            trail=trail,
            groups=tuple(groups),
            count=t("count.places", count=total),
            note=edition.as_written(*(row.summary for group in groups for row in group.entries), some=True),
            narrow=narrow if number == 0 else (),
            narrow_title=t("list.narrow.days"),
            related=related,
            related_title=t("list.related"),
            calendar=calendar if number == 0 else None,
            pager=pager(edition, path, number, pages),
        )
        part = t("list.part", page=number + 1, pages=pages)
        meta = Meta(
            title=str(title) if number == 0 else f"{title} {part}",
            kind="list",
            description=description,
            is_discreet=is_discreet,
            dated=True,
        )
        yield edition.page(numbered(path, number), "list", meta, view)


def numbered(path: str, number: int) -> str:
    """The address of a part of a list, counted from 0."""
    return path if number == 0 else f"{path}page/{number + 1}/"


def pager(edition: Edition, path: str, number: int, pages: int, size: int = LIST_SIZE) -> Pager | None:
    """The links between the parts of a list, each of `size` entries; none for a list of one part."""
    if pages == 1:
        return None
    t = edition.t
    before = Link(t("list.previous", size=size), numbered(path, number - 1)) if number else None
    after = Link(t("list.next", size=size), numbered(path, number + 1)) if number + 1 < pages else None
    return Pager(t("list.part", page=number + 1, pages=pages), before, after)


# ---- audiences ------------------------------------------------------------------------------------------------


def audience_pages(edition: Edition) -> Iterator[Page]:
    """One list per audience that has entries of its own, and the index over them."""
    directory, t, city = edition.directory, edition.t, edition.frame.city
    yield edition.page(
        "/audiences/",
        "index",
        Meta(title=t("audiences.title"), kind="index", description=t("audiences.lead")),
        IndexView(t("audiences.title"), t("audiences.lead"), audience_groups(edition), anyone_link(edition)),
    )
    for term in directory.vocabularies["audiences"]:
        grouped = directory.for_audience(term.id)
        if not grouped.meant:
            continue
        label = edition.label_of(term)
        title = t("home.anyone") if term.id == ANYONE else edition.telling("audience.title", label=label)
        fits = grouped.count <= TOGETHER
        named = edition.telling("audience.meant", label=label) if grouped.anyone and fits else ""
        parts: list[Part] = [("meant", named, grouped.meant)]
        # Repeated on every audience, a long list of doors open to all would bury the few made for this one.
        related: tuple[Link, ...] = ()
        if grouped.anyone and fits:
            parts.append(("anyone", t("audience.anyone"), grouped.anyone))
        elif grouped.anyone:
            related = (Link(t("audience.anyone"), f"/audiences/{ANYONE}/", count=str(len(grouped.anyone))),)
        yield from list_pages(
            edition,
            f"/audiences/{term.id}/",
            title,
            t("audience.description.anyone", city=city)
            if term.id == ANYONE
            else t("audience.description", city=city, label=label),
            parts,
            trail=(Link(t("audiences.title"), "/audiences/"),),
            match=term.id,
            narrow=_days_of(edition, term.id, (*grouped.meant, *grouped.anyone)),
            related=related,
            calendar=edition.calendar_link(f"/audiences/{term.id}/", shown_under(grouped), "calendar.add.list"),
            is_discreet=term.neutral_title,
        )


def shown_under(grouped: Grouped) -> tuple[Entry, ...]:
    """The entries on the pages of an audience: those open to anyone too, unless that buries the few made for it."""
    return (*grouped.meant, *grouped.anyone) if grouped.count <= TOGETHER else grouped.meant


def _days_of(edition: Edition, audience: str, entries: Sequence[Entry]) -> tuple[Link, ...]:
    """The days on which something is open for an audience."""
    counts = {day: sum(1 for entry in entries if day in entry.days) for day in DAYS}
    return tuple(
        Link(day_name(edition, day), f"/audiences/{audience}/{day}/", count=str(counts[day]))
        for day in DAYS
        if counts[day]
    )


def day_name(edition: Edition, day: str) -> str:
    """月曜日 … 日曜日, 祝日, 日にちが決まっていない."""
    return edition.t(f"days.{day}") if day in ("holiday", "irregular") else edition.t(f"weekday.{day}")


def audience_groups(edition: Edition) -> tuple[Group, ...]:
    """The audiences that have entries, by group, in the order of the vocabulary."""
    directory = edition.directory
    links: dict[str, list[Link]] = {}
    for term in directory.vocabularies["audiences"]:
        grouped = directory.for_audience(term.id)
        if grouped.meant and term.id != ANYONE:
            link = Link(edition.label_of(term), f"/audiences/{term.id}/", count=str(grouped.count))
            links.setdefault(term.group or "", []).append(link)
    named = {term.id: edition.label_of(term) for term in directory.vocabularies.get("groups", ())}
    order = [*named, *(group for group in links if group not in named)]
    return tuple(
        Group(named.get(group, edition.t("kana.other")), tuple(links[group])) for group in order if group in links
    )


def anyone_link(edition: Edition) -> Link | None:
    """The link to どなたでも, where there is any such entry."""
    count = len(edition.directory.for_audience(ANYONE).meant)
    return Link(edition.t("home.anyone"), f"/audiences/{ANYONE}/", count=str(count)) if count else None


# ---- areas and kinds -------------------------------------------------------------------------------------------


def area_pages(edition: Edition) -> Iterator[Page]:
    """One list per area that has entries, and the index over them."""
    directory, t, city = edition.directory, edition.t, edition.frame.city
    yield edition.page(
        "/areas/",
        "index",
        Meta(title=t("areas.title"), kind="index", description=t("areas.lead")),
        IndexView(t("areas.title"), t("areas.lead"), area_groups(edition)),
    )
    for area in directory.site.areas:
        entries = directory.in_area(area.id)
        if entries:
            label = edition.label_of(area)
            towns = "、".join(area.towns)
            yield from list_pages(
                edition,
                f"/areas/{area.id}/",
                edition.telling("area.title", label=label),
                t("area.description", city=city, label=label),
                [("all", "", entries)],
                lead=edition.telling("area.lead", towns=edition.ja(towns)) if towns else "",
                trail=(Link(t("areas.title"), "/areas/"),),
            )


def area_groups(edition: Edition) -> tuple[Group, ...]:
    """The areas that have entries, with their towns."""
    groups = []
    for area in edition.directory.site.areas:
        count = len(edition.directory.in_area(area.id))
        if count:
            towns = edition.ja("、".join(area.towns))
            groups.append(Group(edition.label_of(area), (), f"/areas/{area.id}/", str(count), towns))
    return tuple(groups)


def kind_pages(edition: Edition) -> Iterator[Page]:
    """One list per kind of place that has entries, and the index over them."""
    directory, t, city = edition.directory, edition.t, edition.frame.city
    groups = []
    for term in directory.vocabularies["place-kinds"]:
        entries = directory.of_kind(term.id)
        if entries:
            label = edition.label_of(term)
            groups.append(Group(label, (), f"/kinds/{term.id}/", str(len(entries))))
            yield from list_pages(
                edition,
                f"/kinds/{term.id}/",
                edition.telling("kind.title", label=label),
                t("kind.description", city=city, label=label),
                [("all", "", entries)],
                trail=(Link(t("kinds.title"), "/kinds/"),),
                is_discreet=term.neutral_title,
            )
    yield edition.page(
        "/kinds/",
        "index",
        Meta(title=t("kinds.title"), kind="index", description=t("kinds.lead")),
        IndexView(t("kinds.title"), t("kinds.lead"), tuple(groups)),
    )


# ---- everything ------------------------------------------------------------------------------------------------


def whole_pages(edition: Edition) -> Iterator[Page]:
    """All places, all organisations, each in 50音順."""
    t = edition.t
    for kind, path in (("place", "/places/"), ("organisation", "/organisations/")):
        entries = [entry for entry in edition.directory.listed if entry.kind == kind]
        yield from list_pages(
            edition,
            path,
            t(f"whole.{kind}"),
            t("kana.lead"),
            [("all", "", entries)],
            trail=(Link(t("kana.title"), "/kana/"),),
        )


def kana_pages(edition: Edition) -> Iterator[Page]:
    """The names of all entries by the rows of the syllables, on one page."""
    t = edition.t
    groups, rows = [], []
    for id, letter, links in kana_rows(edition):
        title = edition.telling("kana.row", letter=edition.ja(letter)) if letter else t("kana.other")
        groups.append(Group(title, links, path=f"row-{id}"))
        rows.append(Link(edition.ja(letter) or t("kana.other"), f"#row-{id}"))
    yield edition.page(
        "/kana/",
        "kana",
        Meta(title=t("kana.title"), kind="kana", description=t("kana.lead")),
        KanaView(t("kana.title"), t("kana.lead"), tuple(rows), tuple(groups)),
    )


def kana_rows(edition: Edition) -> list[tuple[str, str, tuple[Link, ...]]]:
    """The rows that hold names: id, letter (empty for what begins with none), links."""
    row_of = {syllable: id for id, _, syllables in _ROWS for syllable in syllables}
    links: dict[str, list[Link]] = {}
    for entry in edition.directory.listed:
        reading = entry.listing.kana or ""
        id = row_of.get(fold(reading).replace(" ", "")[:1], "other")
        links.setdefault(id, []).append(Link(edition.said(entry.listing, "name"), entry.url, note=reading))
    named = [(id, letter) for id, letter, _ in _ROWS] + [("other", "")]
    return [(id, letter, tuple(links[id])) for id, letter in named if id in links]
