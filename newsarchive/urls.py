"""One spelling for a URL; which host it is on; whether it may be asked at all.

Archives keep and request the address as given. The key is for looking up only.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url, safe_url_string

from newsarchive.errors import FetchRefused

#: Longest address that is taken, in characters. RFC 9110 (section 4.1) asks for 8,000 at least.
LONGEST = 8_192

#: Keys that are remembered: each page's is asked for six times in a crawl, between its request and its storing.
_KEYS = 1_024

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
#: A session id is long and mixed; `sid=20411` is a story's number in more than one old news system.
_SESSION_VALUE = re.compile(r"(?=[^&]*\d)(?=[^&]*[a-z])[\w.-]{16,}", re.IGNORECASE)
_SESSION_PATH = re.compile(r";jsessionid=[^/?#;]*", re.IGNORECASE)

#: A host as it goes to the resolver: labels in ASCII, or an IPv6 address in brackets (RFC 3986, section 3.2.2).
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?\.?|\[[0-9a-f:.]+\]", re.IGNORECASE)

#: An address that is already as it is asked for: most are, and a sitemap names 50,000.
_PLAIN = re.compile(
    r"https?://[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+/[A-Za-z0-9/._~,:;@!$&=+-]*(?:\?[A-Za-z0-9/._~,:;@!$&=+-]*)?"
)


def checked(url: str) -> str:
    """The address in the form in which it is asked for: percent-escaped, host in ASCII, without fragment.

    Errors: FetchRefused for anything but an http(s) address with a host and without user name or password.
    """
    stripped = url.strip()
    if is_plain(stripped):
        return stripped
    if len(stripped) > LONGEST:
        raise FetchRefused(
            f"an address of {len(stripped)} characters, begins {stripped[:60]!r}; at most {LONGEST} are taken"
        )
    if re.search(r"[\x00-\x20\x7f\\]", stripped):
        raise FetchRefused(f"{stripped[:200]!r} is no address: it holds a blank, a backslash or a control character")
    try:
        _insist_on_web(stripped)
        safe = safe_url_string(stripped).split("#", 1)[0]
        asked = urlsplit(safe).hostname or ""
    except ValueError as error:  # UnicodeError (lone surrogates, labels that are too long) is one too
        raise FetchRefused(f"{stripped[:200]!r} is no address: {error}") from error
    if not _HOST.fullmatch(f"[{asked}]" if ":" in asked else asked):
        raise FetchRefused(f"{stripped[:200]!r} names no host: {asked[:80]!r} is no host name")
    return safe


def is_plain(url: str) -> bool:
    """Whether an address is already in the form that `checked` gives, as most are: then there is nothing to check."""
    return len(url) <= LONGEST and _PLAIN.fullmatch(url) is not None


def _insist_on_web(url: str) -> None:
    """Errors: FetchRefused and ValueError."""
    parts = urlsplit(url)
    if parts.scheme not in _DEFAULT_PORTS:
        begins = f"{parts.scheme}:" if parts.scheme else "no scheme"
        raise FetchRefused(f"{url[:200]!r} begins with {begins}; only http: and https: are fetched")
    if "@" in parts.netloc:
        raise FetchRefused(f"{_without_user(url)[:200]!r} holds a user name or password; take it out of the address")
    if not (parts.hostname or "").strip("."):
        raise FetchRefused(f"{url[:200]!r} names no host")
    if parts.port == 0:
        raise FetchRefused(f"{url[:200]!r} names port 0, which nothing listens on")


def _without_user(url: str) -> str:
    """The address as it may stand in a message: passwords are not for logs."""
    return re.sub(r"//[^/?#]*@", "//…@", url, count=1)


def host_of(url: str) -> str:
    """The host in lower case and ASCII, without `www.` and trailing dot; '' where there is none."""
    try:
        host = urlsplit(url.strip()).hostname or ""
    except ValueError:
        return ""
    return _ascii(host).rstrip(".").removeprefix("www.")


def _ascii(host: str) -> str:
    """A host as the resolver is asked for it; unchanged where it cannot be written so."""
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return host


def same_site(one: str, other: str) -> bool:
    """Whether two hosts (as `host_of` gives them) belong to one outlet: equal, one below the other, or siblings.

    Siblings share the name that somebody registered. That name is judged by its form, without a list of suffixes:
    `a.example.co.uk` and `b.example.co.uk` are siblings, `a.co.uk` and `b.co.uk` are not.
    """
    if one == other:
        return bool(one)
    if not _is_name(one) or not _is_name(other):
        return False
    return one.endswith("." + other) or other.endswith("." + one) or _registered(one) == _registered(other)


def _is_name(host: str) -> bool:
    """Whether a host is a dotted name and no IP address."""
    return "." in host and ":" not in host and not host.rpartition(".")[2].isdigit()


def _registered(host: str) -> str:
    labels = host.split(".")
    short_pair = len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return ".".join(labels[-3 if short_pair else -2 :])


#: An address that is already as its key writes it, but for what stands in front: most of a site's are, and the long way
#: costs 90 µs, which 50,000 leads of a sitemap feel.
_KEY_LIKE = re.compile(
    r"https?://(?:www\.)?((?!www\.)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+"
    r"(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*)/?"
)


@lru_cache(_KEYS)
def key_of(url: str) -> str:
    """The one spelling by which two addresses of the same page are known as one. Never asked for, only compared.

    Scheme and `www.` are kept out (a site serves both), trackers, session ids, default ports, fragments, dot segments
    and a trailing slash too; the query is sorted. An address that cannot be read is its own key.
    Cases: docs/addresses.md.
    """
    plain = _KEY_LIKE.fullmatch(url)
    return plain[1] if plain else _key_of_any(url)


def _key_of_any(url: str) -> str:
    try:
        parts = urlsplit(url.strip())
        port = parts.port
        host = host_of(url)
        if not host:
            return url
        netloc = f"[{host}]" if ":" in host else host
        if port not in (None, _DEFAULT_PORTS.get(parts.scheme)):
            netloc += f":{port}"
        path = re.sub(r"/{2,}", "/", _SESSION_PATH.sub("", parts.path)) or "/"
        path = urlsplit(urljoin("http://h/", path)).path.rstrip("/")
        plain = canonicalize_url(urlunsplit(("http", netloc, path or "/", _telling(parts.query), "")))
    except ValueError:
        return url
    return plain.removeprefix("http://").rstrip("/")


def _telling(query: str) -> str:
    """A query without trackers and session ids, its other fields as written."""
    return "&".join(pair for pair in query.split("&") if pair and not _is_noise(*pair.partition("=")[::2]))


def _is_noise(name: str, value: str) -> bool:
    name = unquote(name)
    return bool(_TRACKERS.fullmatch(name) or (_SESSIONS.fullmatch(name) and _SESSION_VALUE.fullmatch(unquote(value))))


def without_trackers(url: str) -> str:
    """The address without trackers, session ids and fragment, otherwise as written."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return urlunsplit(parts._replace(path=_SESSION_PATH.sub("", parts.path), query=_telling(parts.query), fragment=""))
