"""Lines of clutter that no class gives away, in the languages of the news: rows of data, matched on a whole unit.

WHOLE rows match a unit from its first to its last character, OPENING rows its beginning (the rest is then a link or a
title), TAIL rows only behind the last paragraph, HEADS are headings that begin a list of other stories. All patterns
are alternations without nested repeats, so matching is linear.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsarchive.model import Reason


@dataclass(frozen=True)
class Line:
    """One kind of line."""

    name: str
    reason: Reason
    pattern: re.Pattern[str]
    at_most: int
    """Longest unit that it may strike, in characters."""
    latin: str
    """As much of the pattern as can match a text of Latin letters alone: half of it, for most lines are such texts."""

    def matches(self, text: str) -> bool:
        """Whether a unit is such a line."""
        return len(text) <= self.at_most and self.pattern.match(text) is not None


#: A letter that no text of `matching.in_lower_case` holds: another script than Latin, or rare in it (Vietnamese).
_ELSEWHERE = re.compile("[\u0180-\u1fff\u2c00-\ud7ff\uf900-\ufaff]")
#: What parts the alternatives of a pattern, or opens and closes what holds others.
_PARTING = re.compile(r"\\.|\[\^?\]?[^\]]*\]|[()|]")


def of_latin(alternatives: str) -> str:
    """Those of a pattern's alternatives that can match a text of Latin letters."""
    found, depth, start = [], 0, 0
    for mark in _PARTING.finditer(alternatives):
        depth += {"(": 1, ")": -1}.get(mark[0], 0)
        if mark[0] == "|" and depth == 0:
            found.append(alternatives[start : mark.start()])
            start = mark.end()
    return "|".join(one for one in (*found, alternatives[start:]) if not _ELSEWHERE.search(one))


def _line(name: str, reason: Reason, at_most: int, frame: str, alternatives: tuple[str, ...]) -> Line:
    every = "|".join(alternatives)
    pattern, latin = frame.format(every), frame.format(of_latin(every))
    return Line(name, reason, re.compile(pattern, re.IGNORECASE), at_most, latin)


def _whole(name: str, reason: Reason, at_most: int, *alternatives: str) -> Line:
    return _line(name, reason, at_most, r"\W*(?:{})\W*\Z", alternatives)


def _opening(name: str, reason: Reason, at_most: int, *alternatives: str) -> Line:
    return _line(name, reason, at_most, r"\W*(?:{})", alternatives)


