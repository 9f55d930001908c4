"""The database of a receiver: what is in it is on the disk, once, and nothing is lost or half written."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shirube.receiver import store as module
from shirube.receiver.limits import TooManyToday, count_visit
from shirube.receiver.links import (
    Keys,
    LinkRefused,
    form_token,
    issue_link,
    links,
    open_link,
    read_form_token,
    read_session,
    revoke_link,
)
from shirube.receiver.settings import Settings, SettingsFault, read_settings
from shirube.receiver.store import Sent, Store, StoreUnavailable

ROOT = Path(__file__).resolve().parent.parent
NOON = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "receiver.sqlite3")
    yield store
    store.close()


def sent(id: str = "a" * 32, **fields: str) -> Sent:
    return Sent(id, NOON, "places/niji", "changed", "b" * 40, fields or {"summary": "新しい説明"}, "")


# ---- submissions --------------------------------------------------------------------------------------------------


def test_what_was_added_is_there_for_another_process(store: Store, tmp_path: Path) -> None:
    assert store.add(sent(), {"sender.name": "見本 花子"}, "staff")
    other = Store(tmp_path / "receiver.sqlite3")
    found = other.submission("a" * 32)
    assert found is not None
    assert found.sent == sent()
    assert (found.state, found.held, found.attempts) == ("received", "staff", 0)
    assert other.person("a" * 32) == {"sender.name": "見本 花子"}
    other.close()


def test_nobody_else_on_the_machine_reads_it(store: Store, tmp_path: Path) -> None:
    assert {path.name: path.stat().st_mode & 0o077 for path in tmp_path.glob("*.sqlite3*")} == {
        "receiver.sqlite3": 0,
        "receiver.sqlite3-shm": 0,
        "receiver.sqlite3-wal": 0,
    }


def test_every_commit_waits_for_the_disk(store: Store) -> None:
    with store.writing() as database:
        assert database.execute("PRAGMA synchronous").fetchone()[0] == 2
        assert database.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


def test_the_same_submission_twice_is_there_once(store: Store) -> None:
    assert store.add(sent(), {}, "")
    assert not store.add(sent(), {"sender.name": "見本"}, "")
    assert len(store.listed(["received"])) == 1
    assert len(store.steps("a" * 32)) == 1
    assert store.person("a" * 32) == {}


def test_a_state_moves_only_from_where_somebody_saw_it(store: Store) -> None:
    store.add(sent(), {}, "")
    first = store.submission("a" * 32)
    assert first is not None
    assert store.move(first, "committed", NOON, commit_id="c" * 40)
    assert not store.move(first, "declined", NOON, reason="まちがい")
    found = store.submission("a" * 32)
    assert found is not None
    assert (found.state, found.commit, found.reason) == ("committed", "c" * 40, "")
    assert [state for _, state in store.steps("a" * 32)] == ["received", "committed"]


def test_a_step_that_fails_waits_longer_each_time_and_is_never_given_up(store: Store) -> None:
    store.add(sent(), {}, "")
    now, second = NOON, timedelta(seconds=1)
    for wait in (5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600, 3600, 3600):
        (due,) = store.due(now)
        store.retry(due, now, "git push: no route")
        assert not store.due(now + (wait - 1) * second)
        now += wait * second
    found = store.submission("a" * 32)
    assert found is not None
    assert (found.state, found.found, found.attempts) == ("received", "git push: no route", 14)


def test_what_staff_must_see_first_is_not_given_to_the_worker(store: Store) -> None:
    store.add(sent(), {}, "staff")
    assert store.due(NOON) == []
    assert store.waiting() == 1


def test_a_number_is_found_by_its_beginning(store: Store) -> None:
    store.add(sent("ab" * 16), {}, "")
    store.add(sent("ac" * 16), {}, "")
    assert [found.id for found in store.beginning("ab")] == ["ab" * 16]
    assert len(store.beginning("a")) == 2
    assert store.beginning("a%") == []


def test_purge_takes_people_away_and_leaves_what_they_sent(store: Store, tmp_path: Path) -> None:
    name = "見本はなこのなまえ"
    store.add(sent("1" * 32), {"sender.name": name}, "staff")
    store.add(replace(sent("2" * 32), received=NOON + timedelta(days=2)), {"sender.name": "二人目"}, "staff")
    assert store.purge(NOON + timedelta(days=1)) == 1
    assert store.person("1" * 32) == {}
    assert store.person("2" * 32) == {"sender.name": "二人目"}
    assert store.submission("1" * 32) is not None
    on_disk = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert name.encode() not in on_disk
    assert name.encode("unicode_escape") not in on_disk


def test_a_purge_that_leaves_a_name_in_the_log_says_so_and_the_next_takes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_BUSY_SECONDS", 0.05)
    store = Store(tmp_path / "receiver.sqlite3")
    store.add(sent(), {"sender.name": "見本はなこのなまえ"}, "staff")
    reader = sqlite3.connect(tmp_path / "receiver.sqlite3", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM person").fetchall()
    with pytest.raises(StoreUnavailable, match="reading"):
        store.purge(NOON + timedelta(days=1))
    reader.close()
    store.purge(NOON + timedelta(days=1))
    store.close()
    assert "見本はなこのなまえ".encode() not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


# ---- trouble ------------------------------------------------------------------------------------------------------


def test_a_database_that_somebody_holds_is_said_to_be_unavailable(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_BUSY_SECONDS", 0.05)
    other = Store(tmp_path / "receiver.sqlite3")
    holder = sqlite3.connect(tmp_path / "receiver.sqlite3", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable, match="locked"):
        other.add(sent(), {}, "")
    holder.execute("ROLLBACK")
    holder.close()
    assert other.add(sent(), {}, ""), "and works again when it is free"
    other.close()


def test_threads_take_turns_and_do_not_wait_by_asking_again(store: Store) -> None:
    together, refused = threading.Barrier(8), []

    def send(thread: int) -> None:
        with store.writing() as database:
            database.execute("PRAGMA busy_timeout = 0")  # whoever would have to ask again is refused
        together.wait()
        for number in range(10):
            try:
                store.add(sent(f"{thread:016x}{number:016x}"), {}, "")
            except StoreUnavailable as problem:
                refused.append(problem)

    threads = [threading.Thread(target=send, args=(thread,)) for thread in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == []
    assert len(store.listed(["received"])) == 80


def test_a_thread_that_never_ends_keeps_nobody_waiting_for_ever(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BUSY_SECONDS", 0.05)
    with store.writing(), pytest.raises(StoreUnavailable, match="another thread"):
        store.add(sent(), {}, "")
    assert store.add(sent(), {}, ""), "and works again when it is free"


_UNTIL_FULL = """
import resource, signal, sys
from pathlib import Path
from shirube.receiver.store import Store, StoreUnavailable
from tests.test_receiver_store import sent

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))
store = Store(Path(sys.argv[1]))
for number in range(5000):
    id = f"{number:032x}"
    try:
        store.add(sent(id, summary="長い説明" * 200), {}, "")
    except StoreUnavailable:
        break
    print(id, flush=True)
