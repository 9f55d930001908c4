"""Whatever is sent to whatever address: an answer in words, never a fault, never an answer 303 without its submission."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shirube.intake.fields import form_fields
from tests.receiver_site import ADDRESS, SITE, Town, open_town, repository_with

PATHS = (
    "/",
    "/submit",
    "/schedule",
    "/health",
    "/style.css",
    "/entries",
    "/entries/places/niji",
    "/link/x",
    "/receipt/x",
)
NAMES = (
    *("entry", "says", "base", "token", "website", "line", "sender.name", "sender.note"),
    *(field.name.replace("*", "1") for field in form_fields("place")),
)
WORDS = ("", "places/niji", "organisations/shakyo", "places/", "right", "changed", "new", "0" * 40, "yes", "2026-11-25")
TEXT = st.one_of(
    st.sampled_from(WORDS), st.text(max_size=40), st.text("\x00\r\n\u202e<>&'\"{}%[]:|>-#*&! ", max_size=20)
)
FIELDS = st.lists(st.tuples(st.one_of(st.sampled_from(NAMES), st.text(max_size=12)), TEXT), max_size=12)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("fuzz")
    town = open_town(folder, remote=repository_with(folder), a_day=10**9, a_day_from_one_address=10**9, waiting=10**9)
    town.get(f"/link/{town.link('shakyo')}")
    yield town
    town.receiver.store.close()
    shutil.rmtree(folder)


REQUESTS = st.fixed_dictionaries(
    {
        "method": st.sampled_from(("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS")),
        "path": st.one_of(
            st.sampled_from(PATHS), st.text("/.%abcdef0123456789{}<>\x00é", max_size=30).map(lambda rest: f"/{rest}")
        ),
        "fields": FIELDS,
        "is_complete": st.booleans(),
        "origin": st.sampled_from(("null", SITE, ADDRESS, "https://evil.example", "")),
        "cookie": st.one_of(st.none(), st.text('abc.=;"\\é', max_size=20)),
    }
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=REQUESTS)
def test_every_request_is_answered_in_words(town: Town, sent: dict[str, Any]) -> None:
    complete = [("entry", "places/niji"), ("base", town.blob("places/niji")), ("says", "changed")]
    data: dict[str, list[str]] = {}
    for name, text in (complete if sent["is_complete"] else []) + sent["fields"]:
        data.setdefault(name, []).append(text)
    cookie = {} if sent["cookie"] is None else {"Cookie": f"__Host-shirube-edit={sent['cookie']}"}
    answer = town.client.open(
        sent["path"],
        method=sent["method"],
        data=data if sent["method"] == "POST" else None,
        headers={"Origin": sent["origin"], **cookie},
        base_url=ADDRESS,
    )
    assert answer.status_code < 500, answer.get_data(as_text=True)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    if answer.status_code == 303 and sent["path"] == "/submit":
        assert town.receiver.store.submission(answer.headers["Location"].rpartition("/")[2]) is not None


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=200), kind=st.sampled_from(("application/x-www-form-urlencoded", "text/plain", "", "é")))
def test_any_bytes_may_be_posted(town: Town, body: bytes, kind: str) -> None:
    for path in ("/submit", "/schedule"):
        answer = town.client.post(path, data=body, content_type=kind, base_url=ADDRESS)
        assert answer.status_code < 500
