"""What a reprocess would change, shown; a change set applied; a change taken back."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from newsarchive.archive import Archive, locate
from newsarchive.capture.shelf import Shelf
from newsarchive.changes.changeset import Spool, read, write
from newsarchive.changes.page import changes_html
from newsarchive.cli.places import reading
from newsarchive.cli.screen import note, one_line, table, write_json
from newsarchive.cli.screen import write as put
from newsarchive.cli.work import hands_of, say, watching
from newsarchive.errors import SettingError, StoreError
from newsarchive.export import whole_file
from newsarchive.process import rules_for
from newsarchive.reprocess import Ask, Tally, reprocess
from newsarchive.site import Sites
from newsarchive.store.base import open_store
from newsarchive.wanted import APPLIED, Wanted

#: Exit code where something would change, as docs/cli.md has it.
WOULD_CHANGE = 3
#: Changes that are shown: at a terminal, and in a page.
_SAMPLES, _ON_A_PAGE = 10, 200

_COLUMNS = ("site", "fetches", "gained", "lost", "changed", "outcomes", "words+", "words-", "fields", "suspicious")


def dry_run(wanted: argparse.Namespace, archive: Archive, files: list[Path], choice: Wanted) -> int:
    """Tell what a reprocess would change; nothing is changed. The exit code says whether anything would."""
    with ExitStack() as stack:
        spool = stack.enter_context(closing(Spool()))
        outputs = _Outputs(wanted, stack)
        watch = stack.enter_context(watching(files, wanted.quiet))
        store = stack.enter_context(closing(open_store(archive)))
        ask = Ask(wanted=choice, watch=watch, differs=spool.take)
        hands = hands_of(wanted.workers)
        tally = reprocess(files, Shelf(archive), hands, store, ask)
        head = {"rules": rules_of(hands.sites), "made": datetime.now(UTC).isoformat(), "fetches": tally.fetches}
        outputs.write(head, spool)
        _show(wanted, tally, spool, head)
    return WOULD_CHANGE if len(spool) else 0


def rules_of(sites: Sites) -> dict[str, str]:
    """Today's rules by name: the general ones and those of each site."""
    return {"cleaner": rules_for("", Sites()), **{site.name: site.mark for site in sites}}


class _Outputs:
    """The files that were asked for; opened before anything is done, so that an impossible name costs no time."""

    def __init__(self, wanted: argparse.Namespace, stack: ExitStack) -> None:
        self._set, self._page = (_opened(name, stack) for name in (wanted.output, wanted.html))

    def write(self, head: dict[str, Any], spool: Spool) -> None:
        """Fill them."""
        if self._set:
            write(self._set, head, spool)
        if self._page:
            shown = spool.ranked(_ON_A_PAGE)
            page = changes_html(_summary(head, spool), spool.count, shown, max(0, len(spool) - _ON_A_PAGE))
            self._page.write(page.encode("utf-8", "replace"))


def _opened(name: str | None, stack: ExitStack) -> IO[bytes] | None:
    if name is None:
        return None
    try:
        return stack.enter_context(whole_file(Path(name)))
    except OSError as error:
        raise SettingError(f"{name} cannot be written: {error.strerror or error}; choose another place") from error


def _summary(head: dict[str, Any], spool: Spool) -> str:
    return f"{head['fetches']:,} fetches cleaned, of {len(spool):,} something would change (rules {head['rules']['cleaner']})"


def _show(wanted: argparse.Namespace, tally: Tally, spool: Spool, head: dict[str, Any]) -> None:
    say(tally, wanted.quiet)
    if wanted.json:
        write_json([{**head, **spool.count.to_dict(), "changes": list(spool.ranked(_ON_A_PAGE))}])
        return
    if len(spool):
        table(_COLUMNS, _site_rows(spool))
        put("\n")
        table(("reason", "words struck"), ((reason, f"{words:+}") for reason, words in spool.count.reasons.items()))
        put("\n")
        _samples(spool)
    if not wanted.quiet:
        note(_summary(head, spool) + ("" if wanted.output or not len(spool) else "; -o FILE keeps them to be applied"))


