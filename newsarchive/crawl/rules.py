"""What a robots.txt says, by RFC 9309: which group is ours, what may be asked, and what the silence of a server means.

Matching is Protego's (longest rule wins, allow before disallow, `*` and `$`, linear in the address). What it leaves open
or sees otherwise than the RFC is settled here: size, byte order mark, and groups whose name is only part of ours.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from protego import Protego

#: Bytes that are read; what comes behind is ignored (RFC 9309, section 2.5: at least 500 kibibytes).
LARGEST = 500 * 1024
#: Redirects that are followed on the way to a robots.txt (RFC 9309, section 2.3.1.2: at least five).
MOST_REDIRECTS = 5

_TOKEN = re.compile(r"[a-z_-]+", re.IGNORECASE)
#: Robots that call themselves a browser give their name behind this.
_COMPATIBLE = re.compile(r"\(compatible; *([a-z_-]+)", re.IGNORECASE)
_AGENT_LINE = re.compile(r"(?im)^([ \t]*user[- ]?agent[ \t]*:[ \t]*)([^\r\n#]*)")
#: Takes the place of groups of others; no product token has a digit or a slash.
_OTHERS = "0/other"


class Standing(Enum):
    """What follows from how a robots.txt was answered."""

    READ = "its rules hold"
    OPEN = "there are no rules"
    SHUT = "nothing may be asked"


def standing_of(status: int) -> Standing:
    """From the status of the last answer, redirects followed.

    Source: RFC 9309, sections 2.3.1.1 (success), 2.3.1.3 (4xx: unavailable, all is allowed) and 2.3.1.4 (5xx: unreachable,
    nothing is). 429 says that the server is overwhelmed, and counts with those.
    """
    if 200 <= status < 300:
        return Standing.READ
    return Standing.SHUT if status >= 500 or status == 429 else Standing.OPEN


def token_of(user_agent: str) -> str:
    """The product token by which a robots.txt knows a robot, in lower case: `newsarchive` of `newsarchive/1.0 (+…)`."""
    named = _COMPATIBLE.search(user_agent)
    found = _TOKEN.match(user_agent.strip())
    return (named[1] if named else found[0] if found else "").lower()


def text_of(body: bytes) -> str:
    """The text that is read: UTF-8 without its mark, up to the limit, and no half a line at its end."""
    if len(body) > LARGEST:
        body = body[: max(body.rfind(b"\n", 0, LARGEST), body.rfind(b"\r", 0, LARGEST)) + 1]
    return body.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "ignore")


class Rules:
    """The rules of one host; with `standing` SHUT or OPEN there is nothing to read."""

    def __init__(self, standing: Standing, body: bytes = b"", why: str = "") -> None:
        """`why`: what happened, where nothing may be asked."""
        self.standing = standing
        self.why = why
        self._text = text_of(body) if standing is Standing.READ else ""
        self._parser = lru_cache(maxsize=4)(self._parsed)

    @property
    def rp(self) -> Protego:
        """The whole file, for those who look for sitemaps (Scrapy's signal `robots_parsed`)."""
        return self._parser("")

    def sitemaps(self) -> list[str]:
        """Addresses of sitemaps, as written."""
        return list(self.rp.sitemaps)

    def allowed(self, url: str, user_agent: str | bytes) -> bool:
        """Whether a robot may ask for an address."""
        if self.standing is not Standing.READ:
            return self.standing is Standing.OPEN
        token = token_of(_text(user_agent))
        return bool(self._parser(token).can_fetch(url, token))

    def delay(self, user_agent: str | bytes) -> float:
        """Seconds between two requests that the host asks for (`Crawl-delay`, which RFC 9309 leaves open); 0 for none."""
        token = token_of(_text(user_agent))
        parser = self._parser(token)
        rate = parser.request_rate(token)
        return max(parser.crawl_delay(token) or 0.0, rate.seconds / rate.requests if rate else 0.0)

    def _parsed(self, token: str) -> Protego:
        """The rules for one robot. Protego takes a group for ours whose name begins ours (`News` for `newsarchive`); the
        RFC (section 2.2.1) wants the same token, so groups of others are renamed.
        """
        return Protego.parse(_AGENT_LINE.sub(lambda line: _mine(line, token), self._text) if token else self._text)


def _mine(line: re.Match[str], token: str) -> str:
    named = line[2].strip()
    if named == "*":
        return line[0]
    found = _TOKEN.match(named)
    return line[1] + (token if found and found[0].lower() == token else _OTHERS)


def _text(user_agent: str | bytes) -> str:
    return user_agent.decode("latin-1") if isinstance(user_agent, bytes) else user_agent
