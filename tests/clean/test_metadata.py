"""Metadata is what the page says, from the source trusted most, and it says where it was read."""

from __future__ import annotations

import json

import pytest

from newsarchive.clean.pipeline import clean
from newsarchive.model import Metadata
from tests.clean.pages import BODY, URL, page

LD = {
    "@context": "https://schema.org", "@type": "NewsArticle", "headline": "Storm closes harbour", "datePublished": "2024-03-12T09:30:00+01:00",
    "author": [{"@type": "Person", "name": "Ida Invented"}, {"@type": "Person", "name": "Otto Feigned"}], "publisher": {"@type": "Organization", "name": "The Quay"},
}  # fmt: skip


def metadata(head: str = "", body: str = "", zone: str = "") -> Metadata:
    """Metadata of a page with some head and body."""
    return clean(
        page(f"{body}<article>{BODY}</article>", "<title>Storm closes harbour - The Quay</title>" + head),
        URL,
        zone=zone,
    ).metadata


def test_linked_data_is_read_first() -> None:
    """JSON-LD beats meta tags, and the evidence says so."""
    meta = metadata(
        f'<script type="application/ld+json">{json.dumps(LD)}</script><meta name="author" content="Somebody Else">'
    )
    assert meta.authors == ("Ida Invented", "Otto Feigned")
    assert meta.published is not None
    assert (meta.published.iso, meta.published.zone) == ("2024-03-12T09:30:00+01:00", "page")
    assert meta.publisher == "The Quay"
    assert dict(meta.found_in)["authors"] == "json-ld author"


@pytest.mark.parametrize(
    ("broken", "authors"),
    [
        ("{", ()),
        ('{"@type": "NewsArticle", "author": {"name": "Ida Invented"},}', ("Ida Invented",)),
        ('[{"@graph": [{"@type": "Article", "author": "Ida Invented"}]}]', ("Ida Invented",)),
        ('{"@type": "WebSite"}\n{"@type": "Article", "author": "Ida Invented"}', ("Ida Invented",)),
        (
            '{ // made by hand\n"@type": "Article", /* who */ "author": "Ida Invented", "url": "https://quay.example"}',
            ("Ida Invented",),
        ),
        ('{"@type": "schema:Article", "schema:author": {"schema:name": "Ida Invented"}}', ("Ida Invented",)),
        ('{"@type": "Article", "author": {"givenName": "Ida", "familyName": "Invented"}}', ("Ida Invented",)),
        ("{&quot;@type&quot;: &quot;Article&quot;, &quot;author&quot;: &quot;Ida Invented&quot;}", ("Ida Invented",)),
    ],
)
def test_linked_data_may_be_broken(broken: str, authors: tuple[str, ...]) -> None:
    """Trailing commas, graphs, comments, prefixes and escaped quotes are read; what cannot be read is passed over."""
    assert metadata(f'<script type="application/ld+json">{broken}</script>').authors == authors


def test_a_gallery_names_its_author() -> None:
    """A page object that is no article has authors, too."""
    data = '{"@type": "ImageGallery", "author": {"name": "Ida Invented"}, "datePublished": "2024-03-12"}'
    meta = metadata(f'<script type="application/ld+json">{data}</script>')
    assert (meta.authors, dict(meta.found_in)["authors"]) == (("Ida Invented",), "json-ld ImageGallery author")


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("Storm closes harbour | The Quay", "Storm closes harbour"),
        ("Storm closes harbour - The Quay", "Storm closes harbour"),
        ("Well-known harbour closed", "Well-known harbour closed"),
    ],
)
def test_the_title_is_without_the_site(title: str, wanted: str) -> None:
    """The outlet's name behind a separator is no part of the headline."""
    html = f'<html><head><title>{title}</title><meta property="og:site_name" content="The Quay"></head><body><article>{BODY}</article></body></html>'
    assert clean(html.encode(), URL).title == wanted


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ida Invented and Otto Feigned", ("Ida Invented", "Otto Feigned")),
        ("Von Ida Invented", ("Ida Invented",)),
        ("IDA INVENTED, Harbour Correspondent", ("Ida Invented",)),
        ("desk@quay.example", ()),
        ("The Quay", ("The Quay",)),
        ("ByIda Invented", ("Ida Invented",)),
        ("Ida Invented Contributing Writer", ("Ida Invented",)),
        ("Ida Invented, Otto Feigned & Ada Madeup", ("Ida Invented", "Otto Feigned", "Ada Madeup")),
        ("Ida Invented, Quay Staff", ("Ida Invented",)),
        ("null", ()),
    ],
)
def test_authors_are_people(byline: str, names: tuple[str, ...]) -> None:
    """Without 'By', office or address; desks and the outlet only where nobody else is named."""
    assert (
        metadata(f'<meta property="og:site_name" content="The Quay"><meta name="author" content="{byline}">').authors
        == names
    )


