"""A site file proposed from pages: of three templates that have nothing in common, and of publishers' own where they are at hand."""

from __future__ import annotations

import ast
import importlib.util
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsarchive.clean.pipeline import clean
from newsarchive.cli import main
from newsarchive.discover import Kind, recognise
from newsarchive.errors import SettingError
from newsarchive.newsite import Proposal, Sample, as_python, propose
from newsarchive.site import GENERIC, Feed, Section, Site

ROOT = Path(__file__).parents[1]
PLACES = ("mill", "chapel", "inn", "ford", "tower", "quay")
SLUGS = [f"walkers-reach-the-old-{place}-at-last" for place in PLACES]


def story(n: int) -> list[str]:
    """Six paragraphs that no other story has."""
    place = PLACES[n]
    return [
        f"The walkers came to the {place} on day {n + 1}, later than the map had promised and with one boot less than at noon.",
        f"At the {place} they were met by {n + 2} geese, who were not told of the visit and made that known for an hour.",
        f"“We had expected the {place} to be smaller,” said the eldest of them, who has measured {n + 3} others in her time.",
        f"The keeper of the {place} counted everybody twice, first by their hats and then, since that gave {n + 20}, by their shoes.",
        f"Nothing in the {place} has been moved since 19{n + 10}, apart from a chair, which has been looked for ever since.",
        f"They left the {place} at six with {n + 4} loaves and the promise to send word from wherever the road ends next.",
    ]


def links(form: str) -> str:
    return "".join(f'<li><a href="{form.format(slug=slug, n=81000 + n)}">{slug.replace("-", " ").capitalize()}</a></li>' for n, slug in enumerate(SLUGS))  # fmt: skip


def wordpress(n: int) -> tuple[str, str]:
    """Named by classes; a signup box with words of its own among the paragraphs."""
    said = story(n)
    box = (
        '<div class="insert"><p>Our readers walk more than others do. Tell us where you have been this week.</p></div>'
    )
    body = "".join(f"<p>{text}</p>" for text in said[:3]) + box + "".join(f"<p>{text}</p>" for text in said[3:])
    url = f"https://walkers-weekly.test/2026/0{n + 1}/{SLUGS[n]}/"
    return url, f"""<!DOCTYPE html><html lang="en-GB"><head><title>{SLUGS[n]}</title><link rel="canonical" href="{url}"><meta property="og:site_name" content="Walkers Weekly"><link rel="alternate" type="application/rss+xml" href="/feed/"><meta property="article:published_time" content="2026-07-0{n + 1}T09:00:00+01:00"></head>
<body><nav><ul><li><a href="/about-us/">About us</a></li><li><a href="/tag/boots/">Boots</a></li></ul></nav><main><article class="post"><h1 class="entry-title">{SLUGS[n]}</h1><div class="entry-content">{body}</div></article></main>
<aside><ul>{links("/2026/01/{slug}/")}</ul></aside><footer><p>All rights reserved.</p></footer></body></html>"""  # fmt: skip


def hashed(n: int) -> tuple[str, str]:
    """Class names that a tool has made, but for one; ids in the addresses; a repeated line without a name."""
    said = story(n)
    body = "".join(f'<p class="css-{n}x81a">{text}</p>' for text in said)
    url = f"https://www.tagesweg.de/reise/{SLUGS[n]}-{81000 + n}.html"
    return url, f"""<!DOCTYPE html><html lang="de"><head><title>{SLUGS[n]}</title><link rel="canonical" href="{url}"><meta property="og:site_name" content="Tagesweg"><meta property="article:published_time" content="2026-07-0{n + 1}T09:00:00+02:00"></head>
<body><div class="css-9k{n}z1"><div id="story-{n}" class="css-77a{n} story"><h1>{SLUGS[n]}</h1>{body}<p>Dieser Weg wurde von unserer Redaktion zu Fuß geprüft, bei jedem Wetter und in beiden Richtungen.</p></div>
<div class="css-12b{n}3"><ul>{links("/reise/{slug}-{n}.html")}<li><a href="/impressum">Impressum</a></li></ul></div></div></body></html>"""  # fmt: skip


def plain(n: int) -> tuple[str, str]:
    """No names at all: elements alone."""
    body = "".join(f"<p>{text}</p>" for text in story(n))
    url = f"https://plain-post.test/article/{SLUGS[n]}"
    return url, f"""<!DOCTYPE html><html lang="en"><head><title>{SLUGS[n]}</title><link rel="canonical" href="{url}"></head>
<body><header><a href="/">Plain Post</a></header><main><article><h1>{SLUGS[n]}</h1>{body}</article></main><nav><ul>{links("/article/{slug}")}</ul></nav></body></html>"""  # fmt: skip


def learned(template: Callable[[int], tuple[str, str]], count: int = 5) -> Proposal:
    return propose([Sample(url, html.encode()) for url, html in map(template, range(count))])


@pytest.mark.parametrize("template", [wordpress, hashed, plain])
def test_the_file_gives_the_stories_and_nothing_else(template: Callable[[int], tuple[str, str]]) -> None:
    """Also of a page that it was not made from: what repeats is struck, what varies is kept."""
    site = learned(template).site
    for n in range(6):
        url, html = template(n)
        assert clean(html.encode(), url, layout=site.layouts or GENERIC).text.split("\n\n") == story(n)


@pytest.mark.parametrize(
    ("template", "body", "drop"),
    [(wordpress, "div.entry-content", ("div.insert",)), (hashed, "div.story", ()), (plain, "article", ())],
)
def test_containers_are_named_by_what_lasts(
    template: Callable[[int], tuple[str, str]], body: str, drop: tuple[str, ...]
) -> None:
    """Not by names that a tool has made, which are others after the next deployment."""
    (layout,) = learned(template).site.layouts
    assert (layout.body, layout.drop) == (body, drop)
    assert [*layout.drop_text] == (
        [r"Dieser Weg wurde von unserer Redaktion zu Fuß geprüft, bei jedem Wetter und in beiden Richtungen\."]
        if template is hashed
        else []
    )


