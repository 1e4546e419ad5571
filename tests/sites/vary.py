"""One page in other clothes: real pages differ from any replica. Each change keeps the words of the story."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from itertools import pairwise

Change = Callable[[str, Sequence[str], random.Random], str]

_AD = '<div class="ad-slot"><span>Advertisement</span><ins class="adsbygoogle"></ins></div>'
_BOX = '<aside class="related-stories"><h4>Related stories</h4><ul><li><a href="/r/1">Road over the pass opens early</a></li><li><a href="/r/2">Lake steamer sold for one coin</a></li></ul></aside>'

_CARD = '<div><div><p><a href="/r/3">Pass road to get a second tunnel</a></p><p>The tunnel would be the longest of the valley, and would cost as much as a year of the county.</p></div><img src="/t.jpg" alt="Tunnel"></div>'
_POLL = '<div class="poll"><h4>Poll</h4><p>Should the pass be kept open all through the winter?</p><form><label><input type="radio" name="p"> Yes</label><label><input type="radio" name="p"> No</label><button>Vote</button></form></div>'
_TOLD = "The steamer had been on the lake for ninety years, and was sold to a diver for one coin on Monday."
_NEXT = f'<article class="following"><h2><a href="/r/4">Lake steamer sold for one coin</a></h2><p>By A. Writer, 3 January 2025</p>{f"<p>{_TOLD}</p>" * 5}</article>'


def with_advertising(html: str, story: Sequence[str], chance: random.Random) -> str:
    """Slots behind some paragraphs."""
    for text in chance.sample(list(story[:-1]), min(3, len(story) - 1)):
        html = html.replace(f"<p>{text}</p>", f"<p>{text}</p>{_AD}", 1)
    return html


def with_related_box(html: str, story: Sequence[str], chance: random.Random) -> str:
    """A box of links in mid-story."""
    text = chance.choice(story[1:-1])
    return html.replace(f"<p>{text}</p>", f"<p>{text}</p>{_BOX}", 1)


def with_card(html: str, story: Sequence[str], chance: random.Random) -> str:
    """Another story's headline, sentence and picture in mid-story, as imports bring them along."""
    text = chance.choice(story[1:-1])
    return html.replace(f"<p>{text}</p>", f"<p>{text}</p>{_CARD}", 1)


def with_question(html: str, story: Sequence[str], chance: random.Random) -> str:
    """A poll in mid-story."""
    text = chance.choice(story[1:-1])
    return html.replace(f"<p>{text}</p>", f"<p>{text}</p>{_POLL}", 1)


def with_next_story(html: str, story: Sequence[str], chance: random.Random) -> str:
    """The next article of an endless page, behind all else."""
    del story, chance
    return html.replace("</body>", f"{_NEXT}</body>")


def with_wrappers(html: str, story: Sequence[str], chance: random.Random) -> str:
    """A div around each paragraph, and two around the whole page."""
    for text in story:
        html = html.replace(f"<p>{text}</p>", f'<div class="block-{chance.randrange(9)}"><p>{text}</p></div>', 1)
    return html.replace("<body>", '<body><div class="page"><div class="inner">').replace(
        "</body>", "</div></div></body>"
    )


def with_sections(html: str, story: Sequence[str], chance: random.Random) -> str:
    """Plain cards and headers become sections."""
    del story, chance
    return re.sub(
        r'<div class="(?:flex|card|slider)">((?:(?!</?div).)*)</div>', r"<section>\1</section>", html, flags=re.DOTALL
    )


def with_breaks(html: str, story: Sequence[str], chance: random.Random) -> str:
    """Neighbouring paragraphs parted by `<br><br>` alone."""
    del chance
    for one, other in pairwise(story):
        html = re.sub(
            f"{re.escape(one)}</p>\\s*<p>{re.escape(other)}",
            lambda found: found[0].replace("</p>", "<br>").replace("<p>", "<br>"),
            html,
        )
    return html


def minified(html: str, story: Sequence[str], chance: random.Random) -> str:
    """No white space between tags, no quotes around single words."""
    del story, chance
    return re.sub(r'="([\w-]+)"(?=[ >])', r"=\1", re.sub(r">\s+<", "><", html))


def pretty(html: str, story: Sequence[str], chance: random.Random) -> str:
    """Each block on lines of its own, its text too."""
    del chance
    for text in story:
        html = html.replace(f">{text}<", f">\n          {text.replace('. ', f'.{chr(10)}          ', 1)}\n        <", 1)
    return re.sub(r"(<(?:div|p|section|article|ul|li|h\d)\b)", r"\n    \1", html)


def amp(html: str, story: Sequence[str], chance: random.Random) -> str:
    """The AMP form: its own elements for pictures and advertising."""
    html = re.sub(r"<img\b([^>]*)>", r'<amp-img layout="responsive" width="4" height="3"\1></amp-img>', html)
    text = chance.choice(story[:-1])
    html = html.replace(
        f"<p>{text}</p>", f'<p>{text}</p><amp-ad type="x" width="300" height="250"><div placeholder></div></amp-ad>', 1
    )
    return html.replace('<html lang="en">', '<html amp lang="en">').replace(
        "</head>", "<style amp-custom>.a{}</style><script async src=/amp/v0.js></script></head>"
    )


def scrambled(html: str, story: Sequence[str], chance: random.Random) -> str:
    """No class and no id says anything."""
    del story
    names: dict[str, str] = {}
    return re.sub(
        r'(class|id)="([^"]*)"',
        lambda found: f'{found[1]}="{names.setdefault(found[2], f"x{chance.randrange(16**6):06x}")}"',
        html,
    )


#: Name → changes, in order. All but the scrambled ones keep what the site files lean on.
VARIANTS: dict[str, tuple[Change, ...]] = {
    "minified": (with_advertising, minified),
    "pretty": (with_related_box, with_sections, pretty),
    "wrapped": (with_wrappers, with_sections),
    "breaks": (with_breaks,),
    "amp": (amp, with_related_box),
    "cards": (with_card, with_question),
    "endless": (with_next_story,),
    "crowded": (with_advertising, with_related_box, with_wrappers, pretty),
}
SCRAMBLED: dict[str, tuple[Change, ...]] = {
    "scrambled": (scrambled,),
    "scrambled-wrapped": (with_wrappers, with_sections, scrambled),
    "scrambled-boxes": (with_advertising, with_related_box, scrambled, minified),
    "scrambled-cards": (with_card, with_question, with_next_story, scrambled),
    "scrambled-breaks": (with_breaks, scrambled),
}


def varied(html: str, story: Sequence[str], changes: tuple[Change, ...], seed: int) -> str:
    """The page after all changes; the same seed gives the same page."""
    chance = random.Random(seed)
    for change in changes:
        html = change(html, story, chance)
    return html
