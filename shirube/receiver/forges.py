"""Propose a commit to the people who decide: by push alone (GitLab, Forgejo, Gitea) or by push and a call (GitHub)."""

from __future__ import annotations

import html
import json
import re
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, Protocol
from urllib.parse import quote, urlencode

from shirube.receiver.git import Clone, GitFailed, read_token
from shirube.receiver.settings import Settings

Verdict = Literal["open", "merged", "closed"]

_SECONDS: Final = 20
_ANSWER_BYTES: Final = 4 * 1024 * 1024
_VALUE_LENGTH: Final = 600
"""Of a value in the table; the whole of it stands in the change itself."""
GITHUB_API: Final = "https://api.github.com"
_COMMANDS: Final = re.compile("c(?=los)|f(?=ix)|r(?=esol)|i(?=mplement)", re.ASCII | re.IGNORECASE)
"""The beginnings of `closes #1`, `fixes`…: GitLab looks for them in the source of a text, in `<code>` as well."""
_NUMBER = re.compile("[0-9]+$", re.ASCII)
_ADDRESS = re.compile(r"https?://[\w.:/~%+@-]+/(?:merge_requests|pulls)/[0-9]+", re.ASCII)


class ForgeFailed(Exception):
    """The forge did not do what was asked; the message is for staff."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a forge is given."""

    branch: str
    """`corrections/3f2a…`; also the topic."""
    commit: str
    title: str
    text: str
    """One line of HTML, which every forge shows."""


class Forge(Protocol):
    """What differs between forges. Every call may be made again after a crash, and then changes nothing."""

    def push(self, request: Request) -> str:
        """Bring the commit there; return the address of its request, where pushing makes one and says so."""

    def propose(self, request: Request) -> str:
        """Ask for the commit to be taken; return the address of the request, empty where pushing was enough."""

    def verdict(self, branch: str, url: str) -> Verdict:
        """Say what the forge knows of the request of a branch, whose address was told; `open` where it cannot be asked."""


def proposal_text(rows: Sequence[tuple[str, str, str]], *, second_look: bool, received: str) -> str:
    """Write the table 項目・今・新 as one line of HTML, which Markdown leaves alone and push options can carry.

    Values stand in `<code>`: there, no forge sees names (@x), numbers (#1), links or pictures.
    """
    body = "".join(
        f"<tr><th>{html.escape(label)}</th><td>{_value(now)}</td><td>{_value(new)}</td></tr>"
        for label, now, new in rows
    )
    look = "<p><strong>電話・住所・ウェブが変わります。送った人とは別の道で確かめてください。</strong></p>"
    return (
        f"{look if second_look else ''}"
        f"<table><thead><tr><th>項目</th><th>今</th><th>新</th></tr></thead><tbody>{body}</tbody></table>"
        f"<p>受け付けた日：{html.escape(received)}</p>"
    )


def _value(text: str) -> str:
    cut = text if len(text) <= _VALUE_LENGTH else f"{text[:_VALUE_LENGTH]}…"
    lines = (
        f"<code>{_COMMANDS.sub(_as_entity, html.escape(line))}</code>" if line.strip() else ""
        for line in cut.split("\n")
    )
    return "<br>".join(lines) or "—"


