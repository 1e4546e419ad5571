"""Pages of the same kind in twelve languages: the story alone, its author without what stands before a name, its day."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from newsarchive.clean.pipeline import clean
from newsarchive.dates import read_date
from tests.clean.pages import URL


class Told(NamedTuple):
    """What a page in one language says."""

    title: str
    byline: str
    author: str
    day: str
    story: tuple[str, ...]
    clutter: tuple[str, ...]
    """An advertisement, a link to another story, an invitation, tags, a heading of others, rights."""


LANGUAGES = {
    "ar": Told(
        "إغلاق الميناء بعد العاصفة", "بقلم سامي الحداد", "سامي الحداد", "12 مارس 2024",
        ("أغلقت سلطات المدينة الميناء مساء الأحد بعد أن ضربت عاصفة قوية الساحل الشرقي وألحقت أضرارا بعدد من القوارب الراسية عند الرصيف القديم.", "وقال مدير الميناء إن أحدا لم يصب بأذى، لكن أربعة قوارب انفصلت عن مراسيها خلال الليل وانجرفت نحو الصخور القريبة من المنارة.", "وستستغرق أعمال الإصلاح حتى الربيع، في حين ستنطلق العبارة المتجهة إلى الجزر من الرصيف الجنوبي إلى ذلك الحين.", "وأضاف أن المجلس سيجتمع الخميس لبحث خطة لحماية المرافق من العواصف المقبلة وتحديد كلفتها."),
        ("إعلان", "اقرأ أيضا: الصيادون ينتظرون موسما أفضل", "اشترك في النشرة البريدية", "الوسوم: الميناء، العاصفة", "الأكثر قراءة", "جميع الحقوق محفوظة"),
    ),
    "he": Told(
        "הנמל נסגר אחרי הסערה", "מאת דנה לוי", "דנה לוי", "12.3.2024",
        ("רשויות העיר סגרו את הנמל ביום ראשון בערב לאחר שסערה חזקה פגעה בחוף המזרחי וגרמה נזק לסירות שעגנו ליד הרציף הישן.", "מנהל הנמל אמר כי איש לא נפגע, אך ארבע סירות ניתקו מן העגינה במהלך הלילה ונסחפו אל הסלעים שליד המגדלור.", "עבודות התיקון יימשכו עד האביב, ועד אז תצא המעבורת לאיים מן הרציף הדרומי בלבד.", "לדבריו תתכנס המועצה ביום חמישי כדי לדון בתוכנית להגנה על המתקנים מפני סערות נוספות."),
        ("פרסומת", "קראו גם: הדייגים ממתינים לעונה טובה יותר", "הצטרפו לערוץ הטלגרם שלנו", "תגיות: נמל, סערה", "הנקראות ביותר", "כל הזכויות שמורות"),
    ),
    "hi": Told(
        "तूफ़ान के बाद बंदरगाह बंद", "लेखक: रवि शर्मा", "रवि शर्मा", "12 मार्च 2024",
        ("रविवार की शाम पूर्वी तट पर आए तेज़ तूफ़ान के बाद शहर के अधिकारियों ने बंदरगाह को बंद कर दिया और पुराने घाट पर खड़ी कई नावों को नुकसान पहुँचा।", "बंदरगाह के प्रमुख ने बताया कि किसी को चोट नहीं आई, लेकिन रात में चार नावें रस्सियाँ टूटने से बहकर प्रकाशस्तंभ के पास की चट्टानों तक चली गईं।", "मरम्मत का काम वसंत तक चलेगा और तब तक द्वीपों की नौका दक्षिणी घाट से ही रवाना होगी।", "उन्होंने कहा कि परिषद गुरुवार को बैठक करेगी और आने वाले तूफ़ानों से बचाव की योजना पर विचार करेगी।"),
        ("विज्ञापन", "यह भी पढ़ें: मछुआरों को बेहतर मौसम का इंतज़ार", "हमसे जुड़ें और खबरें पाएं", "टैग्स: बंदरगाह, तूफ़ान", "ताज़ा खबरें", "सर्वाधिकार सुरक्षित"),
    ),
    "bn": Told(
        "ঝড়ের পরে বন্দর বন্ধ", "নিজস্ব প্রতিবেদক", "নিজস্ব প্রতিবেদক", "১২ মার্চ ২০২৪",
        ("রবিবার সন্ধ্যায় পূর্ব উপকূলে প্রবল ঝড় আঘাত হানার পর শহরের কর্তৃপক্ষ বন্দর বন্ধ করে দেয় এবং পুরোনো ঘাটে বাঁধা কয়েকটি নৌকা ক্ষতিগ্রস্ত হয়।", "বন্দরের প্রধান জানান, কেউ আহত হননি, তবে রাতে চারটি নৌকা দড়ি ছিঁড়ে বাতিঘরের কাছের পাথরের দিকে ভেসে যায়।", "মেরামতের কাজ বসন্ত পর্যন্ত চলবে এবং ততদিন দ্বীপগামী ফেরি দক্ষিণ ঘাট থেকে ছাড়বে।", "তিনি বলেন, আগামী ঝড় থেকে স্থাপনা রক্ষার পরিকল্পনা নিয়ে বৃহস্পতিবার পরিষদের বৈঠক হবে।"),
        ("বিজ্ঞাপন", "আরও পড়ুন: ভালো মৌসুমের অপেক্ষায় জেলেরা", "আমাদের ফলো করুন গুগল নিউজে", "ট্যাগ: বন্দর, ঝড়", "সর্বশেষ", "সর্বস্বত্ব সংরক্ষিত"),
    ),
    "ja": Told(
        "嵐のあと港を閉鎖", "記者：高橋 実", "高橋 実", "2024年3月12日 18時30分",
        ("市当局は日曜の夕方、強い嵐が東の海岸を襲い、古い桟橋につながれていた船に被害が出たことを受けて港を閉鎖した。", "港長によると、けが人はいなかったが、夜のうちに四隻の船が係留から離れ、灯台の近くの岩場まで流されたという。", "修理には春までかかる見通しで、それまで島へ渡る船は南の岸壁から出ることになる。", "市議会は木曜に会合を開き、今後の嵐から施設を守る計画と費用について話し合うと港長は述べた。"),
        ("広告", "関連記事：漁師たちは良い季節を待つ", "メルマガの登録はこちら", "タグ：港、嵐", "アクセスランキング", "無断転載を禁じます"),
    ),
    "zh": Told(
        "风暴过后港口关闭", "记者：李明", "李明", "2024年3月12日 18:30",
        ("周日晚间，一场强风暴袭击东部海岸，停靠在旧码头的多艘船只受损，市政府随即宣布关闭港口。", "港务长说，没有人受伤，但夜里有四艘船脱离系泊处，漂到了灯塔附近的礁石旁。", "修复工作将持续到春天，在此之前，开往各岛的渡轮只从南岸码头出发。", "他补充说，市议会将于周四开会，讨论保护港口设施免受今后风暴影响的方案及其费用。"),
        ("广告", "相关阅读：渔民盼望好年景", "扫描二维码关注本报", "标签：港口 风暴", "推荐阅读", "版权所有 未经授权不得转载"),
    ),
    "ko": Told(
        "폭풍 뒤 항구 폐쇄", "김민수 기자", "김민수", "입력 2024.03.12 18:30",
        ("시 당국은 일요일 저녁 강한 폭풍이 동쪽 해안을 덮쳐 옛 부두에 묶여 있던 배들이 피해를 입자 항구를 폐쇄했다.", "항만장은 다친 사람은 없지만 밤사이 배 네 척이 계류장에서 떨어져 등대 근처 바위까지 떠내려갔다고 말했다.", "수리는 봄까지 이어질 예정이며 그때까지 섬으로 가는 여객선은 남쪽 부두에서만 출발한다.", "그는 시의회가 목요일 회의를 열어 앞으로의 폭풍에서 시설을 보호할 계획과 비용을 논의할 것이라고 덧붙였다."),
        ("광고", "[관련 기사] 어민들 더 나은 철을 기다린다", "뉴스레터 구독 신청", "태그: 항구, 폭풍", "많이 본 뉴스", "저작권자 ⓒ 항구신문 무단 전재 및 재배포 금지"),
    ),
    "th": Told(
        "ปิดท่าเรือหลังพายุ", "โดย: สมชาย ใจดี", "สมชาย ใจดี", "12 มีนาคม 2567",
        ("เจ้าหน้าที่ของเมืองสั่งปิดท่าเรือในเย็นวันอาทิตย์ หลังพายุรุนแรงพัดถล่มชายฝั่งตะวันออกและทำให้เรือหลายลำที่จอดอยู่ข้างท่าเก่าเสียหาย", "นายท่ากล่าวว่าไม่มีผู้ใดได้รับบาดเจ็บ แต่มีเรือสี่ลำหลุดจากที่ผูกในเวลากลางคืนและลอยไปถึงโขดหินใกล้ประภาคาร", "งานซ่อมแซมจะใช้เวลาถึงฤดูใบไม้ผลิ และจนกว่าจะถึงเวลานั้นเรือข้ามฟากไปยังหมู่เกาะจะออกจากท่าทิศใต้เท่านั้น", "เขากล่าวเสริมว่าสภาจะประชุมในวันพฤหัสบดีเพื่อหารือแผนป้องกันสิ่งอำนวยความสะดวกจากพายุครั้งต่อไป"),
        ("โฆษณา", "อ่านเพิ่มเติม ชาวประมงรอฤดูกาลที่ดีกว่า", "ติดตามข่าวได้ที่ facebook ของเรา", "แท็ก: ท่าเรือ พายุ", "ข่าวที่เกี่ยวข้อง", "สงวนลิขสิทธิ์"),
    ),
    "vi": Told(
        "Đóng cửa cảng sau bão", "Minh Anh", "Minh Anh", "12/3/2024, 18:30",
        ("Chính quyền thành phố đã đóng cửa cảng vào tối Chủ nhật sau khi một cơn bão mạnh đổ vào bờ biển phía đông và làm hư hại nhiều con thuyền neo đậu bên cầu tàu cũ.", "Giám đốc cảng cho biết không có ai bị thương, nhưng trong đêm bốn chiếc thuyền đã đứt dây và trôi về phía bãi đá gần ngọn hải đăng.", "Việc sửa chữa sẽ kéo dài đến mùa xuân, và cho đến lúc đó phà ra đảo chỉ khởi hành từ bến phía nam.", "Ông nói thêm rằng hội đồng sẽ họp vào thứ Năm để bàn kế hoạch bảo vệ công trình trước những cơn bão sắp tới."),
        ("Quảng cáo", "Xem thêm: Ngư dân chờ mùa vụ tốt hơn", "Theo dõi chúng tôi trên Google News", "Từ khóa: cảng, bão", "Tin liên quan", "Bản quyền thuộc về tòa soạn"),
    ),
    "tr": Told(
        "Fırtınadan sonra liman kapatıldı", "Yazan: Ayşe Demir", "Ayşe Demir", "12.03.2024 18:30",
        ("Kent yönetimi, pazar akşamı doğu kıyısını vuran güçlü fırtınanın eski iskeleye bağlı birçok tekneye zarar vermesi üzerine limanı kapattı.", "Liman başkanı kimsenin yaralanmadığını, ancak dört teknenin gece iplerinden kurtularak fenerin yanındaki kayalıklara sürüklendiğini söyledi.", "Onarım bahara kadar sürecek ve o zamana kadar adalara giden vapur yalnızca güney rıhtımından kalkacak.", "Başkan, meclisin tesisleri gelecek fırtınalardan koruma planını ve maliyetini görüşmek üzere perşembe günü toplanacağını ekledi."),
        ("Reklam", "Ayrıca okuyun: Balıkçılar daha iyi bir mevsim bekliyor", "Haberleri Google News'te takip edin", "Etiketler: liman, fırtına", "En çok okunanlar", "Tüm hakları saklıdır"),
    ),
    "ru": Told(
        "После бури закрыли гавань", "Автор: Иван Петров", "Иван Петров", "12 марта 2024, 18:30",
        ("Городские власти закрыли гавань в воскресенье вечером после того, как сильная буря обрушилась на восточное побережье и повредила лодки, стоявшие у старого причала.", "Начальник порта сказал, что никто не пострадал, но ночью четыре лодки сорвало с якоря и отнесло к скалам у маяка.", "Ремонт продлится до весны, и до тех пор паром на острова будет уходить только от южного причала.", "По его словам, совет соберется в четверг, чтобы обсудить план защиты сооружений от новых бурь и его стоимость."),
        ("Реклама", "Читайте также: Рыбаки ждут лучшего сезона", "Читайте нас в Telegram", "Теги: гавань, буря", "По теме", "Все права защищены"),
    ),
    "el": Told(
        "Έκλεισε το λιμάνι μετά την καταιγίδα", "Του Νίκου Παππά", "Νίκου Παππά", "12 Μαρτίου 2024, 18:30",
        ("Οι αρχές της πόλης έκλεισαν το λιμάνι το βράδυ της Κυριακής, αφού μια ισχυρή καταιγίδα χτύπησε την ανατολική ακτή και προκάλεσε ζημιές στις βάρκες που ήταν δεμένες στην παλιά προβλήτα.", "Ο λιμενάρχης είπε ότι κανείς δεν τραυματίστηκε, αλλά τέσσερις βάρκες λύθηκαν μέσα στη νύχτα και παρασύρθηκαν ως τα βράχια κοντά στον φάρο.", "Οι επισκευές θα διαρκέσουν ως την άνοιξη και ως τότε το πλοίο για τα νησιά θα φεύγει μόνο από τη νότια αποβάθρα.", "Πρόσθεσε ότι το συμβούλιο θα συνεδριάσει την Πέμπτη για να συζητήσει το σχέδιο προστασίας των εγκαταστάσεων από τις επόμενες καταιγίδες."),
        ("Διαφήμιση", "Διαβάστε επίσης: Οι ψαράδες περιμένουν καλύτερη χρονιά", "Ακολουθήστε μας στο Google News", "Ετικέτες: λιμάνι, καταιγίδα", "Τελευταία νέα", "Με την επιφύλαξη παντός δικαιώματος"),
    ),
}  # fmt: skip


def _list(told: Told) -> str:
    return "".join(f"<li><a href='/n/{n}'>{told.title} {n}</a></li>" for n in range(4))


def with_names(told: Told) -> str:
    """Elements and classes that say what they hold."""
    one, two, three, four = told.story
    ad, related, letter, tags, heading, rights = told.clutter
    return (
        f"<article><h1>{told.title}</h1><div class=meta><span class=author>{told.byline}</span> <time>{told.day}</time></div>"
        f"<div class=article-body><p>{one}</p><div>{ad}</div><p>{two}</p><p><a href='/r'>{related}</a></p><p>{three}</p><p>{four}</p>"
        f"<p>{letter}</p><p>{tags}</p></div></article><aside><h3>{heading}</h3><ul>{_list(told)}</ul></aside><footer>{rights}</footer>"
    )


def without_names(told: Told) -> str:
    """Names that say nothing."""
    one, two, three, four = told.story
    ad, related, letter, tags, heading, rights = told.clutter
    return (
        f"<div class=q1><div class=q2><h1>{told.title}</h1><div class=q3>{told.byline}</div><div class=q4>{told.day}</div>"
        f"<div class=q5><p>{one}</p><div class=q6>{ad}</div><p>{two}</p><p><a href='/r'>{related}</a></p><p>{three}</p><p>{four}</p>"
        f"<div>{letter}</div><div>{tags}</div></div><div class=q7><h3>{heading}</h3><ul>{_list(told)}</ul></div></div></div><div>{rights}</div>"
    )


def with_breaks(told: Told) -> str:
    """One block, parted by breaks."""
    one, two, three, four = told.story
    ad, _, _, tags, heading, rights = told.clutter
    between = "<br><br>".join((one, two, ad, three, four, tags, rights))
    return f"<div class=q1><h1>{told.title}</h1><div>{told.byline} | {told.day}</div><div class=q2>{between}</div></div><h4>{heading}</h4><ul>{_list(told)}</ul>"


SHAPES = (with_names, without_names, with_breaks)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_story_is_told_from_what_stands_around_it(language: str, shape: Callable[[Told], str]) -> None:
    """Paragraph by paragraph, with the title."""
    told = LANGUAGES[language]
    article = clean(f"<html lang={language}><title>{told.title}</title><body>{shape(told)}".encode(), URL)
    assert [block.text for block in article.blocks] == list(told.story)
    assert article.title == told.title


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_author_is_a_name_and_a_day_a_day(language: str) -> None:
    """Without what stands before a name, or the trade behind it; in whatever digits and era."""
    told = LANGUAGES[language]
    article = clean(f"<html lang={language}><title>{told.title}</title><body>{with_names(told)}".encode(), URL)
    assert article.metadata.authors == (told.author,)
    assert article.metadata.published is not None
    assert article.metadata.published.iso[:10] == "2024-03-12"


@pytest.mark.parametrize("language", [name for name in LANGUAGES if name != "bn"])
@pytest.mark.parametrize("shape", [without_names, with_breaks], ids=lambda shape: shape.__name__)
def test_a_byline_is_known_by_its_words(language: str, shape: Callable[[Told], str]) -> None:
    """Where no class says so; a Bengali staff reporter has no name."""
    told = LANGUAGES[language]
    article = clean(f"<html lang={language}><title>{told.title}</title><body>{shape(told)}".encode(), URL)
    assert article.metadata.authors == (told.author,)


@pytest.mark.parametrize(
    "line", ["أخبار عربية", "اشترك في النشرة البريدية", "版权所有 未经授权", "חדשות הארץ", "ताज़ा समाचार"]
)
def test_words_without_capitals_are_no_name_because_a_day_stands_next_to_them(line: str) -> None:
    """Any two words look like a name in a script that has no capitals."""
    story = LANGUAGES["ar"].story
    body = "".join(f"<p>{text}</p>" for text in story)
    article = clean(
        f"<h1>{LANGUAGES['ar'].title}</h1><div>{line}</div><div>12 مارس 2024</div>{body}<p>{line}</p>".encode(), URL
    )
    assert article.metadata.authors == ()


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("12 มี.ค. 2567 18:30 น.", "2024-03-12T18:30"),
        ("๓๑ ธ.ค. ๒๕๖๖", "2023-12-31"),
        ("12 มีนาคม พ.ศ. 2567", "2024-03-12"),
        ("12 มีนาคม 2024", "2024-03-12"),
        ("১২ মার্চ ২০২৪", "2024-03-12"),
        ("१२ मार्च २०२४", "2024-03-12"),
        ("٢٠٢٤/٠٣/١٢", "2024-03-12"),
    ],
)
def test_days_in_other_digits_and_eras(printed: str, iso: str) -> None:
    """Thai months that dateparser mistakes for others, the Buddhist era, and the digits of other scripts."""
    found = read_date(printed)
    assert found is not None
    assert (found.iso, found.raw) == (iso, printed)


def test_a_day_that_no_calendar_has_is_none() -> None:
    """The 31st of February, in Thai."""
    assert read_date("31 ก.พ. 2567") is None
