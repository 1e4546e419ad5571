"""One news site, one file. To add one:

1. Write `spiders/<name>.py` with a `SITE`; `scrapy list` then names it and `scrapy crawl <name>` runs it.

       from newsarchive.site import Feed, Layout, Site

       SITE = Site(
           name="example_times",                      # the file's name
           domains=("example-times.test",),           # subdomains belong to it
           sources=(Feed("https://example-times.test/rss"),),
           article_urls=r"^/\\d{4}/\\d\\d/",             # in path and query; what matches is an article
           layouts=(Layout(body="div.story", drop=(".promo",)),),
       )

   Name, domains and sources are enough: the general rules do the rest. What each field means stands in
   `newsarchive/site.py`. What nobody has seen on the live site belongs in `assumed`, in words.

2. Put one saved page of the site, with invented prose, and the article expected of it into `tests/sites/<name>/`.

Longer, with an example from start to end: `docs/add-a-site.md`. A site file imports `newsarchive.site` and `datetime`,
nothing else. An ordinary `scrapy.Spider` in this folder works too.
"""