def _site_rows(spool: Spool) -> Iterator[list[object]]:
    for name, site in sorted(spool.count.sites.items()):
        fields = ", ".join(f"{field} {number}" for field, number in site.fields.most_common()) or "-"
        yield [name, site.fetches, site.gained, site.lost, site.changed, site.outcomes, site.words_gained, site.words_struck, fields, site.suspicious]  # fmt: skip


def _samples(spool: Spool) -> None:
    for change in spool.ranked(_SAMPLES):
        after, before = change["after"], change["before"] or {}
        told = "; ".join(change["suspicions"]) or "nothing suspicious"
        put(one_line(f"{change['site']}  {after['title'] or before.get('title') or change['url']}") + "\n")
        put(one_line(f"    {told} ({before.get('outcome', 'unknown')} → {after['outcome']}, {before.get('words', 0)} → {after['words']} words)") + "\n")  # fmt: skip
        for name, (old, new) in change["fields"].items():
            put(one_line(f"    {name}: {old} → {new}") + "\n")
        diff = " ".join(f"{{{kind}{text}{kind}}}" if kind.strip() else text for kind, text in change["diff"])
        if diff:
            put(one_line(f"    {diff}"[:1000]) + "\n")


def apply(wanted: argparse.Namespace) -> int:
    """Make the changes of a change set, where each is still what was looked at."""
    archive = locate(wanted.archive)
    hands = hands_of(wanted.workers)
    try:
        reviewed, number = read(Path(wanted.changeset), rules_of(hands.sites), wanted.only)
    except OSError as error:
        raise SettingError(
            f"{wanted.changeset}: {error.strerror or error}; give a change set, as `newsarchive reprocess --dry-run -o FILE` writes it"
        ) from error
    if not number:
        raise SettingError(
            f"{wanted.changeset} has nothing to apply" + (f" of site {wanted.only}" if wanted.only else "")
        )
    files = [archive.find_warc(name) for name in sorted(reviewed)]
    if missing := [path for path in files if not path.exists()]:
        raise StoreError(f"{missing[0]} is gone; nothing was applied: put it back, or make the change set anew")
    with watching(files, wanted.quiet) as watch, closing(open_store(archive)) as store:
        ask = Ask(watch=watch, at=datetime.now(UTC), reviewed=reviewed)
        tally = reprocess(files, Shelf(archive), hands, store, ask)
    return _applied(tally, number, wanted)


def _applied(tally: Tally, number: int, wanted: argparse.Namespace) -> int:
    already = tally.skipped[APPLIED]
    left = number - tally.fetches - already
    if not wanted.quiet:
        before = f", {already} were already" if already else ""
        note(f"{tally.fetches} of {number} changes applied{before}" + (f" (change {tally.change}; `newsarchive rollback` takes it back)" if tally.change else ""))  # fmt: skip
    for why in ("changed since they were looked at", "not what was looked at"):
        if tally.skipped[why]:
            note(f"newsarchive: {tally.skipped[why]} left as they are: {why}; make the change set anew")
    return 1 if left else 0


def rollback(wanted: argparse.Namespace) -> int:
    """Put back the results that the last reprocess replaced."""
    with reading(wanted) as store:
        if wanted.list:
            rows = [[one.number, one.at[:16].replace("T", " "), one.results, "" if one.is_whole else "broke off"] for one in store.past.changes()]  # fmt: skip
            table(("change", "begun", "results", ""), rows)
            return 0
        change, back, left = store.past.roll_back(wanted.change, wanted.only)
        store.index()
    note(f"change {change.number} of {change.at[:16].replace('T', ' ')}: {back} results put back")
    if left:
        note(f"newsarchive: {left} left as they are: a later capture or change decides them")
    if not back and wanted.only:
        raise StoreError(f"change {change.number} has replaced nothing of site {wanted.only}")
    return 0
