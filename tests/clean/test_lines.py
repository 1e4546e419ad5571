"""Lines that say what they are, in the languages of the news; and sentences that begin like them and are none."""

from __future__ import annotations

import pytest

from newsarchive.clean.lines import HEADS, OPENING, TAIL, WHOLE, of_latin
from newsarchive.clean.matching import is_byline, is_head, opening, tail, whole
from newsarchive.clean.pipeline import clean
from newsarchive.model import Reason
from tests.clean.pages import URL

CLUTTER = {
    Reason.AD: ("Werbung", "Publicidad", "広告", "スポンサーリンク", "廣告", "광고", "إعلان", "آگهی", "פרסומת", "विज्ञापन", "বিজ্ঞাপন", "โฆษณา", "Quảng cáo", "Διαφήμιση", "Inzerce", "Scroll to continue with content"),
    Reason.SHARE: ("Partager", "Join us on Telegram", "シェアする", "分享到微信", "공유하기", "글자 크기 조절", "شارك الخبر", "שתפו", "शेयर करें", "แชร์ข่าวนี้", "Chia sẻ", "Bagikan", "Paylaş", "Скопировать ссылку", "Megosztás", "Jaa artikkeli"),
    Reason.COMMENTS: ("12 commentaires", "コメントを書く", "发表评论", "댓글 14", "التعليقات (3)", "הוסף תגובה", "মন্তব্য করুন", "Bình luận (7)", "Yorum yap", "Оставить комментарий", "Diskuse (21)", "Kommentit"),
    Reason.BYLINE: ("Lesezeit: 4 Min.", "この記事は約3分で読めます", "Время чтения: 5 мин", "読了時間：2分", "Okuma süresi: 3 dk", "Waktu baca 4 menit"),
    Reason.COUNTER: ("1.204 görüntülenme", "Просмотров: 511", "阅读量：3021", "조회수 1,204"),
    Reason.SIGNUP: ("Support the Quay or become our patron!", "メルマガの登録はこちら", "扫描二维码关注本台", "뉴스레터 구독 신청", "تابعونا على فيسبوك", "اشترك في النشرة البريدية", "הצטרפו לערוץ הטלגרם שלנו", "हमसे जुड़ें और खबरें पाएं",
                    "Theo dõi chúng tôi trên Google News", "Ikuti kami di Google News", "Haberleri Google News'te takip edin", "Ακολουθήστε μας στο Google News", "Читайте нас в Telegram", "Iratkozzon fel hírlevelünkre", "Sledujte nás na síti", "Pratite nas i na Viberu"),
    Reason.PAYWALL: ("This article is for subscribers only.", "Already a subscriber? Log in", "Dieser Artikel ist nur für Abonnenten.", "Article réservé aux abonnés", "Il vous reste 72 % de cet article à lire.", "Contenido exclusivo para suscriptores", "Dit artikel is alleen voor abonnees",
                     "有料会員になると続きをお読みいただけます。", "この記事は会員限定の有料記事です。", "残り1,204文字", "本文仅限付费会员", "구독자 전용 기사입니다"),
    Reason.OUTSIDE_BODY: ("© 2024 The Quay", "Všechna práva vyhrazena.", "Tüm hakları saklıdır.", "저작권자 ⓒ 항구신문 무단 전재 및 재배포 금지", "無断転載を禁じます", "未经授权不得转载", "جميع الحقوق محفوظة", "כל הזכויות שמורות"),
}  # fmt: skip

ONWARD = (
    "Read more: the pier", "اقرأ أيضاً: الميناء", "شاهد أيضا: الميناء", "קראו גם: הנמל", "यह भी पढ़ें: बंदरगाह", "আরও পড়ুন: বন্দর", "相关阅读：港口", "延伸閱讀：港口", "関連記事：港", "[관련 기사] 항구", "อ่านเพิ่มเติม ท่าเรือ", "Xem thêm: bến cảng",
    "Baca selengkapnya: pelabuhan", "Ayrıca okuyun: liman", "Читайте также: гавань", "Дивіться також: гавань", "Pročitajte još: luka", "Přečtěte si: přístav", "Prečítajte si aj: prístav", "Vezi și: portul", "Lue myös: satama", "Loe ka: sadam", "Διαβάστε επίσης: το λιμάνι",
)  # fmt: skip

HEADINGS = (
    "Related stories", "人気記事", "推荐阅读", "많이 본 뉴스", "الأكثر قراءة", "הנקראות ביותר", "ताज़ा खबरें", "ข่าวที่เกี่ยวข้อง", "Tin liên quan", "Artikel terkait", "En çok okunanlar", "Τελευταία νέα", "Legolvasottabb", "Cele mai citite", "Nejčtenější", "Luetuimmat", "Mest lest", "Популярне", "Najčitanije",
)  # fmt: skip

ENDINGS = (
    "English edition by The Quay, adapted for readers abroad", "责任编辑：港口", "（记者 港口）", "取材・文／港", "김항구 기자 quay@news.example", "المصدر: وكالات", "Источник: пресс-служба", "Kaynak: Liman", "Sumber: Antara", "Zdroj: redakce", "Źródło: PAP", "Lähde: STT", "Nguồn: tổng hợp", "标签：港口", "タグ：港", "태그: 항구", "الوسوم: الميناء", "תגיות: נמל", "Теги: гавань",
)  # fmt: skip

