"""The verbs that look after WARC files: verify, repair."""

from __future__ import annotations

import argparse
import shlex
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from newsarchive.archive import OPEN, Archive, locate
from newsarchive.capture.bags import Glance
from newsarchive.capture.crossing import Crossing
from newsarchive.capture.far import at_hand
from newsarchive.capture.findings import Kind, Report
from newsarchive.capture.index import index_path
from newsarchive.capture.places import chosen, chosen_here
from newsarchive.capture.salvage import Plan, carry_out, plan
from newsarchive.capture.strays import is_inside, strays
from newsarchive.capture.verify import Wish
from newsarchive.capture.verify import verify as verify_file
from newsarchive.cli.bars import watching
from newsarchive.cli.rows import Rows
from newsarchive.cli.screen import note, one_line, write, write_json
from newsarchive.errors import NewsArchiveError, SettingError
from newsarchive.store.corrections import correction_of
from newsarchive.store.forgotten import moments_of
from newsarchive.store.sayings import complaints, lines_of

FINE, DAMAGED = 0, 1
#: Bytes after which the progress bar moves.
_STEP = 1_000_000


def verify(wanted: argparse.Namespace) -> int:
    """Find what is damaged in some files, or in the archive; with --sealed, what changed since the last seal."""
    if wanted.sealed:
        from newsarchive.cli.seal import proven

        return _told(proven(wanted), wanted)
    if wanted.key:
        raise SettingError("--key belongs to --sealed")
    archive = locate(wanted.archive)
    prefix = f"--archive {shlex.quote(wanted.archive)} " if wanted.archive else ""
    rows = None if wanted.paths else Rows(archive, prefix)
    named = chosen(wanted.paths) if wanted.paths else tuple(archive.warcs())
    # Where all articles come from files elsewhere, there is a database, and no folder of captures.
    if not (named or archive.captures.is_dir() or archive.database.exists()):
        raise SettingError(f"{archive.captures}: no captures; choose the archive with --archive, or name WARC files")
    wish = Wish(thorough=wanted.deep, archive=prefix)
    with ExitStack() as stack:  # a file is looked into again when another has the same record
        files = [stack.enter_context(at_hand(path)) for path in named]
        return _told(_reports(archive, files, rows, wish), wanted)


def _told(reports: Iterator[Report], wanted: argparse.Namespace) -> int:
    """Show what was found; the exit code."""
    number = damaged = 0
    for report in reports:
        number += 1
        damaged += not report.is_well
        _show(report, as_json=wanted.json)
    if not wanted.json:
        files = "1 file" if number == 1 else f"{number} files"
        note(f"{files}, {damaged} damaged" if damaged else f"{files}, all is well")
    return DAMAGED if damaged else FINE


def repair(wanted: argparse.Namespace) -> int:
    """Tell what can be kept of damaged files; with --write, write it beside them."""
    code = FINE
    for path in chosen_here(wanted.paths):
        try:
            planned = plan(path)
            _tell(planned)
            if not (planned.kept or planned.report.is_well):
                code = DAMAGED
            if wanted.write and not planned.report.is_well:
                done = carry_out(planned, uuid.uuid4().urn, datetime.now(UTC))
                note(f"{planned.target}: written, {done.records} records, all is well; {path} is as it was")
        except SettingError:
            raise
        except NewsArchiveError as error:
            note(f"newsarchive: {error}")
            code = DAMAGED
        except OSError as error:
            note(f"newsarchive: {error.filename or path}: {error.strerror or error}")
            code = DAMAGED
    return code


def _reports(archive: Archive, files: Sequence[Path], rows: Rows | None, wish: Wish) -> Iterator[Report]:
    """One for each file, then those for what should be there and is not. A file with revisits comes last: its originals
    may be in any."""
    crossing = Crossing()
    waiting: list[Report] = []
    with watching(files, "looking") as watch:
        for path in files:
            inside = is_inside(archive, path)
            look = _each(path, (rows, crossing), watch)
            report = _report(path, replace(wish, indexed=inside, seen=look), crossing)
            if crossing.end(report, in_archive=inside):
                waiting.append(report)
            else:
                yield report
    crossing.finish()
    yield from waiting
    if rows is not None:
        yield from strays(archive, wish.archive)
        yield from _sayings(archive)
        yield from rows.reports(deep=wish.thorough)


