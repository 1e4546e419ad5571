"""What the package asks for is what it uses, and the files that people read say what is so."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from newsarchive.crawl.options import DEFAULTS
from tests.test_house import imports, modules

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
#: Packages whose module has another name.
MODULES = {"beautifulsoup4": "bs4", "readability-lxml": "readability", "backports.zstd": "backports"}
#: Packages that no import names: another module asks for them.
BEHIND = {"cssselect": "lxml.cssselect", "tzdata": "zoneinfo"}
#: Modules that come with a package that is asked for.
WITH = {"zope": "twisted", "itemadapter": "scrapy", "OpenSSL": "scrapy", "compression": "backports.zstd"}


def asked_for() -> set[str]:
    """Names of the packages that newsarchive needs to run."""
    return {re.split(r"[^\w.-]", wish)[0] for wish in PROJECT["dependencies"]}


def imported() -> set[str]:
    """Modules that production code imports, by their full names."""
    known = modules(ROOT)
    return {one.name for name, file in known.items() for one in imports(file, name, known)}


def test_every_dependency_is_used() -> None:
    """What nobody imports is not asked for."""
    names = imported()
    tops = {name.split(".")[0] for name in names}
    for package in asked_for():
        if package in BEHIND:
            assert any(name.startswith(BEHIND[package]) for name in names), package
        else:
            assert MODULES.get(package, package) in tops, package


def test_what_a_library_brings_is_asked_for() -> None:
    """A module that comes with another package rests on that package."""
    assert set(WITH.values()) <= asked_for()


def test_exact_versions_are_locked() -> None:
    """Each package that is asked for, at run time and by the tests, has its line in .locks/."""
    locked = {
        re.split("[=@ ]", line)[0].lower().replace("_", "-")
        for line in (ROOT / ".locks" / "constraints.txt").read_text().splitlines()
    }
    wanted = asked_for() | {re.split(r"[^\w.-]", wish)[0] for wish in PROJECT["optional-dependencies"]["test"]}
    assert {name.lower() for name in wanted} <= locked


def test_there_is_one_version() -> None:
    """The package and the list of changes agree."""
    assert f"## {PROJECT['version']}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_links_between_documents_lead_somewhere() -> None:
    """README and docs/ point at files that are there."""
    for page in (ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_setting_is_documented() -> None:
    """docs/settings.md names each of ours."""
    text = (ROOT / "docs" / "settings.md").read_text("utf-8")
    assert [name for name in DEFAULTS if f"`{name}`" not in text] == []
