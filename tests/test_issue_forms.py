"""GitHub: the forms ask for every field, an issue becomes the correction it means, and the workflows run nobody's words."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from build import main
from shirube.intake.fields import form_fields
from shirube.intake.flat import flatten
from shirube.intake.issue_forms import (
    LABEL,
    NO_ANSWER,
    ROWS,
    IssueRefused,
    correction_of_issue,
    entry_of_issue,
    github_files,
    id_of,
    issue_forms,
)
from shirube.intake.patch import Correction, FieldChange, merge
from shirube.intake.sent_table import CLEAR
from shirube.link import FOLDER, EntryKind
from shirube.load import content_words
from shirube.reading.records import Record, read_record
from tests.languages import PHRASES

ROOT = Path(__file__).resolve().parent.parent
CONTENT = ROOT / "content"
WORKFLOWS = ROOT / "templates" / "github"
PINNED = {
    "actions/checkout": "3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1",
    "actions/setup-python": "5fda3b95a4ea91299a34e894583c3862153e4b97 # v7.0.0",
    "actions/upload-artifact": "043fb46d1a93c77aae656e7c1c64a875d1fc6a0a # v7.0.1",
}
"""What a person has looked up; another version is looked up again."""
WORDS = content_words(CONTENT)
FORMS: dict[str, dict[str, Any]] = {
    Path(file.path).stem: yaml.safe_load(file.content.decode())
    for file in issue_forms(PHRASES, {name: tuple(words) for name, words in WORDS.items()})
}


def there(entry: str) -> tuple[Record, dict[str, str]]:
    record, issues = read_record(CONTENT / f"{entry}.yaml", entry)
    assert record is not None, issues
    return record, flatten(record.data, "place" if entry.startswith("places") else "organisation")


def written(kind: EntryKind, answers: dict[str, str]) -> str:
    """The text that GitHub makes of a filled form."""
    elements = [element for element in FORMS[f"correction-{kind}"]["body"] if element["type"] != "markdown"]
    by_id = {id_of(name): text for name, text in answers.items()}
    assert set(by_id) <= {element["id"] for element in elements}
    return "\r\n\r\n".join(
        f"### {element['attributes']['label']}\r\n\r\n{by_id.get(element['id'], NO_ANSWER)}" for element in elements
    ).replace("\n", "\r\n").replace("\r\r", "\r")  # fmt: skip


# ---- the forms ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FOLDER)
def test_every_field_for_the_public_has_its_element(kind: EntryKind) -> None:
    form = FORMS[f"correction-{kind}"]
    elements = [element for element in form["body"] if element["type"] != "markdown"]
    named = [re.findall(r"\(([^()]*)\)$", element["attributes"]["label"])[0] for element in elements]
    wanted = {
        field.name.replace("*", str(number))
        for field in form_fields(kind)
        if not field.staff
        for number in range(1, ROWS + 1)
    }
    assert set(named) == wanted | {"entry", "base", "says", "changes"}
    assert [element["id"] for element in elements] == [id_of(name) for name in named]
    assert LABEL in form["labels"]


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_one_that_github_takes(name: str) -> None:
    form = FORMS[name]
    assert set(form) == {"name", "description", "title", "labels", "body"}
    assert len(form["description"]) <= 200
    elements = [element for element in form["body"] if element["type"] != "markdown"]
    for element in form["body"]:
        # A dropdown could not be filled by an address.
        assert element["type"] in ("markdown", "input", "textarea")
        assert set(element) <= {"type", "id", "attributes", "validations"}
        assert all(isinstance(text, str) and text.strip() for text in element["attributes"].values())
    ids, labels = ([place(element) for element in elements] for place in (_id, _latin_label))
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", id) for id in ids)
    assert len(ids) == len(set(ids))
    assert len(labels) == len(set(labels)), "GitHub finds labels alike that differ in no Latin letter"


def _id(element: dict[str, Any]) -> str:
    return str(element["id"])


def _latin_label(element: dict[str, Any]) -> str:
    return re.sub(r"[^a-z0-9]", "", element["attributes"]["label"].lower())


def test_a_form_offers_the_words_of_the_vocabulary() -> None:
    elements = {element.get("id"): element for element in FORMS["correction-place"]["body"]}
    assert "幌別" in elements["area"]["attributes"]["description"]
    assert "はい、いいえ、確認中" in elements["access-wheelchair"]["attributes"]["description"]


# ---- an issue -----------------------------------------------------------------------------------------------------


def corrected(made: dict[str, Any]) -> Correction:
    changes = tuple(FieldChange(name, one["was"], one["now"]) for name, one in made["changes"].items())
    return Correction(made["entry"], made["says"], changes, made["base"])


@pytest.mark.parametrize("entry", ["places/mihon-hidamari", "places/mihon-tanpopo", "organisations/mihon-shakyo"])
def test_a_form_filled_with_what_is_there_changes_nothing(entry: str) -> None:
    record, flat = there(entry)
    kind: EntryKind = "place" if entry.startswith("places") else "organisation"
    staff = {field.of for field in form_fields(kind) if field.staff}
    answers = {name: text for name, text in flat.items() if name.split(".")[0] not in staff}
    made = correction_of_issue(written(kind, {"entry": entry, **answers}), flat)
    assert set(made["changes"]) == set(answers)
    merged = merge(record, corrected(made), WORDS)
    assert (merged.changes, merged.conflicts) == ((), ())


def test_what_is_typed_changes_that_field_and_a_row_the_whole_list() -> None:
    _, flat = there("places/mihon-hidamari")
    answers = {
        "entry": "places/mihon-hidamari/",
        "contact.phone": "0143-00-0003",
        "contact.fax": CLEAR,
        "open": "毎週火 10:00-12:00\n毎週木 10:00-12:00",
        "except.2.on": "2026-12-24",
    }
    made = correction_of_issue(written("place", answers), flat)
    assert (made["format"], made["entry"], made["says"]) == ("shirube-correction/1", "places/mihon-hidamari", "changed")
    assert made["changes"] == {
        "contact.phone": {"was": "0143-00-0001", "now": "0143-00-0003"},
        "contact.fax": {"was": "0143-00-0002", "now": None},
        "open": {"was": flat["open"], "now": "毎週火 10:00-12:00\n毎週木 10:00-12:00"},
        "except.1.on": {"was": "2026-12-22", "now": "2026-12-22"},
        "except.1.why": {"was": "会館の大そうじ", "now": "会館の大そうじ"},
        "except.2.on": {"was": None, "now": "2026-12-24"},
    }


def test_what_the_page_has_put_in_is_taken_as_it_is() -> None:
    changes = {"contact.phone": {"was": "0143-00-0009", "now": "0143-00-0003"}}
    whole = {"format": "shirube-correction/1", "entry": "places/x", "base": "", "says": "changed", "changes": changes}
    for put_in in (changes, whole):
        answers = {
            "entry": "places/mihon-hidamari",
            "base": "0" * 40,
            "changes": json.dumps(put_in, ensure_ascii=False),
        }
        made = correction_of_issue(written("place", answers), {"contact.phone": "0143-00-0001"})
        assert (made["changes"], made["base"]) == (changes, "0" * 40)


def test_a_new_entry_is_said_to_be_new() -> None:
    answers = {"entry": "places/mihon-atarashii", "name": "見本サロン あたらしい"}
    made = correction_of_issue(written("place", {**answers, "says": "new"}), None)
    assert (made["says"], made["base"]) == ("new", "")
    assert made["changes"] == {"name": {"was": None, "now": "見本サロン あたらしい"}}
    for body, today in (
        (written("place", answers), None),
        (written("place", {**answers, "says": "new"}), {"name": "x"}),
    ):
        with pytest.raises(IssueRefused):
            correction_of_issue(body, today)


def test_that_all_is_right_is_one_word() -> None:
    for word in ("right", "変更なし"):
        made = correction_of_issue(written("place", {"entry": "places/mihon-hidamari", "says": word}), {})
        assert (made["says"], made["changes"]) == ("right", {})


@pytest.mark.parametrize(
    "body",
    [
        "", "電話がちがいます", "### どのページか (entry)\n\n../../etc/passwd", "### どのページか (entry)\n\nplaces/",
        "### x (entry)\n\nplaces/mihon-hidamari", "### x (entry)\n\nplaces/mihon-hidamari\n\n### y (nmae)\n\nx",
        "### x (entry)\n\nplaces/mihon-hidamari\n\n### y (changes)\n\n電話を直して",
        "### x (entry)\n\nplaces/mihon-hidamari\n\n### y (changes)\n\n[]", "a\u202eb", "x" * 70_000,
        "### x (entry)\n\nplaces/mihon-hidamari\n\n### y (__class__)\n\nx",
    ],
)  # fmt: skip
def test_a_text_that_is_no_correction_is_refused_in_words(body: str) -> None:
    with pytest.raises(IssueRefused) as refusal:
        entry_of_issue(body)
        correction_of_issue(body, {})
    assert re.search("[ぁ-ん]", str(refusal.value))


# ---- the command and the workflows --------------------------------------------------------------------------------


def test_the_command_writes_the_files_and_leaves_alone_what_a_city_has_written(tmp_path: Path) -> None:
    runner = CliRunner()
    done = runner.invoke(main, ["forms", "--content", str(CONTENT), "--into", str(tmp_path)])
    assert done.exit_code == 0, done.output
    ours, theirs = github_files(PHRASES, {})
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()} == {
        file.path for file in (*ours, *theirs)
    }
    owners, form = tmp_path / ".github" / "CODEOWNERS", tmp_path / ".github" / "ISSUE_TEMPLATE" / "correction-place.yml"
    owners.write_text("/ @mihon\n", encoding="utf-8")
    form.write_text("old", encoding="utf-8")
    assert runner.invoke(main, ["forms", "--content", str(CONTENT), "--into", str(tmp_path)]).exit_code == 0
    assert owners.read_text(encoding="utf-8") == "/ @mihon\n"
    assert yaml.safe_load(form.read_text(encoding="utf-8"))["name"] == "場所の訂正"


def test_the_command_makes_a_correction_of_an_issue() -> None:
    runner = CliRunner()
    arguments = ["forms", "--content", str(CONTENT), "--issue", "-"]
    body = written("place", {"entry": "places/mihon-hidamari", "contact.phone": "0143-00-0003"})
    done = runner.invoke(main, arguments, input=body)
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["changes"] == {"contact.phone": {"was": "0143-00-0001", "now": "0143-00-0003"}}
    for wrong in ("places/no-such", "places/../site", "places/mihon-hidamari/../mihon-akari"):
        done = runner.invoke(main, arguments, input=written("place", {"entry": wrong, "name": "x"}))
        assert done.exit_code == 1
        assert done.stdout == ""


@pytest.mark.parametrize("name", ["check.yml", "correction.yml"])
def test_a_workflow_may_little_pins_what_it_uses_and_runs_nobodys_words(name: str) -> None:
    text = (WORKFLOWS / name).read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {}
    for uses in re.findall(r"uses: (.*)", text):
        action, _, version = uses.partition("@")
        assert version == PINNED[action], uses
    for job in workflow["jobs"].values():
        assert 0 < job["timeout-minutes"] <= 30
        for step in job["steps"]:
            assert "${{" not in step.get("run", ""), "what somebody wrote would be run"
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False
    assert "pull_request_target" not in text
    assert "secrets." not in text
    commands = re.findall(r"build\.py (\w+)", text)
    assert commands
    assert set(commands) <= set(main.commands)


def test_only_the_form_of_an_issue_may_write_and_only_where_it_is_labelled() -> None:
    check, correction = (
        yaml.safe_load((WORKFLOWS / name).read_text(encoding="utf-8")) for name in ("check.yml", "correction.yml")
    )
    assert [job["permissions"] for job in check["jobs"].values()] == [{"contents": "read"}]
    [job] = correction["jobs"].values()
    assert job["if"] == f"contains(github.event.issue.labels.*.name, '{LABEL}')"
    assert job["permissions"] == {"contents": "write", "pull-requests": "write", "issues": "write"}


def _run_step(name: str, folder: Path, **environment: str) -> str:
    """Run the shell of one step of the correction workflow as a runner would, and return what it handed on."""
    workflow = yaml.safe_load((WORKFLOWS / "correction.yml").read_text(encoding="utf-8"))
    [step] = [step for step in workflow["jobs"]["propose"]["steps"] if step["name"] == name]
    (folder / "temp").mkdir(exist_ok=True)
    output = folder / "temp" / "output"
    output.write_text("", encoding="utf-8")
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    variables = {"PATH": path, "RUNNER_TEMP": str(folder / "temp"), "GITHUB_OUTPUT": str(output), **environment}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    subprocess.run(command, cwd=folder, env=variables, check=True, timeout=120)
    return output.read_text(encoding="utf-8")


def test_the_workflow_takes_a_correction_over_and_runs_nothing_of_it(tmp_path: Path) -> None:
    shutil.copytree(CONTENT, tmp_path / "content")
    (tmp_path / ".shirube").symlink_to(ROOT)
    step = "Issue を読み、内容に当てはめる"
    wild = "$(touch ran) `touch ran` '; touch ran; #"
    answers = {"entry": "places/mihon-hidamari", "contact.phone": "0143-00-0003", "contact.person": wild}
    assert _run_step(step, tmp_path, BODY=written("place", answers)) == "taken=yes\n"
    before = (CONTENT / "places" / "mihon-hidamari.yaml").read_text(encoding="utf-8").splitlines()
    after = (tmp_path / "content" / "places" / "mihon-hidamari.yaml").read_text(encoding="utf-8").splitlines()
    assert {line.strip() for line in set(after) - set(before)} >= {"phone: 0143-00-0003"}
    assert len(set(after) - set(before)) == 2
    assert not list(tmp_path.rglob("ran"))
    assert _run_step(step, tmp_path, BODY="電話がちがいます") == "taken=no\n"
    assert "どのページのことか" in (tmp_path / "temp" / "report.txt").read_text(encoding="utf-8")
