"""GitHub's issue forms, made of the same questions, and what an issue written with one asks for.

Every label ends in the name of its field: 「電話 (contact.phone)」. GitHub compares labels by their Latin letters, and
what comes back is a text of headings and answers, in which the name tells what is meant.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from shirube.intake.fields import FormField, field_of, form_fields, hides_address, is_withheld, label_of
from shirube.intake.flat import Flat, tidy
from shirube.intake.form_words import HINTS, PARTS
from shirube.intake.patch import KINDS, unit_of
from shirube.intake.sent import entry_meant
from shirube.intake.sent_json import FORMAT
from shirube.intake.sent_table import CLEAR, SAID, folded, takes_away
from shirube.issues import Issue
from shirube.link import FOLDER, EntryKind
from shirube.outputs import OutputFile
from shirube.phrases import Words
from shirube.values import ValueFault
from shirube.yaml_text import write_yaml

LABEL: Final = "correction"
"""The label of such issues: the workflow looks for it."""
ROWS: Final = 2
"""Of a list of groups, so many rows are asked for."""
NO_ANSWER: Final = "_No response_"
MAX_BODY: Final = 65_536
"""Letters GitHub lets an issue have."""
_OWN: Final = ("entry", "base", "says", "changes")
_HEADING: Final = re.compile(r"^### .{0,200}\(([a-z0-9_.*-]{1,100})\)[ \t]*$", re.MULTILINE | re.ASCII)
_TITLES: Final[Mapping[EntryKind, str]] = {"place": "場所", "organisation": "団体・相談先"}
GITHUB: Final = Path(__file__).resolve().parent.parent.parent / "templates" / "github"
_OURS: Final = {"check.yml": "workflows/", "correction.yml": "workflows/", "config.yml": "ISSUE_TEMPLATE/"}
"""Files that are written anew each time, and where they go below `.github/`."""
_THEIRS: Final = {
    "CODEOWNERS": ".github/CODEOWNERS",
    "dependabot.yml": ".github/dependabot.yml",
    "pre-commit-config.yaml": ".pre-commit-config.yaml",
    "shirube.version": ".github/shirube.version",
}
"""Files that a city goes on writing: they are only begun."""


class IssueRefused(ValueError):
    """The text is no correction; the words are for whoever wrote it."""


# ---- the forms ------------------------------------------------------------------------------------------------------


def github_files(
    phrases: Mapping[str, Words], vocabularies: Mapping[str, tuple[str, ...]]
) -> tuple[list[OutputFile], list[OutputFile]]:
    """Give what a city's repository on GitHub needs: what is written anew each time, and what is only begun."""
    ours = [OutputFile(f".github/{file.path}", file.content) for file in issue_forms(phrases, vocabularies)]
    ours += [OutputFile(f".github/{place}{name}", (GITHUB / name).read_bytes()) for name, place in _OURS.items()]
    return ours, [OutputFile(place, (GITHUB / name).read_bytes()) for name, place in _THEIRS.items()]


def issue_forms(phrases: Mapping[str, Words], vocabularies: Mapping[str, tuple[str, ...]]) -> list[OutputFile]:
    """Write the form of each kind of entry; `vocabularies` is name → the words one may answer with."""
    return [
        OutputFile(f"ISSUE_TEMPLATE/correction-{kind}.yml", write_yaml(_form(kind, phrases, vocabularies)).encode())
        for kind in FOLDER
    ]


