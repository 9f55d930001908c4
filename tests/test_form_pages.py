"""The form of an entry: every question once, nothing changed by sending it as it is, no byte of a hidden address."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from html import escape, unescape
from pathlib import Path
from typing import Any

import pytest

from shirube.headers import meta_csp
from shirube.intake.fields import form_fields, is_withheld
from shirube.intake.flat import ROWS_TO_ADD, Flat, flat_of, read_form
from shirube.intake.form_pages import form_pages, new_form_pages
from shirube.intake.form_words import HINTS, PARTS, ROWS
from shirube.link import Directory, Entry, EntryKind
from shirube.load import check_content
from shirube.model.site import EditChannels
from shirube.pages.corrections import corrections
from shirube.pipeline import Plan, compose
from shirube.reading.records import blob_id
from tests.form_reader import SentForm
from tests.languages import PHRASES
from tests.sample_site import SECRETS, TODAY, sample_content

RECEIVER = "https://mihon.example/uketsuke"
MOST_FIELDS, MOST_BYTES = 200, 64 * 1024
"""What the receiver takes."""
FOR_RECEIVER = {"entry", "base", "says", "token", "website", "sender.name", "sender.reply", "sender.note"}


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_content(tmp_path_factory.mktemp("forms"))


@pytest.fixture(scope="module")
def directory(content: Path) -> Directory:
    found = check_content(content, TODAY).directory
    assert found is not None
    return found


@pytest.fixture(scope="module")
def plan(directory: Directory) -> Plan:
    return compose(directory, TODAY, PHRASES)


@pytest.fixture(scope="module")
def drawn(plan: Plan, directory: Directory) -> dict[str, str]:
    """The form of every entry, as it is written."""
    pages = form_pages(plan.editions[0], directory.entries)
    return {file.path: file.content.decode() for file in map(plan.renderer.render, pages)}


def form_of(drawn: dict[str, str], entry: Entry) -> str:
    return drawn[f"edit/{entry.key}/index.html"]


def public(flat: Flat, kind: EntryKind) -> Flat:
    staff = {field.of for field in form_fields(kind) if field.staff}
    return {name: text for name, text in flat.items() if name.split(".")[0] not in staff}


# ---- what is asked ------------------------------------------------------------------------------------------------


def test_every_question_for_the_public_stands_on_the_form_once(drawn: dict[str, str], directory: Directory) -> None:
    for key in ("places/mihon-hidamari", "organisations/mihon-npo-hidamari"):
        entry = directory.by_key[key]
        names = [name for name, _ in SentForm(form_of(drawn, entry)).sent if name not in FOR_RECEIVER]
        asked = {re.sub(r"\.[0-9]+\.", ".*.", name) for name in names}
        assert asked == {field.name for field in form_fields(entry.kind, ("easy", "en")) if not field.staff}
        boxes = {field.name for field in form_fields(entry.kind) if field.control in ("choices", "yes")}
        assert len([name for name in names if name not in boxes]) == len({name for name in names if name not in boxes})


def test_every_part_row_and_hint_belongs_to_a_field() -> None:
    fields = [field for kind in ("place", "organisation") for field in form_fields(kind)]
    assert set(HINTS) <= {field.name for field in fields}
    assert set(ROWS) == {field.of for field in fields if field.is_row and not field.staff}
    assert set(PARTS) == {field.section for field in fields if not field.staff}


def test_every_control_has_its_label_and_its_own_id(drawn: dict[str, str]) -> None:
    for html in drawn.values():
        form = SentForm(html)
        assert len(form.ids) == len(set(form.ids))
        assert {id for id in form.labels if id} <= {*form.ids, "try-line"}


def test_a_form_sent_as_it_is_changes_nothing_and_is_not_too_much(drawn: dict[str, str], directory: Directory) -> None:
    """Without a script a browser sends every field: all must come back as the entry has them."""
    for entry in directory.entries:
        sent = SentForm(form_of(drawn, entry)).sent
        received = {name: text for name, text in read_form(sent, entry.kind).items() if text}
        told = public(flat_of(entry.listing), entry.kind)
        if entry.listing.hide_address:
            told = {name: text for name, text in told.items() if not is_withheld(name.split("."))}
            assert not {name for name, _ in sent if is_withheld(name.split("."))}
        kept = {name for name, text in told.items() if text == "yes" and name in ("hide_address", "neutral_title")}
        assert received == {name: text for name, text in told.items() if name not in kept}, entry.key
        assert len(sent) <= MOST_FIELDS
        assert sum(len(name) + 3 * len(text.encode()) for name, text in sent) < MOST_BYTES


def test_the_form_names_the_file_it_was_filled_from(drawn: dict[str, str], directory: Directory, content: Path) -> None:
    entry = directory.by_key["places/mihon-hidamari"]
    sent = dict(SentForm(form_of(drawn, entry)).sent)
    assert sent["entry"] == entry.key
    assert sent["base"] == blob_id((content / f"{entry.key}.yaml").read_bytes())
    assert sent["base"] == "".join(re.findall(r'data-base="([0-9a-f]{40})"', form_of(drawn, entry)))
    assert sent["says"] == "changed"


def test_a_blob_has_the_name_that_git_gives_it() -> None:
    assert blob_id(b"") == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
    assert blob_id(b"hello\n") == "ce013625030ba8dba906f756967f9e9ca394464a"


def test_there_is_room_for_more_rows(drawn: dict[str, str], directory: Directory) -> None:
    entry = directory.by_key["places/mihon-hidamari"]
    names = [name for name, _ in SentForm(form_of(drawn, entry)).sent]
    assert [name for name in names if name.startswith("except.") and name.endswith(".on")] == [
        f"except.{number}.on" for number in range(1, len(entry.listing.except_) + ROWS_TO_ADD + 1)
    ]


def test_the_fullest_form_is_light(drawn: dict[str, str]) -> None:
    assert max(len(gzip.compress(html.encode())) for html in drawn.values()) < 18_000


# ---- what is not told ---------------------------------------------------------------------------------------------


def test_no_byte_of_a_form_tells_a_hidden_address(drawn: dict[str, str], directory: Directory) -> None:
    hidden = [entry for entry in directory.entries if entry.listing.hide_address]
    assert {"places/mihon-kakurega", "places/mihon-tomoshibi"} <= {entry.key for entry in hidden}
    for path, html in drawn.items():
        assert [secret for secret in SECRETS if secret in html] == [], path
    for entry in hidden:
        assert "住所をどこにも出さない設定です" in form_of(drawn, entry)


def test_who_has_declined_has_no_form_and_nobody_sees_what_the_office_keeps(
    drawn: dict[str, str], directory: Directory
) -> None:
    assert directory.declined
    assert not [key for key in directory.declined if f"edit/{key}/index.html" in drawn]
    staff = re.compile(r'name="(?:listed|confirmed|source|member_since)\b')
    assert [path for path, html in drawn.items() if staff.search(html)] == []


def test_a_form_is_kept_out_of_search_engines_and_discreet_where_the_entry_is(
    plan: Plan, drawn: dict[str, str], directory: Directory
) -> None:
    for page in [*form_pages(plan.editions[0], directory.entries), *new_form_pages(plan.editions[0])]:
        assert not page.is_listed
        assert page.alternates == ("ja",)
    for entry in directory.entries:
        html = form_of(drawn, entry)
        assert '<meta name="robots" content="noindex">' in html
        assert 'rel="canonical"' not in html
        title = re.findall(r"<title>(.*?)</title>", html)[0]
        assert (entry.listing.name in title) is not entry.is_discreet
        assert (f'data-name="{escape(entry.listing.name)}"' in html) is not entry.is_discreet


@pytest.mark.parametrize("words", ["</textarea><script>alert(1)</script>", '" onfocus="alert(1)', "&lt;b&gt; & '"])
def test_hostile_words_stay_words(plan: Plan, directory: Directory, words: str) -> None:
    entry = directory.by_key["places/mihon-hidamari"]
    texts = {"name": words, "description": words, "open_note": words, "aliases": (words,), "venue": words}
    hostile = replace(entry, listing=entry.listing.model_copy(update=texts))
    [page] = form_pages(plan.editions[0], [hostile])
    html = plan.renderer.render(page).content.decode()
    assert "<script>alert" not in html
    sent = dict(SentForm(html).sent)
    assert {name: sent[name] for name in texts} == dict.fromkeys(texts, words)


# ---- the ways -----------------------------------------------------------------------------------------------------


def with_channels(directory: Directory, **channels: Any) -> Plan:
    site = directory.site.model_copy(update={"edit": EditChannels.model_validate(channels)})
    return compose(replace(directory, site=site), TODAY, PHRASES)


def form_with(directory: Directory, **channels: Any) -> str:
    plan = with_channels(directory, pages="yes", **channels)
    [page] = form_pages(plan.editions[0], [directory.by_key["places/mihon-hidamari"]])
    return unescape(plan.renderer.render(page).content.decode())


def test_with_a_receiver_the_form_goes_there_and_the_policy_lets_it(directory: Directory) -> None:
    html = form_with(directory, receiver=f"{RECEIVER}/")
    assert re.findall(r'<form[^>]*action="([^"]*)"', html) == [
        f"{RECEIVER}/submit", f"{RECEIVER}/submit", f"{RECEIVER}/schedule",
    ]  # fmt: skip
    assert f'content="{meta_csp("", "https://mihon.example")}"' in html
    assert "form-action 'self' https://mihon.example" in meta_csp("", "https://mihon.example")
    assert '<input type="hidden" name="says" value="right">' in html
    assert 'data-email=""' in html


def test_without_a_receiver_nothing_is_sent_to_a_server(directory: Directory) -> None:
    html = form_with(directory, email="shirube@mihon.example")
    assert "action=" not in html
    assert "form-action 'self';" in html
    assert not re.search(r"<button(?![^>]*type=\"button\")", html), "a button that would send the form to nobody"
    assert re.search(r'class="button" href="mailto:shirube@mihon\.example\?subject=', html)
    assert "書き方をためす" not in html


def known_of(html: str) -> Any:
    """What the build has read of the opening days, for the script of the form."""
    found = re.search(r'data-known="([^"]*)"', html)
    assert found
    return json.loads(unescape(found[1]))


def test_what_the_lines_of_the_opening_days_say_travels_with_the_form(drawn: dict[str, str]) -> None:
    known = known_of(drawn["edit/places/mihon-hidamari/index.html"])
    thursdays = {"weekdays": ["tue", "thu"], "start": "10:00", "end": "15:00"}
    assert known["open"]["毎週火・木 10:00-15:00"] == {"rules": [thursdays], "closures": [], "irregular": False}
    assert known["closed"] == {
        "祝日": [{"kind": "public-holidays"}],
        "12/29-1/3": [{"kind": "yearly", "first": "12-29", "last": "01-03"}],
    }
    assert known["also"] == {"2026-12-28 13:00-15:00": [{"on": "2026-12-28", "start": "13:00", "end": "15:00"}]}
    assert known["except"] == {"2026-12-22": [{"kind": "dated", "first": "2026-12-22", "last": "2026-12-22"}]}
    for path, html in drawn.items():
        sent = SentForm(html).sent
        for name, lines in known_of(html).items():
            shown = [text for key, text in sent if key == name or re.fullmatch(rf"{name}\.\d+\.on", key)]
            assert {line for text in shown for line in text.splitlines() if line} == set(lines), path


def test_only_a_repository_on_github_has_issues(directory: Directory) -> None:
    assert 'data-issue="https://github.com/example/shirube/issues/new?template=correction-place.yml"' in form_with(
        directory, repository="https://github.com/example/shirube/"
    )
    assert 'data-issue=""' in form_with(directory, repository="https://gitlab.example/a/shirube")
    assert 'data-issue=""' in form_with(directory, repository="https://github.com.evil.example/a/shirube")


def test_forms_are_made_only_where_a_city_wants_them(directory: Directory) -> None:
    def acts(plan: Plan, language: int) -> Iterator[tuple[str, str, str]]:
        found = corrections(plan.editions[language], directory.by_key["places/mihon-hidamari"])
        assert found is not None
        yield from ((act.path, act.href, act.language) for act in found.acts)

    without = with_channels(directory, email="shirube@mihon.example")
    plan = with_channels(directory, pages="yes")
    makers = (form_pages, new_form_pages)
    assert not any(isinstance(unit, partial) and unit.func in makers for unit in without.units)
    assert any(isinstance(unit, partial) and unit.func in makers for unit in plan.units)
    assert not any("/edit/" in path + href for path, href, _ in acts(without, 0))
    assert list(acts(plan, 0)) == [
        ("/edit/places/mihon-hidamari/#right", "", ""), ("/edit/places/mihon-hidamari/", "", ""),
    ]  # fmt: skip
    assert list(acts(plan, 2)) == [
        ("", "/edit/places/mihon-hidamari/#right", "ja"), ("", "/edit/places/mihon-hidamari/", "ja"),
    ]  # fmt: skip


def test_a_new_entry_is_begun_with_an_empty_form(plan: Plan) -> None:
    pages = {page.path: plan.renderer.render(page).content.decode() for page in new_form_pages(plan.editions[0])}
    assert set(pages) == {"/edit/new/", "/edit/new/places/", "/edit/new/organisations/"}
    assert 'href="/edit/new/organisations/"' in pages["/edit/new/"]
    for folder in ("places", "organisations"):
        sent = SentForm(pages[f"/edit/new/{folder}/"]).sent
        assert dict(sent)["entry"] == f"{folder}/"
        assert (dict(sent)["says"], dict(sent)["base"]) == ("new", "")
        assert {text for name, text in sent if name not in FOR_RECEIVER} == {""}
        # Who runs it may not be in the directory yet.
        must = re.findall(r'name="([a-z_.]+)"[^>]* required', pages[f"/edit/new/{folder}/"])
        assert must == ["name", "summary", *(["kind"] if folder == "organisations" else [])]
