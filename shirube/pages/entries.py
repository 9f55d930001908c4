"""The page of each place and organisation, ended and paused ones too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote

from shirube.link import Entry
from shirube.maps import PROVIDERS
from shirube.model.listing import Listing
from shirube.model.types import TristateWithNote
from shirube.pages import speech
from shirube.pages.corrections import corrections
from shirube.pages.edition import LIST_SIZE, Edition, coming
from shirube.pages.json_ld import json_ld
from shirube.pages.others import other_places
from shirube.pages.page import Page
from shirube.pages.share import share_of
from shirube.pages.views import Act, Answer, Banner, Fact, GlanceRow, Link, MapView, Meta, PlaceView, Said, foreign_tag
from shirube.schedule.rules import Rule

_COMFORT: Final = ("alone_ok", "silent_ok", "come_and_go", "anonymous_ok", "photos_taken")
_ACCESS: Final = (
    "wheelchair", "accessible_toilet", "ostomate", "elevator", "nursing_room", "writing", "sign_language",
    "hearing_loop", "guide_dog", "quiet_room", "priority_parking",
)  # fmt: skip
_SHOWN_DATES: Final = 3


def entry_pages(edition: Edition, entries: Iterable[Entry] | None = None) -> Iterator[Page]:
    """Compose the page of every entry, or of those given."""
    for entry in edition.directory.entries if entries is None else entries:
        yield entry_page(edition, entry)


def entry_page(edition: Edition, entry: Entry) -> Page:
    """Compose the page of one entry."""
    view = entry_view(edition, entry)
    meta = Meta(
        title=str(view.name),
        kind=entry.kind,
        description=str(view.summary),
        json_ld=json_ld(edition, entry),
        is_discreet=entry.is_discreet,
        hidden=entry.is_ended,
        dated=bool(view.next_dates or view.places),
        can_call=edition.can_call(entry),
    )
    return edition.page(entry.url, "place", meta, view)


def entry_view(edition: Edition, entry: Entry, *, on_paper: bool = False) -> PlaceView:
    """Say what an entry's page says: what, when, where, for whom, first visit, phone and cost come first.

    What only a screen has room for is left out for paper: months, what is near, ways to write about it and to send it.
    """
    listing, t = entry.listing, edition.t
    is_open = listing.status.is_ == "open"
    days = edition.open_days(edition.agenda.of(entry)) if is_open else []
    next_dates = coming(days, _SHOWN_DATES)
    months = edition.months.of(entry, days) if days and not on_paper else None
    summary, description = edition.said(listing, "summary"), edition.said(listing, "description")
    first_visit = "" if entry.is_ended else _first_visit(edition, entry)
    place, organisation = entry.place, entry.organisation
    places = edition.directory.places_of.get(entry.slug, ()) if organisation else ()
    return PlaceView(
        slug=entry.slug,
        kind=entry.kind,
        name=edition.said(listing, "name"),
        kana=listing.kana or "",
        aliases=edition.ja("、".join(listing.aliases)),
        summary=summary,
        summary_note=edition.as_written(summary),
        trail=_trail(edition, entry),
        banner=_banner(edition, entry),
        glance=tuple(_glance(edition, entry, has_dates=bool(next_dates))),
        next_dates=next_dates,
        dates_over=edition.asking("dates.over", entry),
        calendar=edition.calendar_link(entry.url, (entry,)),
        months=months,
        tiles=edition.tiles(entry),
        # What has ended has no hours, no way in and no terms any more: said in the present, they would send people.
        rules=() if entry.is_ended else tuple(_rules(edition, entry)),
        open_note="" if entry.is_ended else edition.said(listing, "open_note"),
        description=str(description),
        description_lang=foreign_tag(description),
        description_note=edition.as_written(description),
        first_visit=first_visit,
        first_visit_note=edition.as_written(first_visit),
        comfort=_answers(edition, "comfort", place.comfort, _COMFORT, keep_unknown=True)
        if place and not entry.is_ended
        else (),
        where=() if entry.is_ended else tuple(_where(edition, entry)),
        map=_map(edition, entry),
        access=() if entry.is_ended else _answers(edition, "access", listing.access, _ACCESS),
        unknown_access="" if entry.is_ended else _unknown_access(edition, entry),
        terms=() if entry.is_ended else tuple(_terms(edition, entry)),
        roles=() if entry.is_ended else tuple(_roles(edition, entry)),
        contact=tuple(_contact(edition, entry)),
        trust=_trust(edition, entry),
        trust_by=_trust_by(edition, listing),
        source=_source(edition, listing),
        corrections=None if on_paper else corrections(edition, entry),
        share=None if on_paper else share_of(edition, entry),
        neighbours=() if on_paper else tuple(other_places(edition, entry)),
        acts=(Act("print", t("act.print"), script="print"),),
        call_phone=(listing.contact.phone or "") if organisation else "",
        call_hours=edition.ja(listing.contact.phone_hours),
        call_mail=listing.contact.email or "",
        support=(
            (
                Fact(
                    t("fact.support"),
                    edition.list_of_said([edition.label("supports", term) for term in organisation.support]),
                ),
            )
            if organisation and organisation.support
            else ()
        ),
        places=tuple(map(edition.row, places[:LIST_SIZE])),
        more_places=_more_places(edition, entry, len(places) - LIST_SIZE),
    )


def _more_places(edition: Edition, entry: Entry, count: int) -> Link | None:
    """Where the rest of very many places is: every page of theirs holds the name of who runs them."""
    if count <= 0:
        return None
    return Link(edition.t("week.more", count=count), f"/search/?q={quote(entry.listing.name)}")


def _trail(edition: Edition, entry: Entry) -> tuple[Link, ...]:
    t = edition.t
    if entry.kind == "organisation":
        return (Link(t("entry.organisation"), "/organisations/"),)
    first = entry.listing.kind[0]
    links = [Link(t("entry.place"), "/places/")]
    if not entry.is_ended:
        links.append(Link(edition.label("place-kinds", first), f"/kinds/{first}/"))
    return tuple(links)


def _banner(edition: Edition, entry: Entry) -> Banner | None:
    status, t = entry.listing.status, edition.t
    why = edition.ja(status.why)
    if status.is_ == "ended":
        link = None
        for folder in ("places", "organisations"):
            successor = edition.directory.by_key.get(f"{folder}/{status.successor}") if status.successor else None
            if successor:
                name = edition.said(successor.listing, "name")
                link = Link(edition.telling("banner.ended.successor", name=name), successor.url)
                break
        return Banner(t("banner.ended"), why, link)
    if status.is_ == "paused":
        until = t("banner.paused.until", day=edition.long_day(status.until)) if status.until else t("banner.paused")
        return Banner(until, why)
    return None


def _glance(edition: Edition, entry: Entry, *, has_dates: bool) -> Iterator[GlanceRow]:
    listing, t = entry.listing, edition.t
    if not has_dates and listing.status.is_ == "open":
        words, strong = edition.when_words(entry), edition.no_date_words(entry)
        yield GlanceRow("calendar", t("glance.when"), strong=strong, small=words or edition.asking("dates.none", entry))
    if entry.organisation and entry.organisation.ways:
        ways = edition.list_of([t(f"way.{way}") for way in entry.organisation.ways])
        yield GlanceRow("talk", t("glance.ways"), text=ways)
    if listing.hide_address:
        yield GlanceRow("sign", t("glance.where"), text=t("where.hidden"))
    elif entry.place and (listing.venue or listing.area):
        venue = edition.said(listing, "venue") or edition.area_label(entry)
        yield GlanceRow(
            "sign", t("glance.where"), text=venue, small=edition.whereabouts(entry) if listing.venue else ""
        )
    yield from _whom(edition, entry)
    if not entry.is_ended:
        yield from _first(edition, entry)
    if listing.contact.phone and entry.place:
        phone_hours = edition.ja(listing.contact.phone_hours)
        yield GlanceRow("phone", t("glance.phone"), phone=listing.contact.phone, small=phone_hours)
    elif asked := edition.directory.asked_instead(entry):
        name = edition.said(asked.listing, "name")
        yield GlanceRow("phone", t("glance.phone"), phone=asked.listing.contact.phone or "", small=name)
    head, note = edition.cost_words(entry.cost, _cost_note(edition, entry))
    if (head or note) and not entry.is_ended:
        yield GlanceRow("yen", t("glance.cost"), strong=head, small=note)
    if entry.organisation and entry.organisation.confidential != "unknown":
        yield GlanceRow("lock", t("glance.confidential"), text=t(f"confidential.{entry.organisation.confidential}"))


def _whom(edition: Edition, entry: Entry) -> Iterator[GlanceRow]:
    t, labels = edition.t, edition.list_of_said(edition.audience_labels(entry))
    strong = ""
    text: Said = ""
    if entry.listing.admission == "only" and labels:
        text = edition.telling("whom.only", labels=labels)
    elif entry.is_for_anyone:
        strong, text = t("whom.anyone"), edition.telling("whom.especially", labels=labels) if labels else ""
    elif entry.listing.admission == "preferred" and labels:
        text = edition.telling("whom.preferred", labels=labels)
    elif labels:
        text = edition.telling("whom.labels", labels=labels)
    if strong or text:
        yield GlanceRow("people", t("glance.whom"), strong=strong, text=text)


def _first(edition: Edition, entry: Entry) -> Iterator[GlanceRow]:
    need = entry.listing.booking.need
    if need != "unknown":
        key = {"none": "first.no-booking", "required": "first.booking", "recommended": "first.recommended"}[need]
        yield GlanceRow("sprout", edition.t("glance.first"), text=edition.t(key))


def _cost_note(edition: Edition, entry: Entry) -> Said:
    return edition.translated(entry.listing, "cost_note") or edition.ja(entry.cost.note)


def _first_visit(edition: Edition, entry: Entry) -> Said:
    if not entry.place:
        return ""
    return edition.translated(entry.listing, "first_visit") or edition.ja(entry.place.comfort.first_visit)


def _rules(edition: Edition, entry: Entry) -> Iterator[Fact]:
    t, schedule = edition.t, entry.schedule
    for rule in schedule.rules:
        yield Fact(edition.rule_words(rule), _rule_times(edition, rule), note=edition.ja(rule.note))
    if schedule.irregular and schedule.rules:
        yield Fact(t("entry.irregular"), edition.ja("、".join(schedule.irregular)))
    elif schedule.irregular:
        yield Fact(
            t("entry.irregular"), edition.ja("、".join(schedule.irregular)), note=edition.asking("dates.none", entry)
        )
    if schedule.closures:
        closed = edition.list_of([speech.closure(closure, edition.patterns) for closure in schedule.closures])
        yield Fact(t("place.closed"), closed)
    for extra in schedule.extras:
        if extra.on >= edition.today:
            time = speech.time_sentence(extra.start, extra.end, edition.patterns)
            yield Fact(t("place.also"), f"{edition.day(extra.on)} {time}".strip(), note=edition.ja(extra.note))
    for gone in schedule.exceptions:
        if gone.until >= edition.today:
            days = (
                edition.day(gone.on) if gone.on == gone.until else f"{edition.day(gone.on)}–{edition.day(gone.until)}"
            )
            yield Fact(t("place.except"), days, note=edition.ja(gone.why))


def _rule_times(edition: Edition, rule: Rule) -> str:
    return speech.time_sentence(rule.start, rule.end, edition.patterns) or edition.t("day.time-unknown")


def _answers(
    edition: Edition, group: str, holder: object, names: tuple[str, ...], *, keep_unknown: bool = False
) -> tuple[Answer, ...]:
    """Put the known answers first. Comfort questions stay visible when nobody has answered, if any other is."""
    found: list[Answer] = []
    unknown: list[Answer] = []
    for name in names:
        answer: TristateWithNote = getattr(holder, name)
        if answer.is_ == "unknown" and not keep_unknown:
            continue
        sentence = edition.t(f"{group}.{name}.{answer.is_}")
        made = Answer(answer.is_, sentence, edition.ja(answer.note), name)
        if name == "photos_taken" and answer.is_ != "unknown":
            # "No photos are taken" is the good news: the ring belongs to it.
            made = Answer({"yes": "no", "no": "yes"}[answer.is_], sentence, edition.ja(answer.note), name)
        (unknown if answer.is_ == "unknown" else found).append(made)
    return (*found, *unknown) if found and keep_unknown else tuple(found)


def _unknown_access(edition: Edition, entry: Entry) -> str:
    """Name in one line what nobody has asked about the building: left out, it would read as a no."""
    access = entry.listing.access
    names = [edition.t(f"access.{name}") for name in _ACCESS if getattr(access, name).is_ == "unknown"]
    if not names or len(names) == len(_ACCESS):
        return ""
    return edition.t("access.unknown", names=edition.list_of(names))


def _where(edition: Edition, entry: Entry) -> Iterator[Fact]:
    listing, t = entry.listing, edition.t
    if listing.hide_address:
        yield Fact(t("fact.address"), t("where.hidden.row"), note=edition.asking("where.hidden.text", entry))
    else:
        address = listing.address
        parts = [f"〒{address.postcode}" if address and address.postcode else ""]
        if address and address.line:
            parts.append((address.city or edition.directory.site.municipality.name) + address.line)
        words = " ".join(part for part in (*parts, listing.venue or "") if part)
        map_href = _map_href(edition, listing)
        if words:
            yield Fact(
                t("fact.address") if address else t("fact.venue"),
                edition.ja(words),
                map_href=map_href,
                map_label=t(f"fact.map.{edition.directory.site.map}") if map_href else "",
            )
        if listing.getting_there:
            yield Fact(t("fact.getting-there"), edition.said(listing, "getting_there"))
        if entry.place or listing.parking.is_ != "unknown":
            yield _noted(edition, "parking", listing.parking)
    if entry.place or listing.pick_up.is_ != "unknown":
        yield _noted(edition, "pick-up", listing.pick_up)


def _noted(edition: Edition, name: str, answer: TristateWithNote) -> Fact:
    term = edition.t(f"fact.{name}")
    if answer.is_ == "unknown":
        return Fact(term, edition.t("unknown"), note=edition.ja(answer.note))
    return Fact(term, edition.t(f"fact.{name}.{answer.is_}"), note=edition.ja(answer.note))


def _map_href(edition: Edition, listing: Listing) -> str:
    provider = PROVIDERS.get(edition.directory.site.map)
    return provider.link.format(lat=listing.geo.lat, lon=listing.geo.lon) if provider and listing.geo else ""


def _map(edition: Edition, entry: Entry) -> MapView | None:
    """A map to open: not of what is hidden, has ended, or whose visitors nobody else should know of."""
    listing, t, site = entry.listing, edition.t, edition.directory.site
    provider = PROVIDERS.get(site.map)
    if not provider or not listing.geo or listing.hide_address or entry.is_ended or entry.is_discreet:
        return None
    return MapView(
        lat=str(listing.geo.lat),
        lon=str(listing.geo.lon),
        tiles=provider.tiles,
        most_zoom=str(provider.most_zoom),
        credit=provider.credit,
        credit_url=provider.credit_url,
        referrer=provider.referrer,
        label=t("map.label", name=edition.said(listing, "name")),
        note=t(f"map.note.{site.map}"),
    )


def _terms(edition: Edition, entry: Entry) -> Iterator[Fact]:
    listing, place, t = entry.listing, entry.place, edition.t
    head, note = edition.cost_words(entry.cost, _cost_note(edition, entry))
    if head or note or place:
        yield Fact(t("fact.cost"), head or (note or t("unknown")), note=note if head else "")
    booking = listing.booking
    if place or booking.need != "unknown":
        text = t("unknown") if booking.need == "unknown" else t(f"fact.booking.{booking.need}")
        how = edition.translated(listing, "booking_how")
        note = how or edition.ja("。".join(part for part in (booking.how, booking.by) if part))
        yield Fact(t("fact.booking"), text, note=note)
    if place and place.capacity:
        yield Fact(t("fact.capacity"), t("fact.capacity.text", count=place.capacity))
    if place:
        foods = [
            t(f"fact.food.{name}") for name in ("meal", "takeaway", "pantry") if getattr(place.food, name) == "yes"
        ]
        if foods:
            yield Fact(t("fact.food"), edition.list_of(foods))
        if place.food.allergy:
            yield Fact(t("fact.allergy"), edition.ja(place.food.allergy))
    if listing.companions:
        yield Fact(t("fact.companions"), edition.list_of([t(f"companion.{who}") for who in listing.companions]))
    if listing.languages:
        yield Fact(
            t("fact.languages"), edition.list_of_said([edition.label("languages", term) for term in listing.languages])
        )
    if listing.online.available == "yes":
        yield Fact(t("fact.online"), edition.ja(listing.online.how) or t("fact.online.yes"))


def _roles(edition: Edition, entry: Entry) -> Iterator[Fact]:
    for role in entry.listing.roles:
        paid = edition.t(f"role.paid.{role.paid}") if role.paid != "unknown" else ""
        yield Fact(edition.label("roles", role.kind), edition.ja(role.text), note=paid)


def _contact(edition: Edition, entry: Entry) -> Iterator[Fact]:
    listing, t = entry.listing, edition.t
    runners = edition.directory.organisations_of(entry)
    if runners:
        links = tuple(Link(edition.said(runner.listing, "name"), runner.url) for runner in runners)
        yield Fact(t("fact.organisation"), links=links)
    contact = listing.contact
    if contact.phone:
        person = edition.telling("fact.person", person=edition.ja(contact.person)) if contact.person else ""
        yield Fact(t("fact.phone"), edition.ja(contact.phone_hours), phone=contact.phone, note=person)
    elif asked := edition.directory.asked_instead(entry):
        told = asked.listing.contact
        note = (
            edition.telling("fact.person", person=edition.ja(contact.person))
            if contact.person
            else edition.said(asked.listing, "name")
        )
        yield Fact(t("fact.phone"), edition.ja(told.phone_hours), phone=told.phone or "", note=note)
    elif contact.person:
        yield Fact(
            t("fact.phone"), t("unknown"), note=edition.telling("fact.person", person=edition.ja(contact.person))
        )
    if contact.fax:
        yield Fact(t("fact.fax"), contact.fax)
    if contact.email:
        yield Fact(t("fact.email"), href=f"mailto:{contact.email}", label=contact.email)
    if contact.web:
        yield Fact(t("fact.web"), href=contact.web, label=contact.web)
    if contact.line:
        yield Fact(t("fact.line"), href=contact.line, label=t("fact.line.text"))
    organisation = entry.organisation
    if organisation and organisation.member_since:
        yield Fact(t("fact.member"), t("fact.member.text", day=edition.long_day(organisation.member_since)))


def _trust(edition: Edition, entry: Entry) -> str:
    last = entry.listing.last_confirmed
    if last is None:
        return edition.asking("trust.none", entry)
    return edition.t(f"trust.{last.method}", day=edition.long_day(last.on))


def _trust_by(edition: Edition, listing: Listing) -> Said:
    last = listing.last_confirmed
    return edition.telling("trust.by", by=edition.ja(last.by)) if last and last.by else ""


def _source(edition: Edition, listing: Listing) -> Said:
    source = listing.source
    if source is None:
        return ""
    words = [word for word in (source.publisher, source.title, source.url, source.licence) if word]
    return edition.telling("trust.source", source=edition.ja(edition.list_of(words))) if words else ""
