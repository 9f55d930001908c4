"""From the receipt to the file: each correction ends in git once, the same field twice ends before people."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import build
from shirube.phrases import load_phrases
from shirube.receiver.forges import Request, Verdict
from shirube.receiver.git import Clone, GitFailed
from shirube.receiver.review import Case, ReviewRefused, accept, as_text, case_of, cases, decline, find
from shirube.receiver.review_app import create_review_app
from shirube.receiver.store import Submission
from shirube.receiver.worker import Worker, only_one
from tests.receiver_site import Town, git, open_town, repository_with

NIJI = "places/niji"
EVIL = "<script>alert(1)</script>"
PHRASES = load_phrases()[0]


@pytest.fixture(scope="session")
def village(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return repository_with(tmp_path_factory.mktemp("village"))


@pytest.fixture
def open_here(village: Path, tmp_path: Path) -> Iterator[Callable[..., Town]]:
    opened: list[Town] = []

    def open_it(**more: Any) -> Town:
        remote = shutil.copytree(village, tmp_path / "town.git")
        opened.append(open_town(tmp_path, remote=remote, **more))
        return opened[0]

    yield open_it
    for town in opened:
        town.receiver.store.close()


@pytest.fixture
def town(open_here: Callable[..., Town]) -> Town:
    return open_here()


def case(town: Town, id: str) -> Case:
    return case_of(town.receiver, find(town.receiver, id), PHRASES)


def agree(town: Town, id: str, **more: Any) -> None:
    accept(town.receiver, case(town, id), checked=more.pop("checked", True), **more)


def work(town: Town, **wait: float) -> None:
    town.clock.wait(**(wait or {"minutes": 2}))
    Worker(town.receiver).run_once()


def on_remote(town: Town, key: str) -> str:
    return git(Path(town.receiver.settings.remote), "show", f"main:content/{key}.yaml")


# ---- the way of one correction ------------------------------------------------------------------------------------


def test_an_accepted_correction_changes_its_line_and_no_other(town: Town) -> None:
    before = town.text(NIJI)
    id = town.send(NIJI, summary="夕ごはんをいっしょに食べるところです。")
    work(town)
    assert town.text(NIJI) == before, "nobody has accepted it"
    agree(town, id)
    work(town)
    assert town.state(id) == "merged"
    old = "summary: 子どもも大人も、いっしょに夕ごはんを食べるところです。"
    assert town.text(NIJI) == before.replace(old, "summary: 夕ごはんをいっしょに食べるところです。")
    assert on_remote(town, NIJI) == town.text(NIJI).rstrip()
    assert "案内に入れました" in town.page(id)


def test_the_receipt_tells_each_step_once(town: Town) -> None:
    id = town.send(NIJI, summary="新しい説明です。")
    agree(town, id)
    work(town)
    assert [town.page(id).count(f"</span> {words}") for words in ("受け付けました", "案内に入れました")] == [1, 1]


def test_git_holds_no_person_and_no_word_that_was_sent_in_its_messages(town: Town) -> None:
    id = town.send(NIJI, summary="Closes #1 @everyone", sender__name="見本 花子", sender__note="秘密のこと")
    agree(town, id)
    work(town)
    everything = git(town.clone.folder, "log", "--all", "-p", "--format=%an %ae %cn %ce %B")
    for word in ("花子", "秘密", "127.0.0.1"):
        assert word not in everything
    message = git(town.clone.folder, "log", "-1", "--format=%an%n%B")
    assert message.startswith("しるべ受付\nplaces/niji の訂正")
    assert "Closes" not in message
    assert id not in everything, "who reads git cannot open the receipt"


def test_confirming_adds_a_confirmation(town: Town) -> None:
    id = town.send(NIJI, says="right")
    assert "変更なし・確認しました" in as_text(case(town, id))
    town.clock.wait(days=20)
    agree(town, id)
    work(town)
    assert town.state(id) == "merged"
    assert "{on: 2026-11-25, method: owner" in town.text(NIJI), "of the day on which it was said, not accepted"


def test_a_new_entry_gets_its_name_from_staff(town: Town) -> None:
    fields = {"name": "見本サロン あたらしい", "organisation": "shakyo", "kind": "salon", "area": "kawakami"}
    fields |= {"summary": "あたらしいところです。", "audiences": "anyone", "open": "第2土曜 10:00-12:00"}
    id = town.send("places/", says="new", **fields)
    assert "<dd>新しいページ</dd>" in town.page(id)
    with pytest.raises(ReviewRefused, match=r"アドレスになる名前.*--slug"):
        agree(town, id)
    with pytest.raises(ReviewRefused, match="もう使われています"):
        agree(town, id, slug="niji")
    agree(town, id, slug="mihon-new")
    work(town)
    found = town.receiver.store.submission(id)
    assert found is not None
    assert found.state == "merged", found.found
    assert "name: 見本サロン あたらしい" in on_remote(town, "places/mihon-new")
    assert "<dd>places/mihon-new</dd>" in town.page(id)


def test_a_name_that_was_taken_meanwhile_is_exchanged_for_another(town: Town) -> None:
    fields = {"organisation": "shakyo", "kind": "salon", "area": "kawakami", "summary": "あたらしいところです。"}
    fields |= {"audiences": "anyone", "open": "不定期"}
    ids = []
    for number in "あい":
        ids.append(town.send("places/", says="new", name=f"見本サロン {number}", **fields))
        town.clock.wait(seconds=1)
        agree(town, ids[-1], slug="mihon-new")
    work(town)
    found = town.receiver.store.submission(ids[1])
    assert found is not None
    assert (town.state(ids[0]), found.held) == ("merged", "findings")
    with pytest.raises(ReviewRefused, match="もう使われています"):
        agree(town, ids[1])
    agree(town, ids[1], slug="mihon-new-2")
    work(town)
    assert town.state(ids[1]) == "merged"
    assert "見本サロン い" in on_remote(town, "places/mihon-new-2")
    assert [row.label for row in case(town, ids[1]).rows][:3] == ["名前", "ひとことの説明", "種類"], "as a form asks"


def test_what_a_new_entry_lacks_is_told_before_it_is_accepted(town: Town) -> None:
    id = town.send("places/", says="new", name="見本サロン", roles__1__text="昼食づくり")
    told = case(town, id).wanting
    assert "「種類」が書かれていません。 「kind: …」の行を足してください。" in told
    assert "「役割の種類」が書かれていません。 「kind: …」の行を足してください。" in told
    assert not any("「名前」" in words for words in told)
    assert "\n  ・「種類」が書かれていません。" in as_text(case(town, id))
    page = create_review_app(town.receiver, "key").test_client()
    page.get("/?key=key", base_url="http://127.0.0.1")
    assert "<li>「種類」が" in page.get(f"/case/{id}", base_url="http://127.0.0.1").get_data(as_text=True)
    assert case(town, town.send(NIJI, summary="新しい説明です。")).wanting == ()
    gone = town.post({"entry": "places/nowhere", "base": town.blob(NIJI), "says": "right"})
    assert "ファイルがありません" in case(town, gone.headers["Location"].rpartition("/")[2]).wanting[0]


def test_what_is_taken_away_that_must_be_there_is_told_too(town: Town) -> None:
    shown = case(town, town.send(NIJI, name="", except__2__why="大そうじ"))
    assert [words.partition("」")[0] for words in shown.wanting] == ["「名前", "「臨時の休み"]
    assert [row.label for row in shown.rows] == ["名前", "臨時の休みの理由（2つ目）"]  # the first of the rows stays


def test_what_is_there_already_is_done(town: Town) -> None:
    base = town.blob(NIJI)
    first = town.send(NIJI, contact__phone="0143-00-0009")
    agree(town, first)
    work(town)
    answer = town.post({"entry": NIJI, "base": base, "says": "changed", "contact.phone": "0143-00-0009", "website": ""})
    second = answer.headers["Location"].rpartition("/")[2]
    if second != first:
        agree(town, second)
        work(town)
    assert town.state(second) == "merged"
    assert len(git(town.clone.folder, "rev-list", "main").split()) == 2


def test_what_would_not_pass_the_checks_waits_for_staff_with_their_words(town: Town) -> None:
    id = town.send(NIJI, organisation="daremo")
    agree(town, id)
    work(town)
    found = town.receiver.store.submission(id)
    assert found is not None
    assert (found.state, found.held) == ("received", "findings")
    assert "daremo" in found.found
    assert "直す" in town.page(id)
    assert found.id in {waiting.id for waiting in cases(town.receiver)}


# ---- two people ---------------------------------------------------------------------------------------------------


def test_two_people_on_different_fields_both_get_in(town: Town) -> None:
    one = town.send(NIJI, summary="夕ごはんのところです。")
    two = town.send(NIJI, contact__phone="0143-00-0009")
    agree(town, one)
    agree(town, two)
    work(town)
    assert (town.state(one), town.state(two)) == ("merged", "merged")
    assert "夕ごはんのところです。" in on_remote(town, NIJI)
    assert "0143-00-0009" in on_remote(town, NIJI)


def test_two_people_on_one_field_are_both_kept_for_staff(town: Town) -> None:
    one = town.send(NIJI, summary="ひとりめの説明です。")
    town.clock.wait(minutes=1)
    two = town.send(NIJI, summary="ふたりめの説明です。", open_note="雪の日は休みます。")
    agree(town, one)
    agree(town, two)
    work(town)
    assert (town.state(one), town.state(two)) == ("merged", "conflict")
    assert "ひとりめ" in on_remote(town, NIJI)
    assert "どちらもとってあります" in town.page(two)
    shown = case(town, two)
    row = next(row for row in shown.rows if "ふたりめ" in row.new)
    assert (row.now, row.differs) == ("ひとりめの説明です。", True)
    agree(town, two)
    work(town)
    assert town.state(two) == "merged"
    assert "ふたりめ" in on_remote(town, NIJI)
    assert "雪の日は休みます。" in on_remote(town, NIJI)


def test_a_file_that_nobody_saw_goes_to_staff(town: Town) -> None:
    answer = town.post({"entry": NIJI, "base": "e" * 40, "says": "changed", "summary": "いつかの説明です。"})
    id = answer.headers["Location"].rpartition("/")[2]
    assert "送った人が見たもの" not in as_text(case(town, id)), "nobody knows"
    agree(town, id)
    work(town)
    assert town.state(id) == "conflict"
    agree(town, id)
    work(town)
    assert town.state(id) == "merged"
    assert "いつかの説明です。" in on_remote(town, NIJI)


def test_somebody_who_edits_in_the_repository_meanwhile_loses_nothing(town: Town, tmp_path: Path) -> None:
    id = town.send(NIJI, summary="受付からの説明です。")
    agree(town, id)
    work_tree = tmp_path / "editor"
    git(tmp_path, "clone", "-q", town.receiver.settings.remote, str(work_tree))
    file = work_tree / "content" / f"{NIJI}.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("0143-00-0003", "0143-00-0008"), encoding="utf-8")
    git(work_tree, "commit", "-q", "-am", "telephone")
    git(work_tree, "push", "-q", "origin", "main")
    work(town)
    assert town.state(id) == "merged"
    assert "受付からの説明です。" in on_remote(town, NIJI)
    assert "0143-00-0008" in on_remote(town, NIJI)


# ---- forges -------------------------------------------------------------------------------------------------------


class Fake:
    """A forge that remembers what it was given."""

    def __init__(self) -> None:
        self.pushed: dict[str, Request] = {}
        self.says: Verdict = "open"
        self.broken = False

    def push(self, request: Request) -> str:
        if self.broken:
            raise GitFailed("git push: no route to host")
        self.pushed[request.branch] = request
        return "https://git.example.jp/town/pulls/1"

    def propose(self, request: Request) -> str:
        assert request.branch in self.pushed
        return ""

    def verdict(self, branch: str, url: str) -> Verdict:
        assert branch in self.pushed
        assert url == "https://git.example.jp/town/pulls/1"
        return self.says


@pytest.fixture
def forge(monkeypatch: pytest.MonkeyPatch) -> Fake:
    fake = Fake()
    monkeypatch.setattr("shirube.receiver.worker.forge_of", lambda *_: fake)
    return fake


def test_an_accepted_correction_becomes_a_request_with_its_table(open_here: Callable[..., Town], forge: Fake) -> None:
    town = open_here(proposal="agit")
    id = town.send(NIJI, contact__phone="0143-00-0009", summary=EVIL + "@all")
    work(town)
    assert forge.pushed == {}, "anonymous reports wait for staff"
    agree(town, id)
    work(town)
    assert town.state(id) == "proposed"
    (request,) = forge.pushed.values()
    assert "別の道で確かめて" in request.text
    assert "<code>0143-00-0003</code></td><td><code>0143-00-0009</code>" in request.text
    assert "<script" not in request.text
    assert EVIL not in request.title
    assert "https://git.example.jp/town/pulls/1" in town.page(id)
    assert git(town.clone.folder, "rev-parse", request.branch) == request.commit


def test_what_becomes_of_a_request_is_told_on_the_receipt(open_here: Callable[..., Town], forge: Fake) -> None:
    town = open_here(proposal="github", repository="t/s", token_file=Path("/nowhere"))
    ids = [town.send(NIJI, summary=f"説明 {number} です。") for number in range(2)]
    for id in ids:
        agree(town, id)
    work(town)
    assert [town.state(id) for id in ids] == ["proposed", "proposed"]
    found = town.receiver.store.submission(ids[0])
    assert found is not None
    town.clone.push(found.commit, "refs/heads/main")  # somebody merges the first
    work(town, minutes=10)
    assert [town.state(id) for id in ids] == ["merged", "conflict"], "the other asks for the same field"
    agree(town, ids[1])
    work(town, minutes=10)
    assert town.state(ids[1]) == "proposed"
    assert len(forge.pushed) == 3, "on a branch of its own: nothing is pushed by force"
    forge.says = "closed"
    work(town, minutes=10)
    assert town.state(ids[1]) == "declined"


@pytest.mark.parametrize("told", ["merged", "open"])
def test_what_is_merged_as_a_commit_of_another_name_is_merged(
    told: Verdict, open_here: Callable[..., Town], forge: Fake
) -> None:
    town = open_here(proposal="agit")
    id = town.send(NIJI, says="right")
    agree(town, id)
    work(town)
    (request,) = forge.pushed.values()
    squashed = git(town.clone.folder, "commit-tree", f"{request.commit}^{{tree}}", "-p", "main", "-m", "訂正")
    town.clone.push(squashed, "refs/heads/main")
    forge.says = told
    work(town, days=1)
    assert town.state(id) == "merged"


def test_a_push_that_fails_is_tried_until_it_works(open_here: Callable[..., Town], forge: Fake) -> None:
    town = open_here(proposal="gitlab")
    id = town.send(NIJI, summary="新しい説明です。")
    agree(town, id)
    forge.broken = True
    for _ in range(4):
        work(town)
    found = town.receiver.store.submission(id)
    assert found is not None
    assert (found.state, found.attempts) == ("committed", 4)
    assert "no route" in as_text(case(town, id))
    assert "no route" not in town.page(id)
    forge.broken = False
    work(town, hours=1)
    assert town.state(id) == "proposed"


@pytest.mark.parametrize("step", ["files", "contents", "commit", "move_branch", "push", "fetch", "blob_at", "parent"])
def test_git_may_fail_at_any_step_and_nothing_is_lost_or_doubled(
    town: Town, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = town.send(NIJI, summary="新しい説明です。")
    agree(town, id)

    def fail(*_: object, **__: object) -> None:
        raise GitFailed(f"git: {step} failed")

    with monkeypatch.context() as broken:
        broken.setattr(Clone, step, fail)
        work(town)
        assert town.state(id) in ("received", "committed") or step == "fetch"
    for _ in range(3):
        work(town, hours=1)
    assert town.state(id) == "merged"
    assert len(git(Path(town.receiver.settings.remote), "rev-list", "main").split()) == 2


def test_one_that_cannot_be_worked_on_does_not_keep_the_others_waiting(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ids = [town.send(NIJI, summary="新しい説明です。"), town.send("places/kawaberi", summary="べつの説明です。")]
    for id in ids:
        agree(town, id)

    def stumble(submission: Submission) -> str:
        if submission.entry == NIJI:
            raise KeyError("新しい説明です。")
        return "訂正"

    monkeypatch.setattr("shirube.receiver.worker._message", lambda submission, _: stumble(submission))
    work(town)
    assert [town.state(id) for id in ids] == ["received", "merged"]
    assert "不具合かもしれません（KeyError）" in as_text(case(town, ids[0]))
    assert "KeyError" in caplog.text
    assert "説明です" not in caplog.text


def rebuild_clone(town: Town) -> None:
    """Make the clone anew, as the guide says where somebody has written the branch over."""
    shutil.rmtree(town.clone.folder)
    shutil.copytree(town.receiver.settings.remote, town.clone.folder)


def test_what_was_committed_in_a_clone_that_is_gone_is_committed_anew(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise GitFailed("git push: no route to host")

    id = town.send(NIJI, summary="新しい説明です。")
    agree(town, id)
    with monkeypatch.context() as broken:
        broken.setattr(Clone, "push", fail)
        work(town)
    assert town.state(id) == "committed"
    rebuild_clone(town)
    work(town, hours=1)
    assert town.state(id) == "merged"
    assert "新しい説明です。" in on_remote(town, NIJI)


def test_what_was_proposed_is_watched_from_a_clone_made_anew(open_here: Callable[..., Town], forge: Fake) -> None:
    town = open_here(proposal="agit")
    id = town.send(NIJI, summary="新しい説明です。")
    agree(town, id)
    work(town)
    rebuild_clone(town)
    work(town, minutes=10)
    found = town.receiver.store.submission(id)
    assert found is not None
    assert (found.state, found.found, found.attempts) == ("proposed", "", 0)
    forge.says = "closed"
    work(town, minutes=10)
    assert town.state(id) == "declined"


def test_a_clock_that_is_put_back_keeps_nothing_waiting(town: Town, tmp_path: Path) -> None:
    worker = Worker(town.receiver)
    town.clock.wait(days=300)
    worker.run_once()
    id = town.send(NIJI, summary="新しい説明です。")
    agree(town, id)
    town.clock.wait(days=-300)
    work_tree = tmp_path / "editor"
    git(tmp_path, "clone", "-q", town.receiver.settings.remote, str(work_tree))
    git(work_tree, "commit", "-q", "--allow-empty", "-m", "elsewhere")
    git(work_tree, "push", "-q", "origin", "main")
    worker.run_once()
    assert town.state(id) == "merged"
    assert "elsewhere" in git(town.clone.folder, "log", "--format=%s", "main")


def test_a_branch_that_was_written_over_is_told_in_the_words_of_git(town: Town, tmp_path: Path) -> None:
    work_tree = tmp_path / "editor"
    git(tmp_path, "clone", "-q", town.receiver.settings.remote, str(work_tree))
    git(work_tree, "commit", "-q", "--amend", "-m", "another beginning")
    git(work_tree, "push", "-q", "--force", "origin", "main")
    with pytest.raises(GitFailed, match=r"rejected.*non-fast-forward"):
        town.clone.fetch()


def test_without_a_remote_the_clone_is_the_repository(village: Path, tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    shutil.copytree(village, tmp_path / "state" / "repository.git")
    town = open_town(tmp_path, remote="")
    id = town.send(NIJI, summary="新しい説明です。")
    agree(town, id)
    work(town)
    assert town.state(id) == "merged"
    assert "新しい説明です。" in town.text(NIJI)
    town.receiver.store.close()


def test_only_one_works_at_a_time(town: Town) -> None:
    with only_one(town.receiver) as first, only_one(town.receiver) as second:
        assert (first, second) == (True, False)
    with only_one(town.receiver) as again:
        assert again


# ---- staff --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["contact.phone", "contact.web", "contact.email", "address.line", "translations.en.venue"]
)
def test_how_people_get_there_needs_a_second_look(town: Town, name: str) -> None:
    values = {"contact.web": "https://example.jp/new", "contact.email": "new@example.jp"}
    id = town.send(NIJI, **{name.replace(".", "__"): values.get(name, "0143-00-0009")})
    with pytest.raises(ReviewRefused, match=r"別の道.*--checked"):
        agree(town, id, checked=False)
    other = town.send(NIJI, summary="新しい説明です。")
    agree(town, other, checked=False)


def test_a_command_that_is_refused_says_so_in_japanese(tmp_path: Path) -> None:
    settings = tmp_path / "receiver.toml"
    settings.write_text('address = "https://uketsuke.example.jp"\nstate = "state"\n', encoding="utf-8")
    done = CliRunner().invoke(build.main, ["review", "show", "abcd1234", "--settings", str(settings)])
    assert (done.exit_code, done.output) == (1, "エラー: 受付番号「abcd1234」はありません。\n")


@pytest.mark.parametrize("command", [["receive"], ["review", "page", "--port"]])
def test_an_address_that_somebody_else_has_is_said_to_be_taken(
    command: list[str], village: Path, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        settings = tmp_path / "receiver.toml"
        text = f'address = "https://uketsuke.example.jp"\nstate = "state"\nremote = "{village}"\n'
        settings.write_text(f'{text}listen = "127.0.0.1:{port}"\n', encoding="utf-8")
        words = [*command, *([port] if "--port" in command else []), "--settings", str(settings)]
        done = CliRunner().invoke(build.main, words)
    assert done.exit_code == 1
    assert done.output.startswith(f"エラー: 127.0.0.1:{port} で待てません。ほかのプログラムが")


@pytest.mark.parametrize(("which", "words"), [("list", "待っているもの"), ("conflicts", "ふたりが直したもの")])
def test_where_nothing_waits_a_list_says_so(tmp_path: Path, which: str, words: str) -> None:
    settings = tmp_path / "receiver.toml"
    settings.write_text('address = "https://uketsuke.example.jp"\nstate = "state"\n', encoding="utf-8")
    done = CliRunner().invoke(build.main, ["review", which, "--settings", str(settings)])
    assert (done.exit_code, words in done.output) == (0, True)


def test_a_reason_reaches_the_sender_and_nothing_else_does(town: Town) -> None:
    id = town.send(NIJI, summary="新しい説明です。")
    with pytest.raises(ReviewRefused, match="理由を書いて"):
        decline(town.receiver, find(town.receiver, id), "  ")
    with pytest.raises(ReviewRefused, match="500字までです。今は501字"):
        decline(town.receiver, find(town.receiver, id), "長" * 501)
    decline(town.receiver, find(town.receiver, id[:8]), f"変わっていませんでした。{EVIL}")
    page = town.page(id)
    assert "変わっていませんでした。" in page
    assert EVIL not in page
    with pytest.raises(ReviewRefused, match="もう終わって"):
        decline(town.receiver, find(town.receiver, id), "また")
    with pytest.raises(ReviewRefused, match="承認を待っていません"):
        agree(town, id)


def test_the_text_for_a_terminal_holds_no_control_characters_and_no_line_of_the_sender(town: Town) -> None:
    id = town.send(NIJI, summary="新しい説明です。", sender__note="x\x1b[2Jy\nようす 案内に入れました")
    text = as_text(case(town, id))
    assert "\x1b" not in text
    assert [line for line in text.split("\n") if line.startswith("ようす")] == ["ようす 担当者待ち"]
    assert "新：新しい説明です。" in text


def test_the_review_page_is_for_who_knows_its_key(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    id = town.send(NIJI, contact__phone="0143-00-0009", summary=EVIL, sender__note=EVIL, sender__name="見本 花子")
    browser = create_review_app(town.receiver, "secret-key").test_client()
    here = {"base_url": "http://127.0.0.1:8901"}
    assert browser.get("/", **here).status_code == 403
    wrong = browser.get("/?key=wrong", **here)
    assert wrong.status_code == 403
    assert "もう一度ひらいてください" in wrong.get_data(as_text=True)
    assert browser.get("/?key=secret-key", base_url="http://evil.example").status_code == 400
    answer = browser.get("/?key=secret-key", **here)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert id[:8] in browser.get("/", **here).get_data(as_text=True)
    page = browser.get(f"/case/{id}", **here).get_data(as_text=True)
    assert "0143-00-0003" in page
    assert "0143-00-0009" in page
    assert "見本 花子" in page
    assert EVIL not in page
    token = page.partition('name="form" value="')[2].partition('"')[0]
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    yes = {"act": "accept", "seen": seen, "checked": "yes"}
    assert browser.post(f"/case/{id}", data=yes, **here).status_code == 403, "a page of somebody else"
    assert browser.post(f"/case/{id}", data={**yes, "form": token, "checked": ""}, **here).status_code == 409
    assert browser.post(f"/case/{id}", data={**yes, "form": token, "seen": "x"}, **here).status_code == 409
    long = browser.post(f"/case/{id}", data={"act": "decline", "form": token, "reason": "長い" * 300}, **here)
    assert (long.status_code, "長い" * 300 in long.get_data(as_text=True)) == (409, True), "not to be typed again"
    assert browser.post(f"/case/{id}", data={**yes, "form": token}, **here).status_code == 303
    found = town.receiver.store.submission(id)
    assert found is not None
    assert found.held == ""
    assert browser.get("/case/nothing", **here).status_code == 404

    def fails(*_: object) -> None:
        raise GitFailed("git ls-tree: no such branch")

    monkeypatch.setattr(type(town.receiver.entries), "now", fails)
    failed = browser.get(f"/case/{id}", **here)
    assert failed.status_code == 503
    assert "もう一度ためしてください（git ls-tree: no such branch）" in failed.get_data(as_text=True)


def test_a_newer_correction_of_the_same_organisation_takes_the_place_of_the_older(town: Town) -> None:
    store, clock = town.receiver.store, town.clock
    ids = []
    for number in range(2):
        id = town.send(NIJI, summary=f"説明 {number} です。")
        with store.writing() as database:
            database.execute("UPDATE submission SET organisation = 'shakyo' WHERE id = ?", (id,))
        ids.append(id)
        clock.wait(minutes=1)
    agree(town, ids[1])
    work(town)
    assert [town.state(id) for id in ids] == ["superseded", "merged"]
    assert not case(town, ids[0]).may_accept
    assert "あとの訂正を使います" in town.page(ids[0])
