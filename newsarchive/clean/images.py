"""Pictures that belong to the story: the lead image, and those within the body."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element as Element

from newsarchive.clean.page import Page
from newsarchive.clean.sort import Sorted
from newsarchive.model import Image

#: Smaller than this on either side, in pixels, a picture is an icon or a counter.
_ICON = 100
_LAZY = ("data-src", "data-original", "data-lazy-src", "data-lazy", "src")
#: Most pictures that are taken from one page: galleries are longer, stories are not.
_MOST = 60


def read_images(page: Page, sorted_units: Sorted, lead: str | None) -> tuple[Image, ...]:
    """The lead image first, then those between the body's first and last block; each address once."""
    found: dict[str, Image] = {}
    for image in _within(page, sorted_units):
        found.setdefault(image.url, image)
    images = list(found.values())[:_MOST]
    if lead and not any(_same(lead, image.url) for image in images):
        images.insert(0, Image(url=lead))
    return tuple(images)


def _within(page: Page, sorted_units: Sorted) -> Iterator[Image]:
    if not sorted_units.kept:
        return
    book = page.book
    start, end = page.units[sorted_units.kept[0]].block, page.units[sorted_units.kept[-1]].block
    around = set(page.ancestors(start))
    for n, tag in enumerate(book.tags):
        figure = tag == "figure" and any(
            parent in around for parent in page.ancestors(book.parents[n]) if book.tags[parent] in ("article", "main")
        )
        if n > end:
            return
        if (tag == "img" and start <= n <= end) or (figure and n < start):
            element = book.elements[n] if tag == "img" else next(book.elements[n].iter("img"), None)
            if element is not None and (image := _image(page, element)):
                yield image


def _image(page: Page, element: Element) -> Image | None:
    if any(value.isdigit() and int(value) < _ICON for value in (element.get("width", ""), element.get("height", ""))):
        return None
    url = next((full for name in _LAZY if (full := page.absolute(element.get(name)))), None)
    if url is None:
        return None
    figure = next((above for above in element.iterancestors("figure")), None)
    caption = credit = None
    if figure is not None:
        caption = (
            " ".join(" ".join(str(text) for part in figure.iter("figcaption") for text in part.itertext()).split())
            or None
        )
        credit = (
            next(
                (
                    " ".join("".join(str(text) for text in part.itertext()).split())
                    for part in figure.iter()
                    if _is_credit(part)
                ),
                None,
            )
            or None
        )
    if caption and credit and caption.endswith(credit) and caption != credit:
        caption = caption.removesuffix(credit).rstrip(" ,;|-–") or None
    return Image(url=url, alt=" ".join((element.get("alt") or "").split()) or None, caption=caption, credit=credit)


def _is_credit(element: Element) -> bool:
    names = element.get("class", "").lower() if isinstance(element.tag, str) else ""
    return "credit" in names or "copyright" in names or "photographer" in names


def _same(one: str, other: str) -> bool:
    """Whether two addresses are the same picture in other sizes: the same file name."""
    return one.split("?")[0].rpartition("/")[2] == other.split("?")[0].rpartition("/")[2]
