"""How an index tells an answer to a form from the page of the same address.

What was sent becomes part of the key: `__wb_method=POST` and the form's fields are put behind the address before the key is
made, as pywb and cdxj-indexer do, so that a viewer that looks for the page never finds the answer to a form, and one that
sends the form again finds its answer. Source: Webrecorder's request body canonicalization, and cdxj-indexer 1.5.0. Other than
there, an answer to HEAD does not stand under the plain address either, and a form of several parts is one field in Base64.
"""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, unquote_plus, urlencode

from newsarchive.model import Capture

#: Characters of what was sent that count; as the other indexers have it.
_MOST = 4096
#: Methods whose body counts.
_WITH_BODY = ("POST", "PUT")
#: What a key may hold beside letters and digits: all that is printed and no blank.
_KEPT = "".join(map(chr, range(0x21, 0x7F)))


def told_of(capture: Capture) -> dict[str, str]:
    """What a line says beside the address: method and what was sent; nothing for GET, or where the request is not known."""
    if not capture.request or capture.request.startswith(b"GET "):
        return {}
    head, _, body = capture.request.partition(b"\r\n\r\n")
    method = head[:32].partition(b" ")[0].decode("ascii", "replace")
    if not method.isalpha() or method == "GET":
        return {}
    sent = _sent(_media_type(head), body)[:_MOST] if method in _WITH_BODY else ""
    return {"method": method} | ({"requestBody": sent} if sent else {})


def keyed(url: str, told: dict[str, str]) -> str:
    """The address that the key is made of."""
    if not told.get("method"):
        return url
    added = f"__wb_method={told['method']}" + (f"&{told['requestBody']}" if told.get("requestBody") else "")
    return f"{url}{'&' if '?' in url else '?'}{quote(added, safe=_KEPT)}"


def _media_type(head: bytes) -> str:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-type":
            return value.decode("latin-1").strip().lower()
    return ""


def _sent(media_type: str, body: bytes) -> str:
    """What was sent, as a query. What is no form of fields is one field in Base64."""
    try:
        if media_type.startswith("application/x-www-form-urlencoded"):
            return unquote_plus(body.decode("utf-8"))
        if media_type.startswith(("application/json", "text/plain")):
            return urlencode(_numbered(_leaves(json.loads(body), "")))
    except (ValueError, RecursionError):
        if media_type.startswith("application/json"):
            return ""
    return f"__wb_post_data={base64.b64encode(body).decode('ascii')}"


def _leaves(value: Any, name: str) -> Iterator[tuple[str, str]]:
    """Names and values of a JSON text, however deep; the elements of a list bear the list's name."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, name)
    elif name:
        yield name, str(value)


def _numbered(pairs: Iterator[tuple[str, str]]) -> list[tuple[str, str]]:
    """A name that comes again is numbered from 2: `a`, `a.2_`, `a.3_`."""
    times: Counter[str] = Counter()
    found = []
    for name, value in pairs:
        times[name] += 1
        found.append((name if times[name] == 1 else f"{name}.{times[name]}_", value))
    return found
