"""Numbers to ring, and pages to write to, now."""

from __future__ import annotations

from collections.abc import Iterator

from shirube.link import Directory
from shirube.model.hotline import Hotline
from shirube.pages.edition import Edition
from shirube.pages.page import Page
from shirube.pages.views import Dial, HotlinesView, LineGroup, LineView, Meta, Said

_URGENT_ORDER = ("119", "110")


def hotline_pages(edition: Edition) -> Iterator[Page]:
    """Compose the page of hotlines."""
    view, t = hotlines_view(edition), edition.t
    meta = Meta(title=view.title, kind="hotlines", nav="hotlines", description=t("hotlines.description"))
    yield edition.page("/hotlines/", "hotlines", meta, view)


def hotlines_view(edition: Edition) -> HotlinesView:
    """Put the lines in order: danger first, then by what one wants to talk about."""
    t, directory = edition.t, edition.directory
    groups: dict[str, list[LineView]] = {}
    for line in directory.hotlines:
        if not line.is_urgent:
            groups.setdefault(line.group, []).append(line_view(edition, line))
    checked = sorted({line.checked_on for line in directory.hotlines if line.checked_on})
    notes = [t("hotlines.trace")]
    if checked:
        days = edition.long_day(checked[0])
        if checked[-1] != checked[0]:
            days = f"{days}–{edition.long_day(checked[-1])}"
        notes.append(t("hotlines.checked", days=days))
    return HotlinesView(
        title=t("hotlines.title"),
        lead=t("hotlines.lead"),
        urgent_title=t("hotlines.emergency"),
        urgent=tuple(line_view(edition, line) for line in urgent_lines(directory)),
        groups=tuple(LineGroup(group, t(f"hotlines.{group}"), tuple(lines)) for group, lines in groups.items()),
        notes=tuple(notes),
    )


def urgent_lines(directory: Directory) -> list[Hotline]:
    """The lines for danger that can be dialled, as the file orders them."""
    return [line for line in directory.hotlines if line.is_urgent and line.dial]


def line_view(edition: Edition, line: Hotline) -> LineView:
    """Put a line into the words of the edition; what is not translated stays Japanese and says so."""

    def said(field: str) -> Said:
        if not edition.is_first:
            translation = line.translations.get(edition.language)
            words = getattr(translation, field, None) if translation else None
            if words:
                return str(words)
        return edition.ja(getattr(line, field))

    dials = [Dial(number=number) for number in line.dial]
    if line.web:
        dials.append(Dial(href=line.web, label=edition.t("hotlines.web")))
    terms = tuple(term for term in (said("hours"), said("cost"), edition.ja(line.area)) if term)
    return LineView(line.id, said("name"), tuple(dials), said("for_"), said("note"), terms)