@pytest.mark.parametrize(
    ("markup", "names", "where"),
    [
        ('<p class="meta">Posted on 3 May 2024 by <a rel="author" href="/a">Ida Invented</a> | Leave a comment</p>',
         ("Ida Invented",), "rel or itemprop author"),
        ('<div class="post-author"><span>Ida Invented</span> <span>Harbour desk</span></div>', ("Ida Invented",), "class post-author"),
        ('<ul><li class="authors__item">von Ida Invented</li><li class="authors__item">Otto Feigned</li></ul>',
         ("Ida Invented", "Otto Feigned"), "class authors__item"),
        ('<p>12. März 2024 <a href="/autor/ida-invented/">Ida Invented</a></p>', ("Ida Invented",), "link to an author's page"),
        ("<p>Par Ida Invented et Otto Feigned</p>", ("Ida Invented", "Otto Feigned"), "line by the headline"),
        ("<p>12.03.2024 - Ida Invented</p>", ("Ida Invented",), "line by the headline"),
        ("<p>Published By:</p><p>Ida Invented</p>", ("Ida Invented",), "labelled line"),
        ('<h4 class="elementor-author-box__name">Ida Invented</h4>', ("Ida Invented",), "class elementor-author-box__name"),
        ('<h4 class="author-box__title">Ida Invented</h4>', (), None),
        ('<section class="comments"><a rel="author" href="/u">Ida Invented</a></section>', (), None),
        ("<p>Von Booten und Netzen</p>", (), None),
    ],
)  # fmt: skip
def test_authors_are_read_where_they_are_shown(markup: str, names: tuple[str, ...], where: str | None) -> None:
    """By marks, class words, links to authors' pages and lines by the headline, and the evidence says which."""
    meta = metadata(body=f"<h1>Storm closes harbour</h1>{markup}")
    assert meta.authors == names
    assert dict(meta.found_in).get("authors") == where


def test_a_first_name_gives_way_to_the_full_name() -> None:
    """Where machines are told a first name and readers the whole, the whole is taken."""
    meta = metadata('<meta name="author" content="Ida">', "<h1>Storm closes harbour</h1><p>By Ida Invented</p>")
    assert meta.authors == ("Ida Invented",)


@pytest.mark.parametrize(
    ("markup", "source"),
    [
        ("<p>Source: Agencies</p>", "Agencies"),
        ("<p>Quelle: dpa</p>", "dpa"),
        ("<p>HARBOUR TOWN (Reuters) - A storm has closed the harbour for the third time this year.</p>", "Reuters"),
        ("<p>By TT</p>", "TT"),
        ("<p>Inputs from Reuters</p>", "Reuters"),
        ("<p>Quay Times avec AFP</p>", "AFP"),
        ("<p>Nets with knots</p>", None),
        ("<p>2024-06-04 07:30 来源：码头晚报</p>", "码头晚报"),
        ("<p><span>来源：</span><a href='/x'>新华社</a> <span>编辑：李静</span></p>", "新华社"),
        ("<p>【共同通信】</p>", "共同通信"),
        ("<figure><img src='/a.jpg'><figcaption>Source: Agencies</figcaption></figure>", None),
        ("<p>The source: a spring below the quay.</p>", None),
    ],
)
def test_the_agency_is_credited_where_a_line_says_so(markup: str, source: str | None) -> None:
    """Lines in so many words, datelines and bylines; what is credited under a picture is the picture."""
    assert metadata(body=f"<h1>Storm closes harbour</h1>{markup}").source == source


