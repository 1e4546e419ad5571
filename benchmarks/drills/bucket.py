"""WARC files in an S3 bucket, of a server on this machine (moto): `reprocess` of addresses gives what it gives of files.

    python benchmarks/drills/bucket.py [--files 4] [--pages 200]

Needs the extra `remote` and moto[server] in the same environment. Also measured: the peak of memory with files of three sizes.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks" / "drills")]
_PORT = 5_577
_KEYS = {"AWS_ACCESS_KEY_ID": "drill", "AWS_SECRET_ACCESS_KEY": "drill", "AWS_DEFAULT_REGION": "us-east-1"}
#: Sizes of a file, in bytes, by which it is seen whether memory grows with it.
_SIZES = (10**7, 10**8, 2 * 10**8)


def main() -> int:
    """Run the drill; 1 where something differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=4)
    parser.add_argument("--pages", type=int, default=200)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, _bucket() as system:
        from bales import bale

        root = Path(folder)
        for number in range(wanted.files):
            warc = bale(root / "source", number, wanted.pages)
            system.put_file(str(warc), f"papers/2026/{number % 2}/{warc.name}")
        here = _articles(root, "here", [str(root / "source" / "captures")])
        there = _articles(root, "there", ["s3://papers/2026/**/*.warc.gz"])
        same = len(here) == len(there) > 0 and sorted(map(_without_place, here)) == sorted(map(_without_place, there))
        print(
            f"{len(here)} revisions by files, {len(there)} by s3:// addresses: {'the same' if same else 'NOT the same'}"
        )
        missing = _run(["--archive", str(root / "none"), "reprocess", "--warc", "s3://papers/no.warc.gz"])
        print("a file that is not there:", missing.stderr.strip())
        for size in _SIZES:
            with system.open("papers/large.warc", "wb") as large:
                for _ in range(size // 10**7):
                    large.write(bytes(10**7))
            print(f"a file of {size // 10**6} MB brought: peak of memory {_run_peak('s3://papers/large.warc')} MB")
    return 0 if same and missing.returncode == 1 and "no such file there" in missing.stderr else 1


def _run_peak(address: str) -> int:
    told = (
        "import resource, sys; from newsarchive.capture.far import Far, at_hand\n"
        "with at_hand(Far.at(sys.argv[1])) as here: size = here.stat().st_size\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", told, address], env=_environment(), capture_output=True, text=True, check=True
    )
    return int(done.stdout)


def _articles(root: Path, name: str, places: list[str]) -> list[dict[str, object]]:
    done = _run(["--archive", str(root / name), "reprocess", "--quiet", "--warc", *places])
    if done.returncode:
        raise SystemExit(done.stderr)
    told = _run(["--archive", str(root / name), "export", "--all-revisions"])
    return [json.loads(line) for line in told.stdout.splitlines()]


def _without_place(article: dict[str, object]) -> str:
    origin = article["origin"]
    assert isinstance(origin, dict)
    warc = Path(origin["warc"]).name
    return json.dumps(article | {"origin": origin | {"warc": warc}}, sort_keys=True)


def _run(words: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "newsarchive", *words],
        env=_environment(),
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )


def _environment() -> dict[str, str]:
    return {**os.environ, **_KEYS, "FSSPEC_S3_ENDPOINT_URL": f"http://127.0.0.1:{_PORT}", "PYTHONPATH": str(ROOT)}


@contextmanager
def _bucket() -> Iterator[Any]:
    """The server while it runs, and a bucket in it."""
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(_PORT)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )  # fmt: skip
    try:
        for _ in range(100):
            try:
                urlopen(f"http://127.0.0.1:{_PORT}/moto-api/").close()
                break
            except OSError:
                time.sleep(0.2)
        os.environ.update(_KEYS)
        import s3fs

        system = s3fs.S3FileSystem(endpoint_url=f"http://127.0.0.1:{_PORT}", skip_instance_cache=True)
        system.mkdir("papers")
        yield system
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    sys.exit(main())
