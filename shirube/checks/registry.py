"""The checks that run, in order. A check that is not in these tuples is not live."""

from __future__ import annotations

from shirube.checks.accessibility import accessibility
from shirube.checks.characters import characters
from shirube.checks.city import city
from shirube.checks.confirmation import confirmation
from shirube.checks.consent import consent
from shirube.checks.coordinates import coordinates
from shirube.checks.descriptions import descriptions
from shirube.checks.duplicates import duplicates
from shirube.checks.easy_japanese import easy_japanese
from shirube.checks.easy_words import easy_readings, easy_words
from shirube.checks.finding import ContentCheck, EntryCheck
from shirube.checks.hidden_address import hidden_address, hidden_elsewhere
from shirube.checks.hotlines import hotlines
from shirube.checks.labels import labels
from shirube.checks.placeholders import placeholders
from shirube.checks.prose_pages import prose_pages
from shirube.checks.reachable import reachable
from shirube.checks.reading import reading
from shirube.checks.references import references
from shirube.checks.schedule_lines import schedule_lines
from shirube.checks.search_words import search_words
from shirube.checks.status import status
from shirube.checks.summary import summary
from shirube.checks.translations import shared_translations, translations
from shirube.checks.vocabulary import vocabulary

ENTRY_CHECKS: tuple[EntryCheck, ...] = (
    hidden_address,
    confirmation,
    consent,
    coordinates,
    status,
    reading,
    summary,
    descriptions,
    schedule_lines,
    characters,
    translations,
    easy_japanese,
)
"""Run on each place and organisation by itself."""

CONTENT_CHECKS: tuple[ContentCheck, ...] = (
    city,
    vocabulary,
    references,
    reachable,
    duplicates,
    hidden_elsewhere,
    hotlines,
    search_words,
    prose_pages,
    accessibility,
    shared_translations,
    labels,
    easy_words,
    easy_readings,
    placeholders,
)
"""Run once on everything."""
