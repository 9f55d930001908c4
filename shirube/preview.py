"""Show the site on this machine while it is being written: the pipeline behind the development server.

Apart from `pipeline`, because a build must not wait for a web server to be imported.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from shirube import gallery, serve
from shirube.clock import today_in_japan
from shirube.issues import Issue
from shirube.load import TEMPLATES
from shirube.pipeline import BuildRequest, build_site


def serve_site(content: Path, out: Path, port: int, lang: str, say: Callable[[Sequence[Issue], str], None]) -> None:
    """Build, show, and build again on every change; `say` is told the findings of each build, and the address once.

    One process only: the server's threads must not be forked.
    """

    def build() -> serve.BuildOutcome:
        # Papers take seconds, and whoever writes looks at pages.
        base_url = f"http://{serve.HOST}:{port}/"
        request = BuildRequest(content, out, today_in_japan(), base_url=base_url, with_booklet=False)
        outcome = build_site(request)
        return serve.BuildOutcome(outcome.issues, failed=outcome.summary is None)

    serve.serve(
        build,
        out,
        port,
        [content, TEMPLATES],
        lang=lang,
        on_ready=lambda url: say((), url),
        on_outcome=lambda outcome: say(outcome.issues, ""),
        gallery=lambda path: gallery.show(path, TEMPLATES),
    )
