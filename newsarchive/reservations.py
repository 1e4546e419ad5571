"""What a site says in files of its own about text mining and AI: robots.txt groups for AI agents, ai.txt, tdmrep.json.

Pure: the bytes of such a file and an address give the statements that hold for the address.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from protego import Protego

from newsarchive.meta import Right

#: Where such files lie: RFC 9309; Spawning's ai.txt; TDMRep (W3C community group report, 2024).
ROBOTS, AI, TDM = "/robots.txt", "/ai.txt", "/.well-known/tdmrep.json"
#: Bytes that are read of one; robots.txt has the same limit (RFC 9309, section 2.5).
LARGEST = 500 * 1024
#: Product tokens of crawlers that gather text for training or for answers made by models, as their operators name them.
AGENTS = (
    "gptbot", "google-extended", "ccbot", "anthropic-ai", "claudebot", "claude-web", "applebot-extended", "bytespider",
    "meta-externalagent", "facebookbot", "perplexitybot", "cohere-ai", "cohere-training-data-crawler", "diffbot", "amazonbot",
    "ai2bot", "omgili", "omgilibot", "img2dataset", "imagesiftbot", "timpibot", "youbot", "pangubot", "webzio-extended",
)  # fmt: skip

_LINE = re.compile(r"(?im)^[ \t]*([a-z-]+)[ \t]*:[ \t]*([^\r\n#]*)")
_TOKEN = re.compile(r"[a-z0-9_-]+", re.IGNORECASE)
#: Signals of preference in robots.txt: Cloudflare's Content-Signal, the IETF's draft Content-Usage.
_SIGNALS = frozenset({"content-signal", "content-usage"})
_RULES = frozenset({"disallow", "allow"})
#: Characters of a statement that are kept, as with other rights.
_LONGEST = 300


def statements(path: str, body: bytes, url: str) -> tuple[Right, ...]:
    """What a file of a site says of one of its addresses; () for a file that says nothing of the kind, or is none."""
    text = body[:LARGEST].removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    if path == TDM:
        return _of_tdmrep(text, url)
    return _of_robots(text, url) if path == ROBOTS else _of_ai(text, url)


def _of_robots(text: str, url: str) -> tuple[Right, ...]:
    groups, signals, rules = _groups(text)
    found = [
        Right(where=f"robots.txt {agent}", says="; ".join(groups[agent])[:_LONGEST])
        for agent in AGENTS
        if agent in groups and not rules.can_fetch(url, agent)
    ]
    return (*found, *(Right(where=f"robots.txt {name}", says=value[:_LONGEST]) for name, value in signals))


@lru_cache(maxsize=32)
def _groups(text: str) -> tuple[dict[str, list[str]], list[tuple[str, str]], Protego]:
    """The rules of each group, as they stand there, the signals, and all of it as a parser. Kept: a site has many pages."""
    groups: dict[str, list[str]] = defaultdict(list)
    signals: list[tuple[str, str]] = []
    current: list[str] = []
    is_open = False
    for written, rest in _LINE.findall(text):
        name, value = written.lower(), " ".join(rest.split())
        if name == "user-agent":
            token = _TOKEN.match(value)
            current = [*(current if is_open else ()), token[0].lower() if token else value]
            is_open = True
            continue
        is_open = is_open and name not in _RULES
        if name in _SIGNALS and value:
            signals.append((name, value))
        elif name in _RULES:
            for agent in current:
                groups[agent].append(f"{name.capitalize()}: {value}")
    return groups, signals, Protego.parse(text)


def _of_ai(text: str, url: str) -> tuple[Right, ...]:
    """ai.txt forbids by kinds of files (`Disallow: *.html`) or all (`/`); a page is text."""
    groups, _, rules = _groups(text)
    said = groups.get("*", [])
    parts = urlsplit(url)
    tried = (url, f"{parts.scheme}://{parts.netloc}/page.html", f"{parts.scheme}://{parts.netloc}/page.txt")
    if said and not all(rules.can_fetch(address, "*") for address in tried):
        return (Right(where="ai.txt *", says="; ".join(said)[:_LONGEST]),)
    return ()


def _of_tdmrep(text: str, url: str) -> tuple[Right, ...]:
    """Of the rules whose `location` fits, the longest; patterns are those of robots.txt."""
    try:
        rules = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    fitting = [rule for rule in rules if isinstance(rule, dict) and _fits(rule, url)] if isinstance(rules, list) else []
    if not fitting:
        return ()
    rule = max(fitting, key=lambda one: len(str(one["location"])))
    return tuple(
        Right(where=f"tdmrep.json {name}", says=" ".join(str(rule[name]).split())[:_LONGEST])
        for name in ("tdm-reservation", "tdm-policy")
        if rule.get(name) is not None
    )


def _fits(rule: dict[str, Any], url: str) -> bool:
    location = rule.get("location")
    if not isinstance(location, str) or not location.strip() or "\n" in location:
        return False
    return not _only(location).can_fetch(url, "*")


@lru_cache(maxsize=256)
def _only(pattern: str) -> Protego:
    return Protego.parse(f"User-agent: *\nDisallow: {pattern}")
