"""Git as the receiver uses it: exact bytes, compare and swap, no force; and the forges it proposes to."""

from __future__ import annotations

import html
import json
import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from shirube.receiver.forges import AGit, Api, ForgeFailed, GitHub, GitLab, Request, proposal_text
from shirube.receiver.git import Clone, GitFailed
from shirube.receiver.snapshot import Snapshot

NOON = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
NIJI = "content/places/niji.yaml"


def run(folder: Path, *words: str) -> str:
    me = ["-c", "user.name=mihon", "-c", "user.email=mihon@example.jp", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", "-C", str(folder), *me, *words], capture_output=True, check=True)
    return done.stdout.decode().strip()


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    """A repository as a city has it, with content of every awkward kind."""
    work, bare = tmp_path / "work", tmp_path / "town.git"
    run(tmp_path, "init", "--quiet", "--initial-branch=main", str(work))
    (work / "content" / "places").mkdir(parents=True)
    (work / NIJI).write_bytes("name: 見本 にじ\r\nopen: 毎週水曜\r\n".encode())
    (work / "content" / "places" / "いろは.yaml").write_bytes(b"name: x\n")
    (work / "content" / "link.yaml").symlink_to("/etc/passwd")
    (work / "README.md").write_bytes(b"readme\n")
    run(work, "add", "-A")
    run(work, "commit", "--quiet", "-m", "first")
    (work / ".gitattributes").write_bytes(b"* text=auto eol=lf\n")
    run(work, "add", ".gitattributes")
    run(work, "commit", "--quiet", "-m", "second")
    run(tmp_path, "clone", "--quiet", "--bare", str(work), str(bare))
    return bare


@pytest.fixture
def clone(remote: Path, tmp_path: Path) -> Clone:
    clone = Clone(tmp_path / "repository.git", remote=str(remote), branch="main", committer="受付 <r@example.jp>")
    clone.fetch()
    return clone


def test_a_commit_changes_the_files_it_names_and_nothing_else(clone: Clone) -> None:
    head = clone.head
    made = clone.commit(head, {NIJI: b"new\r\n", "content/places/new.yaml": b""}, "件名\n", NOON)
    assert clone.head == head, "no branch points at it yet"
    assert run(clone.folder, "diff-tree", "-r", "--name-status", head, made).split("\n") == [
        "A\tcontent/places/new.yaml",
        f"M\t{NIJI}",
    ]
    assert clone.blob(clone.blob_at(made, NIJI), 100) == b"new\r\n", "whatever .gitattributes says"
    assert run(clone.folder, "log", "-1", "--format=%an <%ae>|%cn|%s|%cI", made) == (
        "受付 <r@example.jp>|受付|件名|2026-11-25T03:00:00+00:00"
    )
    assert clone.parent(made) == head
    assert clone.commit(head, {NIJI: b"new\r\n", "content/places/new.yaml": b""}, "件名\n", NOON) == made, (
        "again the same"
    )


def test_a_branch_moves_only_from_where_it_was_seen(clone: Clone) -> None:
    head = clone.head
    one = clone.commit(head, {NIJI: b"1\n"}, "1", NOON)
    two = clone.commit(head, {NIJI: b"2\n"}, "2", NOON)
    assert clone.move_branch("corrections/x", one, was=None)
    assert not clone.move_branch("corrections/x", two, was=None)
    assert clone.move_branch("main", one, was=head)
    assert not clone.move_branch("main", two, was=head)
    assert clone.head == one
    assert clone.is_in(head, one)
    assert not clone.is_in(two, one)
    clone.drop_branch("corrections/x", two)
    assert clone.commit_of("corrections/x") == one, "it stands elsewhere"
    clone.drop_branch("corrections/x", one)
    clone.drop_branch("corrections/x", one)
    assert clone.commit_of("corrections/x") is None


def test_a_push_that_would_need_force_is_refused(clone: Clone, remote: Path) -> None:
    head = clone.head
    one = clone.commit(head, {NIJI: b"1\n"}, "1", NOON)
    two = clone.commit(head, {NIJI: b"2\n"}, "2", NOON)
    clone.push(one, "refs/heads/main")
    clone.push(one, "refs/heads/main")  # once more: it may not have been heard of
    with pytest.raises(GitFailed, match="push"):
        clone.push(two, "refs/heads/main")
    assert run(remote, "rev-parse", "main") == one


def test_only_what_is_a_blob_and_small_enough_is_read(clone: Clone) -> None:
    blob = clone.blob_at(clone.head, NIJI)
    content = clone.blob(blob, 100)
    assert content is not None
    assert content.startswith("name: 見本".encode())
    assert clone.blob(blob, 10) is None
    assert clone.blob(clone.head, 10_000) is None, "a commit"
    for other in ("", "HEAD", "--help", "f" * 40, f"{blob}\nHEAD", "main:README.md"):
        assert clone.blob(other, 10_000) is None
    assert clone.blob_at(clone.head, "content/no-such.yaml") == ""
    assert clone.blob_at(clone.head, "content/*") == "", "a path is a path, no pattern"
    assert clone.ever_held(NIJI, blob)
    assert not clone.ever_held("README.md", blob)
    made = clone.commit(clone.head, {NIJI: b"new\n"}, "x", NOON)
    clone.move_branch("main", made, was=clone.head)
    assert clone.ever_held(NIJI, blob), "it once did"


def test_nothing_of_the_users_settings_or_of_hooks_is_run(
    clone: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trap = tmp_path / "trapped"
    hooks = clone.folder / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("pre-push", "reference-transaction", "post-update"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch '{trap}'\n")
        (hooks / name).chmod(0o755)
    (tmp_path / ".gitconfig").write_text("[user]\n\tname = Somebody\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", f"touch {trap}")
    made = clone.commit(clone.head, {NIJI: b"x\n"}, "x", NOON)
    clone.move_branch("corrections/a", made, was=None)
    clone.push(made, "refs/heads/corrections/a")
    monkeypatch.undo()
    assert not trap.exists()
    assert run(clone.folder, "log", "-1", "--format=%an", made) == "受付"


def test_git_that_hangs_or_is_missing_is_a_failure_in_words(
    clone: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    with pytest.raises(GitFailed, match="git for-each-ref: No such file"):
        clone.commit_of("main")
    monkeypatch.setattr("shirube.receiver.git._SECONDS", 0.1)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "git").write_text("#!/bin/sh\nexec /bin/sleep 9\n")
    (tmp_path / "bin" / "git").chmod(0o755)
    with pytest.raises(GitFailed, match=r"git for-each-ref: 0\.1 秒たっても終わりません"):
        clone.commit_of("main")


def test_a_snapshot_holds_the_bytes_of_git_and_follows_it(clone: Clone, tmp_path: Path) -> None:
    snapshot = Snapshot(tmp_path / "snapshot", clone, "content")
    root = snapshot.at(clone.head)
    files = sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
    assert files == ["places/niji.yaml", "places/いろは.yaml"], "no link, nothing from beside the content"
    assert (root / "places/niji.yaml").read_bytes() == "name: 見本 にじ\r\nopen: 毎週水曜\r\n".encode()
    made = clone.commit(clone.head, {NIJI: b"new\n", "content/places/new.yaml": b"2\n"}, "x", NOON)
    root = snapshot.at(made)
    assert (root / "places/niji.yaml").read_bytes() == b"new\n"
    assert snapshot.at(made) == root
    assert not (snapshot.at(clone.head) / "places/new.yaml").exists()
    (root / "places/niji.yaml").write_bytes(b"half")  # a power cut while it was written
    root = Snapshot(tmp_path / "snapshot", clone, "content").at(clone.head)
    assert (root / "places/niji.yaml").read_bytes().endswith("毎週水曜\r\n".encode())


# ---- forges -------------------------------------------------------------------------------------------------------


def request_of(clone: Clone, text: str = "<p>table</p>") -> Request:
    made = clone.commit(clone.head, {NIJI: b"1\n"}, "1", NOON)
    return Request("corrections/abc", made, "places/niji の訂正", text)


def take_options(remote: Path, says: str = "") -> Path:
    """Have the remote write down the push options it is given, as a forge would read them."""
    run(remote, "config", "receive.advertisePushOptions", "true")
    noted = remote / "options"
    hook = remote / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    lines = f'i=0; while [ $i -lt "${{GIT_PUSH_OPTION_COUNT:-0}}" ]; do eval "printf \'%s\\\\n\' \\"\\$GIT_PUSH_OPTION_$i\\"" >> "{noted}"; i=$((i+1)); done'
    hook.write_text(f"#!/bin/sh\ncat > /dev/null\n{lines}\n{says}\n")  # git may say less where nobody reads
    hook.chmod(0o755)
    return noted


def test_gitlab_is_told_everything_with_the_push(clone: Clone, remote: Path) -> None:
    noted = take_options(remote, "echo 'View: https://gitlab.example.jp/town/site/-/merge_requests/7' >&2")
    request = request_of(
        clone, proposal_text([("電話", "0143-00-0001", "`$(id)`;'\"")], second_look=True, received="x")
    )
    assert GitLab(clone, "main").push(request) == "https://gitlab.example.jp/town/site/-/merge_requests/7"
    assert run(remote, "rev-parse", "corrections/abc") == request.commit
    assert noted.read_text(encoding="utf-8").splitlines() == [
        "merge_request.create",
        "merge_request.target=main",
        "merge_request.title=places/niji の訂正",
        f"merge_request.description={request.text}",
        "merge_request.remove_source_branch",
    ]


def test_forgejo_is_told_everything_with_the_push(clone: Clone, remote: Path) -> None:
    noted = take_options(remote)
    request = request_of(clone)
    assert AGit(clone, "main").push(request) == ""
    assert run(remote, "rev-parse", "refs/for/main") == request.commit
    assert noted.read_text(encoding="utf-8").splitlines() == [
        "topic=corrections/abc",
        "title=places/niji の訂正",
        "description=<p>table</p>",
    ]
    take_options(remote, "echo 'new commit is same with old commit' >&2; exit 1")
    assert AGit(clone, "main").push(request_of(clone)) == "", "what had arrived already is no failure"
    take_options(remote, "echo 'no' >&2; exit 1")
    other = Request("corrections/x", clone.commit(clone.head, {NIJI: b"2\n"}, "2", NOON), "t", "x")
    # Its words, or git's "-13" where the forge hung up before git had said everything.
    with pytest.raises(GitFailed, match=r"no|-13"):
        AGit(clone, "main").push(other)


@contextmanager
def forge_that(answers: list[tuple[int, Any]]) -> Iterator[tuple[str, list[tuple[str, str, Any, str]]]]:
    """A forge on this computer that gives these answers and keeps what it was asked."""
    asked: list[tuple[str, str, Any, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer()

        def do_POST(self) -> None:
            self.answer()

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked.append((self.command, self.path, json.loads(body or b"null"), self.headers["Authorization"]))
            status, matter = answers.pop(0)
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "http://127.0.0.1:9/steal")
            self.end_headers()
            self.wfile.write(json.dumps(matter).encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_github_is_asked_first_and_then_told(clone: Clone, remote: Path, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("s3cret\n")
    pull = {"state": "open", "merged_at": None, "html_url": "https://github.example/town/site/pull/3"}
    answers: list[tuple[int, Any]] = [(200, []), (201, pull), (200, [pull])]
    with forge_that(answers) as (api, asked):
        forge = GitHub(clone, "main", Api(api, "town/site", tmp_path / "token"))
        request = request_of(clone)
        assert forge.push(request) == ""
        assert run(remote, "rev-parse", "corrections/abc") == request.commit
        assert forge.propose(request) == pull["html_url"]
        assert forge.propose(request) == pull["html_url"], "it is there already"
        answers += [(200, [pull]), (200, [{**pull, "state": "closed"}])]
        answers += [(200, [{**pull, "state": "closed", "merged_at": "2026"}]), (200, [])]
        assert [forge.verdict(request.branch, "") for _ in range(4)] == ["open", "closed", "merged", "open"]
    look = ("GET", "/repos/town/site/pulls?head=town%3Acorrections%2Fabc&state=all", None, "Bearer s3cret")
    body = {"title": request.title, "body": request.text, "head": request.branch, "base": "main"}
    assert asked[:3] == [look, ("POST", "/repos/town/site/pulls", body, "Bearer s3cret"), look]


def test_gitlab_is_asked_how_a_request_of_our_own_ended(clone: Clone, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("s3cret")
    ours = {"source_project_id": 3, "target_project_id": 3}
    of_a_fork = {"state": "closed", "source_project_id": 9, "target_project_id": 3}
    told = [*({**ours, "state": state} for state in ("opened", "locked", "closed", "merged")), of_a_fork]
    answers: list[tuple[int, Any]] = [(200, [of_a_fork, one]) for one in told] + [(200, [])]
    with forge_that(answers) as (api, asked):
        forge = GitLab(clone, "main", Api(f"{api}/api/v4/", "town/deep/site", tmp_path / "token"))
        said = [forge.verdict("corrections/abc", "") for _ in range(6)]
    assert said == ["open", "open", "closed", "merged", "open", "open"]
    path = "/api/v4/projects/town%2Fdeep%2Fsite/merge_requests?source_branch=corrections%2Fabc&target_branch=main"
    assert asked[0] == ("GET", path, None, "Bearer s3cret")


def test_forgejo_is_asked_for_the_request_it_named(clone: Clone, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("s3cret")
    pulls = [("open", None), ("closed", None), ("closed", "2026-11-27T01:00:00Z")]
    with forge_that([(200, {"state": state, "merged_at": at}) for state, at in pulls]) as (api, asked):
        forge = AGit(clone, "main", Api(f"{api}/api/v1", "town/site", tmp_path / "token", "token"))
        url = "https://forgejo.example.jp/town/site/pulls/12"
        assert [forge.verdict("corrections/abc", url) for _ in pulls] == ["open", "closed", "merged"]
        assert forge.verdict("corrections/abc", "") == "open", "it named none"
    assert asked == [("GET", "/api/v1/repos/town/site/pulls/12", None, "token s3cret")] * 3


@pytest.mark.parametrize("answer", [(302, {}), (404, {"message": "gone"})])
def test_a_look_up_that_fails_decides_nothing(answer: tuple[int, Any], clone: Clone, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("s3cret")
    for forge in (GitLab, AGit):
        with forge_that([answer]) as (address, _), pytest.raises(ForgeFailed, match=str(answer[0])) as failed:
            forge(clone, "main", Api(address, "t/s", tmp_path / "token")).verdict("x", "https://f.example/t/s/pulls/1")
        assert "s3cret" not in str(failed.value)
    for forge in (GitLab, AGit):
        assert forge(clone, "main").verdict("x", "https://f.example/t/s/pulls/1") == "open", "nobody to ask"


@pytest.mark.parametrize("answer", [(500, {"message": "down"}), (302, {}), (403, {"message": "rate"})])
def test_a_forge_that_refuses_is_a_failure_in_words(answer: tuple[int, Any], clone: Clone, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("s3cret")
    with forge_that([answer]) as (api, _), pytest.raises(ForgeFailed, match=str(answer[0])) as failed:
        GitHub(clone, "main", Api(api, "town/site", tmp_path / "token")).propose(request_of(clone))
    assert "s3cret" not in str(failed.value)


def test_a_forge_that_cannot_be_reached_is_a_failure_in_words(clone: Clone, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("s3cret")
    with pytest.raises(ForgeFailed, match="refused"):
        GitHub(clone, "main", Api("http://127.0.0.1:9", "town/site", tmp_path / "token")).propose(request_of(clone))
    with pytest.raises(GitFailed, match="token_file"):
        GitHub(clone, "main", Api("http://127.0.0.1:9", "t/s", tmp_path / "none")).propose(request_of(clone))


def test_the_table_is_one_line_in_which_no_word_of_a_sender_acts() -> None:
    evil = "</code><script>x</script>\n@all #1 Closes #2 ![x](https://evil.example/p.png) |"
    text = proposal_text([("説明", "", evil)], second_look=False, received="2026-11-25")
    assert "\n" not in text
    assert "<td>—</td>" in text
    assert "<script>" not in text
    assert "<code>@all #1 &#67;loses #2 ![x](https://evil.example/p.png) |</code>" in text
    # GitLab looks for them in the source, and in `<code>` too; a reader sees the words as they were written.
    shut = proposal_text(
        [("説明", "", "Closes #1, fixes A-2, resolve https://x.example/1")], second_look=False, received="x"
    )
    assert not re.search("clos|fix|resolv|implement", shut, re.IGNORECASE)
    assert "Closes #1, fixes A-2, resolve" in html.unescape(shut)
    assert len(proposal_text([("説明", "x" * 9999, "y" * 9999)], second_look=True, received="x")) < 2000