@pytest.mark.parametrize(
    ("markup", "published", "modified"),
    [
        ("<p>Published: 3 May 2024</p>", "2024-05-03", None),
        ("<p>Last updated 3 May 2024</p>", "2024-05-03", "2024-05-03"),
        ('<div class="date">31.10.23</div>', "2023-10-31", None),
        ("<p>03.05.2024 – The storm has closed the harbour for the third time this year, and the ferries with it.</p>", "2024-05-03", None),
        ("<p>04/05/2024</p>", None, None),
        ('<span class="teaser-list related"><time datetime="2020-01-01">x</time></span>', None, None),
    ],
)  # fmt: skip
def test_dates_are_read_where_they_are_shown(markup: str, published: str | None, modified: str | None) -> None:
    """A change stands in only where nothing else is told; a day that can be read in two ways is not read."""
    meta = metadata(body=f"<h1>Storm closes harbour</h1>{markup}")
    assert (meta.published.iso if meta.published else None) == published
    assert (meta.modified.iso if meta.modified else None) == modified


def ld(**values: object) -> str:
    """A script of linked data with an article of some properties."""
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **values})}</script>'


@pytest.mark.parametrize(
    ("told", "shown", "published", "where"),
    [
        ("2024-08-07T12:01:51Z", "<p>30 December 2013</p>", "2013-12-30", "line by the headline"),
        ("2024-08-07T12:01:51Z", "<p>6 August 2024</p>", "2024-08-07T12:01:51+00:00", "json-ld datePublished"),
        ("2024-08-07T12:01:51Z", "<p>9 September 2024</p>", "2024-08-07T12:01:51+00:00", "json-ld datePublished"),
        ("2024-05-04T02:41:07Z", '<p class="date">3 May 2024, 22:41</p>', "2024-05-03T22:41:07-04:00",
         "json-ld datePublished, zone by class date"),
        ("2024-05-04T02:41:07Z", '<p class="date">3 May 2024, 22:38</p>', "2024-05-04T02:41:07+00:00", "json-ld datePublished"),
        ("2024-11-02", "<p>11.02.2024</p>", "2024-11-02", "json-ld datePublished"),
        ("2024-11-02", "<p>The works of 3 May 2012 are told here once more for those who like them.</p>", "2024-11-02",
         "json-ld datePublished"),
    ],
)  # fmt: skip
def test_an_earlier_day_by_the_headline_wins(told: str, shown: str, published: str, where: str) -> None:
    """Machines are told of imports and new editions; a clock by the headline tells the zone of a moment in UTC."""
    meta = metadata(ld(datePublished=told), f"<h1>Storm closes harbour</h1>{shown}")
    assert meta.published is not None
    assert (meta.published.iso, dict(meta.found_in)["published"]) == (published, where)


def test_a_change_that_nobody_is_shown_is_no_publication() -> None:
    """What a system wrote into a meta tag when it saved the page stands in for nothing."""
    meta = metadata('<meta property="article:modified_time" content="2024-05-03T10:00:00Z">')
    assert meta.published is None
    assert meta.modified is not None
    meta = metadata(ld(dateModified="2024-05-03T10:00:00Z"))
    assert meta.published is not None and meta.published.iso == "2024-05-03"
    assert dict(meta.found_in)["published"] == "json-ld dateModified, the change in place of the publication"


def test_what_lost_is_kept() -> None:
    """Each candidate that was not taken, with its place; what says the same as the winner is none."""
    meta = metadata(
        ld(headline="Storm closes harbour", author={"name": "Ida Invented"})
        + '<meta name="author" content="Otto Feigned">'
    )
    assert ("authors", "Otto Feigned", "meta author") in meta.lost
    assert not [entry for entry in meta.lost if entry[0] == "title"]


def test_the_region_of_the_language_decides_what_comes_first() -> None:
    """American pages write the month first, British ones the day."""
    for language, wanted in (("en-US", "2024-04-05"), ("en-GB", "2024-05-04"), ("de", "2024-05-04")):
        html = f'<html lang="{language}"><head><title>Storm</title></head><body><h1>Storm closes harbour</h1><p>04/05/2024</p><article>{BODY}</article></body></html>'
        published = clean(html.encode(), URL).metadata.published
        assert published is not None and published.iso == wanted


def test_the_section_may_come_from_the_address() -> None:
    """A word of the path, where nothing on the page says more; forms such as /article/ are none."""
    for path, wanted in (
        ("/world-news/storm", "World News"),
        ("/news/politics/storm", "Politics"),
        ("/article/storm", None),
        ("/b/storm", None),
    ):
        html = f"<html><head><title>Storm</title></head><body><article>{BODY}</article></body></html>"
        meta = clean(html.encode(), "https://news.example" + path).metadata
        assert meta.section == wanted
        assert dict(meta.found_in).get("section") == ("url" if wanted else None)


