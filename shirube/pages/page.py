"""A page to be rendered: where it goes, which template draws it, and what the template is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shirube.pages.views import Said, Text
from shirube.phrases import FIRST_LANGUAGE


@dataclass(frozen=True, slots=True)
class Page:
    """One page in one language.

    `path` starts and ends with `/` and carries neither the site's base path nor the language: the same page in
    another language has the same path. A path that does not end with `/` is a file (`/404.html`).
    `alternates` names the languages this path exists in; the language switch and hreflang are made from it.
    """

    path: str
    template: str
    context: Mapping[str, object]
    language: str = FIRST_LANGUAGE
    alternates: tuple[str, ...] = (FIRST_LANGUAGE,)
    is_listed: bool = True
    """Whether search engines and the sitemap may name it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page of one language shows around its matter. Empty text means: not there, leave it out."""

    platform: str
    """The platform's name (しるべ)."""
    city: Said
    tagline: str
    base_url: str
    """Scheme, host and path, ends with `/`; empty while the address is not known."""
    base_path: str
    """Path prefix of the site, starts and ends with `/`."""
    languages: tuple[str, ...]
    sample: bool = False
    japanese: str = ""
    """How Japanese words are marked, `ja`; empty where the page itself is in Japanese."""
    coordinator: Said = ""
    """The council or body that runs the platform."""
    office: str = ""
    office_phone: str = ""
    office_hours: str = ""
    tiles: str = ""
    """Scheme and host of the map's pictures, where the city has chosen a map."""
    receiver: str = ""
    """Scheme and host to which corrections are sent, where the city has a receiver."""
    exit_url: str = "https://www.jma.go.jp/"
    reading_links: tuple[tuple[str, Said], ...] = ()
    """Links of the foot's second column below the languages: path, label."""
    more_links: tuple[tuple[str, Said], ...] = ()
    """Links of the foot's third column: path, label."""
    theme_light: str = "#f3f0e8"
    theme_dark: str = "#0c101d"
    built: str = ""
    """The day of the build, `2026-11-23`."""
    built_words: str = ""
    """The same in words, 2026年11月23日."""
    until: str = ""
    """The last day whose sessions the pages know."""

    @property
    def platform_said(self) -> Said:
        """The platform's name as it stands in a sentence."""
        return Text(self.platform, self.japanese) if self.japanese else self.platform