def _sayings(archive: Archive) -> Iterator[Report]:
    """One for each file of what people said, in which each line must say something."""
    for path, read in ((archive.corrections, correction_of), (archive.forgotten, moments_of)):
        if path.exists():
            report = Report(path=path, index=path, in_archive=True)
            for number, what in complaints(path, read):
                report.add_line(number, what)
            report.records = sum(bool(line.strip()) for line in lines_of(path)) - len(report.problems)
            yield report


def _report(path: Path, wish: Wish, crossing: Crossing) -> Report:
    """Of a file that a crawl may close, and so rename, while it is looked at; or that the system will not give out."""
    try:
        return verify_file(path, wish)
    except FileNotFoundError as error:
        crossing.begin()
        closed = path.with_name(path.name.removesuffix(OPEN))
        return verify_file(closed, wish) if closed != path and closed.exists() else _unreadable(path, wish, error)
    except OSError as error:
        return _unreadable(path, wish, error)


def _unreadable(path: Path, wish: Wish, error: OSError) -> Report:
    report = Report(path=path, index=index_path(path), in_archive=wish.indexed, archive=wish.archive)
    report.add(Kind.UNREADABLE, f"it cannot be read: {(error.strerror or str(error)).lower()}")
    return report


def _show(report: Report, *, as_json: bool) -> None:
    if as_json:
        problems = [
            {"offset": problem.offset, "record": problem.record, "kind": problem.kind.value, "mend": problem.mend}
            | ({"line": problem.line} if problem.line else {})
            for problem in report.problems
        ]
        write_json([{"file": str(report.path), "ok": report.is_well, "problems": problems}])
        return
    for remark in report.notes:
        note(f"{report.path}: {remark}")
    number = len(report.problems)
    if report.is_well:
        write(
            f"{one_line(str(report.path))}: well, {report.records} {'record' if report.records == 1 else 'records'}\n"
        )
    else:
        write(f"{one_line(str(report.path))}: {number} {'thing is' if number == 1 else 'things are'} wrong\n")
    for problem in report.problems:
        place = "" if problem.offset is None else f" at byte {problem.offset}"
        named = f", record {problem.record}" if problem.record else ""
        write(f"  {one_line(f'{problem.kind}{place}{named}: {problem.what}')}\n")
    for mend in dict.fromkeys(problem.mend for problem in report.problems):
        write(f"  mend: {one_line(mend)}\n")


def _tell(planned: Plan) -> None:
    """What is kept and what is lost."""
    if planned.report.is_well:
        write(f"{one_line(str(planned.path))}: well; nothing to mend\n")
        return
    _show(planned.report, as_json=False)
    lost = planned.size - planned.kept_bytes
    parts = [f"keeps {planned.kept} records ({planned.kept_bytes} bytes)", f"loses {lost} bytes"]
    if planned.doubted:
        parts.append(f"leaves out {planned.doubted} records behind damage for which nothing vouches")
    made = (
        f"--write makes {one_line(planned.target.name)}"
        if planned.kept
        else "no record can be kept: put a copy in its place"
    )
    write(f"{one_line(str(planned.path))}: {'; '.join(parts)}; {made}\n")


def _each(
    path: Path, who: tuple[Rows | None, Crossing], watch: Callable[[Path, int], None]
) -> Callable[[Glance], None]:
    """What is done with each record of a file besides looking at it."""
    rows, crossing = who
    told = 0

    def seen(record: Glance) -> None:
        nonlocal told
        crossing.see(record)
        if rows is not None:
            rows.seen(record)
        if record.offset - told >= _STEP:
            told = record.offset
            watch(path, told)

    return seen
