"""A correction on its whole way, by keyboard: the form of the site, the receiver, the staff who decides, git."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from shirube.receiver.app import create_app
from shirube.receiver.links import issue_link
from shirube.receiver.office import Receiver, open_receiver
from shirube.receiver.review_app import create_review_app
from shirube.receiver.run import work_once
from shirube.receiver.settings import Settings
from shirube.serve import running
from tests.receiver_site import Clock, git, repository_with
from tests.sample_site import CONTENT
from tests.visitor import PALETTE_RULES, Visitor

pytestmark = pytest.mark.browser

ENTRY = "places/mihon-hidamari"
FORM = f"edit/{ENTRY}/"
SAMPLES_RECEIVER = "https://mihon.example/uketsuke"
REVIEW_KEY = "mihon-key"


@dataclass(frozen=True)
class Town:
    """A site, its receiver and the page its staff opens, all on this computer."""

    site: str
    receiver: Receiver
    review: str
    remote: Path

    @property
    def uketsuke(self) -> str:
        return self.receiver.settings.address


@contextmanager
def answering(make: Callable[[str], Flask]) -> Iterator[str]:
    """Serve an application that is told its own address."""
    server = make_server("127.0.0.1", 0, Flask("not yet"), threaded=True)
    address = f"http://127.0.0.1:{server.server_port}"
    server.app = make(address)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield address
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def form_of_the_sample(sample: Path, folder: Path, receiver: str) -> Path:
    """Take the form out of the built sample, and have it send to another receiver."""
    shutil.copytree(sample / "assets", folder / "assets", copy_function=lambda one, other: Path(other).hardlink_to(one))
    for name in ("_headers", f"{FORM}index.html"):
        text = (sample / name).read_text(encoding="utf-8")
        origin = SAMPLES_RECEIVER.removesuffix("/uketsuke")
        assert origin in text
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text.replace(SAMPLES_RECEIVER, receiver).replace(f" {origin};", f" {receiver};"))
    return folder


@pytest.fixture
def town(sample: Path, tmp_path: Path) -> Iterator[Town]:
    remote = repository_with(tmp_path, CONTENT)
    clock = Clock()
    opened: list[Receiver] = []

    def open_at(address: str) -> Flask:
        settings = Settings(address=address, state=tmp_path / "state", remote=str(remote))
        shutil.copytree(remote, settings.clone)
        opened.append(open_receiver(settings, clock))
        return create_app(opened[0])

    with (
        answering(open_at) as address,
        answering(lambda _: create_review_app(opened[0], REVIEW_KEY)) as review,
        running(form_of_the_sample(sample, tmp_path / "site", address)) as site,
    ):
        yield Town(site.url, opened[0], review, remote)
        opened[0].store.close()


def replace_by_keyboard(visitor: Visitor, selector: str, text: str) -> None:
    visitor.page.locator(selector).focus()
    visitor.page.keyboard.press("Control+A")
    visitor.page.keyboard.insert_text(text)


def press(visitor: Visitor, selector: str) -> Page:
    visitor.tab_to(selector)
    visitor.page.keyboard.press("Enter")
    return visitor.page


def is_fit(visitor: Visitor) -> None:
    """At the width of a phone, by day and by night."""
    assert visitor.width_needed() <= 360
    assert visitor.axe() == []
    visitor.page.emulate_media(color_scheme="dark")
    assert visitor.axe(PALETTE_RULES) == []
    visitor.page.emulate_media(color_scheme="light")


def test_a_correction_goes_from_the_form_to_the_directory(visit: Callable[..., Visitor], town: Town) -> None:
    before = git(town.remote, "rev-parse", "main")
    visitor = visit(width=360, home=town.site)
    page = visitor.open(FORM)
    page.wait_for_selector("[data-ways]:not([hidden])")

    # A mistake comes back in words, and with it everything that was typed.
    replace_by_keyboard(visitor, "[name='contact.phone']", "0143-OO-0009")
    page.locator("[name='sender.note']").focus()
    page.keyboard.insert_text("夕方に電話をください")
    press(visitor, "button.button:not([data-way])")
    expect(page.locator("h1")).to_have_text("送れませんでした")
    expect(page.locator(".findings")).to_contain_text("0143-OO-0009")
    expect(page.locator(".sent dt:has-text('伝えたいこと') + dd")).to_have_text("夕方に電話をください")
    is_fit(visitor)
    page.go_back()  # Alt and the arrow; a window of a test has no such keys
    expect(page.locator("[name='contact.phone']")).to_have_value("0143-OO-0009")
    assert town.receiver.store.waiting() == 0

    # Put right, it is taken. Of who sends it the browser kept nothing: that stood with the mistake.
    replace_by_keyboard(visitor, "[name='contact.phone']", "0143-00-0009")
    page.locator("[name='sender.note']").focus()
    press(visitor, "button.button:not([data-way])")
    expect(page.locator("h1")).to_have_text("受け付けました。担当者が確かめます。")
    assert page.url.startswith(f"{town.uketsuke}/receipt/")
    is_fit(visitor)
    work_once(town.receiver)
    assert git(town.remote, "rev-parse", "main") == before, "nobody has looked yet"

    # Staff compares, makes sure of the new number, and accepts.
    staff = visit(width=360, home=town.review)
    staff.open(f"/?key={REVIEW_KEY}")
    press(staff, "td a")
    expect(staff.page.locator("tbody th")).to_have_text(["電話"])
    expect(staff.page.locator("tbody td")).to_have_text(["0143-00-0001", "0143-00-0009"])
    is_fit(staff)
    staff.tab_to("[name=checked]")
    staff.page.keyboard.press("Space")
    press(staff, "button.button")
    expect(staff.page.locator("h1")).to_have_text("確かめるもの：0件")
    work_once(town.receiver)

    page.reload()
    expect(page.locator("h1")).to_contain_text("案内に入れました")
    changed = git(town.remote, "diff", "--unified=0", before, "main").splitlines()
    assert [line for line in changed if line[0] in "+-" and line[:3] not in ("+++", "---")] == [
        "-  phone: 0143-00-0001",
        "+  phone: 0143-00-0009",
    ]
    assert git(town.remote, "rev-list", "--count", f"{before}..main") == "1"
    assert all(url.startswith(town.uketsuke) for url in visitor.foreign)
    visitor.foreign.clear()
    assert [words for words in visitor.said if "422" not in words] == [], "it says how the mistake was answered"
    visitor.said.clear()


def test_who_holds_a_link_is_told_of_a_mistake_in_the_form_itself(visit: Callable[..., Visitor], town: Town) -> None:
    receiver = town.receiver
    link = issue_link(receiver.store, receiver.keys, "mihon-npo-hidamari", receiver.now(), 30)
    visitor = visit(width=360, home=town.uketsuke)
    page = visitor.open(f"/link/{link}")
    press(visitor, f"a[href$='{ENTRY}']")
    expect(page.locator("h1")).to_have_text("見本サロン ひだまり")
    receiver.now.wait(seconds=10)  # type: ignore[attr-defined]
    visitor.tab_to("details:has([name='contact.phone']) > summary")
    page.keyboard.press("Enter")
    replace_by_keyboard(visitor, "[name='contact.phone']", "0143-OO-0009")
    page.locator("[name='sender.note']").focus()
    press(visitor, "fieldset.part ~ p button")
    expect(page.locator("#findings")).to_contain_text("0143-OO-0009")
    assert page.locator("[name='contact.phone']").input_value() == "0143-OO-0009"
    page.eval_on_selector_all("details", "(parts) => parts.forEach((part) => { part.open = true; })")
    is_fit(visitor)
    assert [words for words in visitor.said if "422" not in words] == []
    visitor.said.clear()
