"""What an entry's page tells machines (schema.org)."""

from __future__ import annotations

from shirube.link import Entry
from shirube.pages.edition import Edition


def json_ld(edition: Edition, entry: Entry) -> dict[str, object]:
    """Describe the entry; a hidden address is not in it."""
    listing = entry.listing
    said: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Place" if entry.place else "Organization",
        "name": listing.name,
        "description": listing.summary,
    }
    if edition.directory.site.base_url:
        said["url"] = edition.directory.site.base_url.rstrip("/") + entry.url
    if listing.contact.phone:
        said["telephone"] = listing.contact.phone
    if listing.address and not listing.hide_address:
        said["address"] = {
            "@type": "PostalAddress",
            "addressCountry": "JP",
            "addressRegion": edition.directory.site.municipality.prefecture,
            "addressLocality": listing.address.city or edition.directory.site.municipality.name,
            **({"streetAddress": listing.address.line} if listing.address.line else {}),
            **({"postalCode": listing.address.postcode} if listing.address.postcode else {}),
        }
        if listing.geo and entry.place:
            said["geo"] = {"@type": "GeoCoordinates", "latitude": listing.geo.lat, "longitude": listing.geo.lon}
    return said
