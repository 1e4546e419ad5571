"""Feed, sitemap or section page → leads. No network: bytes come in, addresses go out."""

from newsarchive.discover.frontier import Ask, Budget, Frontier, order_of
from newsarchive.discover.judge import is_service, judged, sections_of
from newsarchive.discover.kinds import Kind, recognise
from newsarchive.discover.leads import leads
from newsarchive.discover.pages import PageLinks, read_page
from newsarchive.discover.places import sitemaps_in_robots, sources_in, usual_places
from newsarchive.discover.scope import Nested, Next, Scope
from newsarchive.discover.shapes import Shapes
from newsarchive.discover.traps import Traps

__all__ = [
    "Ask", "Budget", "Frontier", "Kind", "Nested", "Next", "PageLinks", "Scope", "Shapes", "Traps", "is_service", "judged", "leads",
    "order_of", "read_page", "recognise", "sections_of", "sitemaps_in_robots", "sources_in", "usual_places",
]  # fmt: skip
