"""One spelling for a URL, and what may be asked."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive.errors import FetchRefused
from newsarchive.urls import LONGEST, _key_of_any, checked, host_of, key_of, same_site, without_trackers

HOST = "http://paper.test"


@pytest.mark.parametrize(
    ("url", "names"),
    [
        ("http://a\\@b.test/", "backslash"),
        ("http://paper.test/a b", "blank"),
        ("http://paper.test/a\tb", "control"),
        ("http://paper.test/a\nb", "control"),
        ("http://paper.test/\x00", "control"),
        ("http://reader:secret@paper.test/", "password"),
        ("http://paper.test@evil.test/", "user name"),
        ("file:///etc/passwd", "file:"),
        ("javascript:alert(1)", "javascript:"),
        ("data:text/html,x", "data:"),
        ("gopher://paper.test/", "gopher:"),
        ("jar:http://paper.test/x.jar!/", "jar:"),
        ("//paper.test/x", "no scheme"),
        ("paper.test/x", "no scheme"),
        ("http:///x", "no host"),
        ("http://.../", "no host"),
        ("http://127.0.0.1%2f.paper.test/", "no host name"),
        ("http://paper.test:99999/", "Port"),
        ("http://paper.test:0/", "port 0"),
        ("http://paper.test/\ud800", "no address"),
        ("http://[::1", "no address"),
        ("", "no scheme"),
        (HOST + "/" + "a" * LONGEST, "characters"),
    ],
)
def test_what_is_no_web_address_is_refused_by_name(url: str, names: str) -> None:
    """The message says which rule an address breaks."""
    with pytest.raises(FetchRefused, match=names):
        checked(url)


def test_a_password_never_reaches_a_message() -> None:
    """Refusing an address with a password does not print the password."""
    with pytest.raises(FetchRefused) as refusal:
        checked("http://reader:hunter2@paper.test/")
    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("http://paper.test", "http://paper.test"),
        ("HTTP://Paper.TEST/A", "http://paper.test/A"),
        ("http://bücher.test/ä?q=ö#x", "http://xn--bcher-kva.test/%C3%A4?q=%C3%B6"),
        ("http://１２７.０.０.１/", "http://127.0.0.1/"),
        ("http://paper.test//a//b", "http://paper.test//a//b"),
        ("http://paper.test/%2e%2E/x%2fy", "http://paper.test/%2e%2E/x%2fy"),
        ("http://[2001:db8::1]:8080/x", "http://[2001:db8::1]:8080/x"),
        (" http://paper.test/a ", "http://paper.test/a"),
    ],
)
def test_an_address_is_asked_for_as_written_but_escaped(url: str, asked: str) -> None:
    """Host in ASCII, no fragment, everything else as it was: what is checked is what is connected to."""
    assert checked(url) == asked


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://paper.test/a", "https://www.paper.test/a/"),
        ("http://paper.test/a", "http://paper.test:80/a#top"),
        ("https://paper.test:443/a", "https://paper.test/a"),
        ("http://paper.test/a?b=1&a=2", "http://paper.test/a?a=2&b=1&utm_source=x&fbclid=y"),
        ("http://paper.test/a", "http://paper.test//a"),
        ("http://paper.test/x/../a", "http://paper.test/a"),
        ("http://paper.test/%7Ea", "http://paper.test/~a"),
        ("http://paper.test/ä", "http://paper.test/%C3%A4"),
        ("http://bücher.test/", "http://xn--bcher-kva.test"),
        ("http://PAPER.test./a", "http://paper.test/a"),
        ("http://paper.test/a;jsessionid=AB12", "http://paper.test/a"),
        ("http://paper.test/a?sid=8f3a9c2b7d6e5f4a1b", "http://paper.test/a"),
        ("http://paper.test/a/?x=1", "http://paper.test/a?x=1"),
    ],
)
def test_spellings_of_one_page_have_one_key(one: str, other: str) -> None:
    """Scheme, www, default port, trackers, sessions, escapes, slashes and order of fields make no difference."""
    assert key_of(one) == key_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://paper.test/a?id=1", "http://paper.test/a?id=2"),
        ("http://paper.test/a?sid=20411", "http://paper.test/a?sid=20412"),
        ("http://paper.test/a?t=%E4", "http://paper.test/a?t=%F6"),
        ("http://paper.test/A", "http://paper.test/a"),
        ("http://paper.test:8080/a", "http://paper.test/a"),
        ("http://paper.test/a%2Fb", "http://paper.test/a/b"),
        ("http://paper.test/a?page=2", "http://paper.test/a"),
        ("http://paper.test/a--b", "http://paper.test/a-b"),
        ("http://m.paper.test/a", "http://paper.test/a"),
        ("http://paper.test/a", "http://other.test/a"),
    ],
)
def test_different_pages_never_share_a_key(one: str, other: str) -> None:
    """Merging two articles loses one of them; a second entry loses nothing."""
    assert key_of(one) != key_of(other)


_PIECES = st.lists(
    st.sampled_from(["a", "B", "7", "-", "_", ".", "~", "/", "//", "www.", "paper", ":80", "?", "&", "=", "%41", "#", ";", "ä", " "]),
    max_size=12,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(["http://", "https://", "http://www.", "https://www.www."]), _PIECES)
def test_the_short_way_to_a_key_is_the_long_one(begin: str, pieces: list[str]) -> None:
    """Addresses that are already in form skip the work, and come to the same."""
    url = begin + "paper.test/" + "".join(pieces)
    bare = begin + "".join(pieces)
    assert (key_of(url), key_of(bare)) == (_key_of_any(url), _key_of_any(bare))


@given(st.text(max_size=60))
def test_any_text_has_a_key(text: str) -> None:
    """Looking something up never fails, and a key is the key of itself however it is reached."""
    for url in (text, f"http://{text}", f"http://paper.test/{text}"):
        assert isinstance(key_of(url), str)
        assert isinstance(host_of(url), str)


@given(st.text(max_size=60))
def test_what_passes_the_check_passes_it_again_unchanged(text: str) -> None:
    """One parser for check and connect: a checked address needs no second opinion."""
    try:
        once = checked(f"http://paper.test/{text}")
    except FetchRefused:
        return
    assert checked(once) == once
    assert host_of(once) == "paper.test"


def test_trackers_go_and_everything_else_stays() -> None:
    """Taking trackers off does not re-spell the rest."""
    assert without_trackers("http://paper.test/A//b?z=1&UTM_Source=x&a=%E4#f") == "http://paper.test/A//b?z=1&a=%E4"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("paper.test", "paper.test", True),
        ("news.paper.test", "paper.test", True),
        ("news.paper.test", "sport.paper.test", True),
        ("a.paper.co.uk", "b.paper.co.uk", True),
        ("a.co.uk", "b.co.uk", False),
        ("paper.test", "other.test", False),
        ("notpaper.test", "paper.test", False),
        ("127.0.0.1", "10.0.0.1", False),
        ("127.0.0.1", "127.0.0.1", True),
        ("", "", False),
    ],
)
def test_hosts_of_one_outlet_are_known(one: str, other: str, same: bool) -> None:
    """Subdomains and siblings belong together; names under a shared suffix and addresses do not."""
    assert same_site(one, other) is same
