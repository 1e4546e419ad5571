"""Units for systemd and lines for cron: quoted so that what reads them runs what was meant."""

from __future__ import annotations

import configparser
import shutil
import subprocess
import sys
from datetime import time, timedelta
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from newsarchive.errors import SettingError
from newsarchive.schedule.command import Place
from newsarchive.schedule.plan import Crawl
from newsarchive.schedule.rhythm import At, Every, Rhythm
from newsarchive.schedule.units import cron_lines, systemd_units

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
#: Words that a shell, systemd or cron would make something of.
ODD = '50% of $HOME\'s "news" \\ `date` ~ ; #1 %n'
ENVIRONMENT = {"SSL_CERT_FILE": "/etc/my certs/%a$b", "HTTPS_PROXY": "http://me:secret@proxy:3128", "NO_PROXY": "a,b", "HOME": "/root"}  # fmt: skip


def a_crawl(rhythm: Rhythm) -> Crawl:
    return Crawl(
        name="paper", spider="paper", site="paper", rhythm=rhythm, jitter=MINUTE, limit=2 * HOUR, arguments=(("section", ODD),),
        settings=(("DOWNLOAD_DELAY", "2"),),
    )  # fmt: skip


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Folders with names as people give them."""
    project = tmp_path / "my $news 100% 'project'"
    project.mkdir()
    return Place(Archive(tmp_path / "the %archive"), project)


@pytest.mark.parametrize(
    "rhythm", [Every(period=50 * MINUTE), At(times=(time(6), time(18, 30)), zone="Europe/Kyiv", days=frozenset({0, 6}))]
)
def test_systemd_takes_the_units(place: Place, rhythm: Rhythm, tmp_path: Path) -> None:
    """`systemd-analyze verify` has nothing to say."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not here")
    units = systemd_units(a_crawl(rhythm), place, ENVIRONMENT)
    for name, content in units.items():
        (tmp_path / name).write_text(content)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(tmp_path / name for name in units)], capture_output=True, text=True, check=False
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_a_unit_says_folder_environment_time_and_command(place: Place) -> None:
    """Quoted by systemd's rules: `%%`, `$$` in a command, backslashes; no password of a proxy."""
    units = systemd_units(a_crawl(Every(period=50 * MINUTE)), place, ENVIRONMENT)
    service = units["newsarchive-paper.service"]
    assert f"WorkingDirectory={str(place.project).replace('%', '%%')}\n" in service
    assert 'Environment="SSL_CERT_FILE=/etc/my certs/%%a$b"\n' in service
    assert "secret" not in service
    assert "/root" not in service
    command = next(line for line in service.splitlines() if line.startswith("ExecStart="))
    assert (
        '"section=50%% of $$HOME\'s \\"news\\" \\\\ `date` ~ ; #1 %%n" "-s" "DOWNLOAD_DELAY=2" "-s" "ARCHIVE_DIR='
        in command
    )
    assert command.startswith(f'ExecStart="{sys.executable}" "-m" "newsarchive.schedule.hold" "')
    told = configparser.ConfigParser(interpolation=None, strict=False)
    told.read_string(units["newsarchive-paper.timer"])
    assert told["Timer"]["OnUnitActiveSec"] == "3000"
    assert {"RuntimeMaxSec=7200", "KillSignal=SIGINT", "KillMode=mixed"} <= set(service.splitlines())


def test_times_of_day_are_said_with_days_and_zone(place: Place) -> None:
    """Each time a line; what was missed while the machine was off is caught up once."""
    at = At(times=(time(6), time(18, 30)), zone="Europe/Kyiv", days=frozenset({6, 0}))
    timer = systemd_units(a_crawl(at), place, {})["newsarchive-paper.timer"]
    assert (
        "OnCalendar=Mon,Sun *-*-* 06:00:00 Europe/Kyiv\nOnCalendar=Mon,Sun *-*-* 18:30:00 Europe/Kyiv\nPersistent=true"
        in timer
    )


def test_a_cron_line_runs_what_was_meant(place: Place) -> None:
    """What cron makes of `%` undone, sh runs it: in the project's folder, with the words as they were."""
    spy = "import os, sys; print(os.getcwd(), os.environ.get('SSL_CERT_FILE'), sys.argv[1:], sep='\\n')"
    (line,) = cron_lines(a_crawl(Every(period=HOUR)), place, ENVIRONMENT).splitlines()
    minute, *rest, command = line.split(" ", 5)
    assert minute.isdecimal()
    assert rest == ["*"] * 4
    assert "%" not in command.replace(r"\%", "")
    shell = command.replace(r"\%", "%").replace(
        f"{sys.executable} -m newsarchive.schedule.hold", f'{sys.executable} -c "{spy}"', 1
    )
    subprocess.run(["sh", "-c", shell], check=True)
    folder, certificates, words = place.log(a_crawl(Every(period=HOUR))).read_text().splitlines()
    assert folder == str(place.project)
    assert certificates == ENVIRONMENT["SSL_CERT_FILE"]
    crawl = a_crawl(Every(period=HOUR))
    limit = ["timeout", "--signal=INT", "--kill-after=120", "7200"]
    assert words == str([str(place.lock(crawl)), "paper", "-", *limit, *place.crawling(crawl)])
    assert f"section={ODD}" in place.crawling(crawl)


WHEN = [
    (Every(period=MINUTE), ["* * * * *"]),
    (Every(period=15 * MINUTE), ["12-59/15 * * * *"]),
    (Every(period=HOUR), ["42 * * * *"]),
    (Every(period=6 * HOUR), ["42 0-23/6 * * *"]),
    (At(times=(time(6), time(18, 30)), days=frozenset({0, 6})), ["0 6 * * 1,0", "30 18 * * 1,0"]),
    (At(times=(time(6),)), ["0 6 * * *"]),
]


@pytest.mark.parametrize(("rhythm", "moments"), WHEN)
def test_cron_is_told_when(place: Place, rhythm: Rhythm, moments: list[str]) -> None:
    """The minute of what comes every so often follows from the name."""
    lines = cron_lines(a_crawl(rhythm), place, {}).splitlines()
    if isinstance(rhythm, At):
        assert lines[1] == "CRON_TZ=UTC"
    assert [" ".join(line.split(" ", 5)[:5]) for line in lines if "mkdir" in line] == moments


@pytest.mark.parametrize("period", [50 * MINUTE, 90 * MINUTE, timedelta(seconds=90), 5 * HOUR, timedelta(days=2)])
def test_what_cron_cannot_say_is_refused(place: Place, period: timedelta) -> None:
    """Better no line than one that means something else."""
    with pytest.raises(SettingError, match="cron cannot say every"):
        cron_lines(a_crawl(Every(period=period)), place, {})


@pytest.mark.parametrize("name", ["two\nlines", "end\\", " blank"])
def test_a_path_that_no_line_can_hold_is_refused(tmp_path: Path, name: str) -> None:
    """Nothing is printed that would mean something else."""
    place = Place(Archive(tmp_path / "archive"), Path(name))
    with pytest.raises(SettingError, match="cannot hold this"):
        systemd_units(a_crawl(Every(period=HOUR)), place, {})