WHOLE = (
    _whole("line-ad", Reason.AD, 80,
           r"advertisements?", r"ad", r"ads by \w+", r"advertise (?:with|here)\b[^.]{0,70}", r"sponsored(?: content)?", r"promoted", r"continue reading below(?: advertisement)?",
           r"(?:article|story) continues (?:below|after)(?: (?:this )?(?:ad|advertisement))?", r"scroll to continue(?: with content)?", r"реклама",
           r"werbung", r"anzeige", r"publicité", r"publicidad", r"pubblicità", r"publicidade", r"reklama?", r"reklame", r"annonse", r"(?:saken|artikkelen) fortsetter (?:under|etter) annonsen?", r"artikeln fortsätter (?:under|efter) annonsen", r"artiklen fortsætter (?:under|efter) annoncen", r"mainos",
           r"advertentie", r"hirdetés", r"διαφήμιση", r"إعلان", r"广告", r"広告", r"광고", r"quảng cáo", r"iklan", r"spot_img", r"skip ad(?:vertisement)?",
           r"lesen sie hier weiter", r"weiterlesen nach der anzeige", r"artikel wird nach der anzeige fortgesetzt", r"lire la suite après la pub(?:licité)?",
           r"スポンサー(?:ド)?(?:リンク)?", r"pr", r"廣告", r"(?:赞助|贊助)(?:内容|內容)?", r"إعلانات", r"اعلان", r"آگهی", r"تبلیغات", r"اشتہار", r"פרסומת", r"מודעה", r"विज्ञापन", r"जाहिरात", r"বিজ্ঞাপন", r"விளம்பரம்",
           r"ప్రకటన", r"പരസ്യം", r"โฆษณา", r"publicitate", r"inzerce", r"oglas", r"oglasi", r"annonce", r"annons", r"reklaam", r"reklāma", r"mainos(?: alkaa| päättyy)?", r"рэклама",
           r"scroll (?:to continue with content|untuk (?:lanjut )?membaca)", r"lanjutkan membaca(?: di bawah iklan)?", r"haberin devamı reklamdan sonra", r"η συνέχεια μετά τη διαφήμιση"),
    _whole("line-share", Reason.SHARE, 90,
           r"share(?: (?:this|on|via|with|the)\b[^.]{0,50})?", r"teilen", r"artikel teilen", r"partager(?: cet article| sur \w+)?", r"compartir(?: en \w+)?",
           r"condividi", r"compartilh(?:e|ar)(?: no \w+)?", r"поделиться(?: в \w+)?", r"поділитися", r"del(?: på \w+| artikel(?:en)?)?", r"deel(?: dit artikel| via \w+)?", r"udostępnij",
           r"tweet", r"(?:copy|link) (?:link|copied)(?: to clipboard)?", r"facebook", r"twitter", r"whatsapp", r"e-?mail", r"print(?: this)?(?: article)?", r"drucken", r"imprimer",
           r"telegram", r"linkedin", r"pinterest", r"reddit", r"(?:follow|join|find) us(?: on [^.]{0,60})?", r"like us on facebook", r"save(?: article)?", r"listen(?: to this article)?", r"gift this article",
           r"(?:(?:artikel|beitrag) )?(?:anhören|vorlesen)", r"[ée]couter(?: (?:cet |l['’])article)?", r"escuchar(?: (?:el )?artículo| (?:la )?noticia)?", r"ouvir(?: [ao])? (?:matéria|artigo|notícia)", r"ascolta(?: l['’]articolo)?", r"posłuchaj(?: artykułu)?", r"(?:про)?слушать (?:статью|новость)", r"haberi dinle", r"記事を(?:聞く|音声で聞く)", r"(?:收听|收聽)(?:本文|文章)?", r"기사 듣기", r"استمع (?:إلى|الى) (?:المقال|الخبر)", r"यह (?:खबर|लेख) सुनें",
           r"merken", r"guardar", r"zapisz", r"сохранить", r"kaydet", r"حفظ", r"सेव करें", r"offrir (?:cet |l['’])article", r"シェア(?:する)?", r"ツイート(?:する)?", r"(?:記事を)?共有(?:する)?", r"(?:記事を)?保存(?:する)?", r"印刷(?:する)?", r"分享(?:到|至|给|給)?[^。]{0,12}", r"(?:转发|轉發|收藏|打印|列印)", r"공유(?:하기)?", r"(?:기사 ?)?스크랩(?:하기)?", r"글자 ?크기(?: ?(?:조절|변경))?", r"인쇄(?:하기)?",
           r"(?:شارك(?:ها|وا)?|مشاركة)(?: (?:الخبر|المقال|على|عبر|هذا)[^.]{0,30})?", r"انشر(?:ها)?", r"اشتراک.?گذاری", r"שתפו(?: [^.]{0,30})?", r"שיתוף", r"(?:शेयर|साझा) करें", r"শেয়ার(?: করুন)?", r"แชร์(?:ข่าว|บทความ)?(?:นี้)?", r"chia sẻ(?: (?:bài viết|facebook|zalo))?",
           r"bagikan(?: (?:artikel|ke|via|di)\b[^.]{0,30})?", r"salin (?:tautan|link)", r"paylaş(?:ın|ıldı)?", r"(?:κοινοποίηση|μοιραστείτε(?: το)?)", r"(?:скопировать|скопіювати) (?:ссылку|посилання)", r"поширити", r"megosztás(?: [^.]{0,20})?", r"distribuie(?: [^.]{0,20})?", r"sdílet(?: [^.]{0,20})?",
           r"zdieľať(?: [^.]{0,20})?", r"jaa(?: (?:artikkeli|tämä)[^.]{0,20})?", r"сподели(?: [^.]{0,20})?", r"(?:podijeli(?:te)?|podeli(?:te)?)(?: [^.]{0,20})?", r"подели(?:те)?(?: [^.]{0,20})?", r"jaga(?: [^.]{0,20})?", r"dalintis", r"dalīties"),
    _whole("line-comments", Reason.COMMENTS, 80,
           r"\d* ?comments?(?: \(?\d+\)?)?", r"(?:leave|post|add|write|view|show|load)(?: a| all| more)? (?:comments?|reply)", r"\d* ?kommentare?(?: \(?\d+\)?)?",
           r"kommentar schreiben", r"\d* ?commentaires?", r"\d* ?comentarios?", r"\d* ?comentários?", r"join the (?:conversation|discussion)", r"share your thoughts", r"[^\n?]{8,50}\? join the conversation below\.?", r"комментарии", r"would love your thoughts, please comment\.?x?",
           r"(?:оставить|написать|добавить) комментарий", r"комментировать", r"коментувати", r"(?:залишити|додати) коментар", r"(?:コメント(?:する|を(?:見る|書く|読む|投稿))?|コメント ?\d+ ?件?)", r"(?:\d+ ?(?:条|條|則|则)?)?(?:评论|評論|留言)(?: ?\d+)?", r"(?:发表|發表|查看|我要)(?:评论|評論|留言)", r"댓글(?: ?(?:쓰기|보기|\d+))?",
           r"(?:التعليقات|تعليقات?)(?: ?\(?\d+\)?)?", r"(?:أضف|اترك|اكتب) (?:تعليق\w*|تعليقا)", r"نظرات(?: کاربران)?", r"(?:ثبت|ارسال) نظر", r"תגובות(?: ?\(?\d+\)?)?", r"(?:הוסף|הוספת|כתוב|כתבו) תגובה", r"टिप्पणी(?: करें)?", r"মন্তব্য(?: করুন)?", r"(?:แสดง)?ความคิดเห็น", r"bình luận(?: ?\(?\d+\)?)?", r"ý kiến(?: ?\(?\d+\)?)?",
           r"(?:tulis |lihat |beri )?komentar(?: ?\(?\d+\)?)?", r"(?:\d+ )?yorum(?:lar)?(?: yap| yaz)?", r"(?:σχόλια|σχολιάστε)", r"(?:hozzászólások|hozzászólás|kommentek)", r"comentarii(?: ?\(?\d+\)?)?", r"(?:adaugă|scrie) (?:un )?comentariu", r"komentáře(?: ?\(?\d+\)?)?", r"(?:vstoupit do )?diskuse(?: ?\(?\d+\)?)?", r"(?:kommentit|kommentoi)", r"коментари(?: ?\(?\d+\)?)?", r"komentari(?: ?\(?\d+\)?)?", r"kommentarer(?: ?\(?\d+\)?)?"),
    _whole("line-reading-time", Reason.BYLINE, 50,
           r"\d+ ?[-–]? ?min(?:ute)?s?\.?(?: de)?(?: read(?:ing time)?| lesezeit| lecture| lectura| lettura| leitura)?",
           r"(?:lesezeit|reading time|time to read|temps de lecture|tiempo de lectura|lesedauer|leestijd|lästid)\W{0,3}(?:ca\.? )?\d+ ?min\w*\.?", r"\d+ хв\w*", r"\d+ мин\w*",
           r"\d+ хв\w* (?:читання|на читання)", r"\d+ мин\w* (?:чтения|на чтение)", r"время (?:на )?чтени[яе]\W{0,3}\d+ ?мин\w*\.?", r"час читання\W{0,3}\d+ ?хв\w*\.?", r"(?:この記事は)?(?:約)?\d+分で読めます", r"読了時間\W{0,3}(?:約)?\d+分", r"(?:阅读|閱讀)(?:时间|時間|本文)?[^。]{0,8}\d+ ?分[钟鐘]", r"읽는 ?시간 ?:? ?\d+분",
           r"(?:okuma süresi\W{0,3})?\d+ dk\.?", r"(?:waktu baca\W{0,3})?\d+ menit(?: baca| membaca)?", r"\d+ phút đọc", r"(?:وقت القراءة\W{0,3})?\d+ دقائق?(?: قراءة)?", r"זמן קריאה\W{0,3}\d+ דק\w*", r"χρόνος ανάγνωσης\W{0,3}\d+\D{0,10}", r"olvasási idő\W{0,3}\d+ perc", r"timp de (?:citire|citit)\W{0,3}\d+ min\w*", r"lukuaika\W{0,3}\d+ min\w*", r"vreme čitanja\W{0,3}(?:oko )?\d+ min\w*"),
    _whole("line-counter", Reason.COUNTER, 80, r"\(?visited \d[\d ,.]* times?, \d[\d ,.]* visits? today\)?", r"[\d.,]+k? (?:views?|shares?|likes?|reads|aufrufe|görüntülenme|kali dibaca|zobrazení|megtekintés)", r"[\d.,]+k? (?:просмотр\w*|переглядів|перегляди|lượt xem|προβολές|прегледа)", r"(?:görüntülenme|dibaca)\W{0,3}[\d.,]+\w*", r"(?:просмотров|переглядів|lượt xem)\W{0,3}[\d.,]+\w*", r"(?:阅读|閱讀|浏览|瀏覽|点击|點閱|人氣)(?:数|數|量|次数|次數|人次)?\W{0,3}[\d.,]+\w*", r"조회(?:수)?\W{0,3}[\d.,]+", r"(?:閲覧数|再生回数)\W{0,3}[\d.,]+"),
    _whole("line-media", Reason.HIDDEN, 110,
           r"this slideshow requires javascript", r"(?:please )?enable javascript[^.]{0,60}", r"your browser does not support[^.]{0,50}", r"\[/?[a-z_]{3,20}(?! ?[^\]=:]{0,40}: )[^\]]{0,60}\]",
           r"(?:click|tap) (?:here )?to (?:enlarge|expand|view|play|watch)\b[^.]{0,40}", r"play(?: video)?", r"0?0:00 ?[/|]? ?\d{1,2}:\d\d", r"watch (?:video|now|live|below)", r"listening to articles is free\b[^\n]{0,80}", r"video player is loading\b[^\n]{0,80}", r"the video will start in \d+(?: cancel)?", r"video", r"image", r"gallery", r"loading\W*", r"article content",
           r"toggle caption", r"hide caption", r"enlarge this image", r"expand", r"close", r"menu", r"advert", r"bild vergrößern", r"×", r"x",
           r"(?:画像|写真|図)(?:を)?(?:拡大|見る|クリックで拡大)(?:する)?", r"拡大(?:する|画像)?", r"動画を(?:見る|再生)(?:する)?", r"(?:点击|點擊)(?:图片|圖片)?(?:放大|查看(?:大图)?|播放)[^。]{0,10}", r"(?:사진|이미지|영상) ?(?:확대|보기|크게 ?보기)", r"(?:увеличить|увеличить фото|смотреть видео)", r"(?:дивитися|дивіться) відео", r"(?:شاهد|شاهدوا) الفيديو", r"videoyu izle", r"(?:agrandir|ampliar|ingrandisci|vergroot)(?: (?:l'image|la imagen|foto|l'immagine|afbeelding))?"),
    _whole("line-end", Reason.BYLINE, 30, r"ends?", r"###", r"-30-", r"\(?ende\)?", r"fin"),
    _whole("line-rights", Reason.OUTSIDE_BODY, 300,
           r"(?:©|\(c\)|copyright|riproduzione riservata|all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|tutti i diritti riservati|todos os direitos reservados|wszelkie prawa zastrzeżone|alle rettigheter|med ensamrätt|alle rechten voorbehouden|alla rättigheter|kaikki oikeudet pidätetään|minden jog fenntartva|toate drepturile rezervate|všechna práva vyhrazena|všetky práva vyhradené|sva prava (?:pridržana|zadržana)|tüm hakları (?:saklıdır|mahfuzdur)|hak cipta)\b[^\n]{0,260}",
           r"(?:με την επιφύλαξη παντός|усі права захищ\w*|всички права запазени|вс[её] права защищ\w*)\b[^\n]{0,260}",
           r"(?:저작권자|版权(?:所有|归|声明)|版權(?:所有|歸|聲明)|転載(?:を)?禁(?:止|じ)|(?:حقوق (?:النشر|الطبع)[^.]{0,30}|جميع الحقوق )محفوظة|(?:کلیه|تمامی) حقوق|כל הזכויות שמורות|सर्वाधिकार सुरक्षित|সর্বস্বত্ব সংরক্ষিত|สงวนลิขสิทธิ์|mọi (?:quyền|hành vi)[^.]{0,30}bản quyền|bản quyền (?:thuộc|©))[^\n]{0,160}",
           r"[^.。]{0,60}(?:무단 ?(?:전재|복제)[^.]{0,20}금지|재배포 ?금지|無断(?:での)?(?:転載|複製|使用)[^。]{0,30}(?:禁|お断り|ご遠慮)|(?:未经|未經)(?:授权|授權|许可|許可|书面|同意)[^。]{0,20}(?:转载|轉載|禁止|不得|摘编)|(?:转载|轉載)(?:请注明|請註明|须|須))[^\n]{0,100}", r"ⓒ[^\n]{0,100}",
           r"[^.]{0,80}(?:©|all rights reserved|alle rechte vorbehalten)[^\n]{0,120}"),
    _opening("line-embed-consent", Reason.CONSENT, 900,
             r"um (?:diese|eingebettete|externe|weitere)\w* inhalte? (?:\w+ )?(?:anzuzeigen|darzustellen|anzusehen|sehen zu können)", r"um (?:deine|ihre) (?:persönlichen |personenbezogenen )?daten zu schützen,",
             r"[^.]{0,160}cookies? (?:and|und|et|y|e|en|och|og|i) (?:other|similar|andere|ähnliche|vergleichbare|autres|d'autres|otras|altre|outras|andra|lignende|liknande|podobn|vergelijkbare) ?(?:similar |ähnliche )?(?:technolog|teknolog|tecnolog|techni)",
             r"(?:an dieser stelle (?:findest du|finden sie|befindet sich|wird)|hier ist ein externer inhalt|empfohlener (?:redaktioneller|externer) inhalt|externer inhalt|mit (?:ihrer|deiner) zustimmung|personenbezogene daten (?:können|werden)|ich bin damit einverstanden|inhalte? von \w+ (?:laden|anzeigen|aktivieren))",
             r"(?:this article contains content provided by|allow \w+ content\b|unfortunately we have been unable to verify if you have consented)", r"(?:this content is (?:hosted|imported|not available)|we need your (?:consent|permission) to|to (?:view|see|display) this (?:content|video|embed)|view this post on|a post shared by|ce contenu (?:est bloqué|n'a pas)|para ver este contenido|este contenido (?:no|está)|questo contenuto|aby (?:zobaczyć|wyświetlić))"),
    _opening("line-appeal", Reason.SIGNUP, 900, r"(?:since you(?:'|’)re here,? |so )?we have a small favou?r to ask", r"since you(?:'|’)re here\b", r"join our (?:new )?whatsapp (?:community|channel|group)\b", r"we pay for your stories\b"),
    _whole("line-signup", Reason.SIGNUP, 200,
           r"(?:follow|join) our [^.]{0,40}\b(?:whatsapp|telegram)\b[^.]{0,90}", r"follow [^.]{2,40} on whatsapp", r"support [^.]{2,30}(?:'|’)s journalism",
           r"(?:sign up|subscribe|register)(?: now| here| today| free)?(?: (?:for|to) [^.]{0,120})?", r"(?:folgen? (?:sie )?uns|suivez[- ]nous|síguenos|siga(?:-nos| nosso| o nosso)?|seguici|volg ons|följ oss)\b[^.]{0,60}\b(?:whatsapp|telegram|facebook|instagram|youtube|google news|tiktok|twitter|threads|bluesky)\b[^.]{0,30}", r"(?:sign up|subscribe|register) (?:\w+ )?(?:to|for) (?:our|the|my)\b[^.]{0,80}\b(?:newsletters?|bulletins?|briefings?|e-?mails?)\b[^\n]{0,160}",
           r"newsletter", r"[\w-]{0,20} ?newsletter (?:abonnieren|bestellen|anmelden|sign-?up)", r"abonnieren(?: sie)?[^.]{0,80}", r"s'(?:abonner|inscrire)[^.]{0,60}", r"suscríbete[^.]{0,80}",
           r"(?:support us|become our patron|support (?:\w+ ){1,3}or become (?:our|a) patron)", r"get (?:our|the) [^.]{0,60}newsletters?[^.]{0,60}", r"iscriviti[^.]{0,60}", r"assine[^.]{0,60}", r"підпи(?:суйте|шіть)с[ья][^.]{0,90}", r"подпи(?:сывайте|шите)сь[^.]{0,90}",
           # An invitation counts with the place that the letters go to: "get", "receive" and their kin begin stories, too.
           r"(?:get|receive)\b[^.]{0,110} (?:in|to|into) your inbox[^.]{0,40}", r"(?:recevez|inscrivez-vous|abonnez-vous)\b[^.]{0,130}(?:newsletter|infolettre|bo[iî]te|e-?mail|courriel)[^.]{0,40}",
           r"(?:erhalten|bekommen|holen) sie\b[^.]{0,120}(?:newsletter|postfach|posteingang|per (?:e-?)?mail)[^.]{0,40}", r"(?:melden sie sich|jetzt)\b[^.]{0,60}newsletter[^.]{0,40}",
           r"(?:recib[ea]|recibí|apúnt[ae]te|inscr[ií]b[ea]te)\b[^.]{0,120}(?:newsletter|bolet[ií]n|correo|bandeja)[^.]{0,40}", r"(?:ricevi|iscrivetevi)\b[^.]{0,120}(?:newsletter|e-?mail|casella|posta)[^.]{0,40}",
           r"(?:receba|inscreva-se|cadastre-se)\b[^.]{0,120}(?:newsletter|e-?mail|caixa)[^.]{0,40}", r"(?:ontvang|schrijf je in|meld je aan|meld u aan)\b[^.]{0,120}(?:nieuwsbrief|mailbox|inbox|e-?mail)[^.]{0,40}",
           r"(?:få|prenumerera|abonn[ée]r|tilmeld|meld deg)\b[^.]{0,120}(?:nyhetsbrev|nyhedsbrev|mejl|inkorg|innboks|indbakke|e-?post)\w*[^.]{0,40}", r"(?:tilaa|tilaaja)\b[^.]{0,90}(?:uutiskir\w+|sähköposti\w*)[^.]{0,40}",
           r"(?:zapisz się|subskrybuj)\b[^.]{0,120}(?:newsletter|skrzynk|e-?mail)\w*[^.]{0,40}", r"(?:přihlaste se|odebírejte)\b[^.]{0,120}(?:newsletter|e-?mail|zpravodaj)\w*[^.]{0,40}", r"bültenimize[^.]{0,60}", r"e-?bülten[^.]{0,60}",
           r"(?:メルマガ|ニュースレター)[^。]{0,40}(?:登録|購読)(?:する|はこちら|ください|しよう|受付中)[^。]{0,15}", r"(?:(?:無料|新規)?(?:会員)?登録はこちら|無料会員登録[^。]{0,15})", r"(?:line|x|facebook|公式アプリ)[^。]{0,30}(?:フォロー|友だち追加|ダウンロード)(?:する|はこちら|してください|しよう)?", r"(?:欢迎|歡迎)?(?:关注|關注|追蹤|订阅|訂閱)(?:我们|我們|本台|本报|本報|微信|公众号|公眾號|频道|頻道|電子報|电子报)[^。]{0,60}", r"(?:扫码|掃碼|扫描|掃描|长按|長按)[^。]{0,40}(?:二维码|二維碼|关注|關注|下载|下載)[^。]{0,20}",
           r"(?:下载|下載|打开|打開)[^。，]{0,20}(?:app|客户端|用戶端)[^。，]{0,12}", r"(?:구독 ?(?:하기|신청)|뉴스레터 ?(?:구독|신청)|(?:카카오톡|네이버|텔레그램|유튜브)[^.]{0,30}(?:구독하|채널을? ?추가))[^.]{0,40}", r"제보(?:하기| ?전화| ?메일)[^.]{0,60}", r"(?:اشترك|سجل|انضم)(?:وا)?\s[^.]{0,40}(?:النشرة|نشرتنا|قناتنا|تلغرام|تيليغرام|تليجرام|واتساب|يوتيوب)[^.]{0,50}", r"تابعونا\s[^.]{0,80}", r"تابع(?:وا)?\s[^.]{0,50}(?:على|عبر)\s(?:تلغرام|تيليغرام|تليجرام|واتساب|فيسبوك|غوغل|جوجل|يوتيوب|تويتر)[^.]{0,40}",
           r"لمتابعة[^.]{0,60}(?:تلغرام|تيليغرام|تليجرام|واتساب|واتس آب|غوغل نيوز|جوجل نيوز)[^.]{0,40}", r"ما را در[^.]{0,60}دنبال کنید", r"(?:به )?(?:کانال|تلگرام)[^.]{0,60}(?:بپیوندید|عضو شوید)", r"(?:הירשמו|הרשמו|הצטרפו)\s[^.]{0,30}(?:ערוץ|קבוצת|ניוזלטר|טלגרם|וואטסאפ|עכשיו|אלינו)[^.]{0,50}", r"עקבו אחר(?:ינו|י)[^.]{0,60}", r"(?:हमसे जुड़ें|हमें फॉलो करें|सब्सक्राइब करें)[^।]{0,80}", r"[^।]{0,100}(?:व्हाट्सएप|व्हाट्सऐप|टेलीग्राम|गूगल न्यूज)[^।]{0,60}(?:जुड़ें|फॉलो करें|क्लिक करें)[^।]{0,40}",
           r"(?:আমাদের ফলো করুন|সাবস্ক্রাইব করুন|গুগল নিউজ[^।]{0,30}(?:ফলো|ক্লিক))[^।]{0,80}", r"(?:กด)?ติดตาม[^\n]{0,60}(?:facebook|line|youtube|twitter|tiktok|ได้ที่)[^\n]{0,60}", r"theo dõi\b[^.]{0,80}(?:google news|facebook|zalo|youtube)[^.]{0,40}", r"(?:theo dõi|đăng ký)\b[^.]{0,80}(?:google news|facebook|zalo|youtube|bản tin|kênh)[^.]{0,40}", r"(?:ikuti|dapatkan|simak)\b[^.]{0,90}(?:google news|whatsapp|telegram|newsletter|buletin)[^.]{0,60}", r"(?:unduh|download) aplikasi[^.]{0,60}", r"berlangganan(?: sekarang)?",
           r"(?:bizi |haberleri )?[^.]{0,40}(?:google news|whatsapp|telegram|instagram)\b[^.]{0,50}(?:takip ed(?:in|iniz|ebilirsiniz)|abone ol(?:un|unuz|abilirsiniz|mak)|katılın(?:ız)?)\b[^.]{0,30}", r"abone ol(?:un|mak için)?\b[^.]{0,50}", r"ακολουθήστε (?:μας\b|(?:το|τα|την) \S+ στο)[^.]{0,90}", r"εγγραφείτε\b[^.]{0,80}", r"(?:читайте|следите)\b[^.]{0,60}(?:телеграм|telegram|whatsapp|дзен|вконтакте|viber)\w*[^.]{0,40}", r"(?:читайте|стежте|долучайтесь|приєднуйтесь)\b[^.]{0,60}(?:телеграм|telegram|whatsapp|viber|facebook)\w*[^.]{0,40}",
           r"iratkoz(?:zon|z) fel\b[^.]{0,80}", r"kövess(?:en)? (?:minket|bennünket)\b[^.]{0,60}", r"(?:abonează-te|abonați-vă|abonaţi-vă)\b[^.]{0,80}", r"(?:urmărește|urmăriți|urmăreşte)(?:-ne)?\b[^.]{0,60}(?:google news|facebook|whatsapp|telegram|instagram|youtube)[^.]{0,40}", r"(?:sledujte nás|sleduj nás)\b[^.]{0,60}", r"(?:obserwuj(?:cie)?|śledź|dołącz do) nas\b[^.]{0,60}", r"(?:pratite|zapratite) nas\b[^.]{0,60}", r"пратите нас\b[^.]{0,60}", r"(?:следвайте|последвайте) ни\b[^.]{0,60}", r"абонирайте се\b[^.]{0,60}", r"seuraa meitä\b[^.]{0,60}"),
    _whole("line-metered", Reason.PAYWALL, 220,
           r"(?:reminder, )?this is a premium article\b[^\n]{0,140}",
           r"(?:you have|you(?:'|’)ve|this is) (?:(?:read|used|now read) )?\d+ (?:of (?:your )?\d+ )?(?:more )?(?:free )?(?:articles?|stor(?:y|ies)|reads)\b[^\n]{0,140}", r"(?:noch|sie haben (?:noch )?) ?\d+ (?:von \d+ )?(?:kostenlose[nr]?|freie[nr]?|gratis-?)(?: artikel)?\b[^\n]{0,140}", r"(?:il vous reste|vous avez lu) \d+ (?:sur \d+ )?articles?\b[^\n]{0,140}",
           r"(?:te quedan?|le quedan?|has leído) \d+ (?:de \d+ )?(?:artículos?|noticias?)\b[^\n]{0,140}", r"(?:ti rest(?:ano|a)|hai letto) \d+ (?:di \d+ |su \d+ )?articol[io]\b[^\n]{0,140}", r"(?:você (?:já )?leu|restam|você tem) \d+ (?:de \d+ )?(?:artigos?|matérias?)\b[^\n]{0,140}", r"je hebt (?:nog )?\d+ (?:van de \d+ )?(?:gratis )?artikel\w*\b[^\n]{0,140}", r"du har (?:läst )?\d+ (?:av \d+ )?(?:fria |gratis )?artik\w+\b[^\n]{0,140}",
           r"(?:pozostał[oay] (?:ci )?|przeczytał[ae]ś )\d+ (?:z \d+ )?(?:bezpłatn|darmow|artykuł)\w*\b[^\n]{0,140}", r"(?:осталось|вы прочитали) \d+ (?:из \d+ )?(?:бесплатн|стат|материал)\w*\b[^\n]{0,140}", r"(?:залишилось|ви прочитали) \d+ (?:із \d+ |з \d+ )?(?:безкоштовн|стат|матеріал)\w*\b[^\n]{0,140}", r"(?:bu ay |kalan )?\d+ ücretsiz (?:haber|makale|içerik)\w*\b[^\n]{0,140}",
           r"(?:تبقى لك|لديك) \d+ (?:من \d+ )?مقالات?\b[^\n]{0,140}", r"今月(?:は|の)?(?:あと|残り|無料)[^。\n]{0,12}\d+ ?(?:本|件|記事)[^\n]{0,60}", r"(?:本月)?(?:您|你)?(?:还|還)?(?:可|剩余?)[^。\n]{0,8}(?:免费|免費)[^。\n]{0,6}\d+ ?篇[^\n]{0,60}", r"(?:이번 달 )?무료 기사[^.\n]{0,12}\d+ ?(?:개|건)[^\n]{0,60}"),
    _whole("line-paywall", Reason.PAYWALL, 220,
           r"(?:this|the full) (?:article|content|story) is (?:only |exclusively )?(?:available )?(?:only |exclusively )?(?:for|to) (?:paying |our )?(?:subscribers|members)\b[^.]{0,80}", r"already (?:a|an) (?:subscriber|member)\b[^.]{0,60}", r"(?:subscribe|log in|sign in|register) to (?:continue|keep) reading\b[^.]{0,60}", r"(?:to (?:continue|keep) reading|to read the full (?:article|story)),? (?:please )?(?:subscribe|log in|sign in|register)\b[^.]{0,80}",
           r"dieser (?:artikel|beitrag|text|inhalt) ist (?:nur |exklusiv )?für (?:\w+[- ])?abonnent\w*\b[^.]{0,80}", r"(?:jetzt |bitte )?(?:anmelden|einloggen|abonnieren),? (?:um|und) (?:den |diesen )?(?:ganzen )?(?:artikel )?(?:weiter)?(?:zu)?lesen\b[^.]{0,60}", r"(?:cet )?article (?:est )?réservé (?:aux|à nos) abonnés\b[^.]{0,80}", r"il vous reste\b[^.]{0,60} à (?:lire|découvrir)\b[^.]{0,80}", r"la suite (?:de cet article )?est réservée\b[^.]{0,80}",
           r"(?:este )?(?:contenido|artículo) (?:es )?(?:exclusivo|solo) para (?:suscriptores|socios)\b[^.]{0,60}", r"(?:questo )?(?:contenuto|articolo) è riservato (?:agli|ai)\b[^.]{0,60}", r"conteúdo exclusivo para assinantes\b[^.]{0,60}", r"dit artikel is (?:alleen|exclusief|enkel) (?:beschikbaar )?voor (?:abonnees|leden)\b[^.]{0,60}", r"(?:den här )?artikeln är (?:bara |endast )?för (?:dig som (?:är )?)?(?:prenumerant|våra)\w*\b[^.]{0,60}",
           r"denne (?:saken|artikkelen|artikel) er (?:kun )?(?:for|forbeholdt) (?:våre )?abonnent\w*\b[^.]{0,60}", r"(?:ten )?artykuł (?:jest )?(?:dostępny )?(?:tylko )?dla (?:subskryb|prenumerator)\w*\b[^.]{0,60}", r"(?:tento )?(?:článek|obsah|článok) je (?:pouze |len )?pro (?:předplatitele|předplatné)\b[^.]{0,60}", r"(?:материал|статья) доступ\w* (?:только )?(?:для )?подписчик\w*\b[^.]{0,60}", r"(?:матеріал|стаття) доступн\w* (?:лише |тільки )?(?:для )?передплатник\w*\b[^.]{0,60}",
           r"(?:この記事は)?(?:有料|会員)(?:会員)?(?:限定)?(?:の)?(?:有料)?記事(?:です|をお読み)[^。]{0,60}", r"有料会員(?:限定|になると|登録)[^。]{0,60}", r"会員限定(?:の)?(?:有料)?(?:記事|コンテンツ)[^。]{0,40}", r"残り ?[\d,]+ ?文字[^。]{0,40}", r"続きを読む(?:には[^。]{0,40})?", r"続きは[^。]{0,20}(?:会員|ログイン|購読|登録)[^。]{0,20}", r"【[^】]{0,30}(?:キャンペーン|特典|割引)[^】]{0,20}】[^\n]{0,80}", r"(?:本文|此文|本內容)(?:仅限|僅限|为|為)(?:付费|付費)?(?:会员|會員|订阅|訂閱)[^。]{0,40}", r"(?:유료|구독자|회원) ?전용 ?(?:기사|콘텐츠)(?:입니다)?", r"(?:เนื้อหา|บทความ|ข่าว)?(?:นี้)?(?:เฉพาะ|สำหรับ)สมาชิก[^.]{0,30}", r"(?:nội dung|bài viết)[^.]{0,12}dành (?:riêng )?cho (?:hội viên|thành viên|người đăng ký)[^.]{0,20}"),
)  # fmt: skip