def test_tags_are_links_to_tags() -> None:
    """The first group behind the headline; a list of other stories ends it."""
    tags = '<ul><li><a href="/tag/harbour">harbour</a></li><li><a href="/tag/storms">storms</a></li></ul>'
    assert metadata(body=f"<h1>Storm closes harbour</h1>{tags}").tags == ("harbour", "storms")


def test_a_kicker_is_no_part_of_the_headline() -> None:
    """The line above, where its class says so and nobody repeats it with the headline."""
    html = f'<html><head><title>Storm closes harbour</title></head><body><h1><span class="kicker">Weather</span> Storm closes harbour</h1><article>{BODY}</article></body></html>'
    assert clean(html.encode(), URL).title == "Storm closes harbour"


def test_a_kicker_without_a_name_is_known_by_the_title_that_is_told_elsewhere() -> None:
    """The few words before a title that the page's head has too; a longer beginning is a part of the headline."""
    html = '<html><head><meta property="og:title" content="Storm closes the old harbour"></head><body><h1>{} Storm closes the old harbour</h1>{}</body></html>'
    assert clean(html.format("Weather |", BODY).encode(), URL).title == "Storm closes the old harbour"
    long = "Council that sold the ferry is surprised:"
    assert clean(html.format(long, BODY).encode(), URL).title == f"{long} Storm closes the old harbour"


def test_zone_is_the_sites_only_where_the_page_has_none() -> None:
    """A printed time takes the site's zone and says so; without one it stays without."""
    body = '<time class="date">12 March 2024 09:30</time>'
    placed, bare = metadata(body=body, zone="Europe/Kyiv").published, metadata(body=body).published
    assert placed is not None and bare is not None
    assert (placed.iso, placed.zone) == ("2024-03-12T09:30:00+02:00", "site")
    assert (bare.iso, bare.zone) == ("2024-03-12T09:30", None)


def test_addresses_are_absolute() -> None:
    """Canonical address and image are joined to the page's own; other schemes are left out."""
    meta = metadata(
        '<link rel="canonical" href="/2024/harbour?x=1"><meta property="og:image" content="javascript:alert(1)">'
    )
    assert meta.canonical_url == "https://news.example/2024/harbour?x=1"
    assert meta.image is None
    assert meta.language == "en"


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Par Jeanne d'Arvor avec AFP", ("Jeanne d'Arvor",)),
        ("By Omar al-Masri and Leila el-Quay", ("Omar al-Masri", "Leila el-Quay")),
        ("By Ida Invented in Lowhaven, Otto Feigned in Highgate and J. R. van der Meer", ("Ida Invented", "Otto Feigned", "J. R. van der Meer")),
        ("By Ida Invented, Political Editor and Otto Feigned, Senior Reporter", ("Ida Invented", "Otto Feigned")),
        ("By Ida Invented, Senior Editor and Chief Correspondent", ("Ida Invented",)),
        ("By Ida Invented ida@quay.example", ("Ida Invented",)),
        ("By Ida Invented @idainvents and Otto Feigned", ("Ida Invented", "Otto Feigned")),
        ("Text: Åsa Påhittad Foto: Nils Kamera", ("Åsa Påhittad",)),
        ("Opracowała: Zofia Zmyślona", ("Zofia Zmyślona",)),
        ("Ida Invented, University of Lowhaven", ("Ida Invented",)),
        ("ByJ.R. Invented", ("J.R. Invented",)),
        ("이서연·박지훈 기자", ("이서연", "박지훈")),
        ("김민수 기자, 이서연 기자", ("김민수", "이서연")),
        ("本报记者 陈静 张伟", ("陈静", "张伟")),
        ("記者 林美玲／基隆報導", ("林美玲",)),
        ("【佐藤一郎、鈴木次郎】", ("佐藤一郎", "鈴木次郎")),
        ("作者：约翰·史密斯", ("约翰·史密斯",)),
        ("文・山田花子　写真・鈴木次郎", ("山田花子",)),
        ("Текст: Ида Выдуманная, собкор «Причала»", ("Ида Выдуманная",)),
        ("By Ida Invented, as told to Otto Feigned", ("Ida Invented",)),
    ],
)  # fmt: skip
def test_lists_of_names_come_apart(byline: str, names: tuple[str, ...]) -> None:
    """Places, offices, addresses and photographers between names end no list; names of the East are parted as there."""
    found = metadata(body=f'<h1>Storm closes harbour</h1><p class="byline">{byline}</p>')
    assert found.authors == names


