"""Pictures that belong to the story: the lead image, and those within the body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from lxml.etree import _Element as Element

from newsarchive.clean.credits import CREDIT, LONGEST, ends_with_maker
from newsarchive.clean.edges import fold
from newsarchive.clean.page import Page
from newsarchive.clean.sort import Sorted
from newsarchive.clean.strip import Struck
from newsarchive.model import Image, Reason

#: Smaller than this on either side, in pixels, a picture is an icon or a counter.
_ICON = 100
_LAZY = ("data-src", "data-original", "data-lazy-src", "data-lazy")
#: Where several sizes of a picture are named, one after another; scripts that load them late write the first.
_SIZES = ("data-srcset", "data-lazy-srcset", "srcset")
_SIZE = re.compile(r"(?P<url>[^\s,](?:\S*[^\s,])?)(?:\s+(?P<size>[\d.]+)[wx])?(?:\s*,\s+|\s*,?\s*\Z|,(?=https?:|/))")
#: Files that stand where no picture is, or belong to the outlet.
_NO_PICTURE = re.compile(r"(?:[\w-]{0,12}[-_])?(?:logo|placeholder|favicon|spacer|blank|transparent|pixel|no-?image|1x1)(?:[-_.]?[\dx]{1,9}){0,2}\.\w{3,4}", re.IGNORECASE)  # fmt: skip
#: What stands around an `img` and is part of it.
_PARTS_OF_PICTURE = frozenset(("picture", "source", "noscript"))
#: Most lines between a picture and the headline under it: the section, the day.
_LABELS = 2
#: Struck as these, what stands among a story's lines is none of it, and neither are its pictures.
_CLUTTER = frozenset(
    (Reason.RELATED, Reason.MOST_READ, Reason.AD, Reason.SIGNUP, Reason.SHARE, Reason.MENU, Reason.COMMENTS)
)
#: Rules that strike words around pictures of the story: what is pressed to enlarge one, boxes that open.
_SPARED = frozenset(("tag-control", "word-box"))
#: Most lines of a card with a picture.
_CARD = 5
#: How many elements above a picture are looked at for its caption.
_NEAR = 2
_LEAD = re.compile(
    r"(?:featured|lead|main|hero|post|article|top|news)[\w-]{0,10}(?:image|img|photo|picture|media|foto|bild)|(?:^|\s)wp-caption(?:$|\s)",
    re.IGNORECASE,
)
_CAPTION = re.compile(r"(?:^|[\s_-])(?:caption|captain|legend|bildunterschrift|didascalia|pie-de-foto|wp-caption-text)(?:$|[\s_-])", re.IGNORECASE)  # fmt: skip
#: Words of classes, within a figure or beside a picture, for who made it.
_OF_MAKER = re.compile(r"credit|copyright|photographer|(?:^|[\s_-])(?:source|author|agency|quelle)(?:$|[\s_-])", re.IGNORECASE)  # fmt: skip
#: A description of so many characters or more, said once more in words beside its picture, is the caption.
_SAID = 20
#: Most pictures that are taken from one page: galleries are longer, stories are not.
_MOST = 60


class Picture(NamedTuple):
    """An image, and where it stands."""

    place: int
    """Number of its element."""
    image: Image


def with_lead(found: tuple[Picture, ...], lead: str | None) -> tuple[Image, ...]:
    """The images, with the lead image in front where it is not among them."""
    images = [picture.image for picture in found]
    if lead and not (images and _is_no_picture(lead)) and not any(_same(lead, image.url) for image in images):
        images.insert(0, Image(url=lead))
    return tuple(images)


def pictures(page: Page, struck: Struck, sorted_units: Sorted, headline: int = -1) -> tuple[Picture, ...]:
    """The images of the story in page order, each address once. `headline`: number of its element, -1 without one."""
    found: dict[str, Picture] = {}
    for n in _within(page, struck, sorted_units, headline):
        if len(found) < _MOST and (image := _image(page, page.book.elements[n])):
            found.setdefault(image.url, Picture(n, image))
    return tuple(found.values())


def _within(page: Page, struck: Struck, sorted_units: Sorted, headline: int) -> Iterator[int]:
    """The `img` elements between the body's first and last block, and those of figures above it."""
    if not sorted_units.kept:
        return
    first, last = sorted_units.kept[0], sorted_units.kept[-1]
    start, end = page.units[first].block, page.units[last].block
    around = set(page.ancestors(start))
    seen = set[int]()
    for n in page.book.with_tag("img"):
        place = page.book.first[n]  # a story of bare lines has one block, which holds what stands above it as well
        if n > end and place > last:
            return
        if place > first or (n >= start and place == first):
            if not _is_of_clutter(page, struck, sorted_units, n):
                yield n
        elif (figure := _figure(page, n, around, headline)) >= 0 and figure not in seen:
            seen.add(figure)
            yield n


