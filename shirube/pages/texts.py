"""Written pages, the page about the platform with its members, the roles, and pages that end a wrong turn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shirube.link import Directory
from shirube.pages.accessibility import POLICY, results_link
from shirube.pages.corrections import NEW_ENTRY
from shirube.pages.edition import Edition
from shirube.pages.page import Page
from shirube.pages.views import (
    Fact,
    Link,
    LostView,
    Meta,
    MovedView,
    OtherHome,
    ProseView,
    RoleGroup,
    RoleItem,
    RolesView,
    Said,
    Text,
)
from shirube.phrases import FIRST_LANGUAGE
from shirube.reading.records import Prose

HOW_TO_BE_LISTED: Final = "how-to-be-listed"
"""The written page that leads to the form of a new entry, where there is one."""


def prose_in(directory: Directory, language: str) -> Iterator[Prose]:
    """The written pages, each in the language where there is one, else in Japanese."""
    versions: dict[str, dict[str, Prose]] = {}
    for prose in directory.prose:
        versions.setdefault(prose.slug, {})[prose.language] = prose
    for by_language in versions.values():
        prose_here = by_language.get(language) or by_language.get(FIRST_LANGUAGE)
        if prose_here:
            yield prose_here


def title_of(prose: Prose, language: str) -> Said:
    """The title of a written page, marked where the page is not in this language."""
    return prose.title if prose.language == language else Text(prose.title, prose.language)


def prose_pages(edition: Edition) -> Iterator[Page]:
    """Compose the written pages; `about` also tells the 公示 items and lists the members."""
    for prose in prose_in(edition.directory, edition.language):
        foreign = FIRST_LANGUAGE if prose.language != edition.language else ""
        is_about = prose.slug == "about"
        view = ProseView(
            title=title_of(prose, edition.language),
            text=prose.body,
            lang=foreign,
            facts_title=edition.t("about.facts"),
            facts=_platform_facts(edition) if is_about else (),
            members_title=edition.t("about.members"),
            members_note=edition.t("about.members.note"),
            members=member_facts(edition) if is_about else (),
            more=_goes_on(edition, prose.slug),
        )
        yield edition.page(f"/{prose.slug}/", "prose", Meta(title=prose.title, kind="prose"), view)


def _goes_on(edition: Edition, slug: str) -> Link | None:
    """The page that goes on from a written one: the result of the test, the form of a new entry."""
    if slug == POLICY:
        return results_link(edition)
    # The form is in the first language alone.
    is_on = slug == HOW_TO_BE_LISTED and edition.is_first and edition.directory.site.edit.pages
    return Link(edition.t("link.edit-new"), NEW_ENTRY) if is_on else None


def _platform_facts(edition: Edition) -> tuple[Fact, ...]:
    t, platform = edition.t, edition.directory.site.platform
    facts = [Fact(t("about.name"), edition.frame.coordinator)]
    if platform.founded:
        facts.append(Fact(t("about.founded"), edition.long_day(platform.founded)))
    if platform.coordinator:
        facts.append(Fact(t("about.coordinator"), edition.ja(platform.coordinator)))
    return tuple(facts)


def member_facts(edition: Edition) -> tuple[Fact, ...]:
    """List the platform's members in the order in which they joined."""
    members = []
    for entry in edition.directory.members:
        if entry.organisation and entry.organisation.member_since:
            since = edition.t("about.since", day=edition.long_day(entry.organisation.member_since))
            members.append(Fact(since, links=(Link(edition.said(entry.listing, "name"), entry.url),)))
    return tuple(members)


def role_pages(edition: Edition) -> Iterator[Page]:
    """Compose the page of the ways to take part."""
    view = roles_view(edition)
    description = edition.t("roles.description", city=edition.frame.city)
    yield edition.page(
        "/take-part/", "roles", Meta(title=view.title, kind="roles", nav="take-part", description=description), view
    )


def roles_view(edition: Edition) -> RolesView:
    """Gather the ways to take part, by kind of role."""
    t = edition.t
    items: dict[str, list[RoleItem]] = {}
    for entry in edition.directory.listed:
        for role in entry.listing.roles:
            terms: list[Said] = [edition.whereabouts(entry)]
            if role.paid != "unknown":
                terms.append(t(f"role.paid.{role.paid}"))
            item = RoleItem(
                entry.slug,
                entry.kind,
                entry.url,
                edition.said(entry.listing, "name"),
                edition.ja(role.text),
                tuple(term for term in terms if term),
                entry.listing.contact.phone or "",
            )
            items.setdefault(role.kind, []).append(item)
    groups = tuple(
        RoleGroup(f"role-{term.id}", edition.label_of(term), tuple(items[term.id]))
        for term in edition.directory.vocabularies.get("roles", ())
        if term.id in items
    )
    return RolesView(t("roles.title"), t("roles.lead") if groups else t("roles.none"), groups)


def lost_pages(edition: Edition) -> Iterator[Page]:
    """Compose 404, and the pages of entries whose bodies do not want to be shown."""
    t = edition.t
    links = (Link(t("lost.home"), "/"), *edition.ways())
    lost = Meta(title=t("lost.title"), kind="lost", hidden=True)
    view = LostView(t("lost.title"), t("lost.text"), links, tuple(_other_homes(edition)))
    yield edition.page("/404.html", "lost", lost, view)
    withheld = Meta(title=t("withheld.title"), kind="lost", hidden=True)
    for key in edition.directory.declined:
        yield edition.page(f"/{key}/", "lost", withheld, LostView(t("withheld.title"), t("withheld.text"), links))


def _other_homes(edition: Edition) -> Iterator[OtherHome]:
    """Many hosts know one 404 for every wrong address, the root's: it says so in the site's other languages too."""
    if edition.language == FIRST_LANGUAGE:
        for language in edition.frame.languages:
            if language != edition.language:
                words = edition.phrases[language]
                yield OtherHome(language, words("lost.title"), words("lost.home.named"))


def moved_pages(edition: Edition) -> Iterator[Page]:
    """Compose a redirect for every old address: an address is a promise."""
    t = edition.t
    for old, new in edition.directory.moved.items():
        entry = edition.directory.by_key.get(new)
        name: Said = edition.said(entry.listing, "name") if entry else t("lost.home")
        view = MovedView(t("moved.title"), t("moved.text"), Link(name, f"/{new}/"))
        yield edition.page(f"/{old}/", "moved", Meta(title=t("moved.title"), kind="moved", hidden=True), view)
