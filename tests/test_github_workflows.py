"""GitHub's workflows: what they may do, and each shell step of the correction's way run as a runner would run it.

`gh` is a stand-in that writes down what it was told. It answers what the steps ask for and nothing else.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from build import main
from shirube.intake.issue_forms import LABEL, MAX_BODY
from tests.receiver_site import git, repository_with

ROOT = Path(__file__).resolve().parent.parent
WORKFLOWS = ROOT / "templates" / "github"
PINNED = {
    "actions/checkout": "3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1",
    "actions/setup-python": "5fda3b95a4ea91299a34e894583c3862153e4b97 # v7.0.0",
    "actions/upload-artifact": "043fb46d1a93c77aae656e7c1c64a875d1fc6a0a # v7.0.1",
}
"""What a person has looked up; another version is looked up again."""
BOT = "41898282+github-actions[bot]@users.noreply.github.com"
PULLS = "repos/mihon/town/pulls"
MAIN = "github.event.repository.default_branch"

GH: Final = r"""#!/bin/bash
# Written down: the arguments of each call, one file a call, with a NUL after each; files that are handed over in full.
call="$GH_SAID/$(printf '%03d' "$(ls "$GH_SAID" | wc -l)")"
printf '%s\0' "$@" > "$call"
for word in "$@"; do
  case "$last $word" in
    "--body-file "*) cat "$word" >> "$call" ;;
    "-F body=@"*) cat "${word#body=@}" >> "$call" ;;
  esac
  last="$word"
done
case "$*" in
  "auth setup-git" | "issue comment "* | "api repos/"*"/statuses/"* | "api --method PATCH "*) ;;
  "api --method GET repos/mihon/town/pulls "*) [ ! -e "$GH_OPENED" ] || cat "$GH_OPENED" ;;
  "pr create "*) echo 9 > "$GH_OPENED"; echo https://github.example/mihon/town/pull/9 ;;
  *) echo "nobody has thought of: gh $*" >&2; exit 9 ;;
