"""Lists in JSON: posts of the WordPress REST API (developer.wordpress.org/rest-api/reference/posts), and JSON Feed 1.1."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from newsarchive.discover.moments import read_when
from newsarchive.discover.scope import Nested, Next, Scope, plain_text
from newsarchive.errors import BrokenSource
from newsarchive.model import Lead, When

#: Largest answer that is read, in bytes. A hundred posts with the fields asked for take 50 kB; a server may ignore which.
MOST_BYTES = 8_388_608
#: Most posts that WordPress gives at once.
POSTS = 100
_FIELDS = "link,title,date_gmt,modified_gmt"
_API = "wp/v2/posts"


def posts_url(api: str) -> str:
    """The address of the newest posts, from that of the API's root (as `link rel="https://api.w.org/"` gives it) or of the posts.

    Sites without speaking addresses have the root `/?rest_route=/`.
    """
    parts = urlsplit(api)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    path = parts.path
    if "rest_route" in query:
        if _API not in query["rest_route"]:
            query["rest_route"] = query["rest_route"].rstrip("/") + "/" + _API
    elif _API not in path:
        path = path.rstrip("/") + "/" + _API
    asked = {"per_page": str(POSTS), "_fields": _FIELDS, "orderby": "date"} | query
    return urlunsplit(parts._replace(path=path, query=urlencode(asked, safe="/,"), fragment=""))


def json_leads(body: bytes, scope: Scope) -> Iterator[Lead | Nested | Next]:
    """The entries of a list in JSON. Errors: BrokenSource, at the end or at once, says what is wrong with it."""
    where = scope.base_url
    if len(body) > MOST_BYTES:
        raise BrokenSource(f"{where} has more than {MOST_BYTES} bytes of JSON; it was not read")
    try:
        data = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BrokenSource(f"{where} is no JSON: {str(error)[:200]}") from error
    entries, following = _entries(data, where)
    left = 0
    for entry in entries:
        lead = _lead(entry, scope) if isinstance(entry, dict) else None
        left += lead is None
        if lead is not None:
            yield lead
    if following and (url := scope.absolute(following)):
        yield Next(url)
    if left:
        raise BrokenSource(
            f"{where}: {left} of {len(entries)} entries name no article of the site; the others were read"
        )


def _entries(data: Any, where: str) -> tuple[list[Any], str | None]:
    """What a list holds, and where it goes on."""
    if isinstance(data, list):
        return data[:POSTS], _next_posts(where) if len(data) >= POSTS else None
    if isinstance(data, dict) and str(data.get("version", "")).startswith("https://jsonfeed.org/"):
        items = data.get("items")
        return (items[:1_000] if isinstance(items, list) else []), data.get("next_url") if isinstance(
            data.get("next_url"), str
        ) else None
    said = f": it says {str(data.get('message') or data.get('code'))[:200]!r}" if isinstance(data, dict) else ""
    raise BrokenSource(f"{where} is JSON, but neither a list of WordPress posts nor a JSON Feed{said}")


def _next_posts(url: str) -> str:
    page = re.search(r"(?<=[?&])page=(\d+)", url)
    if page:
        return f"{url[: page.start()]}page={int(page[1]) + 1}{url[page.end() :]}"
    return f"{url}{'&' if '?' in url else '?'}page=2"


def _lead(entry: dict[str, Any], scope: Scope) -> Lead | None:
    url = scope.absolute(_text(entry, "link", "url", "external_url"))
    if url is None or scope.is_article(url) is False or not scope.is_home(url):
        return None
    title = entry.get("title")
    return Lead(
        url=url, source=scope.base_url, title=plain_text(_text(title, "rendered") if isinstance(title, dict) else _text(entry, "title")),
        published=_moment(entry, "date"), modified=_moment(entry, "modified"),
    )  # fmt: skip


def _moment(entry: dict[str, Any], name: str) -> When | None:
    """WordPress gives moments in UTC without saying so; JSON Feed gives them as RFC 3339."""
    utc = _text(entry, f"{name}_gmt")
    return read_when(f"{utc}Z" if utc else _text(entry, {"date": "date_published", "modified": "date_modified"}[name]))


def _text(entry: dict[str, Any], *names: str) -> str | None:
    return next((value for name in names if isinstance(value := entry.get(name), str) and value), None)