@pytest.mark.parametrize(("byline", "desk"), [("By Ida Invented with AFP", "AFP"), ("Von Ida Invented und dpa", "dpa")])
def test_a_desk_beside_a_person_is_kept_apart(byline: str, desk: str) -> None:
    """An agency in the byline of a person is none of the authors, and is not lost."""
    found = metadata(body=f'<h1>Storm closes harbour</h1><p class="byline">{byline}</p>')
    assert (found.authors, found.desks) == (("Ida Invented",), (desk,))


@pytest.mark.parametrize("others", ['<aside class="related-stories">{}</aside>', '<div class="most-read">{}</div>'])
def test_the_author_of_another_story_is_not_this_ones(others: str) -> None:
    """A list of others near a short story has authors, too."""
    shown = others.format("<p>Gulls return</p><p>By Otto Feigned</p>")
    assert metadata(body=f"<h1>Storm closes harbour</h1><p>The quay is shut.</p>{shown}").authors == ()


def test_what_stands_in_one_line_in_an_element_each_is_read() -> None:
    """Date, source and author in a row of spans, as in China; the outlet that a meta tag names is a desk."""
    info = "<span>2024年06月04日 07:30</span> <span>来源：新华社</span> <span>作者：王小明</span> <span>责任编辑：李编</span>"
    found = metadata('<meta name="author" content="码头网">', f"<h1>Storm closes harbour</h1><div>{info}</div>")
    assert (found.authors, found.source, found.desks) == (("王小明",), "新华社", ("码头网",))
    assert found.published is not None
    assert found.published.iso == "2024-06-04T07:30"


def test_a_guest_is_named_by_the_first_line() -> None:
    """What the system calls the author of such a page is whoever set it."""
    line = "<p>This is a guest post by Ida Invented, a retired lock keeper.</p>"
    assert metadata('<meta name="author" content="admin">', f"<h1>Storm closes harbour</h1>{line}").authors == (
        "Ida Invented",
    )


def test_libraries_write_the_family_name_first() -> None:
    """Dublin Core as catalogues write it: a name turned round, subjects between semicolons, a licence as rights."""
    head = (
        '<meta name="DC.creator" content="van Invented, Ida"><meta name="DC.creator" content="Otto Feigned">'
        '<meta name="DC.subject" content="harbour; storms">'
        '<meta name="DC.rights" content="https://creativecommons.org/licenses/by/4.0/">'
    )
    found = metadata(head)
    assert (found.authors, found.tags) == (("Ida van Invented", "Otto Feigned"), ("harbour", "storms"))
    assert found.license == "https://creativecommons.org/licenses/by/4.0/"


def test_one_tag_may_hold_all() -> None:
    """Parse.ly's tag is a JSON object; what is broken is passed over."""
    said = '{"authors": ["Ida Invented", "Otto Feigned"], "pub_date": "2024-06-04T07:30:00Z", "section": "Harbour", "tags": ["storms", "levy"]}'
    found = metadata(f"<meta name='parsely-page' content='{said}'>")
    assert (found.authors, found.section, found.tags) == (
        ("Ida Invented", "Otto Feigned"),
        "Harbour",
        ("storms", "levy"),
    )
    assert found.published is not None
    assert found.published.iso == "2024-06-04T07:30:00+00:00"
    assert metadata("<meta name='parsely-page' content='{broken'>").section is None


def test_an_image_may_be_named_by_reference() -> None:
    """A graph names the article's picture as it names its author."""
    data = (
        '{"@graph": [{"@type": "Article", "image": {"@id": "#wall"}}, {"@type": "ImageObject", "@id": "#wall", "url": '
    )
    found = metadata(f'<script type="application/ld+json">{data}"/img/wall.jpg"}}]}}</script>')
    assert found.image is not None
    assert found.image.endswith("/img/wall.jpg")


