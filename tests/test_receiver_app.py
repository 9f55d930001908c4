"""The pages of the receiver: what is taken is stored first, what is not is told in words, and nothing is lost."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import html5lib
import pytest
from markupsafe import escape

from shirube.intake.fields import field_of, form_fields
from shirube.intake.flat import flat_of
from shirube.load import check_content
from shirube.receiver.corrections import correction_of
from shirube.receiver.links import links, revoke_link
from tests.receiver_site import ADDRESS, NOON, SITE, VILLAGE, Town, open_town, repository_with

NIJI = "places/niji"
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}&amp;"


@pytest.fixture(scope="session")
def village(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return repository_with(tmp_path_factory.mktemp("village"))


@pytest.fixture
def town(village: Path, tmp_path: Path) -> Iterator[Town]:
    town = open_town(tmp_path, remote=village)
    yield town
    town.receiver.store.close()


def submissions(town: Town) -> int:
    return len(town.receiver.store.listed(["received"]))


# ---- taking -------------------------------------------------------------------------------------------------------


def test_a_correction_is_stored_and_then_a_receipt_is_shown(town: Town) -> None:
    id = town.send(NIJI, contact__phone="0143-00-0009", sender__name="見本 花子", sender__note="夕方に電話を")
    found = town.receiver.store.submission(id)
    assert found is not None
    assert found.sent.fields == {"contact.phone": "0143-00-0009"}
    assert (found.state, found.held, found.sent.organisation) == ("received", "staff", "")
    assert town.receiver.store.person(id) == {"sender.name": "見本 花子", "sender.note": "夕方に電話を"}
    page = town.page(id)
    assert "受け付けました" in page
    assert id[:8] in page
    assert "2026年11月25日 12:00" in page
    assert "花子" not in page
    assert "夕方" not in page


def test_a_long_word_to_the_office_is_kept_whole(town: Town) -> None:
    note = "長い話です。" * 400
    id = town.send(NIJI, says="right", sender__note=note)
    assert town.receiver.store.person(id) == {"sender.note": note}


def test_confirming_needs_no_field(town: Town) -> None:
    assert town.state(town.send(NIJI, says="right")) == "received"


def test_a_new_entry_may_leave_its_address_to_staff(town: Town) -> None:
    for entry in ("places/", "organisations/mihon-new"):
        town.send(entry, says="new", name="見本サロン あたらしい")
    assert submissions(town) == 2


def test_a_second_press_gives_the_same_receipt_and_another_day_another(town: Town) -> None:
    first = town.send(NIJI, summary="新しい説明です。")
    assert town.send(NIJI, summary="新しい説明です。") == first
    assert submissions(town) == 1
    assert town.send(NIJI, summary="べつの説明です。") != first
    town.clock.wait(days=1)
    assert town.send(NIJI, summary="新しい説明です。") != first
    assert submissions(town) == 3


def test_ticked_boxes_and_lines_come_as_lines(town: Town) -> None:
    id = town.send(NIJI, companions=["", "family", "supporter"], open="第2土曜 10:00-12:00\r\n第4土曜 10:00-12:00  ")
    found = town.receiver.store.submission(id)
    assert found is not None
    assert found.sent.fields == {
        "companions": "family\nsupporter",
        "open": "第2土曜 10:00-12:00\n第4土曜 10:00-12:00",
    }


# ---- not taking ---------------------------------------------------------------------------------------------------


def correct(town: Town, **more: Any) -> dict[str, Any]:
    return {"entry": NIJI, "base": town.blob(NIJI), "says": "changed", "summary": "新しい説明です。", **more}


@pytest.mark.parametrize(
    ("more", "status", "words"),
    [
        ({"website": "https://spam.example"}, 422, "消して、もう一度"),
        ({"entry": "places/../../etc"}, 422, "どの場所・団体"),
        ({"entry": "hotlines/x"}, 422, "どの場所・団体"),
        ({"entry": ""}, 422, "どの場所・団体"),
        ({"entry": "places/"}, 422, "どの場所・団体"),
        ({"base": "HEAD"}, 422, "どの場所・団体"),
        ({"base": ""}, 422, "どの場所・団体"),
        ({"says": "delete"}, 422, "どの場所・団体"),
        ({"summary": ""}, 303, ""),
        ({"listed.consent": "2026-11-25"}, 422, "担当者だけ"),
        ({"confirmed.1.on": "2026-11-25"}, 422, "担当者だけ"),
        ({"source.url": "https://x.example"}, 422, "担当者だけ"),
        ({"summary": "見えない\u202e字"}, 422, "U+202E"),
        ({"summary": "止まる\x00字"}, 422, "U+0000"),
        ({"contact.phone": "でんわ"}, 422, "「でんわ」"),
        ({"contact.web": "javascript:alert(1)"}, 422, "javascript:alert(1)"),
        ({"audiences": "no-such"}, 422, "no-such"),
        ({"open": "毎週火曜 10:00-12:00\n第6土曜 10:00-12:00"}, 422, "第6土曜"),
        ({"open": "毎週火曜 10:00-12:00\n不定期"}, 303, ""),
        ({"closed": "ときどき"}, 422, "「ときどき」"),
        ({"also": "12/24 13:00"}, 422, "「12/24 13:00」"),
        ({"except.1.on": "12/24", "except.1.why": "大そうじ"}, 422, "「12/24」"),
        ({"except.1.on": "2026-12-24", "except.1.why": "大そうじ"}, 303, ""),
        ({"name": ""}, 303, ""),
        ({f"x{number}": "1" for number in range(200)}, 413, "多すぎて"),
        ({f"x{number}": "" for number in range(1000)}, 413, "多すぎて"),
        ({f"x{number}": "" for number in range(300)}, 303, ""),
        ({"summary": "長" * 30_000}, 413, "多すぎて"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_cannot_be_kept_is_refused_in_words(town: Town, more: dict[str, Any], status: int, words: str) -> None:
    answer = town.post(correct(town, **more))
    assert answer.status_code == status
    assert words in answer.get_data(as_text=True)
    assert submissions(town) == (status == 303)


@pytest.mark.parametrize(
    ("name", "written", "words"),
    [
        ("open", "第6土曜 10:00-12:00", "ひらく日と時間 の「第6土曜"),
        ("open", "12月24日 10:00-12:00", "臨時にひらく日 に書きます"),
        ("except.1.on", "12/24", "臨時の休み の「12/24」"),
        ("contact.phone", "でんわ", "電話：「でんわ」"),
        ("access.wheelchair.note", "長" * 201, "「車いすで入れる：説明」に201文字"),
        ("summary", "見え\u202eない", "ひとことの説明：文字の"),
    ],
)
def test_a_refusal_calls_a_field_as_the_form_does(town: Town, name: str, written: str, words: str) -> None:
    page = town.post(correct(town, **{name: written})).get_data(as_text=True)
    told = page[page.index('<ul class="findings">') : page.index("</ul>")]
    assert words in told
    assert not re.search(r"\b(open|also|except|summary|access)\b", told)


def test_a_refusal_shows_once_more_what_was_typed(town: Town) -> None:
    more = {"audiences": ["children", "older"], "sender.note": "長く書いたもの" * 200, EVIL: "x"}
    page = town.post(correct(town, website="x", **more)).get_data(as_text=True)
    for label, text in (
        ("ひとことの説明", "新しい説明です。"),
        ("伝えたいこと", "長く書いたもの" * 200),
        ("対象", "子ども\n高齢の人"),
        (str(escape(EVIL)), "x"),
    ):
        assert f"<dt>{label}</dt><dd>{text}</dd>" in page


def test_files_and_other_shapes_are_refused(town: Town) -> None:
    upload = {**correct(town), "file": (BytesIO(b"x"), "x.pdf")}
    for more in ({"data": upload, "content_type": "multipart/form-data"}, {"json": correct(town)}, {"data": b"x"}):
        answer = town.client.post("/submit", base_url=ADDRESS, **more)
        assert answer.status_code == 415
    assert submissions(town) == 0


@pytest.mark.parametrize(
    ("origin", "status"),
    [("null", 303), (SITE, 303), (ADDRESS, 303), ("https://evil.example", 403), (f"{SITE}.evil", 403)],
)
def test_forms_of_other_sites_are_refused(town: Town, origin: str, status: int) -> None:
    assert town.post(correct(town), Origin=origin).status_code == status


def test_only_our_own_name_is_answered_to(town: Town) -> None:
    for path in ("/", "/health", "/style.css"):
        assert town.client.get(path, base_url="https://evil.example").status_code == 400
    assert town.client.post("/submit", data=correct(town), base_url="https://evil.example").status_code == 400
    assert submissions(town) == 0


def test_a_receiver_may_live_below_a_path(town: Town) -> None:
    answer = town.client.post("/submit", data=correct(town), base_url=f"{ADDRESS}/uketsuke")
    assert answer.headers["Location"].startswith("/uketsuke/receipt/")
    page = town.client.get(answer.headers["Location"].removeprefix("/uketsuke"), base_url=f"{ADDRESS}/uketsuke")
    assert 'href="/uketsuke/style.css"' in page.get_data(as_text=True)


def test_one_address_and_one_day_have_their_limits(village: Path, tmp_path: Path) -> None:
    town = open_town(tmp_path, remote=village, a_day_from_one_address=2)
    statuses = [town.post(correct(town, summary=f"説明{number}")).status_code for number in range(3)]
    assert statuses == [303, 303, 429]
    assert town.post(correct(town, summary="説明1")).status_code == 303, "a second press is no second visit"
    other = town.client.post("/submit", data=correct(town), base_url=ADDRESS, environ_base={"REMOTE_ADDR": "192.0.2.9"})
    assert other.status_code == 303
    town.receiver.store.close()


def test_a_queue_that_nobody_looks_at_fills_up_and_says_so(village: Path, tmp_path: Path) -> None:
    town = open_town(tmp_path, remote=village, waiting=1)
    town.send(NIJI, summary="ひとつめ")
    answer = town.post(correct(town))
    assert answer.status_code == 503
    assert "担当課へ電話" in answer.get_data(as_text=True)
    town.receiver.store.close()


def test_trouble_with_the_database_is_told_and_nothing_typed_is_lost(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("shirube.receiver.store._BUSY_SECONDS", 0.05)
    holder = sqlite3.connect(town.receiver.settings.database, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr(town.receiver.store, "_own", threading.local())
    answer = town.post(correct(town, **{"sender.name": "見本 花子"}))
    holder.execute("ROLLBACK")
    holder.close()
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "120"
    assert "新しい説明です。" in answer.get_data(as_text=True)
    assert "locked" in caplog.text
    assert "花子" not in caplog.text
    assert town.post(correct(town)).status_code == 303


def test_without_git_a_correction_is_stored_all_the_same(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = correct(town)
    monkeypatch.setenv("PATH", "/nowhere")
    shutil.rmtree(town.clone.folder / "refs")
    assert town.post(sent).status_code == 303
    assert submissions(town) == 1


def test_what_nobody_foresaw_is_logged_without_anybodys_words(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(*args: object) -> bool:
        raise ValueError(f"unexpected {args[1]}")

    monkeypatch.setattr("shirube.receiver.app.count_visit", break_down)
    answer = town.post(correct(town, **{"sender.name": "見本 花子"}))
    assert answer.status_code == 500
    assert "新しい説明です。" in answer.get_data(as_text=True)
    assert "ValueError at break_down" in caplog.text
    assert "unexpected" not in caplog.text


def test_logs_hold_no_person_and_no_address(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    id = town.send(NIJI, contact__phone="0143-00-0009", sender__name="見本 花子", sender__reply="hanako@example.jp")
    assert f"received {id[:8]} places/niji" in caplog.text
    assert not re.search("花子|hanako|127\\.0\\.0\\.1|0143", caplog.text)
    assert id not in caplog.text, "who reads the log cannot open the receipt"


# ---- other pages --------------------------------------------------------------------------------------------------


def test_every_answer_is_strict_and_kept_out_of_search_engines(town: Town) -> None:
    id = town.send(NIJI, summary="新しい説明です。")
    for answer in (town.get("/"), town.get(f"/receipt/{id}"), town.get("/no-such"), town.get("/entries")):
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers["Cache-Control"] == "no-store"
        text = answer.get_data(as_text=True)
        assert '<html lang="ja">' in text
        assert "<script" not in text
        assert " style=" not in text
        html5lib.HTMLParser(strict=True).parse(text)


def test_a_receipt_that_is_not_there_is_not_found(town: Town) -> None:
    for id in ("x", "0" * 32, "%00", "..%2f"):
        assert town.get(f"/receipt/{id}").status_code == 404


def test_health_says_how_many_wait(town: Town) -> None:
    town.send(NIJI, summary="新しい説明です。")
    assert town.get("/health").get_json() == {"ok": True, "waiting": 1}


def test_a_line_is_read_back_with_its_dates(town: Town) -> None:
    def ask(accept: str, **headers: str) -> Any:
        sent = {"line": "第2土曜 10:00-12:00\n第6土陽"}
        return town.client.post("/schedule", data=sent, headers={"Accept": accept, **headers}, base_url=ADDRESS)

    page = ask("text/html").get_data(as_text=True)
    assert "12月12日" in page
    assert "読めません" in page
    answer = ask("application/json", Origin=SITE)
    first, second = json.loads(answer.get_data())
    assert first["next"][0] == "2026-12-12"
    assert (first["read"], second["read"]) == (True, False)
    assert answer.headers["Access-Control-Allow-Origin"] == SITE
    assert "Access-Control-Allow-Origin" not in ask("application/json", Origin="https://evil.example").headers


def test_a_line_too_long_to_read_is_not_read_as_a_shorter_one(town: Town) -> None:
    sent = {"line": f"第2土曜 10:00-12:00{' ' * 190}※12月は休み"}
    told = town.client.post("/schedule", data=sent, base_url=ADDRESS).get_data(as_text=True)
    assert "読めません" in told
    assert "12月12日" not in told


def test_the_days_of_a_whole_form_are_read_back_and_nothing_else_of_it(town: Town) -> None:
    enter(town)
    page = town.get(f"/entries/{NIJI}").get_data(as_text=True)
    assert '<button class="button" data-variant="quiet" formaction="/schedule" formtarget="_blank">' in page
    assert "formaction" not in re.findall(r"<button[^>]*>", page)[1], (
        "the Enter key would look at days and send nothing"
    )
    sent = {
        **form_of(town),
        "open": "毎月第2火曜 10:00-12:00",
        "sender.name": "見本 花子",
        "sender.note": "毎週土曜に電話ください",
    }
    told = town.client.post("/schedule", data=sent, base_url=ADDRESS).get_data(as_text=True)
    assert "12月8日" in told
    assert "見本 花子" not in told
    assert "電話" not in told


# ---- edit links ---------------------------------------------------------------------------------------------------


def enter(town: Town, organisation: str = "shakyo") -> None:
    answer = town.get(f"/link/{town.link(organisation)}")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/entries"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-shirube-edit=")
    for flag in ("HttpOnly", "SameSite=Strict", "Secure", "Path=/"):
        assert flag in cookie


def form_of(town: Town, key: str = NIJI) -> dict[str, Any]:
    """What a browser would send if nothing were changed on the form."""
    answer = town.get(f"/entries/{key}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    tree = html5lib.parse(answer.get_data(as_text=True), namespaceHTMLElements=False)
    form = tree.findall(".//form")[1]
    sent: dict[str, Any] = {}
    for element in form.iter():
        name = element.get("name")
        if name is None or (element.get("type") == "checkbox" and element.get("checked") is None):
            continue
        if element.tag == "select":
            chosen = [option for option in element.iter("option") if option.get("selected") is not None]
            value = chosen[0].get("value") if chosen else ""
        elif element.tag == "textarea":
            value = element.text or ""
        else:
            value = element.get("value") or ""
        sent.setdefault(name, []).append(value)
    return sent


def test_a_link_leads_to_the_organisations_own_entries(town: Town) -> None:
    enter(town)
    page = town.get("/entries").get_data(as_text=True)
    assert re.findall(r'href="(/entries/[^"]+)"', page) == [
        "/entries/organisations/shakyo",
        "/entries/places/kawaberi",
        "/entries/places/niji",
        "/entries/places/yukimichi",
    ]


def test_a_correction_by_link_is_the_organisations(town: Town) -> None:
    enter(town)
    sent = form_of(town)
    town.clock.wait(seconds=10)
    answer = town.post({**sent, "summary": ["新しい説明です。"]}, Origin=ADDRESS)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    found = town.receiver.store.submission(answer.headers["Location"].rpartition("/")[2])
    assert found is not None
    assert found.sent.organisation == "shakyo"


def test_what_cannot_be_read_comes_back_in_the_form_with_everything_typed(town: Town) -> None:
    enter(town)
    sent = form_of(town)
    town.clock.wait(seconds=10)
    typed = {**sent, "contact.phone": ["でんわ"], "summary": ["新しい説明です。"], "sender.note": ["夕方に電話を"]}
    answer = town.post(typed, Origin=ADDRESS)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "直してほしいところ" in page
    assert "<title>直してください：" in page
    opened = {found[1] for found in re.finditer(r"<details class=\"part\" open>\s*<summary>(.*?)<", page)}
    assert opened == {"名前と説明", "連絡先"}, "where something was typed"
    assert "変更なし" not in page, "one press would throw it away"
    for words in ("「でんわ」", 'value="でんわ"', 'value="新しい説明です。"', "夕方に電話を", sent["base"][0]):
        assert words in page
    assert submissions(town) == 0


def test_a_form_that_nobody_changed_asks_for_nothing(town: Town) -> None:
    """Both forms, that of a link and that of the site, write values in their own way; none of it is a change."""
    loaded = check_content(VILLAGE, NOON.date())
    assert loaded.directory is not None
    for entry in loaded.directory.entries:
        flat = flat_of(entry.listing)
        typed = {name: text for name, text in flat.items() if (field := field_of(entry.kind, name)) and not field.staff}
        id = town.send(entry.key, **{name.replace(".", "__"): text for name, text in typed.items()})
        found = town.receiver.store.submission(id)
        assert found is not None
        assert correction_of(found, town.receiver.entries).changes == (), entry.key
    enter(town)
    sent = form_of(town)
    town.clock.wait(seconds=10)
    answer = town.post(sent, Origin=ADDRESS)
    found = town.receiver.store.submission(answer.headers["Location"].rpartition("/")[2])
    assert found is not None
    assert correction_of(found, town.receiver.entries).changes == ()


def test_the_form_asks_every_question_that_is_not_for_the_office(town: Town) -> None:
    enter(town)
    sent = form_of(town)
    asked = {re.sub(r"\.\d+\.", ".*.", name) for name in sent}
    for field in form_fields("place"):
        assert (field.name in asked) is not field.staff, field.name
    assert sent["contact.phone"] == ["0143-00-0003"]
    assert sent["description"][0].startswith("ひとりで来ても")


def test_a_hidden_door_is_not_in_the_form(town: Town) -> None:
    enter(town, "yakuba")
    assert (
        not {"venue", "address.line", "geo.lat", "getting_there", "parking"} & form_of(town, "places/tomarigi").keys()
    )


def test_a_link_touches_nothing_of_others(town: Town) -> None:
    enter(town)
    own = form_of(town)
    assert town.get("/entries/places/hidamari").status_code == 403
    assert town.get("/entries/places/../site").status_code in (403, 404)
    town.clock.wait(seconds=10)
    foreign = {**own, "entry": "places/hidamari", "base": town.blob("places/hidamari"), "summary": "x"}
    assert town.post(foreign, Origin=ADDRESS).status_code == 403
    assert town.post({**own, "base": "0" * 40}, Origin=ADDRESS).status_code == 403
    assert town.post(own, Origin="null").status_code == 403, "somebody else's page must not send in our name"
    assert town.post(own, Origin=SITE).status_code == 403
    assert submissions(town) == 0


def test_a_form_is_not_sent_at_once_nor_after_a_week(town: Town) -> None:
    enter(town)
    sent = form_of(town)
    assert town.post(sent, Origin=ADDRESS).status_code == 422
    town.clock.wait(days=8)
    assert town.post(sent, Origin=ADDRESS).status_code == 403, "the session is over long before"
    assert submissions(town) == 0


def test_a_revoked_link_ends_its_sessions(town: Town) -> None:
    enter(town)
    sent = form_of(town)
    town.clock.wait(seconds=10)
    revoke_link(town.receiver.store, links(town.receiver.store)[0].id, town.clock())
    answer = town.post({**sent, "summary": "打ち込んだもの"}, Origin=ADDRESS)
    assert answer.status_code == 403
    assert "打ち込んだもの" in answer.get_data(as_text=True)
    assert town.get("/entries").status_code == 403
    assert town.get("/link/forged").status_code == 403


def test_who_comes_back_too_late_is_asked_to_open_the_link_again(town: Town) -> None:
    assert "8時間たった" in town.get("/entries").get_data(as_text=True)
    enter(town)
    town.clock.wait(hours=9)
    answer = town.get("/entries/places/niji")
    assert (answer.status_code, "8時間たった" in answer.get_data(as_text=True)) == (403, True)


def test_a_token_without_its_session_is_anybodys(town: Town) -> None:
    enter(town)
    sent = {**form_of(town), "summary": "新しい説明です。"}
    town.client.delete_cookie("__Host-shirube-edit", domain="uketsuke.example.jp")
    town.clock.wait(seconds=10)
    answer = town.post(sent, Origin=ADDRESS)
    found = town.receiver.store.submission(answer.headers["Location"].rpartition("/")[2])
    assert found is not None
    assert (found.sent.organisation, found.held) == ("", "staff")


def test_who_comes_from_a_letter_on_the_web_is_helped_over(town: Town) -> None:
    answer = town.get("/entries", **{"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 200
    assert 'content="0; url=/entries"' in answer.get_data(as_text=True)


# ---- hostile words ------------------------------------------------------------------------------------------------


def test_no_word_of_a_sender_becomes_markup(town: Town) -> None:
    names = [field.name.replace("*", "1") for field in form_fields("place") if not field.staff]
    fields = dict.fromkeys(names[:180], EVIL)
    page = town.post({**correct(town), **fields, "website": EVIL, "sender.note": EVIL}).get_data(as_text=True)
    assert EVIL not in page
    assert "<script" not in page
    assert "<img" not in page
    assert "{{7*7}}" in page, "shown as it was typed"
    kept = dict.fromkeys(("name", "summary", "open_note", "venue", "getting_there", "cost.note"), EVIL)
    answer = town.post({**correct(town), **kept, "sender.note": EVIL})
    assert answer.status_code == 303
    assert "alert" not in town.page(answer.headers["Location"].rpartition("/")[2])
