"""Bytes that nobody says the encoding of, and labels that say it in many ways, or lie."""

from __future__ import annotations

import logging
import unicodedata
import zlib

import pytest

from newsarchive.clean.decode import decode
from newsarchive.clean.page import read_page
from newsarchive.clean.pipeline import clean
from newsarchive.errors import NotHtml
from tests.clean.pages import BODY, URL, page

TEXTS = {
    "Polish": "Rada miasta zamknęła oba nabrzeża do wieczora, gdy w nocy burza dotarła do portu. Nikt nie został ranny, a prom będzie odpływał z południowego nabrzeża, kiedyś później.",
    "Czech": "Městská rada zavřela obě mola až do večera poté, co bouře v noci dorazila do přístavu. Nikdo nebyl zraněn, řekl správce přístavu.",
    "Hungarian": "A városi tanács estig lezárta mindkét mólót, miután a vihar éjjel elérte a kikötőt. Senki sem sérült meg, mondta a kikötő vezetője.",
    "Croatian": "Gradsko vijeće zatvorilo je oba gata do večeri nakon što je oluja noću stigla u luku. Nitko nije ozlijeđen, rekao je upravitelj; popravci će trajati do proljeća, želi vijeće.",
    "Turkish": "Belediye meclisi, fırtınanın gece limana ulaşmasının ardından iki iskeleyi akşama kadar kapattı. Kimsenin yaralanmadığını söyledi.",
    "Lithuanian": "Miesto taryba uždarė abi prieplaukas iki vakaro, kai audra naktį pasiekė uostą. Niekas nenukentėjo, o keltas išplauks iš pietinės krantinės.",
    "Latvian": "Pilsētas dome slēdza abas piestātnes līdz vakaram, kad vētra naktī sasniedza ostu. Neviens nav cietis, sacīja ostas kapteinis. Remonts ilgs līdz pavasarim, un prāmis aties.",
    "German": "Der Stadtrat schloss beide Landungsbrücken, nachdem der Sturm den Hafen erreicht hatte. Die Reparaturen dürften bis zum Frühjahr dauern; die Fähre fährt vom südlichen Kai, hieß es.",
    "French": "Le conseil a fermé les deux jetées jusqu’au soir après que la tempête a atteint le port. Personne n’a été blessé, a déclaré le maître du port.",
    "Icelandic": "Bæjarstjórnin lokaði báðum bryggjunum til kvölds eftir að stormurinn náði höfninni um nóttina. Enginn slasaðist, sagði hafnarstjórinn.",
    "Romanian": "Consiliul orașului a închis ambele diguri până seara, după ce furtuna a ajuns în port. Nimeni nu a fost rănit; reparațiile vor dura până în primăvară.".replace("ș", "ş").replace("ț", "ţ"),
    "Russian": "Городской совет закрыл оба причала до вечера после того, как ночью шторм достиг гавани. Никто не пострадал, сообщил начальник порта.",
    "Ukrainian": "Міська рада закрила обидва причали до вечора після того, як уночі шторм досяг гавані. Ніхто не постраждав, повідомив начальник порту.",
    "Greek": "Το δημοτικό συμβούλιο έκλεισε και τις δύο προβλήτες μέχρι το βράδυ, αφού η καταιγίδα έφτασε στο λιμάνι. Κανείς δεν τραυματίστηκε.",
    "Hebrew": "מועצת העיר סגרה את שני הרציפים עד הערב לאחר שהסערה הגיעה לנמל בלילה. איש לא נפגע, אמר מנהל הנמל.",
    "Arabic": "أغلق مجلس المدينة الرصيفين حتى المساء بعد أن بلغت العاصفة الميناء ليلا. ولم يصب أحد بأذى، كما قال مدير الميناء.",
    "Persian": "شوراي شهر پس از رسيدن توفان به بندر هر دو اسکله را تا عصر بست. رييس بندر گفت کسي آسيب نديده است.".replace("ک", "ك"),
    "Japanese": "市議会は、夜間に嵐が港に達した後、夕方まで両方の桟橋を閉鎖した。けが人はいなかったと港長は述べた。",
    "Chinese": "暴风雨夜间抵达港口后，市议会关闭了两座码头直至傍晚。港务长说，没有人受伤。维修将持续到春天。",
    "Korean": "밤사이 폭풍이 항구에 도달한 뒤 시의회는 저녁까지 두 부두를 폐쇄했다. 항만장은 다친 사람이 없다고 말했다.",
    "Thai": "สภาเมืองปิดท่าเรือทั้งสองแห่งจนถึงเย็นหลังจากพายุมาถึงท่าเรือในตอนกลางคืน ไม่มีผู้ได้รับบาดเจ็บ",
}  # fmt: skip
UNDECLARED = [
    ("Polish", "cp1250"), ("Polish", "iso8859-2"), ("Czech", "cp1250"), ("Czech", "iso8859-2"), ("Hungarian", "cp1250"), ("Croatian", "cp1250"),
    ("Romanian", "iso8859-2"), ("Turkish", "cp1254"), ("Lithuanian", "cp1257"), ("Latvian", "cp1257"), ("German", "cp1252"), ("French", "cp1252"),
    ("Icelandic", "cp1252"), ("Russian", "cp1251"), ("Russian", "koi8-r"), ("Russian", "iso8859-5"), ("Russian", "cp866"), ("Ukrainian", "cp1251"),
    ("Ukrainian", "koi8-u"), ("Greek", "cp1253"), ("Greek", "iso8859-7"), ("Hebrew", "cp1255"), ("Arabic", "cp1256"), ("Arabic", "iso8859-6"), ("Persian", "cp1256"),
    ("Japanese", "shift_jis"), ("Japanese", "euc_jp"), ("Japanese", "iso2022_jp"), ("Chinese", "gb18030"), ("Korean", "euc_kr"), ("Thai", "cp874"),
]  # fmt: skip


