"""newsarchive.spark on a true cluster on this machine: a standalone master and two workers, one of them killed in mid-job.

    python benchmarks/drills/spark.py [--files 8] [--pages 150] [--no-kill]

Needs the extra `spark` in the same environment, and a Java (17 or 21). Looked at: all parts are there and whole, they hold
what `reprocess` and `export --format parquet --all-revisions` give of the same files, a second run makes nothing anew, and a
missing and a cut file are told. With datatrove installed, its own reader reads the parts of its shape.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks" / "drills")]
_PORT = 7_177
#: Seconds after which a job is given up.
_LONGEST = 900
#: Where a row came from and how often it was seen: another in each file that has the same text.
_PLACE = ("captured_at", "record_id", "warc", "warc_offset", "warc_length", "payload_digest", "revision")


@dataclass(frozen=True)
class Job:
    """A job under way, and where Spark writes what it thinks."""

    process: subprocess.Popen[str]
    log: Path


def main() -> int:
    """Run the drill; 1 where a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=8)
    parser.add_argument("--pages", type=int, default=150)
    parser.add_argument("--no-kill", action="store_true", help="let both workers live")
    wanted = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended from outside"))  # so that the cluster ends, too
    with tempfile.TemporaryDirectory() as folder:
        broken = _drill(Path(folder), wanted)
    for line in broken:
        print("BROKEN:", line)
    print(f"{len(broken)} promises broken")
    return 1 if broken else 0


def _drill(root: Path, wanted: argparse.Namespace) -> list[str]:
    paths, broken = _files(root, wanted), []
    listed, out = root / "list.txt", root / "out"
    listed.write_text("".join(f"{path}\n" for path in paths))
    with _cluster(root) as workers:
        began = time.monotonic()
        job = _submit(root, [str(listed), str(out), "--json"])
        killed = None if wanted.no_kill else _kill_one(workers, out, job.process)
        first = _told(job)
        print(f"{len(paths)} files in {time.monotonic() - began:.1f} s; {killed or 'nobody was killed'}")
        if not (killed or wanted.no_kill):
            broken.append("the job ended before a worker could be killed: give it more files or pages")
        again = _told(_submit(root, [str(listed), str(out), "--json"]))
        shaped = _told(_submit(root, [str(listed), str(root / "datatrove"), "--shape", "datatrove", "--json"]))
    broken += _count(first, paths) + _compare(root, paths, out)
    print(f"the same again: {sum(one['was_there'] for one in again)} parts were there")
    if [one for one in again if not one["trouble"] and not one["was_there"]]:
        broken.append("a second run made parts anew")
    rows = sum(one["articles"] for one in shaped)
    broken += _datatrove(root / "datatrove", rows)
    return broken


