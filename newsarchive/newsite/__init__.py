"""A site file proposed from some of the site's pages: where news is named, which links are articles, where the text lies.

What repeats from page to page is the template; what is in the articles' containers varies. No network: pages come in.
"""

from newsarchive.newsite.propose import Proposal, Result, Sample, propose
from newsarchive.newsite.text import as_python

__all__ = ["Proposal", "Result", "Sample", "as_python", "propose"]
