"""The same entries as a Hugo site: YAML front matter, one plain template, no lists beyond one."""

from __future__ import annotations

import shutil
from pathlib import Path

CONFIG = """baseURL = "https://example.jp/"
languageCode = "ja"
title = "見本"
disableKinds = ["taxonomy", "term", "RSS", "sitemap"]
"""

SINGLE = """<!doctype html>
<html lang="ja">
<head><meta charset="utf-8"><title>{{ .Title }}</title><meta name="description" content="{{ .Params.summary }}"></head>
<body>
<main data-pagefind-body>
<h1>{{ .Title }}</h1>
<p>{{ .Params.kana }}</p>
<p>{{ .Params.summary }}</p>
<div>{{ .Params.description | markdownify }}</div>
<ul>{{ range .Params.open }}<li>{{ . }}</li>{{ end }}</ul>
<ul>{{ range .Params.audiences }}<li>{{ . }}</li>{{ end }}</ul>
{{ with .Params.address }}<p>{{ .postcode }} {{ .city }}{{ .line }}</p>{{ end }}
{{ with .Params.contact }}<p><a href="tel:{{ .phone }}">{{ .phone }}</a> {{ .phone_hours }}</p>{{ end }}
{{ with .Params.comfort }}<p>{{ .first_visit }}</p>{{ end }}
{{ range .Params.confirmed }}<p>{{ .on }} {{ .by }}</p>{{ end }}
</main>
</body>
</html>
"""

LIST = """<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body><ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul></body></html>
"""


def write_hugo_site(content: Path, into: Path) -> None:
    """Write a Hugo project whose pages hold the entries of a content folder."""
    shutil.rmtree(into, ignore_errors=True)
    (into / "layouts" / "_default").mkdir(parents=True)
    (into / "hugo.toml").write_text(CONFIG, encoding="utf-8")
    (into / "layouts" / "_default" / "single.html").write_text(SINGLE, encoding="utf-8")
    (into / "layouts" / "_default" / "list.html").write_text(LIST, encoding="utf-8")
    for folder in ("places", "organisations"):
        target = into / "content" / folder
        target.mkdir(parents=True)
        for file in sorted((content / folder).glob("*.yaml")):
            text = file.read_text(encoding="utf-8").replace("name:", "title:", 1).replace("\nkind:", "\nkinds:", 1)
            (target / f"{file.stem}.md").write_text(f"---\n{text}---\n", encoding="utf-8")