else:
    sys.exit("the limit on the size of files does not hold here")
"""


def test_a_full_disk_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    """In a child, since the limit on the size of files holds for a whole process."""
    command = [sys.executable, "-c", _UNTIL_FULL, str(tmp_path / "receiver.sqlite3")]
    child = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert child.returncode == 0, child.stderr
    acknowledged = child.stdout.split()
    assert len(acknowledged) > 10
    again = Store(tmp_path / "receiver.sqlite3")
    assert {found.id for found in again.listed(["received"])} == set(acknowledged)
    assert again.add(sent("f" * 32), {}, ""), "with room there is no harm left"
    again.close()


# ---- limits -------------------------------------------------------------------------------------------------------


def limits(**more: int) -> Settings:
    return Settings(address="https://example.jp", state=Path("/nowhere"), **more)  # type: ignore[arg-type]  # numbers only


def comes(store: Store, settings: Settings, address: str, now: datetime = NOON) -> bool:
    try:
        with store.writing() as database:
            count_visit(database, settings, address, now)
    except TooManyToday:
        return False
    return True


def test_one_address_may_send_so_much_a_day_and_all_together_so_much(store: Store) -> None:
    few = limits(a_day_from_one_address=2, a_day=3)
    assert [comes(store, few, "192.0.2.1") for _ in range(3)] == [True, True, False]
    assert comes(store, few, "192.0.2.2")
    assert not comes(store, few, "192.0.2.3"), "the whole day is full"
    assert comes(store, few, "192.0.2.1", NOON + timedelta(days=1)), "a new day begins"


def test_the_day_of_the_limits_is_that_of_japan(store: Store) -> None:
    one = limits(a_day_from_one_address=1)
    assert comes(store, one, "192.0.2.1", datetime(2026, 11, 25, 14, 59, tzinfo=UTC))
    assert comes(store, one, "192.0.2.1", datetime(2026, 11, 25, 15, 0, tzinfo=UTC))


def test_a_house_with_ipv6_is_one_address(store: Store) -> None:
    one = limits(a_day_from_one_address=1)
    assert comes(store, one, "2001:db8:1:2::1")
    assert not comes(store, one, "2001:db8:1:2:ffff::9")
    assert comes(store, one, "2001:db8:1:3::1")


def test_no_address_is_kept_and_yesterdays_key_is_gone(store: Store, tmp_path: Path) -> None:
    comes(store, limits(), "192.0.2.77")
    with store.writing() as database:
        old = bytes(database.execute("SELECT salt FROM salt").fetchone()[0])
    comes(store, limits(), "192.0.2.78", NOON + timedelta(days=1))
    with store.writing() as database:
        assert [bytes(row[0]) for row in database.execute("SELECT salt FROM salt")] != [old]
        assert database.execute("SELECT count(*) FROM visits").fetchone()[0] == 2  # the new one, and everybody
    assert b"192.0.2.7" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


# ---- links --------------------------------------------------------------------------------------------------------


def refusal(store: Store, keys: Keys, token: str, now: datetime = NOON) -> str:
    with pytest.raises(LinkRefused) as refused:
        open_link(store, keys, token, now)
    return refused.value.why


def test_a_link_opens_a_session_for_its_organisation(store: Store, tmp_path: Path) -> None:
    keys = Keys(tmp_path / "keys")
    session = open_link(store, keys, issue_link(store, keys, "shakyo", NOON, 30), NOON)
    assert read_session(store, keys, session, NOON) == "shakyo"
    with pytest.raises(LinkRefused, match="session"):
        read_session(store, keys, session, NOON + timedelta(hours=9))


def test_forged_expired_and_revoked_links_open_nothing(store: Store, tmp_path: Path) -> None:
    keys = Keys(tmp_path / "keys")
    token = issue_link(store, keys, "shakyo", NOON, 30)
    other = Keys(tmp_path / "other-keys")
    assert refusal(store, keys, token[:-9] + ("A" if token[-9] != "A" else "B") + token[-8:]) == "forged"
    assert refusal(store, keys, other.sign("link", {"link": links(store)[0].id})) == "forged"
    assert refusal(store, keys, keys.sign("session", {"link": links(store)[0].id})) == "forged", (
        "signed for another use"
    )
    assert refusal(store, keys, keys.sign("link", {"link": "no-such"})) == "forged"
    assert refusal(store, keys, "x" * 5000) == "forged"
    assert refusal(store, keys, "") == "forged"
    assert refusal(store, keys, token, NOON + timedelta(days=31)) == "expired"
    session = open_link(store, keys, token, NOON)
    assert revoke_link(store, links(store)[0].id, NOON)
    assert not revoke_link(store, links(store)[0].id, NOON)
    assert refusal(store, keys, token) == "revoked"
    with pytest.raises(LinkRefused, match="revoked"):
        read_session(store, keys, session, NOON)


def test_keys_are_renewed_without_taking_links_back_or_with_it(store: Store, tmp_path: Path) -> None:
    keys = Keys(tmp_path / "keys")
    old = issue_link(store, keys, "shakyo", NOON, 30)
    keys.rotate(forget=False)
    new = issue_link(store, keys, "yakuba", NOON, 30)
    assert read_session(store, keys, open_link(store, keys, old, NOON), NOON) == "shakyo"
    keys.rotate(forget=True)
    assert refusal(store, keys, old) == refusal(store, keys, new) == "forged"
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o600


def test_a_form_carries_what_it_was_handed_out_for(tmp_path: Path) -> None:
    keys = Keys(tmp_path / "keys")
    token = read_form_token(keys, form_token(keys, "shakyo", "places/niji", "b" * 40, NOON))
    assert token is not None
    assert (token.organisation, token.entry, token.base, token.issued) == ("shakyo", "places/niji", "b" * 40, NOON)
    assert read_form_token(keys, "x.y") is None


# ---- settings -----------------------------------------------------------------------------------------------------

GOOD = 'address = "https://Uketsuke.example.jp/u/"\nstate = "state"\nsites = ["https://Shirube.example.jp/repo/"]\n'


def test_settings_are_read_from_their_file(tmp_path: Path) -> None:
    (tmp_path / "receiver.toml").write_text(GOOD, encoding="utf-8")
    settings = read_settings(tmp_path / "receiver.toml")
    assert settings.state == tmp_path / "state"
    assert settings.sites == ("https://shirube.example.jp",)
    assert (settings.prefix, settings.origin) == ("/u", "https://uketsuke.example.jp")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (GOOD + 'colour = "red"', "「colour」という項目はありません"),
        (GOOD + 'a_day = "many"', "1 以上の数"),
        (GOOD + "a_day = 0", "1 以上の数"),
        (GOOD + "branch = 7", '"…" の形'),
        (GOOD + 'listen = "8900"', "127.0.0.1:8900 のように"),
        (GOOD + 'proposal = "mail"', "次から選んでください"),
        (GOOD + 'proposal = "gitlab"', "remote を書いてください"),
        (GOOD + 'proposal = "github"\nremote = "https://example.jp/x"', "token_file"),
        (GOOD + 'remote = "--upload-pack=x"', "「-」で始められません"),
        ('address = "ftp://example.jp"\nstate = "s"', "https://example.jp のように"),
        ('state = "s"', "address を書いてください"),
        ("address = ", "TOML として読めません"),
    ],
)
def test_wrong_settings_are_told_in_words(text: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "receiver.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsFault, match=words.replace("?", r"\?")):
        read_settings(tmp_path / "receiver.toml")


def test_settings_that_are_not_there_are_asked_for_in_words(tmp_path: Path) -> None:
    with pytest.raises(SettingsFault, match="がありません。--settings で"):
        read_settings(tmp_path / "receiver.toml")


def test_the_guide_shows_settings_that_can_be_read_and_names_every_one(tmp_path: Path) -> None:
    guide = (Path(__file__).resolve().parent.parent / "docs" / "operators" / "receiver.md").read_text(encoding="utf-8")
    shown = textwrap.dedent(guide.partition("```toml\n")[2].partition("```")[0])
    (tmp_path / "receiver.toml").write_text(shown, encoding="utf-8")
    assert read_settings(tmp_path / "receiver.toml").state == Path("/var/lib/shirube")
    assert [field.name for field in fields(Settings) if f"`{field.name}`" not in guide] == []