def _as_entity(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"


def forge_of(settings: Settings, clone: Clone) -> Forge:
    """Choose the way of a forge that the settings name."""
    api = None
    if settings.token_file is not None and (settings.api or settings.proposal == "github"):
        # The words before a token that each forge documents.
        scheme = "token" if settings.proposal == "agit" else "Bearer"
        api = Api(settings.api or GITHUB_API, settings.repository, settings.token_file, scheme)
    if settings.proposal == "gitlab":
        return GitLab(clone, settings.branch, api)
    if settings.proposal == "agit":
        return AGit(clone, settings.branch, api)
    assert api is not None
    return GitHub(clone, settings.branch, api)


@dataclass(frozen=True, slots=True)
class Api:
    """The REST interface of a forge, with the repository it is asked about."""

    address: str
    repository: str
    token_file: Path
    scheme: str = "Bearer"

    def call(self, method: str, path: str, matter: dict[str, str] | None = None) -> Any:
        """Ask for JSON and give it; whatever else is answered is a failure in words, without the token."""
        call = urllib.request.Request(  # noqa: S310 - the address is from the settings
            self.address.rstrip("/") + path,
            data=None if matter is None else json.dumps(matter).encode(),
            method=method,
            headers={
                "Authorization": f"{self.scheme} {read_token(self.token_file)}",
                "Accept": "application/json",
                "Content-Type": "application/json",
                "X-GitHub-Api-Version": "2022-11-28",
                "User-Agent": "shirube",
            },
        )
        said = f"{method} {path.partition('?')[0]}"
        try:
            with _OPENER.open(call, timeout=_SECONDS) as answer:
                return json.loads(answer.read(_ANSWER_BYTES))
        except urllib.error.HTTPError as refused:
            words = refused.read(500).decode("utf-8", "replace")
            refused.close()
            raise ForgeFailed(f"{said}: {refused.code} {words}") from None
        except (OSError, ValueError) as problem:
            raise ForgeFailed(f"{said}: {problem}") from None


@dataclass(frozen=True, slots=True)
class _ByPushAlone:
    """What forges share that make the request of a commit themselves: they may be asked how it ended, no more."""

    clone: Clone
    main: str
    api: Api | None = None

    def propose(self, request: Request) -> str:
        del request
        return ""


class GitLab(_ByPushAlone):
    """A branch, and push options that open the merge request with it."""

    def push(self, request: Request) -> str:
        said = self.clone.push(
            request.commit,
            f"refs/heads/{request.branch}",
            (
                "merge_request.create",
                f"merge_request.target={self.main}",
                f"merge_request.title={request.title}",
                f"merge_request.description={request.text}",
                "merge_request.remove_source_branch",
            ),
        )
        return _address(said)

    def verdict(self, branch: str, url: str) -> Verdict:
        del url  # a second push of the same commit, after a crash, does not say it
        if self.api is None:
            return "open"
        asked = urlencode({"source_branch": branch, "target_branch": self.main})
        found = self.api.call("GET", f"/projects/{quote(self.api.repository, safe='')}/merge_requests?{asked}")
        # Anybody may have a branch of this name in a fork, and close what they ask for with it.
        ours = [there for there in found if there["source_project_id"] == there["target_project_id"]]
        states: dict[str, Verdict] = {"merged": "merged", "closed": "closed"}
        return states.get(ours[0]["state"], "open") if ours else "open"


class AGit(_ByPushAlone):
    """No branch: a push to `refs/for/main` is a pull request (Forgejo, Gitea)."""

    def push(self, request: Request) -> str:
        options = (f"topic={request.branch}", f"title={request.title}", f"description={request.text}")
        try:
            return _address(self.clone.push(request.commit, f"refs/for/{self.main}", options))
        except GitFailed as failed:
            if "same with old commit" in str(failed):  # it had arrived, and we had not heard of it
                return _address(str(failed))
            raise

    def verdict(self, branch: str, url: str) -> Verdict:
        del branch  # the forge puts the name of an account before it
        number = _NUMBER.search(url)
        if self.api is None or number is None:
            return "open"
        return _verdict(self.api.call("GET", f"/repos/{quote(self.api.repository)}/pulls/{number[0]}"))


@dataclass(frozen=True, slots=True)
class GitHub:
    """A branch, and a call of the REST interface that opens the pull request."""

    clone: Clone
    main: str
    api: Api

    def push(self, request: Request) -> str:
        self.clone.push(request.commit, f"refs/heads/{request.branch}")
        return ""

    def propose(self, request: Request) -> str:
        there = self._find(request.branch)
        if there is None:
            matter = {"title": request.title, "body": request.text, "head": request.branch, "base": self.main}
            there = self.api.call("POST", self._pulls, matter)
        return str(there["html_url"])

    def verdict(self, branch: str, url: str) -> Verdict:
        del url
        there = self._find(branch)
        return "open" if there is None else _verdict(there)

    @property
    def _pulls(self) -> str:
        return f"/repos/{quote(self.api.repository)}/pulls"

    def _find(self, branch: str) -> dict[str, Any] | None:
        owner = self.api.repository.partition("/")[0]
        found = self.api.call("GET", f"{self._pulls}?{urlencode({'head': f'{owner}:{branch}', 'state': 'all'})}")
        return found[0] if found else None


def _verdict(there: dict[str, Any]) -> Verdict:
    """Read a pull request as GitHub, Forgejo and Gitea all write it."""
    if there["state"] == "open":
        return "open"
    return "merged" if there["merged_at"] else "closed"


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would carry the token to somebody else."""

    def redirect_request(self, *args: object) -> None:
        del args


_OPENER: Final = urllib.request.build_opener(_NoRedirect)


def _address(said: str) -> str:
    found = _ADDRESS.search(said)
    return found[0] if found else ""