@pytest.mark.parametrize("header", [None, "utf-8"])
@pytest.mark.parametrize(("language", "encoding"), UNDECLARED)
def test_what_nobody_declares_is_told_by_its_letters(language: str, encoding: str, header: str | None) -> None:
    """Nor what a server calls UTF-8 that is none."""
    text = f"<html><body><p class=lead>{TEXTS[language]}</p></body></html>"
    assert decode(text.encode(encoding), header).text == text


def test_vietnamese_marks_come_together() -> None:
    """Windows-1258 writes them apart."""
    text = "Hội đồng thành phố đã đóng cửa cả hai bến tàu cho đến tối sau khi cơn bão ập vào cảng trong đêm."
    apart = "".join(c if c in "đơưăâêôĐ" else unicodedata.normalize("NFD", c) for c in text)
    apart = apart.replace("o\u0302", "ô").replace("a\u0302", "â").replace("e\u0302", "ê").replace("a\u0306", "ă")
    html = f"<p>{apart}</p>".encode("cp1258", "ignore")
    assert decode(html).why == "letters"
    assert decode(html).charset == "windows-1258"


@pytest.mark.parametrize(
    ("label", "encoding"),
    [
        ("x-cp1251", "cp1251"), ("win-1251", "cp1251"), ("CP-1251", "cp1251"), ("iso88592", "iso8859-2"), ("l2", "iso8859-2"), ("latin5", "cp1254"),
        ("iso-8859-8-i", "iso8859-8"), ("logical", "iso8859-8"), ("csISO88596E", "iso8859-6"), ("sun_eu_greek", "iso8859-7"), ("koi", "koi8-r"),
        ("koi8-ru", "koi8-u"), ("dos-874", "cp874"), ("windows-874", "cp874"), ("x-euc-jp", "euc_jp"), ("x-x-big5", "big5"), ("windows-949", "cp949"),
        ("ks_c_5601-1989", "cp949"), ("gb_2312-80", "gb18030"), ("csmacintosh", "mac-roman"), ("x-mac-cyrillic", "mac-cyrillic"), ("iso_8859-15", "iso8859-15"),
    ],
)  # fmt: skip
def test_labels_of_the_web_are_known(label: str, encoding: str) -> None:
    """As the Encoding Standard spells them, and in some ways that servers do."""
    wide = encoding in ("big5", "gb18030", "euc_jp")
    text = "港口" if wide else bytes(range(0xE1, 0xFB)).decode(encoding, "ignore")
    html = f"<p>{text} a".encode(encoding)
    assert decode(html, label).why == "header"
    assert decode(html, label).text == f"<p>{text} a"


