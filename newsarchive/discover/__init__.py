"""Feed, sitemap or section page → leads. No network: bytes come in, addresses go out."""

from newsarchive.discover.kinds import Kind, recognise
from newsarchive.discover.leads import leads
from newsarchive.discover.places import sitemaps_in_robots, sources_in, usual_places
from newsarchive.discover.scope import Nested

__all__ = ["Kind", "Nested", "leads", "recognise", "sitemaps_in_robots", "sources_in", "usual_places"]