OPENING = (
    _opening("opening-read-more", Reason.RELATED, 260,
             r"read (?:more|also|next|too)\b(?: ?:| about| on| at| \||$)", r"also read\b", r"read(?: more)? ?:", r"see also\b ?:?", r"more (?:on this|from|like this|news) ?:?", r"related(?: (?:article|stor|news|content|reading|topic|post|link)\w*)? ?[:|-]", r"related$",
             r"(?:you )?(?:might|may) also (?:like|be interested)", r"don'?t miss ?[:|]", r"(?:watch|listen|explore|view)(?: more| also| now)? ?[:|]", r"recommended(?: for you| reading)? ?:?$", r"click here (?:to|for)\b", r"for more (?:on|news|information)[^.]{0,60}(?:click|visit|here)",
             r"lesen sie (?:auch|hier|mehr|dazu)", r"mehr (?:zum thema|dazu|infos?)", r"auch interessant", r"das könnte sie auch interessieren", r"siehe auch", r"lesetipps?", r"weiterlesen",
             r"(?:à )?lire (?:aussi|également|la suite|plus)", r"voir aussi", r"sur le même (?:sujet|thème)",
             r"(?:lee|leer|lea) (?:también|más|además)", r"(?:te|le) puede interesar", r"mir[aá] también", r"(?:le|ver) (?:también|también)", r"más información ?:?$", r"noticias relacionadas", r"leia (?:também|mais)", r"veja (?:também|mais)", r"saiba mais",
             r"leggi anche", r"함께 (?:보기|읽기)(?: ?[:：]|$)", r"per approfondire", r"lees (?:ook|meer|verder)", r"bekijk ook", r"läs (?:också|mer|även)", r"les (?:også|mer|saken)", r"læs (?:også|mere)", r"lue (?:myös|lisää)",
             r"(?:czytaj|zobacz|przeczytaj) (?:też|także|również|więcej)", r"(?:čtěte|přečtěte si) (?:také|též|i|více)", r"olvass(?:a|on|uk)? (?:el|tovább|még)", r"citește (?:și|mai)", r"citiți (?:și|mai)",
             r"(?:чита(?:йте|ть)|смотри(?:те)?|слухайте|слушайте|дивіться)(?: ?більше)? (?:также|также:|також|больше|по теме|ещё|на цю тему)", r"читайте ?:", r"по теме", r"(?:прочетете|вижте) (?:още|повече|също)",
             r"διαβάστε (?:επίσης|ακόμη|ακόμα|περισσότερα)", r"δείτε (?:επίσης|ακόμη)", r"(?:bunu da |ayrıca )?oku(?:yun)? ?:", r"ilgili haber", r"اقرأ (?:أيضا|أيضاً|المزيد)", r"(?:baca|simak|lihat) juga", r"(?:xem|đọc) thêm",
             r"関連(?:記事|ニュース)", r"あわせて読みたい", r"(?:相关|延伸|推荐)(?:阅读|新闻|閱讀)", r"(?:延伸閱讀|相關新聞|更多新聞|看更多)", r"관련 ?기사", r"קרא(?:ו)? (?:גם|עוד)", r"यह भी पढ़ें", r"ये भी पढ़ें", r"আরও পড়ুন",
             r"(?:इसे भी|और) (?:पढ़ें|पढ़ें|देखें)", r"(?:यह|ये|इसे) (?:(?:खबर|ख़बर) )?भी (?:पढ़ें|देखें)", r"আরো পড়ুন", r"আরও দেখুন", r"(?:یہ بھی|مزید) پڑھ", r"(?:بیشتر|همچنین) بخوانید", r"(?:إقرأ|اقرئي|طالع|شاهد) (?:أيضا|أيضاً|ايضا|ايضاً|المزيد)", r"(?:للمزيد|لمزيد من)\b", r"(?:קראו|קרא|ראו|צפו) (?:גם|עוד)", r"עוד (?:בנושא|בעניין)", r"இதையும் படிங்க", r"மேலும் படிக்க", r"ఇది(?: కూడా)? చదవండి", r"(?:हे(?:ही|सुद्धा)|आणखी) वाचा", r"આ પણ વાંચો", r"ਇਹ ਵੀ ਪੜ੍ਹੋ",
             r"อ่าน(?:เพิ่มเติม|ต่อ|ข่าวที่เกี่ยวข้อง)", r"ข่าวที่เกี่ยวข้อง", r"(?:tin|bài) liên quan", r"baca (?:selengkapnya|artikel|berita)", r"(?:ayrıca|bunu da) (?:okuyun|bakın)", r"(?:bunlar da |bu da )?ilginizi çekebilir", r"həmçinin oxu", r"(?:смотрите|читайте|ещё|еще) (?:также|по теме|далее)", r"(?:дивіться|читайте) (?:також|далі)", r"(?:докладніше|детальніше) (?:про це|читайте|:)", r"(?:чытайце|глядзіце) таксама", r"(?:прочетете|вижте|чети|виж|четете) (?:още|повече|също)",
             r"(?:pročitajte|pogledajte|čitajte) (?:i\b|još|više|takođe|također)", r"(?:прочитајте|погледајте|читајте) (?:и\b|још|више|такође)", r"preberite (?:tudi|še|več)", r"(?:přečtěte si|čtěte|mohlo by vás zajímat)", r"(?:čítajte|prečítajte si) (?:aj|tiež|viac)", r"(?:ez is érdekelheti|kapcsolódó cikk)", r"vezi (?:și|şi|mai)", r"loe (?:ka|lisaks|veel)\b", r"lasi(?:et)? (?:arī|vairāk)", r"skaityk(?:ite)? (?:taip pat|daugiau)", r"(?:katso|lue) (?:myös|seuraavaksi)", r"(?:lesa|sjá) (?:meira|einnig)\b", r"llegi(?:u|r) (?:també|més)",
             r"(?:こちらも|次も)(?:読む|読みたい|おすすめ)", r"【?関連(?:記事|リンク|ニュース)?】", r"[▶▷■◆]?\s?\[?관련 ?(?:기사|뉴스|영상)\]?", r"(?:阅读原文|閱讀原文|原文链接|原文連結|上一篇|下一篇|更多(?:阅读|閱讀|内容|內容|报道|報導)|(?:相關|相关)(?:報導|报道|閱讀|影片|视频))"),
)  # fmt: skip

