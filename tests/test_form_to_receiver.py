"""The form that the site has made, sent by a browser without a script, is what the receiver understands."""

from __future__ import annotations

import shutil
from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from shirube.intake.form_pages import form_pages, new_form_pages
from shirube.load import check_content
from shirube.pipeline import Plan, compose
from shirube.receiver.corrections import correction_of
from tests.form_reader import SentForm
from tests.languages import PHRASES
from tests.receiver_site import ADDRESS, VILLAGE, Town, open_town

TODAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """The village with forms that go to the receiver."""
    content = shutil.copytree(VILLAGE, tmp_path_factory.mktemp("forms") / "content")
    site = content / "site.yaml"
    text = site.read_text(encoding="utf-8")
    edit = "edit: {email: shirube@mihon.example"
    assert edit in text
    site.write_text(text.replace(edit, f"{edit}, pages: yes, receiver: {ADDRESS}"), encoding="utf-8")
    directory = check_content(content, TODAY).directory
    assert directory is not None
    return compose(directory, TODAY, PHRASES)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return open_town(tmp_path_factory.mktemp("town"))


def asked(town: Town, sent: list[tuple[str, str]]) -> dict[str, tuple[str | None, str | None]]:
    """Send a form and say what the receiver takes it for."""
    answer = town.client.post("/submit", data=MultiDict(sent), headers={"Origin": "null"}, base_url=ADDRESS)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    submission = town.receiver.store.submission(answer.headers["Location"].rpartition("/")[2])
    assert submission is not None
    correction = correction_of(submission, town.receiver.entries)
    return {change.name: (change.was, change.now) for change in correction.changes}


def test_a_form_asks_for_what_was_typed_and_nothing_else(plan: Plan, town: Town) -> None:
    edition = plan.editions[0]
    for entry in edition.directory.entries[:6]:
        [page] = form_pages(edition, [entry])
        html = plan.renderer.render(page).content.decode()
        assert f'action="{ADDRESS}/submit"' in html
        sent = SentForm(html).sent
        assert asked(town, sent) == {}, entry.key
        typed = [(name, "0143-00-0777" if name == "contact.phone" else text) for name, text in sent]
        assert asked(town, typed) == {"contact.phone": (entry.listing.contact.phone, "0143-00-0777")}


def test_a_new_entry_may_leave_its_address_to_the_office(plan: Plan, town: Town) -> None:
    pages = {page.path: page for page in new_form_pages(plan.editions[0])}
    sent = SentForm(plan.renderer.render(pages["/edit/new/places/"]).content.decode()).sent
    typed = [(name, "見本サロン あたらしい" if name == "name" else text) for name, text in sent]
    assert asked(town, typed) == {"name": (None, "見本サロン あたらしい")}
