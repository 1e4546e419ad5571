"""Which address of a picture is taken, where a page names several, and what is none."""

from __future__ import annotations

import pytest

from newsarchive.clean.pipeline import clean
from tests.clean.pages import BODY, page

URL = "https://news.example/2024/harbour"
PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"


def addresses(image: str, head: str = "") -> list[str]:
    """Addresses of the pictures of a story with one figure below its headline, without the host."""
    figure = f"<figure>{image}<figcaption>The old wall in autumn.</figcaption></figure>"
    inside = f"<article><h1>Storm closes harbour</h1>{figure}{BODY}</article>"
    article = clean(page(inside, f"<title>Storm closes harbour</title>{head}"), URL)
    return [picture.url.removeprefix("https://news.example") for picture in article.images]


@pytest.mark.parametrize(
    ("image", "taken"),
    [
        (f'<img src="{PIXEL}" data-src="/wall.jpg">', ["/wall.jpg"]),
        ('<img src="/static/placeholder.png" data-srcset="/wall-400.jpg 400w, /wall-1200.jpg 1200w">', ["/wall-1200.jpg"]),
        ('<img src="/static/spacer.gif" srcset="/wall,400.jpg 400w, /wall,1200.jpg 1200w">', ["/wall,1200.jpg"]),
        ('<img srcset="/wall-1x.jpg, /wall-2x.jpg 2x">', ["/wall-2x.jpg"]),
        ('<img src="/wall-600.jpg" srcset="/wall-400.jpg 400w, /wall-1200.jpg 1200w">', ["/wall-600.jpg"]),
        ('<picture><source srcset="/wall.webp 1200w"><img alt="The wall"></picture>', ["/wall.webp"]),
        ('<img src="/static/placeholder-300x200.png">', []),
        ('<img src="/new-logo.png">', ["/new-logo.png"]),
    ],
)  # fmt: skip
def test_one_address_of_several_is_taken(image: str, taken: list[str]) -> None:
    """What is loaded late before what holds its place; the largest size where only sizes are named."""
    assert addresses(image) == taken


def test_the_outlets_logo_is_no_picture_of_the_story() -> None:
    """Pages without a picture for networks name their logo; it goes in front of no other picture."""
    logo = '<meta property="og:image" content="https://news.example/static/site-logo.png">'
    assert addresses('<img src="/wall.jpg">', logo) == ["/wall.jpg"]
    photo = logo.replace("site-logo", "storm")
    assert addresses('<img src="/wall.jpg">', photo) == ["/static/storm.png", "/wall.jpg"]
