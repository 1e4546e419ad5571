"""A crawl split over several processes or machines, by registered domain: no queue between them, and each site is asked by one."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache

from tldextract import TLDExtract

from newsarchive.errors import SettingError
from newsarchive.site import Sites
from newsarchive.urls import host_of

_SPELT = re.compile(r"([0-9]{1,6})/([0-9]{1,6})")
#: Bytes of a name's digest that decide. 64 bits: the shards differ in size by chance alone.
_DIGEST = 8
#: Hosts whose registered domain is kept in mind; looking one up takes some 20 µs.
_HOSTS = 100_000
#: The list of public suffixes (publicsuffix.org) that comes with the package: nothing is fetched, and every machine has the
#: same one that has the same version.
_suffixes = TLDExtract(suffix_list_urls=(), cache_dir=None)


@dataclass(frozen=True)
class Shard:
    """The i-th of n parts, counted from 1."""

    number: int
    of: int

    @classmethod
    def read(cls, text: str) -> Shard | None:
        """From `i/n`; None for ''. Errors: SettingError."""
        if not text:
            return None
        found = _SPELT.fullmatch(text)
        number, of = (int(found[1]), int(found[2])) if found else (0, 0)
        if not 1 <= number <= of:
            raise SettingError(
                f"-a shard={text}: must be i/n with i from 1 to n, such as 1/4 to 4/4 for four processes"
            )
        return cls(number, of)

    def has(self, name: str) -> bool:
        """Whether a name belongs to this part. The same on every machine and in every run, whatever Python's hash says."""
        return shard_of(name, self.of) == self.number


def shard_of(name: str, of: int) -> int:
    """The part of so many that a name belongs to, from 1."""
    digest = hashlib.blake2b(name.encode("utf-8", "replace"), digest_size=_DIGEST).digest()
    return int.from_bytes(digest) % of + 1


def belongs_to(url: str, sites: Sites) -> str:
    """The name by which an address is given to a part: its site file's first domain, else its registered domain, else its host; what has no
    host is refused, and by one part alone.

    A site of several domains stays in one part, and so do all hosts below one registered domain.
    """
    site = sites.covering(url)
    return registered_domain(site.domains[0] if site else host_of(url)) or url


@lru_cache(_HOSTS)
def registered_domain(host: str) -> str:
    """What somebody registered of a host's name: `example.co.uk` of `a.b.example.co.uk`; the host itself where nothing was.

    Of a name under no suffix of the list the last label is taken for one, as the list's own algorithm has it.
    """
    found = _suffixes(host)
    if found.ipv4 or found.ipv6:
        return host
    return found.top_domain_under_public_suffix or (host if found.suffix else ".".join(host.split(".")[-2:]))
