"""What a page says besides the facts: how to correct it, how to hand it on, what nobody has asked yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from shirube.link import Directory, Entry
from shirube.load import TEMPLATES, check_content
from shirube.model.listing import Access
from shirube.model.site import EditChannels
from shirube.pages.compose import make_editions
from shirube.pages.corrections import corrections
from shirube.pages.edition import Edition
from shirube.pages.entries import entry_page
from shirube.pages.share import share_of
from shirube.pages.views import PlaceView
from shirube.phrases import Words, load_phrases

VILLAGE = Path(__file__).parent / "sites" / "village"
TODAY = date(2026, 11, 2)
FORM, MAIL, REPOSITORY = (
    "https://mihon.example/form?kind=fix#top",
    "naosu+shirube@mihon.example",
    "https://mihon.example/r",
)


@cache
def directory() -> Directory:
    found = check_content(VILLAGE, TODAY).directory
    assert found is not None
    return found


@cache
def phrases() -> Mapping[str, Words]:
    return load_phrases(TEMPLATES / "phrases")[0]


def edition_with(language: str = "ja", **channels: str) -> Edition:
    edit = EditChannels.model_validate(channels)
    site = directory().site.model_copy(update={"edit": edit})
    editions = make_editions(replace(directory(), site=site), TODAY, phrases())
    return next(edition for edition in editions if edition.language == language)


def entry_of(key: str, **changes: object) -> Entry:
    entry = directory().by_key[key]
    return replace(entry, listing=entry.listing.model_copy(update=changes))


def view_of(entry: Entry, language: str = "ja") -> PlaceView:
    view = entry_page(edition_with(language), entry).context["view"]
    assert isinstance(view, PlaceView)
    return view


# ---- corrections --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("phone", ["", "0143-00-0000"])
@pytest.mark.parametrize("repository", ["", REPOSITORY])
@pytest.mark.parametrize("email", ["", MAIL])
@pytest.mark.parametrize("form", ["", FORM])
def test_every_channel_there_is_and_no_other_is_offered(form: str, email: str, repository: str, phone: str) -> None:
    named = {"form": form, "email": email, "repository": repository, "phone": phone}
    edition = edition_with(**{name: value for name, value in named.items() if value})
    found = corrections(edition, directory().by_key["places/niji"])
    if not any(named.values()):
        assert found is None
        return
    assert found is not None
    hrefs = [act.href for act in found.acts]
    assert sum(href.startswith("https://mihon.example/form") for href in hrefs) == (2 if form else 0)
    assert sum(href.startswith("mailto:") for href in hrefs) == (0 if not email else 1 if form else 2)
    assert [href for href in hrefs if "/edit/" in href] == (
        [f"{REPOSITORY}/edit/main/content/places/niji.yaml"] if repository else []
    )
    assert found.phone == phone
    assert len({act.label for act in found.acts}) == len(found.acts)


def test_a_form_is_told_which_entry_and_what_beside_what_it_asks_already() -> None:
    found = corrections(edition_with(form=FORM), directory().by_key["places/niji"])
    assert found is not None
    right, changed = (urlsplit(act.href) for act in found.acts)
    assert parse_qs(right.query) == {"kind": ["fix"], "entry": ["places/niji"], "says": ["right"]}
    assert parse_qs(changed.query)["says"] == ["changed"]
    assert right.fragment == "top"


@pytest.mark.parametrize("name", ["見本\r\nBcc: evil@mihon.example", "a&body=b?cc=c#d", "<b>100%</b>"])
def test_a_letter_holds_a_name_as_words_and_nothing_else(name: str) -> None:
    found = corrections(edition_with(email=MAIL), entry_of("places/niji", name=name))
    assert found is not None
    for act in found.acts:
        parts = urlsplit(act.href)
        assert (parts.scheme, parts.path.replace("%2B", "+"), parts.fragment) == ("mailto", MAIL, "")
        assert parts.query.count("&") == 1
        told = parse_qs(parts.query, strict_parsing=True)
        assert set(told) == {"subject", "body"}
        assert told["body"] == [f"{name}\r\nhttps://mihon.example/shirube/places/niji/\r\n"]
        assert not any(letter in act.href for letter in "\r\n<> ")


# ---- handing on ----------------------------------------------------------------------------------------------------


def test_a_place_is_told_in_a_few_lines() -> None:
    shared = share_of(edition_with(), directory().by_key["places/hidamari"])
    assert shared is not None
    lines = list(map(str, shared.lines))
    assert lines[0] == shared.title == "見本サロン ひだまり"
    assert lines[1].startswith("毎週")
    assert lines[-2].startswith("電話 0143-00-")
    assert lines[-1] == shared.url == "https://mihon.example/shirube/places/hidamari/"
    assert any("見本会館" in line for line in lines)


def test_a_hidden_address_is_in_no_line_and_what_has_ended_is_not_handed_on() -> None:
    hidden = share_of(edition_with(), entry_of("places/niji", hide_address=True))
    assert hidden is not None
    words = "\n".join(map(str, hidden.lines))
    assert "川下0-2" not in words
    assert "見本集会所" not in words
    assert share_of(edition_with(), directory().by_key["places/mukashi"]) is None


def test_what_is_paused_says_so_instead_of_its_days() -> None:
    shared = share_of(edition_with(), directory().by_key["places/yukimichi"])
    assert shared is not None
    assert str(shared.lines[1]) == "2027年4月30日まで休みます。"
    assert not any("毎週" in str(line) for line in shared.lines)


# ---- what is not known -----------------------------------------------------------------------------------------------


def test_what_nobody_asked_about_a_building_is_named_and_not_left_out() -> None:
    access = Access.model_validate({"wheelchair": "yes", "elevator": "no", "writing": {"is": "yes"}})
    view = view_of(entry_of("places/niji", access=access))
    assert [answer.state for answer in view.access] == ["yes", "no", "yes"]
    said = str(view.unknown_access)
    assert said.startswith("まだ確かめていないこと：")
    assert "授乳室" in said
    assert "車いす" not in said


def test_where_nothing_was_asked_nothing_is_said_of_the_building() -> None:
    view = view_of(entry_of("places/niji", access=Access()))
    assert view.access == ()
    assert view.unknown_access == ""