@pytest.mark.parametrize(
    ("declared", "language"), [("zh-Hant-TW", "zh-TW"), ("sr-Latn", "sr"), ("es-419", "es-419"), ("pt_br", "pt-BR")]
)
def test_a_language_is_read_with_its_region(declared: str, language: str) -> None:
    """The script between language and region hides neither (BCP 47, section 2.1)."""
    assert metadata(f'<meta http-equiv="content-language" content="{declared}">').language == language


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("<p>Ida Inventet, 01.12.2021</p>", ("Ida Inventet",)),
        ("<p>Ida Inventet, Mittwoch, 1. Dezember 2021</p>", ("Ida Inventet",)),
        ("<p>Autoren Ida Invented und Otto Feigned</p>", ("Ida Invented", "Otto Feigned")),
        ("<p>Authors: Ida Invented and Otto Feigned</p>", ("Ida Invented", "Otto Feigned")),
        ("<p>Opinion by Ida Invented</p>", ("Ida Invented",)),
        ("<p>Muhabir: Şule Uydurma</p>", ("Şule Uydurma",)),
        ("<h3>Author</h3><p>Ida Invented</p>", ("Ida Invented",)),
        ("<h3>Author</h3><p>All about boats</p>", ()),
    ],
)
def test_a_line_with_a_name_is_a_byline(line: str, names: tuple[str, ...]) -> None:
    """Before a day, behind a label, or below it."""
    assert metadata(body=f"<h1>Storm closes harbour</h1>{line}").authors == names


def test_an_outlet_is_no_couple() -> None:
    """Its name may join two words by 'and'; its address may run on over the dot."""
    head = '<meta property="og:site_name" content="Nets & Knots"><meta name="author" content="Nets & Knots">'
    assert metadata(head, "<h1>Storm closes harbour</h1><p>By Ida Invented</p>").authors == ("Ida Invented",)
    story = f"<html lang=en><head><meta name=author content=Quayside></head><body><article><h1>Storm closes harbour</h1><p>By Ida Invented</p>{BODY}</article></body></html>"
    assert clean(story.encode(), "https://quays.ide/storm").metadata.authors == ("Ida Invented",)


def test_whoever_made_a_picture_did_not_write() -> None:
    """A class that says author, within a figure, tells of the picture; so does a licence."""
    licence = '<a rel="license" href="https://creativecommons.org/licenses/by/2.0/">CC BY 2.0</a>'
    figure = f'<figure><img src="/i.jpg"><figcaption>The wall. <span class="author">Olaf Lens</span> {licence}</figcaption></figure>'
    found = metadata(body=f'<h1>Storm closes harbour</h1>{figure}<p class="byline">By Ida Invented</p>')
    assert (found.authors, found.license) == (("Ida Invented",), None)
    assert metadata(body=f"<h1>Storm closes harbour</h1><p>{licence}</p>").license is not None


def test_microdata_may_name_an_author_that_is_not_shown() -> None:
    """The name is the content of a `meta` within the author's element."""
    author = '<div itemprop="author" itemscope><meta itemprop="name" content="Ida Invented"></div>'
    assert metadata(body=f"<h1>Storm closes harbour</h1>{author}").authors == ("Ida Invented",)


@pytest.mark.parametrize(
    ("changed", "modified"),
    [
        ("2024-06-05T07:30:00Z", "2024-06-05T07:30:00+00:00"),
        ("2024-06-04T07:30:00Z", None),
        ("2024-06-01T07:30:00Z", None),
        ("2024-06-04", "2024-06-04"),
        ("2024-06-02", None),
    ],
)
def test_a_change_before_the_publication_is_none(changed: str, modified: str | None) -> None:
    """Systems write when a page was saved last, which may be before it went out; by a day alone two zones may differ."""
    found = metadata(
        f'<meta property="article:published_time" content="2024-06-04T07:30:00Z"><meta property="article:modified_time" content="{changed}">'
    )
    assert (found.modified.iso if found.modified else None) == modified


def test_an_underscore_parts_a_chinese_title_from_its_site() -> None:
    """And the section from both; within words of other scripts it is a letter."""
    for title, wanted in (
        ("港务委员会决定重建旧防波堤_地方新闻_码头网", "港务委员会决定重建旧防波堤"),
        ("What snake_case is for", "What snake_case is for"),
    ):
        site = '<meta property="og:site_name" content="码头网">'
        story = f"<html><head><title>{title}</title>{site}</head><body><article>{BODY}</article></body></html>"
        assert clean(story.encode(), URL).metadata.title == wanted
