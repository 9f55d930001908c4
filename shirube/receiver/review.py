"""What staff does with submissions: look at them field by field, accept them, or decline with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shirube.clock import JAPAN
from shirube.intake.called import said_of
from shirube.intake.fields import label_of
from shirube.intake.meaning import in_words
from shirube.intake.patch import KINDS
from shirube.phrases import Words
from shirube.reading.decode import UNSEEN
from shirube.receiver.corrections import BaseUnknown, correction_of, needs_second_look, wanting
from shirube.receiver.look import when
from shirube.receiver.office import Receiver
from shirube.receiver.store import OPEN, Submission
from shirube.receiver.words import HELD, PERSON_LABELS, STATUS, WANTING
from shirube.values import is_slug

REASON_LENGTH = 500


class ReviewRefused(Exception):
    """What staff wanted cannot be done; the message says why, in Japanese."""


@dataclass(frozen=True, slots=True)
class Row:
    """One field side by side."""

    label: str
    saw: str
    """What the sender saw."""
    now: str
    """What the file says today."""
    new: str

    @property
    def differs(self) -> bool:
        """Whether somebody else changed it meanwhile."""
        return self.saw != self.now

    @property
    def stays(self) -> bool:
        """Whether nothing becomes of it: a row of a list of which another is changed."""
        return self.saw == self.now == self.new


@dataclass(frozen=True, slots=True)
class Case:
    """A submission as staff sees it."""

    submission: Submission
    name: str
    rows: tuple[Row, ...]
    second_look: bool
    seen: str
    """The blob of the entry as it is shown here."""
    person: Mapping[str, str]
    wanting: tuple[str, ...]
    """Why the entry could not be read with these words in it: accepted as it is, it would come back."""

    @property
    def is_open(self) -> bool:
        return self.submission.state in OPEN

    @property
    def needs_slug(self) -> bool:
        """Whether staff gives it its name; another one, where the first was taken meanwhile."""
        return self.submission.sent.entry.endswith("/")

    @property
    def may_accept(self) -> bool:
        return bool(self.submission.held) or self.submission.state == "conflict"


def cases(receiver: Receiver) -> list[Submission]:
    """What waits for staff, oldest first."""
    return [found for found in receiver.store.listed(OPEN) if found.held or found.state == "conflict"]


def find(receiver: Receiver, number: str) -> Submission:
    """Find a submission by its number or the beginning of it."""
    found = receiver.store.beginning(number) if number else []
    if len(found) != 1:
        raise ReviewRefused(
            f"受付番号「{number}」は" + ("いくつもあります。もっと長く書いてください。" if found else "ありません。")
        )
    return found[0]


def case_of(receiver: Receiver, submission: Submission, phrases: Mapping[str, Words]) -> Case:
    """Lay a submission beside what the file says now."""
    sent = submission.sent
    kind = KINDS[sent.entry.partition("/")[0]]
    known = receiver.entries.now(submission.entry) if sent.says != "new" else None
    today = (receiver.entries.flat(sent.entry, known.blob) if known is not None else None) or {}
    try:
        correction = correction_of(submission, receiver.entries)
        changes = [(change.name, change.was or "", change.now or "") for change in correction.changes]
        second_look = needs_second_look(correction)
        found = wanting(correction, receiver.entries, today=receiver.now().astimezone(JAPAN).date())
    except BaseUnknown:
        # Compared with today's file: staff sees every field that would differ. What the sender saw nobody can say.
        beside = ((name, today.get(name, ""), text) for name, text in sent.fields.items())
        changes = [(name, now, text) for name, now, text in beside if text != now]
        second_look, found = True, []
    words = receiver.entries.words()
    texts = (
        (name, (in_words(kind, name, text, words) for text in (was, today.get(name, ""), new)))
        for name, was, new in changes
    )
    rows = [Row(label_of(phrases, kind, name), *said) for name, said in texts]
    told = (said_of(issue, phrases) for issue in found)
    return Case(
        submission,
        known.name if known is not None else sent.fields.get("name", submission.entry),
        tuple(row for row in rows if not row.stays),
        second_look,
        known.blob if known is not None else "",
        receiver.store.person(submission.id),
        tuple(words for words in dict.fromkeys(told) if words not in submission.found),
    )


def accept(receiver: Receiver, case: Case, *, checked: bool, slug: str = "") -> None:
    """Let the worker go on with a submission; in a conflict the new words replace what is shown in `case`.

    `slug` is the name of a new entry in addresses, for ever.
    """
    submission = case.submission
    if not case.may_accept:
        raise ReviewRefused("この受付は、承認を待っていません。")
    if case.second_look and not checked:
        raise ReviewRefused(
            "電話・住所・ウェブなどが変わります。送った人とは別の道（前からの電話番号など）で確かめてから、確かめたしるし（review accept では --checked）をつけてください。"
        )
    slug = (slug if case.needs_slug else "") or submission.slug
    if case.needs_slug:
        if not is_slug(slug):
            raise ReviewRefused(
                "新しいページのアドレスになる名前を、小文字の英字・数字・「-」で書いてください（例：mihon-niji。review accept では --slug のあとに）。"
            )
        if receiver.entries.now(f"{submission.sent.entry}{slug}") is not None:
            raise ReviewRefused(f"「{slug}」はもう使われています。ほかの名前にしてください。")
    seen = case.seen if submission.state == "conflict" else submission.seen
    if not receiver.store.move(submission, "received", receiver.now(), held="", seen=seen, slug=slug, found=""):
        raise ReviewRefused("ようすが変わりました。もう一度見てください。")


def decline(receiver: Receiver, submission: Submission, reason: str) -> None:
    """Close a submission; the reason is shown to the sender."""
    if not reason.strip():
        raise ReviewRefused("見送る理由を書いてください。送った人が受付のページで読みます。")
    if submission.state not in OPEN:
        raise ReviewRefused("この受付は、もう終わっています。")
    if len(reason.strip()) > REASON_LENGTH:
        raise ReviewRefused(f"理由は{REASON_LENGTH}字までです。今は{len(reason.strip())}字あります。")
    if not receiver.store.move(submission, "declined", receiver.now(), held="", reason=reason.strip()):
        raise ReviewRefused("ようすが変わりました。もう一度見てください。")


def as_text(case: Case) -> str:
    """Show a case on a terminal."""
    submission = case.submission
    lines = [
        f"受付番号 {submission.id}",
        f"{case.name}（{submission.entry}）",
        f"届いた日 {when(submission.sent.received)}",
        f"送った人 {submission.sent.organisation or 'リンクなし'}",
        f"ようす {HELD[submission.held] or STATUS[submission.state]}",
        *(f"{label} {_inset(case.person[name])}" for name, label in PERSON_LABELS.items() if name in case.person),
        *([f"変更の提案 {submission.url}"] if submission.url else []),
        *submission.found.split("\n"),
        *(["変更なし・確認しました"] if submission.sent.says == "right" else []),
    ]
    for row in case.rows:
        lines += [f"■ {row.label}", f"  今：{_inset(row.now) or '（なし）'}", f"  新：{_inset(row.new) or '（消す）'}"]
        lines += [f"  送った人が見たもの：{_inset(row.saw) or '（なし）'}"] if row.differs else []
    if case.second_look:
        lines.append("電話・住所・ウェブなどが変わります。送った人とは別の道で確かめてください。")
    if case.may_accept and case.wanting:
        lines += [WANTING, *(f"  ・{words}" for words in case.wanting)]
    # A terminal obeys control characters; line ends are the only ones that may reach it.
    return UNSEEN.sub(" ", "\n".join(line for line in lines if line))


def _inset(text: str) -> str:
    """Keep the lines of somebody's words off the margin, where only ours stand."""
    return text.replace("\n", "\n      ")