@pytest.mark.parametrize(
    "label", ["iso-8859-1", "ISO8859-1", "l1", "latin1", "cp819", "ascii", "us-ascii", "iso_8859-1:1987"]
)
def test_latin_1_is_windows_1252_under_each_of_its_names(label: str) -> None:
    """As browsers read it."""
    assert decode(b"<p>\x93Quay\x94", label).text == "<p>“Quay”"


@pytest.mark.parametrize("label", ["cp037", "cp500", "utf_16", "utf_32", "unicode_escape", "raw_unicode_escape", "punycode", "idna", "utf-7", "rot13", "hex", "undefined", "hz", "x-user-defined"])  # fmt: skip
def test_no_other_codec_is_believed(label: str) -> None:
    """Python knows some that would make something else of the markup, or take for ever."""
    found = decode(f"<p>{TEXTS['Russian']} \\x41 \\q".encode("cp1251"), label)
    assert (found.why, found.text[3:20]) == ("letters", TEXTS["Russian"][:17])


def test_an_escape_in_utf_8_is_a_control_character() -> None:
    """The page is what its bytes are, whatever header says."""
    found = decode(f"<p>{TEXTS['Russian']}\x1b$B".encode(), "windows-1251")
    assert found.charset == "utf-8"
    assert found.text == f"<p>{TEXTS['Russian']}$B"


def test_controls_by_reference_are_taken_out_too() -> None:
    """And none of what is left becomes markup by it."""
    odd = "The ti&#1;de at &#x1B;[31mthe qu&#127ay&#xFFFE;&#157;&#x81;, &&#1;lt;b&#13;&#10; was &#147;high&#148;, they said."
    article = clean(page(f"<article><p>{odd}</p>{BODY}</article>"), URL)
    assert article.blocks[0].text == "The tide at [31mthe quay, &lt;b was “high”, they said."


def test_c1_controls_are_what_was_typed() -> None:
    """As in references to them: text of Windows-1252 that was called something else on its way."""
    html = "<p>\x93It\x92s high\x94\x85 \x81now</p>"
    assert decode(html.encode()).text == "<p>“It’s high”… now</p>"
    assert decode(html.encode("latin-1"), "iso-8859-2").text == "<p>“It’s high”… now</p>"


def test_guessing_is_silent(caplog: pytest.LogCaptureFixture) -> None:
    """No library writes into a crawl's log that it could not guess."""
    with caplog.at_level(logging.DEBUG, "bs4"):
        decode(b"<p>" + bytes(range(128, 256)) * 20)
    assert not caplog.records


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-16", "utf-16-le", "utf-32", "shift_jis", "gb18030", "iso2022_jp", "big5"]
)
def test_text_is_never_taken_for_a_binary_file(encoding: str) -> None:
    """Whatever controls its bytes look like, and with as many zeros as some pages have between their letters."""
    language = "Chinese" if encoding in ("gb18030", "big5") else "Japanese"
    html = f"<html><body><p>{TEXTS[language] * 20}</p></body></html>".encode(encoding, "ignore")
    assert read_page(html, URL).units
    assert read_page(b"<p>" + b"\0".join(bytes((n,)) for n in b"high tide at the quay") * 50, URL).units


def test_packed_bytes_are_no_page() -> None:
    """Such as a coding that a server forgot to name leaves."""
    packed = zlib.compress("".join(TEXTS.values()).encode())[2:]
    with pytest.raises(NotHtml, match="no text"):
        read_page(b"<p>" + packed, URL)
