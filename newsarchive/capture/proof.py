"""What the seals of an archive prove: that nothing was changed, removed or inserted since; else, what was.

Nothing is asked but the files. Whether the chain is the one that its owner made shows by a key (`trusted`) and by the
receipts beside it; without a key the chain vouches for itself alone, and that is said.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from newsarchive.archive import OPEN, Archive
from newsarchive.capture import seals
from newsarchive.capture.findings import Kind, Report
from newsarchive.capture.index import index_path
from newsarchive.capture.keys import Key, fingerprint_of, is_signed
from newsarchive.capture.sayings import prove_said
from newsarchive.capture.sealing import Watch, digest_of
from newsarchive.capture.seals import Sealed, Written
from newsarchive.errors import CaptureError

#: Receipt: the chain it is of, number and SHA-256 of a manifest.
Receipt = tuple[str, int, str]


@dataclass(frozen=True, kw_only=True)
class Trust:
    """By what the chain is judged."""

    keys: Sequence[Key] = ()
    """Keys that may have signed; none: whatever key the chain names."""
    receipts: Sequence[Receipt] = ()
    """What is known to have been sealed."""


@dataclass(kw_only=True)
class _Chain:
    """What was found in `seals/`."""

    reports: list[Report] = field(default_factory=list)
    sound: list[Written] = field(default_factory=list)
    """Manifests that are well signed with a key that may, in their order."""


def prove(archive: Archive, trust: Trust, watch: Watch) -> Iterator[Report]:
    """One report for the chain, one for each manifest with which something is wrong, one for each WARC file,
    and for each file of what people said.

    Errors: CaptureError where nothing was ever sealed; OSError.
    """
    if not seals.manifests_in(archive) and not (archive.seals / seals.LATEST).exists() and not trust.receipts:
        raise CaptureError(f"{archive.seals}: nothing was sealed yet; `newsarchive seal --key FILE` does it")
    chain = _follow(archive, trust)
    yield from chain.reports
    if chain.sound:
        yield from _files(archive, chain.sound[-1], watch)
        yield from prove_said(archive, chain.sound[-1].manifest)


def receipts_in(path: Path) -> list[Receipt]:
    """The receipts in a file; none where there is no such file. Errors: CaptureError, OSError."""
    if not path.exists():
        return []
    try:
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        return [(str(row["chain"]), int(row["number"]), str(row["sha256"])) for row in rows]
    except (ValueError, KeyError, TypeError) as error:
        raise CaptureError(f"{path}: no receipts can be read in it ({error}); move it away to do without") from error


def _follow(archive: Archive, trust: Trust) -> _Chain:
    """Go along the chain."""
    chain = _Chain()
    whole = Report(path=archive.seals, index=archive.seals)
    chain.reports.append(whole)
    paths = seals.manifests_in(archive)
    for number in sorted(set(range(1, max(paths, default=0) + 1)) - set(paths)):
        whole.add(Kind.SEAL, f"manifest {number} is not there: {seals.path_of(archive, number).name} was removed")
    previous: Written | None = None
    for number, path in paths.items():
        report = Report(path=path, index=path)
        previous = previous if number - 1 in paths else None
        written = _read(path, report)
        if written is not None:
            for what in _complaints(written, number, previous, trust):
                report.add(Kind.SEAL, what)
            _tell_change(chain.sound[-1] if chain.sound else None, written, trust, report)
            if _is_sound(written, number, trust):
                chain.sound.append(written)
            whole.records += 1
        if report.problems or report.notes:
            chain.reports.append(report)
        previous = written
    _latest(archive, chain, trust, whole)
    _receipts(trust, paths, chain, whole)
    _tell_trust(trust, chain, whole)
    return chain


def _read(path: Path, report: Report) -> Written | None:
    try:
        return seals.read(path)
    except CaptureError as error:
        report.add(Kind.SEAL, str(error))
    return None


def _is_sound(written: Written, number: int, trust: Trust) -> bool:
    """Whether a manifest may be gone by: what somebody else signed says nothing of our files."""
    told = written.manifest
    is_trusted = not trust.keys or told.key in {key.name for key in trust.keys}
    return is_trusted and told.number == number and is_signed(told.key, written.signed, written.signature)


def _complaints(written: Written, number: int, previous: Written | None, trust: Trust) -> Iterator[str]:
    told = written.manifest
    if told.number != number:
        yield f"its name says that it is manifest {number}, and it is manifest {told.number}: manifests were exchanged"
    if not is_signed(told.key, written.signed, written.signature):
        yield "its signature is not that of what it says: it was edited, or signed with another key"
    elif trust.keys and told.key not in {key.name for key in trust.keys}:
        yield f"it is signed with the key {fingerprint_of(told.key)}, which is not the one given"
    if number == 1 and told.previous:
        yield "it names a manifest before it, and is the first"
    if number > 1 and previous is None:
        yield "the manifest before it is not there or cannot be read, so what was sealed before is not proven"
    if previous is not None and told.number == number and told.previous != previous.whole:
        yield "it names another manifest before it than the one that is there: that one was edited or exchanged"


def _tell_change(previous: Written | None, written: Written, trust: Trust, report: Report) -> None:
    """Another key from here on: damage, unless both keys are known to whoever asks."""
    told = written.manifest
    if previous is not None and previous.manifest.key != told.key:
        keys = f"{fingerprint_of(previous.manifest.key)} to {fingerprint_of(told.key)}"
        if {previous.manifest.key, told.key} <= {key.name for key in trust.keys} and told.begins:
            report.note(f"the key changes from {keys}; both were given")
        else:
            report.add(
                Kind.SEAL, f"the key changes from {keys}; where that was you, give both (--key OLD.pub --key NEW.pub)"
            )
    for name in told.gone:
        report.note(f"{name} was let go when this was sealed: it had been changed or removed before")


def _noted(data: bytes, may_sign: set[str]) -> tuple[int, str]:
    """Number and SHA-256 of the latest manifest. Errors: ValueError and others."""
    note = json.loads(data)
    if (may_sign and note["key"] not in may_sign) or not is_signed(
        str(note["key"]), str(note["sha256"]), str(note["signature"])
    ):
        raise ValueError("not signed with a key of the chain")
    return int(note["number"]), str(note["sha256"])


def _latest(archive: Archive, chain: _Chain, trust: Trust, whole: Report) -> None:
    """Hold the note of the latest manifest against those that are there."""
    may_sign = {key.name for key in trust.keys} or {written.manifest.key for written in chain.sound}
    try:
        number, digest = _noted((archive.seals / seals.LATEST).read_bytes(), may_sign)
    except FileNotFoundError:
        whole.add(Kind.SEAL, f"{seals.LATEST} is not there, so later manifests may have been removed")
        return
    except (ValueError, KeyError, TypeError) as error:
        whole.add(Kind.SEAL, f"{seals.LATEST} was edited ({error}), so later manifests may have been removed")
        return
    there = {written.manifest.number: written.whole for written in chain.sound}
    if not seals.path_of(archive, number).exists():
        whole.add(Kind.SEAL, f"manifest {number} was the latest, and is not there: it was removed")
    elif number in there and there[number] != digest:
        whole.add(Kind.SEAL, f"manifest {number} is another than the one that {seals.LATEST} names")
    elif number < max(there, default=0):
        whole.note(f"{seals.LATEST} is older than the latest manifest; the next seal mends that")


def _receipts(trust: Trust, paths: Mapping[int, Path], chain: _Chain, whole: Report) -> None:
    """Hold what is known to have been sealed against what is there: an archive set back to an earlier state shows so."""
    there = {written.manifest.number: written.whole for written in chain.sound}
    first = there.get(1)
    mine = [receipt for receipt in trust.receipts if receipt[0] == first]
    if trust.receipts and not mine:
        whole.note("none of the receipts beside the key is of this chain")
    for _, number, digest in mine:
        if number not in paths:
            whole.add(Kind.SEAL, f"a receipt tells of manifest {number}, and it is not there: it was removed")
        elif there.get(number, digest) != digest:
            whole.add(Kind.SEAL, f"manifest {number} is another than the one that a receipt tells of")


def _tell_trust(trust: Trust, chain: _Chain, whole: Report) -> None:
    names = dict.fromkeys(fingerprint_of(written.manifest.key) for written in chain.sound)
    if not chain.sound:
        whole.add(Kind.SEAL, "no manifest is left that is well signed: nothing can be proven")
    elif not trust.keys:
        whole.note(
            f"checked with the key that the manifests name themselves ({', '.join(names)}); that nobody put another chain "
            "in place of yours is proven only with --key FILE"
        )
    else:
        whole.note(f"checked with the keys that were given; the chain names {', '.join(names)}")


def _files(archive: Archive, last: Written, watch: Watch) -> Iterator[Report]:
    """Hold the files against the latest sound manifest."""
    told = dict(last.manifest.files)
    by_digest = {one.sha256: one for one in told.values()}
    there = {archive.name_of(path): path for path in archive.warcs() if not path.name.endswith(OPEN)}
    moved: dict[str, str] = {}
    for name, path in there.items():
        report = Report(path=path, index=index_path(path))
        size, digest = path.stat().st_size, digest_of(path, watch)
        was = told.get(name)
        if was is None:
            twin = by_digest.get(digest)
            as_what = f"; its bytes are those of {twin.name}" if twin else ""
            moved |= {twin.name: name} if twin else {}
            report.add(Kind.UNSEALED, f"it was put there since manifest {last.manifest.number}{as_what}")
        elif digest != was.sha256:
            report.add(Kind.CHANGED, _change(was, size))
        else:
            report.records = was.records
        yield report
    for name in sorted(set(told) - set(there)):
        path = archive.captures / name
        report = Report(path=path, index=index_path(path))
        now = f"; a file of the same bytes is {moved[name]}" if name in moved else ""
        report.add(Kind.GONE, f"it was removed since manifest {last.manifest.number}{now}")
        yield report


def _change(was: Sealed, size: int) -> str:
    grown = f"{was.size} bytes then, {size} now" if size != was.size else "of the same size as then"
    return f"its bytes are not those that were sealed ({grown})"
