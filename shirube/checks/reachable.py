"""Somebody can be reached: at a place, by its own contact or that of its body; at a body, also by its places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shirube.checks.finding import ContentView, FileFinding, Finding
from shirube.link import FOLDER
from shirube.model.listing import Contact
from shirube.model.place import Place


def reachable(view: ContentView) -> Iterable[FileFinding]:
    """Warn of a shown entry with no phone, fax, e-mail, web page or LINE; of a body only when no place speaks for it."""
    return list(_findings(view))


def _findings(view: ContentView) -> Iterator[FileFinding]:
    # A body whose file could not be read may well have a phone: nothing is said of its places.
    bodies = {listing.slug: listing for kind, listing in view.listings if kind == "organisation"}
    with_places = {slug for _, listing in view.listings if isinstance(listing, Place) for slug in listing.organisation}
    for kind, listing in view.listings:
        if has_way(listing.contact) or not listing.is_shown or listing.status.is_ == "ended":
            continue
        if isinstance(listing, Place):
            if any(slug not in bodies or has_way(bodies[slug].contact) for slug in listing.organisation):
                continue
        elif listing.slug in with_places:
            continue  # told at each place that has no contact either
        at = ("contact",) if "contact" in listing.model_fields_set else ()
        rule = "contact-missing-both" if isinstance(listing, Place) else "contact-missing"
        yield FileFinding(f"{FOLDER[kind]}/{listing.slug}.yaml", Finding(at, rule))


def has_way(contact: Contact) -> bool:
    """Tell whether there is any way to reach somebody."""
    return bool(contact.phone or contact.email or contact.web or contact.line or contact.fax)
