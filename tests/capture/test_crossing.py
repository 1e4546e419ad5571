"""Several files looked at together: ids that are in two of them, and revisits without their original."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from newsarchive.capture.crossing import Crossing
from newsarchive.capture.findings import Kind, Report
from newsarchive.capture.verify import Wish, verify

from .exchanges import RESPONSE, URL, urn
from .test_verify import compressed, foreign, saved, sha1


def looked_at(*paths: Path, in_archive: bool = False) -> list[Report]:
    crossing = Crossing()
    reports = []
    for path in paths:
        reports.append(verify(path, Wish(seen=crossing.see)))
        crossing.end(reports[-1], in_archive=in_archive)
    crossing.finish()
    return reports


def found(*paths: Path) -> list[list[tuple[Kind, str | None]]]:
    return [[(problem.kind, problem.record) for problem in report.problems] for report in looked_at(*paths)]


def test_an_id_in_two_files_is_found_in_the_later(tmp_path: Path) -> None:
    """With its place, and the name of the earlier file; other records are not touched by it."""
    one = saved(tmp_path, compressed(foreign("response", 1, RESPONSE), foreign("response", 2, RESPONSE)), "one.warc.gz")
    two = saved(tmp_path, compressed(foreign("response", 3, RESPONSE), foreign("response", 2, RESPONSE)), "two.warc.gz")
    first, second = looked_at(one, two)
    (problem,) = second.problems
    assert first.is_well and not second.is_well
    assert (problem.kind, problem.record, problem.offset) == (Kind.TWO_FILES, urn(2), second.path.stat().st_size // 2)
    assert "one.warc.gz" in problem.what and str(two) in problem.mend


def test_an_id_twice_in_one_file_is_that_files_matter(tmp_path: Path) -> None:
    """Nothing is said of other files."""
    one = saved(tmp_path, compressed(foreign("response", 1, RESPONSE), foreign("response", 1, RESPONSE)), "one.warc.gz")
    two = saved(tmp_path, compressed(foreign("response", 3, RESPONSE)), "two.warc.gz")
    assert found(one, two) == [[(Kind.TWICE, urn(1))], []]


def test_a_copy_is_a_remark_outside_an_archive(tmp_path: Path) -> None:
    """Whoever looks through a backup beside its original has no damage. In an archive it is: every record counts twice."""
    one = saved(tmp_path, compressed(foreign("response", 1, RESPONSE)), "one.warc.gz")
    two = Path(shutil.copy(one, tmp_path / "two.warc.gz"))
    _, second = looked_at(one, two)
    assert second.is_well and any("copy" in note and str(one) in note for note in second.notes)
    assert not looked_at(one, two, in_archive=True)[1].is_well


def a_revisit(*headers: str) -> bytes:
    return foreign("revisit", 9, RESPONSE[: RESPONSE.index(b"<p>")], *headers)


@pytest.mark.parametrize(
    ("headers", "at_home"),
    [
        ((f"WARC-Refers-To: <{urn(2)}>",), True),
        ((f"WARC-Refers-To: <{urn(7)}>",), False),
        ((f"WARC-Refers-To-Target-URI: {URL}", "WARC-Refers-To-Date: 2014-07-08T09:10:11Z"), True),
        ((f"WARC-Refers-To-Target-URI: {URL}", "WARC-Refers-To-Date: 2014-07-08T09:10:11.250000Z"), True),
        ((f"WARC-Refers-To-Target-URI: {URL}", "WARC-Refers-To-Date: 2014-07-08T09:10:12Z"), False),
        ((f"WARC-Refers-To: <{urn(7)}>", f"WARC-Payload-Digest: {sha1(b'<p>A story.</p>')}"), True),
        ((f"WARC-Payload-Digest: {sha1(b'other')}",), False),
        ((), True),
    ],
)
def test_a_revisit_without_its_original_is_a_warning(tmp_path: Path, headers: tuple[str, ...], at_home: bool) -> None:
    """Named by id, by address and second, or by digest; in whatever file, before or behind. The file is well all the same."""
    digest = f"WARC-Payload-Digest: {sha1(b'<p>A story.</p>')}"
    one = saved(tmp_path, compressed(foreign("response", 1, RESPONSE), a_revisit(*headers)), "one.warc.gz")
    two = saved(tmp_path, compressed(foreign("response", 2, RESPONSE, digest)), "two.warc.gz")
    if any(URL in header for header in headers):
        one = saved(tmp_path, compressed(a_revisit(*headers)), "one.warc.gz")
    for paths in ((one, two), (two, one)):
        reports = {report.path: report for report in looked_at(*paths)}
        assert reports[one].is_well and reports[two].problems == []
        assert [problem.kind for problem in reports[one].problems] == ([] if at_home else [Kind.ORIGINAL])
    if not at_home:
        (problem,) = reports[one].problems
        assert problem.record == urn(9) and problem.offset is not None