TAIL = (
    _opening("tail-reporting", Reason.BYLINE, 300,
             r"(?:\w+ )?(?:edition|translation) by\b", r"(?:additional )?(?:reporting|writing|editing|compiled|edited|written|photographs?|graphics?|with reporting|production) by\b", r"[^.]{0,120}contributed to this (?:report|story|article)", r"\(?reporting by\b", r"(?:with )?(?:inputs|files|information|reports) from\b", r"with (?:agencies|afp|ap|reuters)",
             r"follow (?:him|her|them|\w+ ?\w*) on\b", r"(?:contact|email|e-mail|reach) [^.]{0,60}(?: at |@)", r"(?:the )?associated press[^.]{0,60}contributed", r"source ?: ?[^.]{0,80}$", r"source link$", r"contributing ?:", r"with (?:assistance|help|contributions?) (?:from|by)\b", r"to contact the (?:reporters?|editors?|authors?)\b", r"write to [^.]{3,60} at\b", r"(?:a version of )?this (?:article|story) (?:appears|appeared) in (?:print|the)\b", r"appeared in the [^.]{0,60}print edition\b", r"(?:the )?associated press (?:receives (?:financial )?support|is solely responsible)\b", r"our standards ?:",
             r"con (?:efe|europa press|agencias|ap|afp|reuters)\b", r"texto editado por\b", r"(?:über )?dieses thema (?:berichte(?:te|t)\b|im programm\b)", r"[a-z]{2,4}/(?:[a-z]{2,4}/){0,2}[a-z]{2,5}\W*$", r"quellen?\b ?: ?[^.]{0,80}$",
             r"sources? ?: ?[^.]{0,80}$", r"fuente ?: ?[^.]{0,80}$", r"fonte ?: ?[^.]{0,80}$", r"mit material (?:von|der)", r"\(?(?:dpa|afp|reuters|apa|sda|ap|kna|epd|efe|ansa|tt|ntb|ritzau|anp|belga|pap|čtk|mti|tass)(?:[/,; -]{1,3}\w+){0,4}\)?\W*$",
             r"(?:责任编辑|責任編輯|责编|責編|编辑|編輯|校对|校對|审核|審核|来源|來源|文章来源|记者|記者|撰文|作者|取材・文|取材|聞き手|構成)\s?[/:：／][^。]{0,60}$", r"（(?:记者|記者|编辑|編輯|完)[^）]{0,30}）$", r"[^.]{2,14} ?(?:기자|특파원|인턴기자)(?: ?=)? ?[\w.]+@[\w.]+", r"(?:المصدر|تحرير|إعداد|کد خبر|منبع)\s?[:：|/][^.]{0,60}$", r"انتهای پیام", r"(?:источник|джерело|автор|редактор|текст|извор|източник)\s?:[^.]{0,80}$",
             r"(?:kaynak|editör|sumber|penulis|pewarta|reporter|editor|forrás|sursa|zdroj(?:e)?|źródło|oprac|lähde|källa|kilde(?:r)?|bron(?:nen)?|izvor|viir|allikas|šaltinis|avots)\s?:[^.]{0,80}$", r"(?:nguồn|πηγή|מקור|स्रोत|इनपुट)\s?:[^.]{0,80}$", r"με πληροφορίες (?:από|του|της)\b",
             r"con (?:información|informaciones|datos|reportes?) de\b", r"com informações d[aeo]s?\b", r"ha(?:nno)? collaborato\b", r"avec (?:les informations d|agences?|afp|reuters)", r"mit (?:agenturmaterial|informationen von)", r"met medewerking van\b", r"współpraca ?:", r"при участии\b", r"за участі\b"),
    _opening("tail-biography", Reason.BYLINE, 500,
             r"about the authors?\b", r"über (?:den autor|die autorin)", r"[^.]{2,60} (?:is|was|are) (?:an?|the|our) [^.]{0,60}(?:writer|reporter|editor|journalist|correspondent|columnist|contributor|author|freelance|blogger|producer|director of|professor|fellow)\b",
             r"[^.]{2,60} (?:ist|war|arbeitet|schreibt|berichtet|leitet) [^.]{0,60}(?:redakteur|reporter|korrespondent|autor|journalist|volontär|kolumnist|chefredakt|redaktion)", r"[^.]{2,60} (?:est|es|è|é) (?:un|une|el|la|il|o|a|le)?\s?[^.]{0,40}(?:journaliste|periodista|giornalista|jornalista|redactora?|rédact|corresponsal|correspondant)",
             r"(?:the )?(?:author|writer|views expressed)\b[^.]{0,60}(?:is|are|in this)\b", r"originally published\b", r"this (?:article|story|post|piece|report) (?:was|is|has been|first|originally)\b[^.]{0,100}(?:published|appeared|written|produced|reprinted|republished|updated|syndicated)", r"disclosure ?:", r"disclaimer ?:?", r"\(?except for the headline\b", r"\(?this (?:story|report|article|copy) has not been edited\b", r"(?:特别|特別|免责|免責|郑重)(?:声明|聲明)\s?[:：]", r"(?:本文|以上(?:文章)?内容|以上(?:文章)?內容)(?:仅|僅|只)?代表(?:作者|个人)"),
    _opening("tail-signup", Reason.SIGNUP, 420,
             r"(?:sign up|subscribe|join (?:our|us|the)|follow us|download (?:our|the)|get (?:the latest|more|our|your|breaking)|stay (?:up to date|informed|tuned|connected)|like what you|support (?:our|independent|us)|donate|become a (?:member|subscriber|supporter))\b",
             r"(?:if you )?(?:enjoyed|liked) (?:this|what)\b", r"have (?:a|an|any) (?:tip|story|question|news)", r"(?:do you have|got) (?:a|an|any) (?:tip|story|question|news)", r"(?:abonnieren|folgen) sie\b", r"newsletter\b", r"suivez(?:-nous)?\b", r"s[íi]gu(?:e|enos)\b", r"seguici\b", r"siga\b", r"volg ons\b", r"följ oss\b",
             r"(?:підписуйтесь|подписывайтесь|підпишіться|подпишитесь)", r"únete\b", r"since you(?:'|’)re here\b", r"\W*we have a small favou?r to ask\b", r"follow our [^.]{0,40}\b(?:whatsapp|telegram|facebook|instagram|tiktok)\b", r"puedes? seguirnos\b", r"(?:du findest|sie finden|folgst du|folgen sie|folge)\b[^.?!]{0,60}\b(?:facebook|instagram|whatsapp|telegram|tiktok|youtube)\b", r"[^.:!?]{2,40} (?:bei|auf|on|su|sur|en) whatsapp ?:", r"telegram\b", r"whatsapp\b", r"google news\b",
             r"(?:следите за|присоединяйтесь|долучайтесь|приєднуйтесь|стежте за)\b", r"(?:تابعونا|اشتركوا)\b", r"(?:עקבו אחרינו|הירשמו ל)", r"(?:ikuti|bergabung|dapatkan)\b[^.]{0,80}(?:channel|kanal|saluran|google|telegram|whatsapp)", r"(?:takip ed|abone ol)\w*", r"ακολουθήστε\b", r"iratkozz?\w* fel\b", r"(?:abonează|abonați|urmărește-ne|urmăriți-ne)\b", r"(?:pratite|zapratite) nas\b", r"(?:obserwuj|śledź) nas\b", r"sledujte nás\b", r"seuraa meitä\b", r"følg (?:oss|os)\b", r"(?:公式|最新ニュースは)(?:line|アプリ|x)", r"(?:关注|關注|追蹤)(?:我们|我們)"),
    _opening("tail-tags", Reason.TAGS, 400, r"(?:tags?|topics?|filed under|categories|keywords|schlagworte|schlagwörter|themen|mots[- ]clés|etiquetas|temas|tagi|labels|emner|ämnen|címkék|štítky|etiketler|tag terkait|topik|avainsanat|oznake|etichete)\b ?[:|]?", r"(?:теги|мітки|метки|тагове|ключевые слова|ключові слова|ετικέτες|từ khóa)\b ?[:|]?", r"(?:标签|標籤|关键词|關鍵字|关键字|タグ|キーワード|태그|الوسوم|كلمات (?:مفتاحية|دلالية|البحث)|برچسب.?ها|תגיות|टैग्स?|ট্যাগ|แท็ก) ?[:：|]?", r"#\w+"),
    _opening("tail-credit", Reason.CAPTION, 160, r"(?:photo|image|picture|foto|bild|cover|featured image|photograph|crédit|crédito|imagen?|titelbild|artikelbild)s?(?: credits?| source| courtesy| by)? ?[:©]", r"(?:photo|image)s? (?:by|courtesy|via|credit)", r"(?:fotoğraf|fotografie|kuva|kép|zdjęcie|slika) ?[:©]", r"(?:фото|ảnh|φωτο(?:γραφία)?) ?[:©]", r"fot\. ", r"撮影\s?[:：]", r"تصوير\s?:", r"(?:写真|画像|图片?|圖片?|사진|صورة|الصورة|عکس|צילום|फोटो)\s?[:：=＝/／]"),
)  # fmt: skip

