"""Where map pictures come from, for a city that has chosen one: what is fetched, what must be said, who learns of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Provider:
    """A server of map tiles."""

    tiles: str
    """Address of a tile with {z}, {x} and {y}."""
    most_zoom: int
    credit: str
    """What must stand on the map."""
    credit_url: str
    link: str
    """Address of a page of theirs that shows a point, with {lat} and {lon}."""
    referrer: str = "no-referrer"
    """What the browser tells of the page it asks from."""

    @property
    def origin(self) -> str:
        """Scheme and host of the tiles, for the Content-Security-Policy."""
        parts = urlsplit(self.tiles)
        return f"{parts.scheme}://{parts.netloc}"


PROVIDERS: Final[dict[str, Provider]] = {
    # https://maps.gsi.go.jp/development/ichiran.html: free to use with the credit; asks for nothing about the page.
    "gsi": Provider(
        tiles="https://cyberjapandata.gsi.go.jp/xyz/std/{z}/{x}/{y}.png",
        most_zoom=18,
        credit="地理院タイル",
        credit_url="https://maps.gsi.go.jp/development/ichiran.html",
        link="https://maps.gsi.go.jp/#17/{lat}/{lon}/",
    ),
    # https://operations.osmfoundation.org/policies/tiles/: refuses whoever does not say which site is asking.
    "osm": Provider(
        tiles="https://tile.openstreetmap.org/{z}/{x}/{y}.png",
        most_zoom=19,
        credit="© OpenStreetMap contributors",
        credit_url="https://www.openstreetmap.org/copyright",
        link="https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=17/{lat}/{lon}",
        referrer="origin",
    ),
}
"""By the word in `site.yaml`; `none` is not among them."""
