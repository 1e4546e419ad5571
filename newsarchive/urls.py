"""One spelling for a URL; which host it is on; whether it may be asked at all.

Archives keep and request the address as given. The key is for looking up only.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url, safe_url_string

from newsarchive.errors import FetchRefused

#: Longest address that is taken, in characters. RFC 9110 (section 4.1) asks for 8,000 at least.
LONGEST = 8_192

_DEFAULT_PORTS = {"http": 80, "https": 443}

#: Query fields that tell how a reader came, not what is shown: the documented campaign and click parameters of the
#: large analytics, mail and social platforms.
_TRACKERS = re.compile(
    r"(?:utm_\w+|mtm_\w+|pk_\w+|piwik_\w+|matomo_\w+|hsa_\w+|mc_[ce]id|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid"
    r"|yclid|ysclid|twclid|ttclid|igshid|igsh|li_fat_id|_hsenc|_hsmi|_openstat|vero_id|wickedid|oly_(?:anon|enc)_id"
    r"|mkt_tok|cmpid|ito|xtor|at_(?:medium|campaign|link_\w+)|ref_src|ref_url|__twitter_impression|spm|guccounter"
    r"|guce_referrer(?:_sig)?|_ga|_gl|rb_clickid|s_cid|wt_mc|smid|smtyp)",
    re.IGNORECASE,
)

_SESSIONS = re.compile(r"(?:jsessionid|phpsessid|sessionid|session_id|sid)", re.IGNORECASE)
_SESSION_PATH = re.compile(r";jsessionid=[^/?#;]*", re.IGNORECASE)


def checked(url: str) -> str:
    """The address in the form in which it is asked for: percent-escaped, without fragment.

    Errors: FetchRefused for anything but an http(s) address with a host.
    """
    stripped = url.strip()
    if len(stripped) > LONGEST:
        raise FetchRefused(f"an address of {len(stripped)} characters, begins {stripped[:60]!r}; at most {LONGEST} are taken")
    if re.search(r"[\x00-\x20\x7f\\]", stripped):
        raise FetchRefused(f"{stripped[:200]!r} is no address: it holds a blank, a backslash or a control character")
    try:
        parts = urlsplit(stripped)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise FetchRefused(f"{stripped[:200]!r} is no address: {error}") from error
    if parts.scheme.lower() not in _DEFAULT_PORTS:
        raise FetchRefused(f"{stripped[:200]!r} begins with {parts.scheme + ':' if parts.scheme else 'no scheme'}; only http: and https: are fetched")
    if not host or host.strip(".") == "":
        raise FetchRefused(f"{stripped[:200]!r} names no host")
    try:
        return safe_url_string(stripped).split("#", 1)[0]
    except (ValueError, UnicodeError) as error:
        raise FetchRefused(f"{stripped[:200]!r} is no address: {error}") from error


def host_of(url: str) -> str:
    """The host in lower case without `www.` and trailing dot; '' where there is none."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host.rstrip(".").removeprefix("www.")


def key_of(url: str) -> str:
    """The one spelling by which two addresses of the same page are known as one. Never asked for, only compared.

    Scheme and `www.` are kept out (a site serves both), trackers, session ids, default ports, fragments and a
    trailing slash too; the query is sorted. An address that cannot be read is its own key.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url
    host = (parts.hostname or "").rstrip(".").removeprefix("www.")
    if not host:
        return url
    netloc = host if port in (None, _DEFAULT_PORTS.get(parts.scheme.lower())) else f"{host}:{port}"
    query = urlencode([(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not (_TRACKERS.fullmatch(k) or _SESSIONS.fullmatch(k))])
    path = re.sub(r"/{2,}", "/", _SESSION_PATH.sub("", parts.path)) or "/"
    plain = canonicalize_url(urlunsplit(("http", netloc, path, query, "")))
    return plain.removeprefix("http://").rstrip("/")


def trusted_canonical(url: str, declared: str | None) -> str:
    """The address that an article is known by: what the page declares, where that can be believed, else `url`.

    Not believed: another host, the home page for a deeper page, page one for a later one (`?page=2` and `/2` are
    texts of their own), and what cannot be fetched. Distinct articles must never fall together; the cost of doubting
    too much is only a second entry.
    """
    if not declared:
        return url
    try:
        canonical = checked(urljoin(url, declared))
    except (FetchRefused, ValueError):
        return url
    here, there = urlsplit(url), urlsplit(canonical)
    if host_of(canonical) != host_of(url) and not _same_site(host_of(canonical), host_of(url)):
        return url
    if there.path in ("", "/") and not there.query and (here.path not in ("", "/") or here.query):
        return url
    if _page_number(url) != _page_number(canonical):
        return url
    return canonical


def _same_site(one: str, other: str) -> bool:
    """Whether one host is the mobile or AMP face of the other."""
    faces = ("m.", "amp.", "mobile.", "touch.")
    bare = {name.removeprefix(next((face for face in faces if name.startswith(face)), "")) for name in (one, other)}
    return len(bare) == 1


def _page_number(url: str) -> str | None:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    number = next((query[name] for name in ("page", "p", "pg", "seite", "pagina") if query.get(name, "").isdigit() and len(query[name]) <= 3), None)
    if number is None:
        found = re.search(r"/page/(\d{1,3})/?$", parts.path)
        number = found[1] if found else None
    return None if number in (None, "0", "1") else number