esac
"""


def workflow(name: str) -> dict[Any, Any]:
    made: dict[Any, Any] = yaml.safe_load((WORKFLOWS / name).read_text(encoding="utf-8"))
    return made


def proposing() -> dict[str, Any]:
    """The step of correction.yml that makes the proposal."""
    [step] = [step for step in workflow("correction.yml")["jobs"]["propose"]["steps"] if step.get("id") == "propose"]
    found: dict[str, Any] = step
    return found


# ---- what they may do ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["check.yml", "correction.yml"])
def test_a_workflow_may_little_pins_what_it_uses_and_runs_nobodys_words(name: str) -> None:
    text = (WORKFLOWS / name).read_text(encoding="utf-8")
    assert workflow(name)["permissions"] == {}
    # `$/` is this repository at the commit that runs.
    for uses in re.findall(r"\buses: ([^$].*)", text):
        action, _, version = uses.partition("@")
        assert version == PINNED[action], uses
    for job in workflow(name)["jobs"].values():
        if "uses" in job:
            continue
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


def test_each_job_may_only_what_it_does_and_the_form_needs_its_label() -> None:
    check, correction = workflow("check.yml"), workflow("correction.yml")
    assert {name: job["permissions"] for name, job in check["jobs"].items()} == {"check": {"contents": "read"}}
    assert {name: job["permissions"] for name, job in correction["jobs"].items()} == {
        "propose": {"contents": "write", "pull-requests": "write", "issues": "write"},
        "check": {"contents": "read"},
        "tell": {"statuses": "write"},
    }
    assert correction["jobs"]["propose"]["if"] == f"contains(github.event.issue.labels.*.name, '{LABEL}')"


def test_a_proposal_made_by_the_form_is_checked_like_any_other_and_the_result_stands_at_it() -> None:
    """GitHub does not start check.yml for a pull request that a workflow has opened."""
    check, jobs = workflow("check.yml"), workflow("correction.yml")["jobs"]
    triggers = check[True]  # YAML 1.1 reads the key `on` as true
    assert set(triggers) == {"pull_request", "workflow_call"}
    assert set(jobs["check"]["with"]) == set(triggers["workflow_call"]["inputs"])
    assert jobs["check"]["uses"] == "$/.github/workflows/check.yml"
    assert jobs["check"]["with"]["commit"] == "${{ needs.propose.outputs.commit }}"
    assert check["jobs"]["check"]["steps"][0]["with"]["ref"] == "${{ inputs.commit }}"
    # One name, so that one rule of the repository asks for both.
    assert f'context="{check["jobs"]["check"]["name"]}"' in jobs["tell"]["steps"][0]["run"]
    assert jobs["tell"]["needs"] == ["propose", "check"]
    assert "always()" in jobs["tell"]["if"], "a check that fails is told, too"


# ---- the correction's way -----------------------------------------------------------------------------------------


class Town:
    """A city's repository on a forge, and a runner that runs the steps of correction.yml for one of its issues."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.remote = repository_with(folder)
        self.said_in, self.opened = folder / "said", folder / "opened"
        self.said_in.mkdir()
        (folder / "bin").mkdir()
        (folder / "bin" / "gh").write_text(GH, encoding="utf-8")
        (folder / "bin" / "gh").chmod(0o755)
        self.runs = 0

    def git(self, *words: str) -> str:
        done = subprocess.run(["git", "-C", str(self.remote), *words], check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def said(self) -> list[list[str]]:
        """What `gh` was told since the last time: the arguments of each call, at the end the file it was given."""
        calls = []
        for file in sorted(self.said_in.iterdir()):
            *words, handed = file.read_text(encoding="utf-8").split("\0")
            calls.append([*words, handed] if handed else words)
            file.unlink()
        return calls

    def receive(self, body: str) -> dict[str, str]:
        """Run the job that makes the proposal for issue 7, as often as it was written anew; return its outputs."""
        self.runs += 1
        work, temp = self.folder / f"work-{self.runs}", self.folder / f"temp-{self.runs}"
        subprocess.run(["git", "clone", "--quiet", "--depth", "1", f"file://{self.remote}", str(work)], check=True)
        (work / ".shirube").symlink_to(ROOT)
        (work / ".github").mkdir()
        (work / ".github" / "shirube.version").write_text(f"repository=m/s\ncommit={'0' * 40}\n", encoding="utf-8")
        temp.mkdir()
        known = {
            "github.event.issue.body": body,
            "github.event.issue.number": "7",
            MAIN: "main",
        }
        outputs: dict[str, dict[str, str]] = {}
        failed = False
        for step in workflow("correction.yml")["jobs"]["propose"]["steps"]:
            if (
                "run" not in step
                or step["run"].startswith("python -m pip")
                or not wanted(step.get("if"), outputs, failed=failed)
            ):
                continue
            handed = self.run(step, work, temp, known)
            failed = failed or handed is None
            outputs[step.get("id", "")] = handed or {}
        return outputs.get("propose", {})

    def propose(self) -> dict[str, str] | None:
        """Run only the step that proposes, with a change that stands in the files already."""
        work, temp = self.folder / "work", self.folder / "temp"
        git(self.folder, "clone", "--quiet", str(self.remote), str(work))
        temp.mkdir()
        for file in (temp / "table.txt", temp / "report.txt", work / "content" / "places" / "hidamari.yaml"):
            file.write_text("name: 見本\n", encoding="utf-8")
        return self.run(proposing(), work, temp, {"github.event.issue.number": "7", MAIN: "main"})

    def run(self, step: Mapping[str, Any], work: Path, temp: Path, known: Mapping[str, str]) -> dict[str, str] | None:
        """Run one step in a runner's shell: what it hands on, or None where it fails."""
        output = temp / "output"
        output.write_text("", encoding="utf-8")
        assert workflow("correction.yml")["defaults"]["run"]["shell"] == "bash"
        environment = {
            "PATH": f"{self.folder / 'bin'}:{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "RUNNER_TEMP": str(temp),
            "GITHUB_OUTPUT": str(output),
            "GH_SAID": str(self.said_in),
            "GH_OPENED": str(self.opened),
            **{name: filled(text, known) for name, text in step.get("env", {}).items()},
        }
        shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        try:
            done = subprocess.run(
                shell, cwd=work, env=environment, capture_output=True, text=True, timeout=120, check=False
            )
        except OSError:
            return None
        assert not re.search(r"^\s*::|##\[", done.stdout + done.stderr, re.MULTILINE), "a command to the runner"
        assert "nobody has thought of" not in done.stderr, done.stderr
        handed = output.read_text(encoding="utf-8").splitlines()
        return dict(line.split("=", 1) for line in handed) if done.returncode == 0 else None


def wanted(condition: str | None, outputs: Mapping[str, Mapping[str, str]], *, failed: bool) -> bool:
    """Work out the `if` of a step."""
    if condition == "failure()":
        return failed
    if condition is None or failed:
        return not failed
    asked = re.fullmatch(r"steps\.(\w+)\.outputs\.(\w+) == '(\w+)'", condition)
    assert asked, condition
    return outputs.get(asked[1], {}).get(asked[2]) == asked[3]


def filled(text: str, known: Mapping[str, str]) -> str:
    """Put the values in for `${{ … }}`."""
    repository = {
        "github.token": "no-token",
        "github.repository": "mihon/town",
        "github.repository_owner": "mihon",
        "github.server_url": "https://github.example",
        "github.run_id": "1",
    }
    return re.sub(r"\$\{\{ (.*?) \}\}", lambda match: {**repository, **known}[match[1]], text)


WILD: Final = "$(touch ran) `touch ran` '; touch ran; # \" && touch ran ${IFS}\\ %0A::set-output name=commit::wild"
"""What would run, if a shell or the runner read it."""
ENDS: Final = "EOF\ncommit=wild\ntaken<<EOF\nyes\nEOF\n::set-output name=taken::yes\n##[add-path]/tmp\nghadelimiter_x"
"""What would hand on values of its own, if it were written into a file of the runner."""


def written(**answers: str) -> str:
    """The text GitHub makes of a filled form, with its carriage returns."""
    parts = {"entry": "places/hidamari", **{name.replace("__", "."): text for name, text in answers.items()}}
    return "\r\n\r\n".join(f"### 項目 ({name})\r\n\r\n{text}" for name, text in parts.items()).replace("\n", "\r\n")


def test_an_issue_becomes_one_proposal_that_follows_it_until_a_person_works_on_it(tmp_path: Path) -> None:
    town = Town(tmp_path)
    main_commit, branch = town.git("rev-parse", "main"), "correction/issue-7"

    body = written(contact__phone="0143-00-0003", description=f"{WILD}\n{ENDS}")
    handed = town.receive(body)
    assert handed == {"commit": town.git("rev-parse", branch)}
    assert town.git("rev-parse", f"{branch}^") == main_commit, "one commit"
    assert town.git("show", "--no-patch", "--format=%ae %s", branch) == f"{BOT} content: Take over correction #7"
    assert town.git("diff", "--name-only", "main", branch) == "content/places/hidamari.yaml"
    setup, asked, create, told = town.said()
    assert setup == ["auth", "setup-git"]
    assert asked[:4] == ["api", "--method", "GET", PULLS]
    assert {"state=open", "head=mihon:correction/issue-7", "base=main"} <= set(asked)
    assert create[:6] == ["pr", "create", "--base", "main", "--head", branch]
    table = [line for line in create[-1].splitlines() if "places/hidamari" in line]
    assert "    places/hidamari\t電話\t―\t0143-00-0003" in table
    assert all(line.startswith("    ") for line in create[-1].splitlines() if "touch ran" in line or "EOF" in line)
    assert "Closes #7" in create[-1]
    assert told[:3] == ["issue", "comment", "7"]
    assert "https://github.example/mihon/town/pull/9" in told[-1]

    handed = town.receive(written(contact__phone="0143-00-0004"))
    assert handed == {"commit": town.git("rev-parse", branch)}
    assert town.git("rev-parse", f"{branch}^") == main_commit, "still one commit"
    phones = [
        line for line in town.git("show", f"{branch}:content/places/hidamari.yaml").splitlines() if "phone" in line
    ]
    assert [line.strip() for line in phones] == ["contact: {phone: 0143-00-0004}"]
    _, _, update = town.said()
    assert update[:4] == ["api", "--method", "PATCH", f"{PULLS}/9"]
    assert "0143-00-0004" in update[-1]

    tree = town.git("rev-parse", f"{branch}^{{tree}}")
    by = ["-c", "user.name=見本福祉課", "-c", "user.email=fukushika@city.example"]
    theirs = town.git(*by, "commit-tree", tree, "-p", branch, "-m", "ことばをそろえる")
    town.git("update-ref", f"refs/heads/{branch}", theirs)
    assert town.propose() == {}
    assert town.git("rev-parse", branch) == theirs, "nobody's work is written over"
    assert "人が直している" in town.said()[-1][-1]

    assert town.git("for-each-ref", "--format=%(refname:short)", "refs/heads").split() == [branch, "main"]
    assert town.git("rev-parse", "main") == main_commit
    assert not list(tmp_path.rglob("ran"))


def test_a_person_who_is_quicker_than_the_push_is_not_written_over(tmp_path: Path) -> None:
    town = Town(tmp_path)
    theirs = town.git("rev-parse", "main")
    real = shutil.which("git")
    quicker = tmp_path / "bin" / "git"
    quicker.write_text(
        f'#!/bin/sh\n[ "$1" != push ] || {real} -C {town.remote} update-ref refs/heads/correction/issue-7 {theirs}\n'
        f'exec {real} "$@"\n',
        encoding="utf-8",
    )
    quicker.chmod(0o755)
    assert town.propose() is None
    assert town.git("rev-parse", "correction/issue-7") == theirs
    assert town.said() == [["auth", "setup-git"]], "nothing is proposed"


def test_what_cannot_be_taken_over_is_told_in_the_words_of_check_and_changes_nothing(tmp_path: Path) -> None:
    town = Town(tmp_path)
    told = {}
    wrong = {
        "times": written(open=f"毎集火 10:00-12:00 {WILD}"),
        "long": "a" * MAX_BODY + WILD,
        "huge": "あ" * MAX_BODY,
    }
    for name, body in wrong.items():
        assert town.receive(body) == {}
        [comment] = town.said()
        assert comment[:3] == ["issue", "comment", "7"]
        told[name] = comment[-1]
    assert "[schedule-unreadable]" in told["times"]
    assert "もしかして「毎週火」" in told["times"]
    _, _, *lines = told["times"].splitlines()
    assert all(line.startswith("    ") for line in lines), "nothing of it is markup"
    assert "長すぎます" in told["long"]
    # More bytes than one variable of an environment may have: the step does not even start.
    assert "提案を作れませんでした" in told["huge"]
    assert "https://github.example/mihon/town/actions/runs/1" in told["huge"]
    # A correction that says what is there already leaves the files as they were, too.
    known = {"github.event.issue.number": "7", MAIN: "main"}
    assert town.run(proposing(), tmp_path / "work-1", tmp_path / "temp-1", known) == {}
    assert "もうそのとおり" in town.said()[-1][-1]
    assert town.git("for-each-ref", "--format=%(refname:short)", "refs/heads") == "main"
    assert not list(tmp_path.rglob("ran"))


def test_the_result_of_the_check_stands_at_the_commit(tmp_path: Path) -> None:
    town = Town(tmp_path)
    [step] = workflow("correction.yml")["jobs"]["tell"]["steps"]
    commit = town.git("rev-parse", "main")
    for result, state in (("success", "success"), ("failure", "failure"), ("cancelled", "error")):
        known = {"needs.propose.outputs.commit": commit, "needs.check.result": result}
        assert town.run(step, tmp_path, tmp_path, known) == {}
        [call] = town.said()
        assert call[:2] == ["api", f"repos/mihon/town/statuses/{commit}"]
        given = dict(word.split("=", 1) for word in call if "=" in word)
        assert (given["state"], given["context"]) == (state, "確認と見本")
        assert given["target_url"] == "https://github.example/mihon/town/actions/runs/1"
        assert 0 < len(given["description"]) <= 140, "as much as GitHub takes"


def test_what_a_proposal_changes_is_told_first_and_all_of_it_in_a_list(tmp_path: Path) -> None:
    """GitHub shows ten errors and ten warnings at their lines, whichever come first."""
    remote, work, temp = repository_with(tmp_path), tmp_path / "work", tmp_path / "temp"
    git(tmp_path, "clone", "--quiet", str(remote), str(work))
    temp.mkdir()
    for name in ("hidamari.yaml", "見本.yaml"):
        (work / "content" / "places" / name).write_text("name: 見本\n", encoding="utf-8")
    git(work, "add", "-A")
    git(work, "commit", "-q", "-m", "change")
    git(work, "checkout", "-q", "--detach")
    (tmp_path / "bin").mkdir()
    python = tmp_path / "bin" / "python"
    python.write_text('#!/bin/sh\necho "$@"\necho "::error::x" >&2\nexit 1\n', encoding="utf-8")
    python.chmod(0o755)
    steps = workflow("check.yml")["jobs"]["check"]["steps"]
    assert steps[0]["with"]["fetch-depth"] == 2, "the commit before is there to compare with"
    [step] = [step for step in steps if "--format github" in step.get("run", "")]
    done = subprocess.run(
        ["bash", "-e", "-c", step["run"]],
        cwd=work,
        env={
            "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
            "RUNNER_TEMP": str(temp),
            "GITHUB_STEP_SUMMARY": str(temp / "summary"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, "what check says is what the step says"
    assert done.stdout.split() == [
        *[".shirube/build.py", "check", "--content", "content", "--format", "github", "--first"],
        str(temp / "changed.txt"),
    ]
    changed = (temp / "changed.txt").read_text(encoding="utf-8").splitlines()
    assert changed == ["content/places/hidamari.yaml", "content/places/見本.yaml"]
    listed = (temp / "summary").read_text(encoding="utf-8").splitlines()
    assert [line[:12] for line in listed] == ["    .shirube", "    ::error:"], "plain text, not markup"


VERSION = WORKFLOWS / "shirube.version"


@pytest.mark.parametrize("name", ["check.yml", "correction.yml"])
def test_the_version_is_read_of_a_file_which_a_fork_has_too_and_only_a_whole_commit_counts(
    tmp_path: Path, name: str
) -> None:
    """Variables of a repository do not reach a proposal that comes from a fork."""
    assert "vars." not in (WORKFLOWS / name).read_text(encoding="utf-8")
    [steps] = [job["steps"] for job in workflow(name)["jobs"].values() if "pip install" in str(job.get("steps"))]
    [step] = [step for step in steps if step.get("id") == "version"]
    (tmp_path / ".github").mkdir()
    file, output, commit = tmp_path / ".github" / "shirube.version", tmp_path / "output", "0123456789" * 4

    def read(text: str | None) -> tuple[int, str, str]:
        file.unlink(missing_ok=True)
        if text is not None:
            file.write_text(text, encoding="utf-8")
        output.write_text("", encoding="utf-8")
        done = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", step["run"]],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "GITHUB_OUTPUT": str(output)},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout, output.read_text(encoding="utf-8")

    begun = VERSION.read_text(encoding="utf-8")
    whole = begun.replace("repository=", "repository=mihon/shirube").replace("commit=", f"commit={commit}")
    for text in (whole, whole.replace("\n", "  \r\n")):
        assert read(text) == (0, "", f"repository=mihon/shirube\ncommit={commit}\n")
    for wrong in (
        None,
        begun,
        whole.replace(commit, "main"),
        whole.replace(commit, commit[1:]),
        whole.replace("mihon/", ""),
        whole + f"commit={commit}\n",
        whole.replace("mihon/shirube", "../$(touch${IFS}ran)"),
    ):
        status, said, handed = read(wrong)
        assert (status, handed) == (1, "")
        assert said.startswith("::error file=.github/shirube.version::")
    assert not list(tmp_path.rglob("ran"))
