"""WARC files become captures again, equal to those that were written, and foreign dialects are read too.

Ours: response, request and metadata lie together and are counted. Foreign: a request may come before its response,
behind it, some records away or never; captures still come in the order of the responses, and memory is bounded.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from newsarchive.capture import fields
from newsarchive.capture.checks import bare
from newsarchive.capture.headers import (
    UNREADABLE,
    checked_url_of,
    derived_id,
    id_of,
    is_http,
    is_rendered,
    leaves_payload_out,
    moment_of,
    reference_in,
    tls_of,
    truncation_of,
)
from newsarchive.capture.members import MAX_BLOCK, OnBroken, RawRecord, walk
from newsarchive.errors import BrokenRecord
from newsarchive.model import Capture, Location, Outcome

#: How many responses (and how many requests) wait for a partner: more than any known writer puts between the two.
_WINDOW = 32
#: How many bytes wait at most.
_WINDOW_BYTES = MAX_BLOCK
#: What a response of ours can say of how many records belong together.
_SIZES = frozenset("123456789")


OnPassed = Callable[[str], None]
"""Is told of each record that is no part of an exchange and no ending, what it is."""

#: What such records are called; the others are `other records`.
_PASSED = {
    "warcinfo": "warcinfo records", "conversion": "conversion records (WET)", "metadata": "metadata records (WAT and others)",
    "resource": "resource records", "response": "responses of other protocols than HTTP",
    "revisit": "revisits of other protocols than HTTP", "continuation": "continuation records",
}  # fmt: skip


def read_archive(
    path: Path,
    *,
    name: str,
    on_broken: OnBroken | None = None,
    on_passed: OnPassed | None = None,
    start: int = 0,
) -> Iterator[Capture | Outcome]:
    """The exchanges of a WARC file as captures, and the endings without exchange as outcomes, in the file's order.

    `name` goes into `Location.warc`; a record must begin at `start`. An outcome's `site` is `-`: only the caller knows the sites.
    Errors: BrokenRecord at the first damage, once all that lies before it was given; with `on_broken`, that is called
    and reading goes on behind it.
    """
    damage: list[BrokenRecord] = []
    desk = _Desk(path, name, on_broken or damage.append, on_passed)
    for record in walk(path, start=start, on_broken=desk.report):
        if damage:
            break
        yield from desk.take(record)
    yield from desk.rest()
    if damage:
        raise damage[0]


def read_capture(path: Path, offset: int, *, name: str, record_id: str | None = None) -> Capture:
    """The capture whose response record begins at an offset; the one of that id where several share a gzip member.

    A foreign file's request is found only behind the response. Errors: BrokenRecord where no whole capture is there.
    """
    damage: list[BrokenRecord] = []
    desk = _Desk(path, name, damage.append)
    found: list[Capture] = []
    for record in walk(path, start=offset, on_broken=desk.report):
        found += _at(offset, record_id, desk.take(record))
        shared = record_id is not None and record.offset == offset and not record.length
        if found or damage or not (desk.waits or shared):
            break
    found += _at(offset, record_id, desk.rest())
    if found:
        return found[0]
    raise (
        damage[0]
        if damage
        else BrokenRecord(f"{path} at byte {offset}: no exchange begins here; make the index anew from the file")
    )


def _at(offset: int, record_id: str | None, things: Iterator[Capture | Outcome]) -> Iterator[Capture]:
    for thing in things:
        if isinstance(thing, Outcome) or thing.location is None or thing.location.offset != offset:
            continue
        if record_id in (None, thing.id):
            yield thing


@dataclass(kw_only=True)
class _Exchange:
    """A response and what was found of its partners."""

    response: RawRecord
    group: int
    """How many records belong together; 0 in foreign files, which do not say."""
    found: int = 1
    request: bytes = b""
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        return self.found >= self.group if self.group else bool(self.request)


class _Desk:
    """Puts records together. Exchanges wait here in order until they are whole, or until no partner will come."""

    def __init__(self, path: Path, name: str, report: OnBroken, passed: OnPassed | None = None) -> None:
        self._path, self._name, self.report = path, name, report
        self._passed = passed or (lambda _: None)
        self._waiting: deque[_Exchange | Outcome] = deque()
        self._by_id: dict[str, _Exchange] = {}
        self._early: deque[RawRecord] = deque()

    @property
    def waits(self) -> bool:
        """Whether anything waits for a partner."""
        return bool(self._waiting)

    def take(self, record: RawRecord) -> Iterator[Capture | Outcome]:
        """What is whole once this record is there."""
        kind = (record.get("warc-type") or "").lower()
        if kind == "request":
            self._take_request(record)
        elif kind == "metadata" and (record.get("content-type") or "").startswith(fields.MEDIA_TYPE):
            self._take_metadata(record)
        elif (kind in ("response", "revisit") and is_http(record)) or (kind == "conversion" and is_rendered(record)):
            self._take_response(record)
        else:
            self._passed(_PASSED.get(kind, "other records"))
        while self._waiting and self._is_due(self._waiting[0]):
            yield from self._next()

    def rest(self) -> Iterator[Capture | Outcome]:
        """What is left when the file ends."""
        while self._waiting:
            yield from self._next()

    def _is_due(self, first: _Exchange | Outcome) -> bool:
        if isinstance(first, Outcome) or first.is_whole:
            return True
        if first.group:  # ours are written in one piece: once something else has come, nothing will follow
            return len(self._waiting) > 1
        waiting = [item for item in self._waiting if isinstance(item, _Exchange)]
        return len(waiting) > _WINDOW or sum(len(item.response.block) for item in waiting) > _WINDOW_BYTES

    def _next(self) -> Iterator[Capture | Outcome]:
        first = self._waiting.popleft()
        if isinstance(first, Outcome):
            yield first
            return
        name = id_of(first.response)
        if self._by_id.get(name) is first:
            del self._by_id[name]
        if first.found < first.group:
            self._broken(first.response, f"the exchange has {first.group} records, and {first.found} are here")
            return
        try:
            capture = _capture(first, self._name)
        except UNREADABLE as error:
            self._broken(first.response, f"a header or field that cannot be read ({error})")
            return
        yield capture

    def _take_response(self, record: RawRecord) -> None:
        size = record.get(fields.GROUP_SIZE.lower()) or ""
        exchange = _Exchange(response=record, group=int(size) if size in _SIZES else 0)
        if not exchange.group and (early := self._early_request(record)) is not None:
            exchange.request = early.block
        self._waiting.append(exchange)
        self._by_id[id_of(record)] = exchange

    def _take_request(self, record: RawRecord) -> None:
        exchange = self._partner(record)
        if exchange is not None:
            exchange.request = record.block
            exchange.found += 1
            return
        self._early.append(record)
        while len(self._early) > _WINDOW or sum(len(early.block) for early in self._early) > _WINDOW_BYTES:
            self._early.popleft()

    def _take_metadata(self, record: RawRecord) -> None:
        facts = fields.from_block(record.block)
        exchange = self._partner(record)
        if exchange is not None and exchange.group:
            exchange.facts = facts
            exchange.found += 1
            return
        try:
            outcome = fields.outcome_in(facts, moment_of(record)) if exchange is None else None
        except UNREADABLE as error:
            self._broken(record, f"an ending that cannot be read ({error})")
            return
        if outcome is not None:
            self._waiting.append(outcome)
        elif exchange is None:
            self._passed(_PASSED["metadata"])

    def _partner(self, record: RawRecord) -> _Exchange | None:
        """The response that a record says it was written with."""
        for name in record.all("warc-concurrent-to"):
            if (partner := self._by_id.get(bare(name))) is not None:
                return partner
        return None

    def _early_request(self, response: RawRecord) -> RawRecord | None:
        """The request that came before its response: either may name the other."""
        named = {bare(name) for name in response.all("warc-concurrent-to")}
        for early in self._early:
            if id_of(early) in named or id_of(response) in map(bare, early.all("warc-concurrent-to")):
                self._early.remove(early)
                return early
        return None

    def _broken(self, record: RawRecord, what: str) -> None:
        self.report(
            BrokenRecord(f"{self._path} at byte {record.offset}: {what}; what lies before and behind can still be read")
        )


def _capture(exchange: _Exchange, name: str) -> Capture:
    """Errors: ValueError, KeyError where a header or a field is not what it should be."""
    record, facts = exchange.response, exchange.facts
    kind = (record.get("warc-type") or "").lower()
    return Capture(
        id=id_of(record) or derived_id(record),
        url=checked_url_of(record),
        fetched_at=moment_of(record),
        request=exchange.request,
        response=fields.rendered_head_in(facts) + record.block if kind == "conversion" else record.block,
        interim=fields.interim_in(facts),
        ip_address=record.get("warc-ip-address"),
        tls=tls_of(record, facts),
        truncated=None if leaves_payload_out(record) else truncation_of(record),
        fetch=fields.fetch_in(facts),
        revisit=(record.get("warc-profile") or "unknown") if kind == "revisit" else None,
        refers_to=reference_in(record) if kind == "revisit" else None,
        rendered_from=bare(record.get("warc-refers-to")) if kind == "conversion" else None,
        location=Location(warc=name, offset=record.offset, length=record.length),
        payload_digest=record.get("warc-payload-digest"),
    )