_HEADS = (
    r"(?:more |other |latest |top |recent )?(?:related|recommended|suggested)(?: (?:\w+ )?(?:articles?|posts?|stor(?:y|ies)|news|content|reading|links?|topics?|coverage|videos?))?|(?:more|other|latest|top|recent|trending|popular)(?: (?:\w+ ){0,2}(?:articles?|posts?|stor(?:y|ies)|news|videos?|headlines|reads?))|read (?:more|next|also)|most (?:read|popular|viewed)|"
    r"you (?:may|might) (?:also )?(?:like|be interested)[^.]{0,20}|more (?:from|on|in|about|like)\b[^.?!]{0,40}|see also|further reading|don'?t miss|up next|next up|what(?:'s| to read) next|share this[^.]{0,30}|leave a (?:reply|comment)|post a comment|comments?|\d+ (?:comments?|commentaires?|kommentare?|comentarios|comentários|commenti|reacties|kommentarer|komentarzy?|yorum)|\d+ (?:комментари\w{1,2}|коментар\w{1,3})|about (?:the )?authors?|about us|about \w+ ?\w*|contact(?: us)?|"
    r"(?:sign up|subscribe)[^.]{0,50}|newsletter|follow us|tags?|categories|topics?|sources?|references|footnotes|"
    r"mehr zum thema|mehr (?:von|aus|zu)\b.{0,40}|weitere (?:artikel|nachrichten|themen|meldungen|beiträge|videos|berichte|texte|inhalte)|das könnte (?:sie|dich)[^.]{0,30}|ähnliche (?:artikel|beiträge)|auch interessant|lesen sie (?:auch|mehr)|meistgelesen|kommentare?|neueste\b.{0,20}|zur (?:person|autorin)|schreib(?:e|en sie) einen kommentar|verwandte\b.{0,20}|"
    r"(?:à )?lire aussi|articles? (?:similaires|liés|connexes)|sur le même sujet|à lire également|les plus lus|commentaires?|plus d'articles?|"
    r"(?:noticias?|artículos?|temas?|contenidos?|notas?) relacionad[oa]s?|te puede interesar|también te puede interesar|lo más (?:leído|visto)|más (?:noticias|información|sobre)\b.{0,30}|comentarios|leia (?:também|mais)|veja também|mais lidas|(?:notícias|artigos) relacionad[oa]s|"
    r"leggi anche|articoli correlati|potrebbe interessarti|i più letti|lees ook|meer over\b.{0,30}|meest gelezen|gerelateerd\w*|läs (?:också|mer|även)|mer om\b.{0,30}|mest läst|les også|siste nytt|læs også|lue myös|"
    r"(?:czytaj|zobacz) (?:też|także|również)|komentarze|टिप्पणियाँ|टिप्पणियां|polecane|najnowsze|powiązane|čtěte (?:také|dále)|související(?: články)?|kapcsolódó\b.{0,20}|ajánl\w+|"
    r"читайте (?:также|також|ещё|еще)|(?:материалы |новости )?по теме|похожие\b.{0,20}|популярн\w+|комментарии|коментарі|новини по темі|διαβάστε (?:επίσης|ακόμη)|σχετικά\b.{0,20}|ilgili haberler|benzer\b.{0,20}|baca juga|berita terkait|xem thêm|tin liên quan|"
    r"関連(?:記事|ニュース|リンク)|おすすめ(?:記事)?|相关(?:阅读|新闻|文章|推荐)|相關(?:新聞|文章)|延伸閱讀|热门\w*|관련 ?기사|مواضيع ذات صلة|اقرأ أيضا|أخبار ذات صلة|כתבות נוספות|"
    r"人気(?:記事|ランキング)|アクセスランキング|新着(?:記事|ニュース)?|最新(?:記事|ニュース|新闻|新聞)|トピックス|注目記事|コメント|推荐(?:阅读|文章)?|推薦(?:閱讀|文章)?|热点(?:新闻|推荐)|熱門(?:新聞|文章)|猜你喜欢|猜你喜歡|大家都在看|评论|評論|(?:많이 본|인기|추천|주요|최신) ?(?:뉴스|기사)|댓글|"
    r"(?:الأكثر|الاكثر) (?:قراءة|مشاهدة|تداولا)|آخر الأخبار|المزيد(?: من\b.{0,30})?|أخبار (?:متعلقة|مشابهة)|التعليقات|ذات صلة|(?:اخبار|مطالب) مرتبط|پربازدید(?:ترین)?(?:‌?ها)?|نظرات|הנקראות ביותר|עוד (?:באתר|בנושא)|תגובות|(?:संबंधित|ताज़ा|ताजा|लेटेस्ट) (?:खबरें|समाचार|न्यूज़?)|ट्रेंडिंग|সম্পর্কিত(?: খবর)?|সর্বশেষ|ข่าว(?:ที่เกี่ยวข้อง|ล่าสุด|แนะนำ|ยอดนิยม)|"
    r"en çok (?:okunan|izlenen)(?:lar)?|son dakika|yorumlar|(?:bunlar da )?ilginizi çekebilir|artikel terkait|terpopuler|terkini|(?:berita|artikel) (?:lainnya|terbaru)|rekomendasi(?: untuk anda)?|komentar|tin (?:mới nhất|mới|cùng chuyên mục|nổi bật)|đọc nhiều(?: nhất)?|bình luận|τελευταία νέα|δημοφιλή|σχόλια|ροή ειδήσεων|legolvasottabb\w*|legfrissebb\w*|ajánlott\b.{0,20}|"
    r"cele mai citite|știri (?:similare|recente|recomandate)|articole (?:similare|recente|recomandate)|comentarii|nejčtenější|doporučujeme|diskuse|najčítanejšie|odporúčame|luetuimmat|lisää aiheesta|uusimmat|mest læste|seneste nyt|mest lest|flere saker|популярне|останні новини|схожі\b.{0,20}|най-четени|още по темата|најчитаније|најновије|najčitanije|najnovije|povezan[oei]\b.{0,20}|vezane vesti|slične vesti|skaitomiausi|lasītākie|loetuimad|najbolj brano"
)  # fmt: skip
HEADS = re.compile(rf"\W*(?:{_HEADS})(?: ?[(（]\d{{1,5}}[)）])?\W*\Z", re.IGNORECASE)
LATIN_HEADS = rf"\W*(?:{of_latin(_HEADS)})(?: ?[(（]\d{{1,5}}[)）])?\W*\Z"

