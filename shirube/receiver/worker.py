"""Bring submissions from one state to the next until people have decided: commit, push, propose, watch.

Every step may be cut off anywhere and be done again: what it has done already is looked up in git or at the forge
before anything is done. A step that fails is tried again, later each time, for ever; `found` tells staff why.
"""

from __future__ import annotations

import fcntl
import logging
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from shirube.clock import JAPAN
from shirube.intake.called import said_of
from shirube.intake.patch import Correction
from shirube.issues import Issue, has_errors
from shirube.phrases import load_phrases
from shirube.propose import Proposal, propose
from shirube.receiver.corrections import BaseUnknown, correction_of, needs_second_look
from shirube.receiver.forges import Forge, ForgeFailed, Request, forge_of, proposal_text
from shirube.receiver.git import GitFailed
from shirube.receiver.office import Receiver
from shirube.receiver.snapshot import Snapshot
from shirube.receiver.store import State, StoreUnavailable, Submission

_LOG: Final = logging.getLogger("shirube.receiver")
_PAUSE_SECONDS: Final = 2.0
_FETCH_SECONDS: Final = 60
_WATCH_SECONDS: Final = 300
_MAY_BE_REPLACED: Final[tuple[State, ...]] = ("received", "committed", "conflict")


class Worker:
    """Works through the submissions of one receiver; only one works at a time (`only_one`)."""

    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver
        self._store = receiver.store
        self._clone = receiver.clone
        self._settings = receiver.settings
        self._snapshot = Snapshot(receiver.settings.state / "content", receiver.clone, receiver.settings.content)
        self._forge: Forge | None = (
            None if receiver.settings.proposal == "staff" else forge_of(receiver.settings, receiver.clone)
        )
        self._phrases = load_phrases()[0]
        self._fetched: datetime | None = None

    def run_once(self) -> None:
        """Take every submission that is due as far as it goes, one after the other."""
        self._fetch()
        for submission in self._store.due(self._receiver.now()):
            self._go_on(submission.id)

    def _go_on(self, id: str) -> None:
        steps: Mapping[State, Callable[[Submission], None]] = {
            "received": self._commit,
            "committed": self._push,
            "pushed": self._propose,
            "proposed": self._watch,
        }
        before: State | None = None
        while (submission := self._store.submission(id)) is not None:
            if submission.state == before or submission.state not in steps or submission.held:
                return
            before = submission.state
            try:
                steps[submission.state](submission)
            except StoreUnavailable:
                raise
            except (GitFailed, ForgeFailed) as failed:
                self._later(submission, failed, str(failed))
                return
            except Exception as fault:  # whatever it is, it must not keep the others waiting
                self._later(submission, fault, f"しるべの不具合かもしれません（{type(fault).__name__}）。")
                return

    def _later(self, submission: Submission, failed: Exception, found: str) -> None:
        where = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(failed.__traceback__)[-2:]]
        _LOG.warning("%s %s: %s at %s, tried again", submission.id[:8], submission.state, type(failed).__name__, where)
        self._store.retry(submission, self._receiver.now(), found)

    def _fetch(self) -> None:
        now = self._receiver.now()
        # A clock that was put back would keep us from fetching until it comes to where it was.
        if self._fetched is None or abs((now - self._fetched).total_seconds()) >= _FETCH_SECONDS:
            try:
                self._clone.fetch()
            except GitFailed as failed:
                _LOG.warning("fetch: %s", failed)  # what is here can be worked on meanwhile
            self._fetched = now

    # ---- received → committed ------------------------------------------------------------------------------------

    def _commit(self, submission: Submission) -> None:
        now = self._receiver.now()
        branch = _branch(submission)
        made = self._clone.commit_of(branch)
        if made is None:
            head = self._clone.head
            try:
                correction = correction_of(submission, self._receiver.entries)
            except BaseUnknown:
                self._store.move(submission, "conflict", now, found="どの版を見て書かれたのかが、わかりません。")
                return
            proposal = self._proposal(correction, head)
            if proposal.conflicts:
                self._store.move(submission, "conflict", now, found="同じところが、ほかで直されています。")
                return
            if has_errors(proposal.findings):
                self._store.move(submission, "received", now, held="findings", found=self._said(proposal.findings))
                return
            if not proposal.files:
                self._store.move(submission, "merged", now, reason="もう、そのように書いてあります。")
                return
            files = {f"{self._settings.content}/{path}": content for path, content in proposal.files.items()}
            message = _message(submission, [row.label for row in proposal.rows])
            made = self._clone.commit(head, files, message, submission.sent.received)
            if not self._clone.move_branch(branch, made, was=None):
                raise GitFailed(f"{branch} はほかで作られました。")
            self._replace_older(submission, correction)
        self._store.move(submission, "committed", now, commit_id=made, found="")

    def _proposal(self, correction: Correction, head: str) -> Proposal:
        return propose(self._snapshot.at(head), [correction], self._receiver.now().astimezone(JAPAN).date())

    def _said(self, findings: Sequence[Issue]) -> str:
        return "\n".join(said_of(issue, self._phrases) for issue in findings if issue.severity == "error")

    def _replace_older(self, submission: Submission, correction: Correction) -> None:
        """Where an organisation sends the same fields again, only the newest counts."""
        names = {change.name for change in correction.changes}
        for older in self._store.listed(_MAY_BE_REPLACED):
            same = (older.entry, older.sent.organisation) == (correction.entry, submission.sent.organisation)
            if not (same and older.sent.organisation and older.sent.received < submission.sent.received):
                continue
            try:
                asked = correction_of(older, self._receiver.entries)
            except BaseUnknown:
                continue
            if {change.name for change in asked.changes} <= names:
                self._store.move(older, "superseded", self._receiver.now(), held="")

    # ---- committed → pushed → proposed ---------------------------------------------------------------------------

    def _push(self, submission: Submission) -> None:
        if not self._clone.has(submission.commit):  # the clone was made anew, and nobody else has it yet
            self._store.move(submission, "received", self._receiver.now())
            return
        if self._forge is None:
            self._take(submission)
            return
        url = self._forge.push(self._request(submission))
        self._store.move(submission, "pushed", self._receiver.now(), url=url, found="")

    def _propose(self, submission: Submission) -> None:
        assert self._forge is not None
        url = self._forge.propose(self._request(submission)) or submission.url
        self._store.move(submission, "proposed", self._receiver.now(), url=url, found="")

    def _request(self, submission: Submission) -> Request:
        correction = correction_of(submission, self._receiver.entries)
        rows = [(row.label, row.now, row.new) for row in self._proposal(correction, self._before(submission)).rows]
        received = submission.sent.received.astimezone(JAPAN).date().isoformat()
        text = proposal_text(rows, second_look=needs_second_look(correction), received=received)
        return Request(_branch(submission), submission.commit, _title(submission), text)

    def _before(self, submission: Submission) -> str:
        """The commit that a submission's own was made on; where a clone made anew lacks it, the branch as it is."""
        is_here = self._clone.has(submission.commit)
        return self._clone.parent(submission.commit) if is_here else self._clone.head

    # ---- committed → merged, where staff has accepted it here ----------------------------------------------------

    def _take(self, submission: Submission) -> None:
        """Put an accepted commit on the branch itself; where the branch has moved on, commit it anew."""
        now, parent = self._receiver.now(), self._clone.parent(submission.commit)
        if self._settings.remote:
            self._clone.fetch()
        head = self._clone.head
        if not self._clone.is_in(submission.commit, head):
            if head != parent:
                self._clone.drop_branch(_branch(submission), submission.commit)
                self._store.move(submission, "received", now)
                return
            if self._settings.remote:
                self._clone.push(submission.commit, f"refs/heads/{self._settings.branch}")
            self._clone.move_branch(self._settings.branch, submission.commit, was=parent)
        self._store.move(submission, "merged", now, found="")

    # ---- proposed → merged, declined, conflict -------------------------------------------------------------------

    def _watch(self, submission: Submission) -> None:
        now, head = self._receiver.now(), self._clone.head
        if self._clone.is_in(submission.commit, head):
            self._store.move(submission, "merged", now, found="")
            return
        assert self._forge is not None
        verdict = self._forge.verdict(_branch(submission), submission.url)
        if verdict == "merged":  # as one commit of another name, perhaps in words that staff has mended there
            self._store.move(submission, "merged", now, found="")
            return
        if verdict == "closed":
            self._store.move(
                submission, "declined", now, reason="担当者が見送りました。くわしくは担当課へお問い合わせください。"
            )
            return
        path = self._receiver.entries.path(submission.entry)
        if self._clone.blob_at(head, path) != self._clone.blob_at(self._before(submission), path):
            proposal = self._proposal(correction_of(submission, self._receiver.entries), head)
            if proposal.conflicts:
                self._store.move(submission, "conflict", now, found="同じところが、ほかで直されました。")
                return
            if not proposal.files:  # taken where the forge cannot be asked, or written by hand
                self._store.move(submission, "merged", now, found="")
                return
        self._store.look_again(submission, now, _WATCH_SECONDS)


def work(worker: Worker, stop: threading.Event) -> None:
    """Work until told to stop; a full disk or a held database only makes it wait."""
    while not stop.wait(_PAUSE_SECONDS):
        try:
            worker.run_once()
        except StoreUnavailable as problem:
            _LOG.error("the database cannot be written: %s", problem)
        except Exception as problem:
            _LOG.error("%s while working, tried again", type(problem).__name__)


@contextmanager
def only_one(receiver: Receiver) -> Iterator[bool]:
    """Hold the right to work; False where another process holds it. The kernel gives it back when a process dies."""
    with (receiver.settings.state / "worker.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _branch(submission: Submission) -> str:
    # Not the whole number: the address of the receipt is for its sender. What staff has settled begins anew.
    return f"corrections/{submission.id[:12]}" + (f"-{submission.seen[:7]}" if submission.seen else "")


def _title(submission: Submission) -> str:
    return f"{submission.entry} の訂正（受付 {submission.id[:8]}）"


def _message(submission: Submission, labels: Sequence[str]) -> str:
    """Say in a commit which fields change; never with the words that were sent, which forges would act upon."""
    lines = "".join(f"- {label}\n" for label in dict.fromkeys(labels))
    return f"{_title(submission)}\n\n{lines}"