def _files(root: Path, wanted: argparse.Namespace) -> list[str]:
    """The WARC files; one of them is cut, one is not there."""
    from bales import bale

    made = [bale(root / "source", number, wanted.pages) for number in range(wanted.files)]
    whole = made[-1].read_bytes()
    made[-1].write_bytes(whole[: len(whole) * 2 // 3])
    return [*map(str, made), str(root / "source" / "missing.warc.gz")]


def _count(told: list[dict[str, Any]], paths: list[str]) -> list[str]:
    trouble = [one for one in told if one["trouble"]]
    print(f"{len(told)} told, {len(trouble)} without a part: {trouble[0]['trouble'] if trouble else '-'}")
    hurt = [one for one in told if one["broken"]]
    print(f"{len(hurt)} with broken places: {hurt[0]['named'][0] if hurt else '-'}")
    wrong = []
    if [one["path"] for one in told] != paths:
        wrong.append("the job did not tell of each file once")
    if len(trouble) != 1 or len(hurt) != 1:
        wrong.append("the missing and the cut file were not told")
    return wrong


def _compare(root: Path, paths: list[str], out: Path) -> list[str]:
    """Parts of each file, merged as docs/spark.md does it, against one archive of all files."""
    import pyarrow.parquet as pq

    parts = sorted(out.glob("*.parquet"))
    rows = [row for part in parts for row in pq.ParquetFile(part).read().to_pylist()]
    archive = ["--archive", str(root / "archive")]
    _newsarchive([*archive, "reprocess", "--quiet", "--warc", *paths[:-1]])
    _newsarchive([*archive, "export", "--quiet", "--format", "parquet", "--all-revisions", "-o", str(root / "export")])
    expected = [row | {"site": path.parent.parent.name.removeprefix("site=")}
                for path in (root / "export").rglob("*.parquet") for row in pq.ParquetFile(path).read().to_pylist()]  # fmt: skip
    merged = _merged(rows)
    same = sorted(map(_spelt, merged)) == sorted(map(_spelt, expected))
    print(
        f"{len(parts)} parts with {len(rows)} rows; merged {len(merged)}, reprocess and export {len(expected)}: {'the same' if same else 'NOT the same'}"
    )
    wrong = [] if same and merged else [f"parts differ from reprocess in {_difference(merged, expected)}"]
    left = [
        path.name for path in out.iterdir() if not path.name.endswith(".parquet") and not path.name.endswith(".crc")
    ]
    return wrong + [f"left behind: {name}" for name in left]


def _difference(merged: list[dict[str, Any]], expected: list[dict[str, Any]]) -> str:
    """Where two lists differ first."""
    known = {(row["id"], row["revision"]): row for row in expected}
    for row in merged:
        other = known.get((row["id"], row["revision"]))
        if other is None:
            return f"revision {row['revision']} of {row['id']}, which reprocess does not have"
        for name in {**row, **other}:
            if row.get(name) != other.get(name):
                return f"{name} of {row['url']}: {row.get(name)!r} and {other.get(name)!r}"
    return "their number"


def _merged(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of the same text of the same article the first capture; revisions numbered anew."""
    first: dict[str, dict[str, Any]] = {}
    for row in sorted(rows, key=lambda row: (row["captured_at"], row["record_id"])):
        first.setdefault(_spelt({key: value for key, value in row.items() if key not in _PLACE}), row)
    numbers: dict[str, int] = defaultdict(int)
    merged = []
    for row in first.values():
        numbers[row["id"]] += 1
        merged.append(row | {"revision": numbers[row["id"]]})
    return merged


def _spelt(row: dict[str, Any]) -> str:
    return json.dumps(row, sort_keys=True, default=str)


def _datatrove(folder: Path, rows: int) -> list[str]:
    try:
        from datatrove.pipeline.readers import ParquetReader
    except ImportError:
        print("datatrove is not installed: its reader was not tried")
        return []
    read = list(ParquetReader(str(folder), glob_pattern="*.parquet").run())
    good = [one for one in read if one.id.startswith("<urn:uuid:") and one.text and one.metadata["url"]]
    print(f"datatrove's ParquetReader: {len(read)} documents of {rows} rows, {len(good)} with id, text and url")
    return [] if len(good) == rows > 0 else ["datatrove does not read what we wrote"]


def _newsarchive(words: list[str]) -> None:
    subprocess.run([sys.executable, "-m", "newsarchive", *words], env=_environment(), check=True, cwd=ROOT)


def _environment() -> dict[str, str]:
    python = {"PYSPARK_PYTHON": sys.executable, "PYSPARK_DRIVER_PYTHON": sys.executable, "PYTHONPATH": str(ROOT)}
    return {**os.environ, **python, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_NO_DAEMONIZE": "1"}


@contextmanager
def _cluster(root: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    """A master and two workers of one core each."""
    import pyspark

    command = [str(Path(pyspark.__file__).parent / "bin" / "spark-class")]
    common = {"env": _environment(), "cwd": root, "stdout": subprocess.DEVNULL, "start_new_session": True}
    started: list[subprocess.Popen[bytes]] = []
    with (root / "cluster.log").open("wb") as log:
        try:
            master = "org.apache.spark.deploy.master.Master"
            started.append(subprocess.Popen(  # type: ignore[call-overload]
                [*command, master, "--host", "127.0.0.1", "--port", str(_PORT), "--webui-port", "0"], stderr=log, **common))  # fmt: skip
            for number in range(2):
                worker = [
                    "org.apache.spark.deploy.worker.Worker",
                    "--cores",
                    "1",
                    "--memory",
                    "1g",
                    "--webui-port",
                    "0",
                ]
                place = [
                    "--host",
                    "127.0.0.1",
                    "--work-dir",
                    str(root / f"worker{number}"),
                    f"spark://127.0.0.1:{_PORT}",
                ]
                started.append(subprocess.Popen([*command, *worker, *place], stderr=log, **common))  # type: ignore[call-overload]
            yield started[1:]
        finally:
            for process in reversed(started):
                _end(process)


def _submit(root: Path, words: list[str]) -> Job:
    import pyspark

    submit = Path(pyspark.__file__).parent / "bin" / "spark-submit"
    settings = [
        "--conf",
        "spark.executor.memory=512m",
        "--conf",
        "spark.ui.enabled=false",
    ]
    command = [str(submit), "--master", f"spark://127.0.0.1:{_PORT}", *settings, str(ROOT / "newsarchive" / "spark.py")]
    log = root / "submit.log"
    with log.open("w") as file:
        environment = _environment()
        return Job(
            subprocess.Popen(
                [*command, *words], env=environment, cwd=root, stdout=subprocess.PIPE, stderr=file, text=True
            ),
            log,
        )


def _told(job: Job) -> list[dict[str, Any]]:
    out, _ = job.process.communicate(timeout=_LONGEST)
    told = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
    if not told:
        raise SystemExit(f"the job told nothing and ended with {job.process.returncode}\n{job.log.read_text()[-4000:]}")
    return told


def _kill_one(workers: list[subprocess.Popen[bytes]], out: Path, job: subprocess.Popen[str]) -> str:
    """Kill a worker with all that it started, once two parts are there and the job goes on."""
    until = time.monotonic() + _LONGEST
    while time.monotonic() < until and job.poll() is None:
        parts = len(list(out.glob("*.parquet"))) if out.is_dir() else 0
        if parts >= 2:
            victims = [workers[0].pid, *_below(workers[0].pid)]
            for victim in victims:
                with suppress(ProcessLookupError):
                    os.kill(victim, signal.SIGKILL)
            workers[0].wait()
            return f"a worker with its executor ({len(victims)} processes) was killed when {parts} parts were there"
        time.sleep(0.05)
    return ""


def _below(pid: int) -> list[int]:
    """All processes that a process started, and those that they started."""
    parents: dict[int, list[int]] = defaultdict(list)
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parents[int(stat.read_text().rpartition(")")[2].split()[1])].append(int(stat.parent.name))
    found = []
    waiting = [pid]
    while waiting:
        children = parents[waiting.pop()]
        found += children
        waiting += children
    return found


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        for one in (*_below(process.pid), process.pid):
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGTERM)
        process.wait(timeout=60)


if __name__ == "__main__":
    sys.exit(main())