#: A correction or an editor's note is part of the story and kept as a note.
NOTE = re.compile(
    r"\W*(?:corrections?|clarification|editor['’]?s? note|editors?['’] note|corrigendum|erratum|errata|update(?:d)?|note to readers|korrektur|richtigstellung|berichtigung|anmerkung der redaktion|hinweis der redaktion|rectification|rectificatif|note de la rédaction|corrección|rectificación|aclaración|fe de (?:errores|erratas)|nota del editor|nota de la redacción|rettelse|rättelse|rectificatie|correctie|sprostowanie|уточнение|исправление|от редакции|примечание редакции|від редакції|виправлення|спростування|уточнення|erramos|correção|retificação|rettifica|nota da redação|nota della redazione|editörün notu|düzeltme|ralat|catatan redaksi|đính chính|διόρθωση|σημείωση (?:της )?σύνταξης|helyesbítés|poznámka redakce|oikaisu|pataisymas|הבהרה|تصحيح|تنويه|توضيح|सुधार)\b.{0,40}?[:：]"
    r"|\W*(?:oprava|korekta|поправка|parandus|исправка|ispravka|ispravak|popravek)\s?:"
    r"|\W*(?:訂正|お断り|おことわり|編集部注|更正|编者注|編者註|编者按|編者按|정정|바로잡습니다|편집자 ?주).{0,30}?[:：]",
    re.IGNORECASE,
)