#: Each begins as some clutter does, and is a sentence of a story.
SENTENCES = (
    "제보를 받은 경찰은 부두에 출동했다.", "네이버가 검색 서비스를 개편했다.", "구독 서비스를 시작했다.", "회원 전용 부두가 문을 열었다.", "유튜브 채널 구독자가 백만 명을 넘었다.", "기사를 무단 전재한 혐의로 기소됐다.",
    "انضم إلى النادي في يناير ووقع عقدا لعامين.", "اشترك في المؤتمر خمسون وزيرا.", "سجل في المباراة هدفين.", "تابع الرئيس سير العمل على الرصيف الجديد.", "نشر الجيش قواته حول الميناء.", "حقوق النشر كانت موضوع المحاكمة.",
    "הצטרפו אליו שני שרים ושלושה יועצים.", "扫描结果显示船体没有裂缝。", "未经授权的访问导致系统停机。", "下载该软件的用户已超过一百万人，公司说。", "记者从港务局获悉，码头将于晚间重新开放。", "著作権法をめぐる裁判が始まった。", "会員限定の見学会が港で開かれた。", "登録する船が増えている。", "続きは明日の会議で話し合う。",
    "Oleh karena itu, pelabuhan ditutup sampai malam.", "Instagram'da çok takip edilen kaptan gözaltına alındı.", "Βρήκε το λιμάνι κλειστό και περίμενε ως το βράδυ.", "टेलीग्राम पर लाखों लोग इस चैनल को फॉलो करते हैं।", "Читатели газеты выбрали лучший порт страны.",
    "This article of the treaty is for the fishermen of both coasts, said the minister.", "Already a legend at thirty, she left the harbour.", "Il vous reste un espoir, dit le capitaine.", "Werbung für den Hafen machte der Rat in drei Städten.", "Share prices of the shipyard fell by a tenth.",
)  # fmt: skip


@pytest.mark.parametrize(("reason", "line"), [(reason, line) for reason, lines in CLUTTER.items() for line in lines])
def test_a_line_of_clutter_is_known_in_its_language(reason: Reason, line: str) -> None:
    """As a whole line, with the reason that a reader would give."""
    found = whole(line)
    assert found is not None
    assert found.reason is reason


@pytest.mark.parametrize("line", ONWARD)
def test_what_leads_to_another_story_is_known_by_its_beginning(line: str) -> None:
    """The rest is the other story's title."""
    assert opening(line) is not None


@pytest.mark.parametrize("line", HEADINGS)
def test_a_heading_above_other_stories_is_known(line: str) -> None:
    """As a whole line."""
    assert is_head(line)


@pytest.mark.parametrize("line", ENDINGS)
def test_what_stands_behind_a_story_is_known(line: str) -> None:
    """Sources, editors and tags."""
    assert tail(line) is not None


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_that_begins_like_clutter_is_none(sentence: str) -> None:
    """Neither a line of clutter, nor a heading, nor a byline."""
    assert (whole(sentence), opening(sentence), is_head(sentence), is_byline(sentence)) == (None, None, False, False)


@pytest.mark.parametrize("rows", [WHOLE, OPENING, TAIL], ids=["whole", "opening", "tail"])
def test_the_shorter_pattern_for_latin_letters_finds_the_same(rows: tuple[object, ...]) -> None:
    """Both ways of asking agree on every line here: the pattern of all languages, and that of Latin letters alone."""
    ask = {id(WHOLE): whole, id(OPENING): opening, id(TAIL): tail}[id(rows)]
    lines = [*(line for lines in CLUTTER.values() for line in lines), *ONWARD, *HEADINGS, *ENDINGS, *SENTENCES]
    for line in lines:
        assert ask(line) is next((row for row in rows if row.matches(line)), None)  # type: ignore[attr-defined]
    assert all(is_head(line) == bool(HEADS.match(line)) for line in lines)


def test_alternatives_of_other_scripts_are_left_out_for_latin_letters() -> None:
    """Parted at the bars that stand in no bracket, class or escape."""
    assert of_latin(r"teilen|по(?:делиться|слать)|a(?:b|c)|[x|y]\||分享|d") == r"teilen|a(?:b|c)|[x|y]\||d"


def test_how_a_word_is_read_is_no_part_of_the_text() -> None:
    """Ruby of Japanese and Chinese: struck beside its word, in the title as well, and no word is lost."""
    said = "<ruby>港湾<rp>（</rp><rt>こうわん</rt><rp>）</rp></ruby>事務所によると、<ruby>嵐<rt>あらし</rt></ruby>は夜明け前に港に達し、二つの桟橋が夕方まで閉鎖された。"
    html = f"<title>嵐で港を閉鎖</title><h1><ruby>嵐<rt>あらし</rt></ruby>で港を閉鎖</h1><div class=article-body><p>{said}</p><p>{said}</p></div>"
    article = clean(html.encode(), URL)
    assert article.title == "嵐で港を閉鎖"
    assert article.text == "\n\n".join(
        ["港湾事務所によると、嵐は夜明け前に港に達し、二つの桟橋が夕方まで閉鎖された。"] * 2
    )


def test_a_line_of_glosses_alone_is_struck() -> None:
    """Where a break parts a word from how it is read, nothing of the gloss comes back."""
    said = "港湾事務所によると、嵐は夜明け前に港に達し、二つの桟橋が夕方まで閉鎖された。" * 3
    html = f"<h1>嵐</h1><div class=article-body><p>{said}<ruby>嵐<br><rt>あらし</rt><br></ruby></p><p>{said}</p></div>"
    article = clean(html.encode(), URL)
    assert "あらし" not in article.text
    assert article.text.count(said) == 2