def _is_of_clutter(page: Page, struck: Struck, sorted_units: Sorted, n: int) -> bool:
    """Whether an image among the story's lines is that of an offer or of another story: it lies under what was struck as
    such, or all the lines of the smallest box with words around it were."""
    top = struck.under[n]
    if top >= 0 and struck.own[top].reason in _CLUTTER:
        return struck.own[top].rule not in _SPARED
    book = page.book
    box = next((above for above in page.ancestors(n) if book.first[above] < book.last[above]), -1)
    if box < 0 or book.last[box] - book.first[box] > _CARD:
        return False
    lines = range(book.first[box], book.last[box])
    return all((why := sorted_units.struck.get(u)) is not None and why.reason in _CLUTTER for u in lines)


def _figure(page: Page, n: int, around: set[int], headline: int) -> int:
    """The figure or lead picture that an image above the story belongs to, -1 where there is none: in the article, or
    between headline and story or right above the headline, whatever holds them."""
    figure = -1
    for above in page.ancestors(n):
        tag = page.book.tags[above]
        if above in around:
            if tag in ("article", "main") or n > headline >= 0 or _right_above(page, n, figure, headline):
                return figure if figure >= 0 or not _has_caption(page, n) else n
        elif figure < 0 and (tag == "figure" or _is_lead(page.book.attributes[above].get("class", ""))):
            figure = above
    return -1


def _right_above(page: Page, n: int, figure: int, headline: int) -> bool:
    """Whether a figure, or what holds a picture and its caption, stands above the headline with a label or two between."""
    if not 0 <= figure < headline or (page.book.tags[figure] != "figure" and not _has_caption(page, n)):
        return False
    return 0 <= page.book.first[headline] - page.book.last[figure] <= _LABELS


def _has_caption(page: Page, n: int) -> bool:
    return any(_caption_beside(page.book.elements[n]))


@lru_cache(maxsize=4_096)
def _is_lead(names: str) -> bool:
    """Whether a class says that this is the picture above the story."""
    return bool(_LEAD.search(names))


def _image(page: Page, element: Element) -> Image | None:
    if any(value.isdigit() and int(value) < _ICON for value in (element.get("width", ""), element.get("height", ""))):
        return None
    url = next((full for name in _addresses(element) if (full := page.absolute(name))), None)
    if url is None:
        return None
    holder = next((above for above in element.iterancestors("figure")), None)
    caption, credit = _caption_in(holder) if holder is not None else _caption_beside(element)
    return Image(url=url, alt=" ".join((element.get("alt") or "").split()) or None, caption=caption, credit=credit)


def _addresses(element: Element) -> Iterator[str]:
    """Addresses of an `img`, the surest first: what scripts load late, what is there, sizes, the `source`s beside it."""
    yield from (said for name in _LAZY if (said := element.get(name)))
    late, plain = element.get("data-srcset") or element.get("data-lazy-srcset"), element.get("src")
    if late:
        yield _largest(late)
    if plain and not _is_no_picture(plain):
        yield plain
    around = next((above for above in element.iterancestors() if above.tag != "source"), None)  # libxml2 nests sources
    beside = around.iter("source") if around is not None and around.tag == "picture" else ()
    for other in (element, *beside):
        yield from (_largest(said) for name in _SIZES if (said := other.get(name)))
    if plain and _is_logo(plain):
        yield plain