def _form(kind: EntryKind, phrases: Mapping[str, Words], vocabularies: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    title, folder = _TITLES[kind], FOLDER[kind]
    own = [
        _markdown(
            "書いたことは、だれでも読めます。個人の名前、自宅の電話、隠している住所は書かないでください。\n\n"
            "直すところだけ書いてください。空のところは、そのままになります。"
            f"消したいところには「{CLEAR}」と書いてください。"
        ),
        _element(
            "input",
            "entry",
            "どのページか (entry)",
            f"{folder}/ のあとに、ページのアドレスの終わりの名前。例：{folder}/mihon",
            must=True,
        ),
        _element(
            "input", "base", "もとにした版 (base)", "直すページからひらくと、入っています。そのままにしてください。"
        ),
        _element(
            "input",
            "says",
            "変更なし・新しくのせる (says)",
            "直すところがなく、内容が正しいときは right、まだないページを新しくのせるときは new。",
        ),
        _element(
            "textarea",
            "changes",
            "直すところ (changes)",
            "直すページからひらくと、入っています。ここに入っていれば、下は書かなくてかまいません。",
        ),
    ]
    return {
        "name": f"{title}の訂正",
        "description": f"{title}のページの、まちがい・変更・確認を知らせる",
        "title": "[訂正] ",
        "labels": [LABEL],
        "body": [*own, *_questions(kind, phrases, vocabularies)],
    }


def _questions(
    kind: EntryKind, phrases: Mapping[str, Words], vocabularies: Mapping[str, tuple[str, ...]]
) -> Iterator[dict[str, Any]]:
    section = ""
    for field in form_fields(kind):
        if field.staff:
            continue
        if field.section != section:
            section = field.section
            yield _markdown(f"## {PARTS[section]}")
        for number in range(1, ROWS + 1) if field.is_row else (0,):
            name = field.name.replace("*", str(number))
            label = f"{label_of(phrases, kind, name)} ({name})"
            several = field.control in ("text", "markdown", "lines", "choices")
            yield _element("textarea" if several else "input", id_of(name), label, _hint(field, vocabularies))


def id_of(name: str) -> str:
    """Write a flat name as the id of an element, which may hold no dots: also what an address prefills it by."""
    return name.replace(".", "-")


def _hint(field: FormField, vocabularies: Mapping[str, tuple[str, ...]]) -> str:
    words = [label for _, label in field.choices] or list(vocabularies.get(field.vocabulary or "", ()))
    if field.control == "yes":
        words = ["はい"]
    one = "1行に1つ。" if field.control == "choices" else ""
    return " ".join(filter(None, (HINTS.get(field.name, ""), one, f"{'、'.join(words)} から" if words else "")))


def _markdown(text: str) -> dict[str, Any]:
    return {"type": "markdown", "attributes": {"value": text}}


def _element(kind: str, id: str, label: str, hint: str, *, must: bool = False) -> dict[str, Any]:
    attributes = {"label": label, "description": hint} if hint else {"label": label}
    made: dict[str, Any] = {"type": kind, "id": id, "attributes": attributes}
    return {**made, "validations": {"required": True}} if must else made


# ---- an issue -------------------------------------------------------------------------------------------------------


def entry_of_issue(body: str) -> str:
    """Say which entry an issue is about. IssueRefused: it does not say."""
    entry = entry_meant(_answers(body).get("entry", ""))
    if entry is None:
        raise IssueRefused(
            "どのページのことか、わかりません。「どのページか (entry)」に places/○○ のように書いてください。"
        )
    return entry


def correction_of_issue(body: str, today: Flat | None) -> dict[str, Any]:
    """Make the correction an issue asks for, as the form's own file holds it; `today` is the entry as it is now.

    What the form put in tells what stood there; what a person typed was written with today's page in view.
    IssueRefused: a text that is none of a form's.
    """
    answers = _answers(body)
    entry = entry_of_issue(body)
    kind = KINDS[entry.partition("/")[0]]
    says, there = SAID.get(folded(answers.get("says", "").strip()), "changed"), today or {}
    if (today is None) != (says == "new"):
        raise IssueRefused(f"「{entry}」というページは{'ありません' if today is None else 'もうあります'}。")
    changes = _put_in(answers.get("changes", ""))
    typed = {name: "" if takes_away(text) else text for name, text in answers.items() if name not in _OWN}
    for name in typed:
        if field_of(kind, name) is None:
            raise IssueRefused(f"「{name}」という項目はありません。")
    units = {unit_of(name, kind) for name in typed}
    for name in dict.fromkeys([*typed, *(name for name in there if unit_of(name, kind) in units)]):
        now = typed.get(name, there.get(name, ""))
        if name in there or now:
            changes[name] = {"was": there.get(name), "now": now or None}
    if _leads_to_a_hidden_door(there, changes):
        raise IssueRefused(
            "住所を出さない場所です。住所・会場・行き方・駐車場・座標は、だれでも読めるところでは受けとれません。"
            "担当課に電話してください。ここに書いたときは、担当の人がこの Issue を消してください。"
        )
    if says == "right" and changes:
        says = "changed"
    if says != "right" and not changes:
        raise IssueRefused("直すところが書かれていません。")
    return {"format": FORMAT, "entry": entry, "base": answers.get("base", "").strip(), "says": says, "changes": changes}


def _leads_to_a_hidden_door(there: Flat, changes: Mapping[str, Any]) -> bool:
    """Tell whether a public proposal would show where a place is that hides it, or is to hide it from now on."""
    doors = [change for name, change in changes.items() if is_withheld(name.split("."))]
    if hides_address(there):
        return bool(doors)
    hide = _now(changes.get("hide_address"))
    return bool(hide) and hides_address({"hide_address": str(hide)}) and any(_now(change) for change in doors)


def _now(change: object) -> object:
    return change.get("now") if isinstance(change, dict) else change


def _answers(body: str) -> dict[str, str]:
    """Cut the text of an issue into the answers, by the name at the end of each heading; the first of two counts."""
    if len(body) > MAX_BODY:
        raise IssueRefused("長すぎます。")
    try:
        text = tidy(body)
    except ValueFault as fault:
        told = Issue("", 0, 0, fault.rule, {name: str(value) for name, value in fault.values.items()})
        raise IssueRefused(f"{told.message()}{told.hint()}") from None
    found = list(_HEADING.finditer(text))
    ends = [match.start() for match in found[1:]] + [len(text)]
    answers: dict[str, str] = {}
    for match, end in zip(found, ends, strict=False):
        answer = text[match.end() : end].strip("\n")
        if answer and answer != NO_ANSWER:
            answers.setdefault(match[1], answer)
    return answers


def _put_in(text: str) -> dict[str, Any]:
    """Read what the form of the page has put in; where it was meant as words, it is refused with them."""
    if not text:
        return {}
    try:
        changes = json.loads(text)
    except ValueError:
        raise IssueRefused(
            "「直すところ (changes)」は、直すページからひらいたときのままにしてください。ことばは、下の項目に書いてください。"
        ) from None
    if not isinstance(changes, dict):
        raise IssueRefused("「直すところ (changes)」は、直すページからひらいたときのままにしてください。")
    if "changes" in changes and isinstance(changes["changes"], dict):  # the whole file, pasted
        changes = changes["changes"]
    return {str(name): change for name, change in changes.items()}
