"""The cleaning wing: a page goes in, an article comes out, and every word of the page is on one side or the other.

    read_page ─▶ strip ─▶ find_body ─▶ sort_units ─▶ to_blocks, ledger          (pipeline.py holds the line)
                                  └──▶ read_metadata

The tree is never changed: each step speaks in numbers of elements and units.
"""

#: Version of the general rules (year.month.count). Raise it with every change that can change an article.
CLEANER = "2026.11.12"