@pytest.mark.parametrize(
    ("template", "is_article", "is_none"),
    [
        (wordpress, "/2027/11/a-day-at-the-far-lighthouse/", "/tag/boots/"),
        (hashed, "/reise/ein-tag-am-fernen-leuchtturm-91234.html", "/impressum"),
        (plain, "/article/a-day-at-the-far-lighthouse", "/about-us-and-our-friends"),
    ],
)
def test_addresses_of_articles_are_told_from_others(
    template: Callable[[int], tuple[str, str]], is_article: str, is_none: str
) -> None:
    """Also such as were never seen; and the file says how far its pattern goes."""
    proposal = learned(template)
    assert re.search(proposal.site.article_urls, is_article)
    assert not re.search(proposal.site.article_urls, is_none)
    assert proposal.addresses.articles == proposal.addresses.of
    assert proposal.addresses.others == ()


def test_names_zone_and_sources_are_taken_from_the_pages() -> None:
    """The feed that they name and the home page; the zone of the country, where the dates do not speak against it."""
    paper = learned(wordpress).site
    assert (paper.name, paper.domains, paper.publisher, paper.languages) == ("walkers_weekly", ("walkers-weekly.test",), "Walkers Weekly", ("en",))  # fmt: skip
    assert paper.sources == (Feed("https://walkers-weekly.test/feed/"), Section("https://walkers-weekly.test/"))
    assert paper.zone == "Europe/London"
    assert (learned(hashed).site.zone, learned(plain).site.zone) == ("Europe/Berlin", "")


@pytest.mark.parametrize("template", [wordpress, hashed, plain])
def test_what_is_written_is_that_site(template: Callable[[int], tuple[str, str]]) -> None:
    """A file that Python reads, with imports of site files alone, and equal to what was proposed."""
    proposal = learned(template)
    text = as_python(proposal)
    imports = [node.module for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ImportFrom)]
    assert imports == ["newsarchive.site"]
    made: dict[str, Any] = {}
    exec(compile(text, "site.py", "exec"), made)
    assert made["SITE"] == proposal.site


def test_hostile_words_stay_words() -> None:
    """A publisher's name is quoted whatever stands in it."""
    evil = 'Weekly"""\nimport os\nos.system("x") #\\'
    pages = []
    for n in range(3):
        url, html = wordpress(n)
        pages.append(Sample(url, html.replace('content="Walkers Weekly"', f"content='{evil}'").encode()))
    made: dict[str, Any] = {}
    exec(compile(as_python(propose(pages)), "site.py", "exec"), made)
    assert isinstance(made["SITE"], Site)
    assert "os" not in made


def test_one_page_gives_no_layout_and_pages_of_two_sites_are_refused() -> None:
    """With one page nothing repeats; and a file is for one site."""
    assert learned(wordpress, 1).site.layouts == ()
    with pytest.raises(SettingError, match="several sites"):
        propose([Sample(url, html.encode()) for url, html in (wordpress(0), hashed(1))])
    with pytest.raises(SettingError, match="no pages"):
        propose([])


def test_the_verb_writes_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From saved pages; what it gives is told beside, and nothing is written over."""
    paths = []
    for n in range(4):
        paths.append(str(tmp_path / f"{n}.html"))
        Path(paths[-1]).write_text(wordpress(n)[1], "utf-8")
    out = tmp_path / "walkers.py"
    assert main(("newsite", *paths, "--name", "walkers", "-o", str(out))) == 0
    told = capsys.readouterr().err
    assert "feed https://walkers-weekly.test/feed/" in told
    assert told.count("words (general rules: ") == 4
    assert 'name="walkers"' in out.read_text("utf-8")
    assert main(("newsite", *paths, "-o", str(out))) == 2
    assert "is there already" in capsys.readouterr().err


def test_pages_of_the_archive_are_taken_and_nothing_is_fetched_unasked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without an archive it says what could be done."""
    assert main(("--archive", str(tmp_path / "none"), "newsite", "https://walkers-weekly.test/")) == 2
    assert "--fetch lets a crawl fetch some" in capsys.readouterr().err


def measuring() -> Any:
    """The benchmark, which reads the labelled pages and tells good from bad."""
    spec = importlib.util.spec_from_file_location("measuring_newsite", ROOT / "benchmarks" / "newsite.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


#: Pages of a publisher from which a file is made, at least; and publishers that are looked at, at most.
_PAGES, _PUBLISHERS = 3, 3


def test_learned_files_are_about_as_good_as_the_general_rules_on_publishers_pages() -> None:
    """On most pages at least as good; nowhere is a story lost."""
    bench = measuring()
    if not bench.CORPUS.is_dir():
        pytest.skip(f"no labelled pages in {bench.CORPUS}; NEWSARCHIVE_CORPUS names their folder")
    pairs = []
    for host, pages in sorted(bench.publishers(_PAGES).items())[:_PUBLISHERS]:
        site = propose([sample for sample, _ in pages]).site
        for sample, right in pages:
            if recognise(sample.body) is Kind.PAGE:
                general, learned = (
                    bench.f1(bench.cleaned(sample, looks), right) for looks in ((GENERIC,), site.layouts or (GENERIC,))
                )
                pairs.append((host, general, learned))
    assert pairs
    good = [pair for pair in pairs if pair[2] >= pair[1] - bench.SAME]
    assert len(good) >= 0.8 * len(pairs), pairs
    assert all(learned >= general - 0.2 for _, general, learned in pairs), pairs