def _largest(sizes: str) -> str:
    """The address in a `srcset` (HTML, section 4.8.4.2.1) that names the largest size; the first where none names one."""
    found = [(float(match["size"] or 0), match["url"]) for match in _SIZE.finditer(sizes)]
    return max(found, key=lambda pair: pair[0], default=(0.0, ""))[1]


def _is_no_picture(url: str) -> bool:
    return bool(_NO_PICTURE.fullmatch(url.split("?")[0].rpartition("/")[2]))


def _is_logo(url: str) -> bool:
    """Whether a file that is no picture elsewhere may be one in a story: one about a logo."""
    return "logo" in url.rpartition("/")[2].lower()


def _caption_in(figure: Element) -> tuple[str | None, str | None]:
    """Caption and credit of a figure; a credit that the caption ends with is not said twice."""
    return _with_credit(" ".join(_text(part) for part in figure.iter("figcaption")).strip(), figure)


def _caption_beside(image: Element) -> tuple[str | None, str | None]:
    """Caption of a picture outside a figure: the element next to it that calls itself one, or says what the picture's
    `alt` says; else all the words of the box that it has to itself, where they end with who made it."""
    alt = fold(image.get("alt") or "")
    holders = (above for above in image.iterancestors() if above.tag not in _PARTS_OF_PICTURE)
    for above in islice(holders, _NEAR):
        if len({_source(other) for other in above.iter("img")}) > 1:
            break
        for part in above.iter():
            if not isinstance(part.tag, str) or part.tag in ("img", "noscript"):
                continue
            if _CAPTION.search(part.get("class", "")) or (len(alt) >= _SAID and fold(_text(part)) == alt):
                return _with_credit(_text(part), above)
        if ends_with_maker(words := _short_text(above)):
            return _with_credit(words, above)
    return None, None


def _with_credit(caption: str, holder: Element) -> tuple[str | None, str | None]:
    credit = next((text for part in holder.iter() if _is_credit(part) and (text := _text(part))), "")
    if credit and caption.endswith(credit) and caption != credit:
        caption = caption.removesuffix(credit).rstrip(" ,;|-–")
    return _parted(caption, credit)


def _parted(caption: str, credit: str) -> tuple[str | None, str | None]:
    """Caption and credit, where the credit is marked by its words: 'Photo: …' or an agency in brackets at the end."""
    if not credit and (match := CREDIT.search(caption)):
        caption, credit = caption[: match.start()].rstrip(" ,;|-–/(（"), match["by"] or match["agency"]
    if credit and (match := CREDIT.match(credit)):
        credit = match["by"] or match["agency"]
    return caption or None, credit.strip() or None


def _text(element: Element) -> str:
    return " ".join("".join(str(text) for text in element.itertext()).split())


def _short_text(element: Element) -> str:
    """The words of a small box; '' for one that holds more than a caption: it is not read to its end."""
    parts, left = [], LONGEST
    for text in element.itertext():
        left -= 0 if text.isspace() else len(text)
        if left < 0:
            return ""
        parts.append(str(text))
    return " ".join("".join(parts).split())


def _is_credit(element: Element) -> bool:
    return isinstance(element.tag, str) and _OF_MAKER.search(element.get("class", "")) is not None


def _source(image: Element) -> str:
    """The first address that an image names; '' where it names none."""
    return next((url for url in _addresses(image) if url and not url.startswith("data:")), "")


def _same(one: str, other: str) -> bool:
    """Whether two addresses are the same picture in other sizes: the same file name."""
    return one.split("?")[0].rpartition("/")[2] == other.split("?")[0].rpartition("/")[2]
