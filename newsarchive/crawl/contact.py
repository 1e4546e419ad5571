"""Whom a site can write to: an address that whoever runs a crawl must give before anybody else is asked for anything."""

from __future__ import annotations

import re

from newsarchive.crawl.options import Options
from newsarchive.errors import SettingError

#: A web address, or a mail address, with or without `mailto:`; printable and without brackets, for it goes into a header
#: between some (RFC 9110, section 10.1.5).
_CONTACT = re.compile(r"https?://[!-'*-;=?-~]+|(?:mailto:)?[!-'*-9;=?A-~]+@[a-z0-9.-]+", re.IGNORECASE)
#: User agents that say nothing of who runs the crawl.
_NOBODYS = re.compile(r"Scrapy/|newsarchive/")


def insist_on_contact(options: Options) -> None:
    """Refuse a crawl of others' sites that nobody stands for. Not meant are replays, and crawls that may ask private addresses.

    A user agent of the project's own that holds an address will do. Errors: SettingError.
    """
    if options.contact and not _CONTACT.fullmatch(options.contact):
        raise SettingError(
            f"ARCHIVE_CONTACT is {options.contact!r}: it must be a web address (https://…) or a mail address"
        )
    agent = options.user_agent
    is_named = not _NOBODYS.match(agent) and ("://" in agent or "@" in agent)
    if options.contact or options.replay or options.allow_private or is_named:
        return
    raise SettingError(
        "whom shall a site write to when this crawl troubles it? Set ARCHIVE_CONTACT to a web or mail address of yours, "
        "in newsarchive/settings.py or with -s ARCHIVE_CONTACT=you@your.site (docs/polite.md)"
    )