#: An invitation to letters holds a word for them and a word for having them, in whatever order.
LETTERS = re.compile(
    r"newsletter|infolettre|lettre d'information|bolet[ií]n|boletim|nieuwsbrief|nyhetsbrev|nyhedsbrev|uutiskir|biuletyn|zpravodaj|hírlevél|bülten|ενημερωτικ|рассылк|розсилк|ニュースレター|メルマガ|뉴스레터|电子报|電子報|النشرة|نشرتنا|خبرنامه|ניוזלטר|न्यूज़?लेटर|จดหมายข่าว|bản tin|buletin|newsletter-?ul|obvestil|novičnik|naujienlaišk|uudiskiri",
    re.IGNORECASE,
)
INVITES = re.compile(
    r"\b(?:sign(?:ing)? up|subscri|abonn|s'inscri|inscriv|inscr[ií]b|suscr|iscriv|assin|anmelden|melden sie|registr|zapisz|subskryb|prenumer|tilmeld|meld (?:deg|je|u)|tilaa|schrijf|iratkoz|feliratkoz|abone ol|kaydol|подпи|підпи|εγγραφ)|اشترك|साइन अप|सब्सक्राइब|登録|登錄|訂閱|订阅|구독",
    re.IGNORECASE,
)

READING = re.compile(
    r"(?:lesedauer|lesezeit|reading time|\bmin(?:ute)?s?[ -]read|temps de lecture|tiempo de lectura|leestijd|lästid|tempo di lettura|tempo de leitura|読了時間|分で読め|阅读时间|閱讀時間|읽는 ?시간|время чтени|час читання|okuma süresi|waktu baca|phút đọc|وقت القراءة|זמן קריאה|χρόνος ανάγνωσης|olvasási idő|lukuaika|vreme čitanja|czas czytania|timp de citi|doba čtení|\bminut\w* (?:de|di) (?:lectura|lettura|leitura|lecture)|\bleitura: ?\d|मिनट में पढ़|(?:مدة|زمن) القراءة)",
    re.IGNORECASE,
)
#: What a date line looks like, in any language: a time of day, or a day with a year, and few letters beside.
DATE = re.compile(r"(?:\b\d{1,2}[:.h]\d{2}\b|\b(?:19|20)\d\d\b|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}年)")
_BYLINE = (  # words, and what stands in scripts without spaces
    r"(?:written |posted |story |text |words |photos? |report )?by|von|par|por|di|door|av|af|від|автор|autor(?:in)?|author|auteur|redakcja|opublikowano|published|updated|posted|veröffentlicht|aktualisiert|publié|publicado|pubblicato|actualizado|mis à jour|stand|erstellt|last (?:updated|modified)|created|date|gepubliceerd|publicerad|uppdaterad|publisert|oppdatert|udgivet|opdateret|julkaistu|päivitetty|dodano|опубликовано|опубліковано|обновлено|оновлено|публикувано|обновено|објављено|objavljeno|ažurirano|piše|yayınlanma|güncelleme|güncellendi|son güncelleme|yazan|oleh(?! karena| sebab)|penulis|diterbitkan|diperbarui|pewarta|cập nhật|ngày đăng|δημοσιεύ(?:τηκε|θηκε)|ενημερώθηκε|τελευταία ενημέρωση|írta|szerző|közzétéve|frissítve|megjelent|publicat|actualizat|zveřejněno|aktualizováno|publikované|aktualizované|avaldatud|uuendatud|publicēts|paskelbta|atnaujinta"
)
_DENSE_BYLINE = (
    r"(?:記者|记者|作者|撰文|取材|编辑|編輯|来源|來源|文)\s?[:：/／|｜]|(?:公開|掲載|更新|配信|发布|發布)(?:日時?|时间|時間|于|於)?\s?[:：]?\s?\d|(?:입력|수정|등록|승인|게시)\s?[:：]?\s?\d|"
    r"(?:نُشر|نشر) (?:في|بتاريخ)|آخر تحديث|كتبت?\s?[:：]|بقلم|تاريخ النشر|تاریخ انتشار|نویسنده\s?[:：]|(?:פורסם|עודכן)[: ][בל]?-?\d|מאת[: ]|(?:प्रकाशित|अपडेट|लेखक)\s?[:：]|(?:প্রকাশিত|প্রকাশ|আপডেট)\s?[:：]|(?:โดย|เผยแพร่|อัปเดต)\s?[:：]"
)
BYLINE = re.compile(rf"\W*(?:(?:{_BYLINE})\b|{_DENSE_BYLINE})", re.IGNORECASE)
LATIN_BYLINE = rf"\W*(?:{of_latin(_BYLINE)})\b"
#: The line that ends an agency's text.
SIGN_OFF = re.compile(r"[\s–—*(-]*(?:ends?|-30-|###|\(?ende\)?)[\s.*)-]*", re.IGNORECASE)
ENDS = re.compile(r"[.!?…:;。！？।؟۔።][\"'”’»“‘«」』\s)\]]*\Z")
#: The end of the beginning of a text, with or without the link to the rest.
DOTS = re.compile(r"(?:…|\.\.\.)\W*(?:(?:read|continue|more|weiter|lire|leer|leggi|lees|läs|les|czytaj|читат|читай)\b[^.!?]{0,30})?\W*\Z", re.IGNORECASE)  # fmt: skip
