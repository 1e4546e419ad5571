"""What clutter says of itself: words and pairs of words, in the languages of the news, and what they speak of.

They name the reason of what is struck already; they strike nothing. So a word may stand here that would be far too
common for a rule. A pair is written with a hyphen.
"""

from __future__ import annotations

import re
from functools import lru_cache

from newsarchive.clean.vocabulary import vocabulary
from newsarchive.model import Reason

_ROWS: tuple[tuple[Reason, str], ...] = (
    (Reason.COMMENTS,
     "antworten-abbrechen leave-a cancel-reply comment comments commenting commenter commenters kommentar kommentare kommentarer kommentieren kommentera leserkommentare diskutieren "
     "diskussion discussion conversation reply replies commentaire commentaires réagir comentario comentarios comentar comentários reageren "
     "trackback pingback reacties reactie yorum yorumlar комментарии комментировать комментарий коментарі commenti commenta discuti disqus komentarze komentář "
     "hozzászólás kommentit feedback share-your your-feedback leserbrief leserbriefe bình-luận تعليقات "
     "fehler-gefunden fehler-entdeckt un-errore un-error une-erreur um-erro encontrou-algum fout-gezien fout-gevonden hittat-fel hittat-ett fundet-fejl funnet-feil huomasitko-virheen нашли-ошибку знайшли-помилку znalazłeś-błąd hibát-talált našli-chybu menemukan-kesalahan widzisz-błąd открихте-грешка намерихте-грешка грешка-в грешку-у видите-грешку βρήκατε-λάθος hata-mı hata-bildir našli-jste vidíte-chybu ai-găsit ați-găsit našli-napako našli-grešku uočili-grešku wykryłeś-błąd وجدت-خطأ هل-وجدت خطا-در גיליתם-טעות מצאתם-טעות leidsid-vea pamanījāt-kļūdu pastebėjote-klaidą commento rispondi comente comentário kommenter kommentér kommentti kommentoi keskustele ummæli athugasemdir kommentaarid kommenteeri komentāri komentēt komentarai komentuoti komentarz skomentuj dyskusja odpowiedz diskuse diskuze diskusi komentáre komentár diskusia hozzászólások kommentek "
     "comentarii comentariu comentează коментари коментар коментирай komentari komentar komentarji komentiraj komentariši σχόλια σχόλιο σχολιάστε обсудить обсуждение ответить комментариев коментувати коментарів обговорення відповісти yorumunuz yanıtla şərhlər şərh "
     "تعليق التعليقات تعليقك نظرات نظر دیدگاه تبصرہ تبصرے תגובות תגובה הגיבו komen balas ý-kiến maoni մեկնաբանություններ კომენტარები"),
    (Reason.SHARE,
     "tweet tweeten gefällt-mir share shares sharing teilen partager compartir compartilhar condividi delen поделиться поділитися udostępnij sdílet "
     "megosztás whatsapp linkedin pinterest telegram flipboard tumblr mastodon bluesky facebook twitter xing copy-link link-kopieren "
     "link-copied zum-kopieren follow-us folgen-sie folge-uns seguici síguenos suivez-nous email-this print-this drucken ausdrucken imprimer imprimir "
     "chia-sẻ merken "
     "copia-link copiar-enlace copiar-link copier-lien kopieer-link kopiera-länk kopiér-link kopier-lenke kopioi-linkki kopiuj-link kopírovat-odkaz kopírovať-odkaz link-másolása copiază-linkul копирай-линк kopiraj-link αντιγραφή-συνδέσμου скопировать-ссылку копировать-ссылку копіювати-посилання скопіювати-посилання bağlantıyı-kopyala linki-kopyala نسخ-الرابط کپی-لینک העתק-קישור sao-chép partagez comparte compartilhe partilhar partilhe siga-nos stampa delen volg-ons följ-oss skriv-ut følg-os følg-oss del-artikel del-artiklen del-på dela-artikel dela-på deel-dit deel-artikel deel-via jaa-artikkeli seuraa-meitä deila jaga jälgi-meid dalīties dalies dalintis dalinkis pasidalinti sekite-mus śledź-nas obserwuj-nas drukuj sdílejte sledujte-nás zdieľať zdieľajte "
     "megosztom kövess-minket nyomtatás distribuie urmărește-ne сподели споделете последвайте-ни podeli podelite подели пратите-нас podijeli podijelite pratite-nas delite sledite-nam κοινοποίηση κοινοποιήστε μοιραστείτε ακολουθήστε-μας εκτύπωση поделитесь распечатать поширити поділитись поділіться paylaş paylaşın takip-edin takip-et yazdır "
     "شارك مشاركة شاركها تابعنا تابعونا طباعة اشتراک-گذاری شیئر שתפו שיתוף עקבו bagikan sebarkan kongsi ikuti-kami salin-tautan salin-link theo-dõi shiriki sambaza გაზიარება կիսվել"),
    (Reason.SIGNUP,
     "newsletter newsletters newslettern subscribe abonnieren abonnez suscríbete inscríbete subscribers sign-up inbox email-alerts stay-informed email-address "
     "e-mail-adresse iscriviti assine prenumerera donate-now donate-today make-donation spenden unterstützen unterstütze request-info soutenir apóyanos sostienici wesprzyj-nas поддержать support-us become-member membership register registrieren "
     "подписаться підписатися push-nachrichten download-app app-herunterladen the-app our-app unsere-app zur-app app-store google-play подписывайтесь подпишитесь suscríbase subscreva inschrijven abonneren prenumerera abone-ol zapisz-się rss-feed abonnements browser-push "
     "google-news google-actualités infolettre m-abonne m-inscris inscrivez-vous abonnez-vous soutenez abbonati boletín boletines apúntate regístrate boletim inscreva-se cadastre-se nieuwsbrief nieuwsbrieven schrijf-je word-lid nyhetsbrev anmäl-dig nyhedsbrev tilmeld-dig meld-deg uutiskirje uutiskirjeen tilaa fréttabréf áskrift uudiskiri telli abonē pieraksties naujienlaiškis naujienlaiškį prenumeruok prenumeruokite "
     "subskrybuj prenumerata wesprzyj odběr odebírat přihlaste-se předplatné podpořte odber predplatné prihláste-sa podporte hírlevél iratkozz-fel iratkozzon-fel feliratkozás támogasd támogassa abonează-te aboneaza-te înscrie-te бюлетин абонирай-се абонирайте-се pretplati-se pretplatite-se naročite-se εγγραφείτε εγγραφή ενημερωτικό "
     "подписка рассылка рассылку рассылки телеграм-канал telegram-канал підписатися підписуйтесь підпишіться підписка розсилка розсилку підтримайте bülten bültenimize abone-olun abunə النشرة البريدية اشترك خبرنامه عضویت سبسکرائب הירשמו ניוזלטר הצטרפו buletin berlangganan langganan langgan unduh-aplikasi saluran-whatsapp đăng-ký nhận-tin bản-tin tải-ứng jisajili jiunge"),
    (Reason.CONSENT, "verwendet-cookies use-cookies cookie cookies consent dsgvo gdpr einwilligung zustimmung tracking cookie-einstellungen privatsphäre "
     "kakor evästeet evästeitä küpsised küpsiseid sīkdatnes sīkfailus slapukai slapukus ciasteczka ciasteczek soubory-cookie sütik sütiket süti бисквитки kolačiće колачиће piškotke piškotki куки çerez çerezler çerezleri الارتباط עוגיות کوکی kuki samtycke zgodę souhlas"),
    (Reason.PAYWALL, "abonnent abonnenten abonnés already-subscriber plus-artikel weiterlesen-mit exclusive-subscribers "
     "prenumeranter abonnees-alleen voor-abonnees para-suscriptores para-assinantes per-abbonati tilaajille dla-prenumeratorów для-подписчиков abonelere-özel khusus-pelanggan"),
    (Reason.MOST_READ,
     "most-read most-popular most-viewed most-shared meistgelesen meistgelesene meist-gelesen meistgeklickt häufig-gelesen mais-lidas "
     "más-leído más-leídas más-leídos más-visto plus-lus più-letti più-lette mest-lest mest-læst mest-läst meest-gelezen trending popular "
     "others-are others-reading are-reading populär beliebt beliebte beliebteste populaires popolari populares najczęściej-czytane самое-читаемое популярное çok-okunanlar "
     "plus-lues plus-consultés plus-vus più-visti más-vistos más-vistas más-leídas mais-lidos mais-vistas mais-acessadas best-gelezen populair mest-læste mest-leste luetuimmat suosituimmat mest-lesið loetumad enim-loetud lasītākais lasītākie populārākie skaitomiausi skaitomiausios populiariausi najpopularniejsze najchętniej-czytane popularne nejčtenější najčítanejšie legolvasottabb legolvasottabbak legnépszerűbb "
     "mai-citite най-четени најчитаније najčitanije najbolj-brano δημοφιλή πιο-διαβασμένα читаемое самые-читаемые популярные найпопулярніше популярне найчитаніше çok-okunan popüler çox-oxunan الأكثر-قراءة الأكثر-مشاهدة پربازدید پربازدیدترین پربیننده הנקראות הנצפות פופולרי terpopuler terbanyak populer đọc-nhiều xem-nhiều"),
    (Reason.RELATED,
     "könnte-dich dich-auch sie-auch auch-interessieren also-like previous-post mehr-zu weitere-beiträge ähnliche-beiträge puede-interesar mais-sobre vedi-anche zobacz-także похожие ilgili-haberler related relacionadas relacionados relacionada verwandte ähnliche read-more read-also read-next lesen-sie mehr-zum mehr-aus mehr-von "
     "more-from more-stories more-news more-like more-on auch-interessant das-könnte könnte-sie latest-news latest-posts latest-stories latest "
     "neueste neuesten últimas recientes recent-posts recent recommended recommendations empfohlene empfehlungen recommandés you-may you-might "
     "à-lire lire-aussi te-puede leia-também leggi-anche weitere-artikel weitere-inhalte weitere-informationen weitere-meldungen lees-ook läs-mer läs-också "
     "les-også læs-også up-next just-in nächster-artikel vorheriger previous-article next-article next-post previous-post siehe-auch see-also "
     "similar-articles on-topic zum-thema más-noticias más-información notas-relacionadas czytaj-także czytaj-też читайте-также "
     "all-articles browse-all discover-more view-all all-posts more-insights dossier dossiers tin-liên liên-quan further-reading editor-picks dont-miss don-miss in-other "
     "lire-également voir-aussi même-sujet articles-liés articles-similaires articoli-correlati ti-potrebbe lea-también lee-también noticias-relacionadas leia-mais veja-também saiba-mais notícias-relacionadas lees-meer lees-verder gerelateerd gerelateerde meer-over läs-även relaterat relaterade læs-mere les-mer relaterte relaterede lue-myös lue-lisää aiheesta-lisää tengdar-fréttir loe-ka loe-veel seotud lasi-arī "
     "lasiet-arī saistītie skaitykite-taip susiję zobacz-też zobacz-również przeczytaj-także powiązane polecane čtěte-také přečtěte-si související doporučujeme čítajte-aj prečítajte-si súvisiace kapcsolódó ajánlott citește-și citeste-si vezi-și articole-similare sonraki-haber önceki-haber artículo-siguiente artículo-anterior siguiente-artículo article-suivant article-précédent próximo-artigo artigo-anterior articolo-successivo articolo-precedente volgend-artikel vorig-artikel nästa-artikel neste-artikkel næste-artikel następny-artykuł poprzedni-artykuł další-článek předchozí-článek következő-cikk előző-cikk articolul-următor следующая-новость следующая-статья предыдущая-новость предыдущая-статья наступна-стаття попередня-стаття المقال-التالي المقال-السابق прочетете-още още-по свързани pročitajte-još povezane прочитајте-још повезане pročitajte-i povezani preberite-tudi preberite-še sorodni "
     "διαβάστε-επίσης διαβάστε-ακόμη διαβάστε-ακόμα σχετικά-άρθρα δείτε-επίσης читайте-еще читать-далее смотрите-также по-теме материалы-по читайте-також читати-далі за-темою схожі дивіться-також ilginizi-çekebilir diğer-haberler son-haberler bunlar-da oxşar-xəbərlər اقرأ-أيضا اقرأ-أيضاً ذات-صلة قد-يعجبك شاهد-أيضا بیشتر-بخوانید مطالب-مرتبط اخبار-مرتبط متعلقہ مزید-پڑھیں קראו-עוד כתבות-נוספות עוד-בנושא אולי-יעניין "
     "baca-juga berita-terkait artikel-terkait terkait lainnya selengkapnya berita-lain berita-lainnya xem-thêm đọc-thêm cùng-chuyên soma-pia habari-zaidi կարդացեք-նաև დაკავშირებული"),
    (Reason.TAGS, "tags tagged schwerpunkte kategorie kategorien category categories topics themen schlagworte schlagwörter etiquetas filed-under keywords mehr-themen lesen-über mehr-über more-about related-topics verwandte-themen temas-relacionados sujets-liés теги tagi mots-clés temas "
     "étiquettes etichette argomenti tópicos assuntos trefwoorden onderwerpen ämnen taggar emner emneord stikkord aiheet avainsanat asiasanat märksõnad birkas žymos tematy słowa-kluczowe štítky klíčová-slova tagy kľúčové-slová címkék etichete cuvinte-cheie тагове етикети ключови-думи ознаке oznake ključne-reči ključne-riječi ključne-besede ετικέτες метки ключевые-слова мітки теми etiketler etiket "
     "وسوم الوسوم الكلمات-الدلالية كلمات-مفتاحية برچسب برچسبها کلیدواژه ٹیگز תגיות topik kata-kunci từ-khóa từ-khoá chủ-đề"),
    (Reason.AD,
     "advertisement advertisements anzeige annonce annons publicidad publicidade werbung reklam реклама sponsored gesponsert promoted publicité "
     "pubblicità mainos advertentie get-started free-trial book-demo book-free request-demo get-demo shop-now buy-now buy-here order-now promo coupon "
     "gutschein gutscheine deals affiliate partner-content sponsor learn-how try-free start-free get-quote contact-sales visit-website free-consultation "
     "talk-to start-shopping shopping-now start-today started-today jetzt-kaufen jetzt-bestellen jetzt-testen gratis-testen kostenlos-testen jetzt-sichern jetzt-buchen check-price view-deal "
     "sponsorizzato pubblicitario patrocinado anuncio anúncio advertenties gesponsord annons annonser sponsrat annoncer sponsoreret annonse annonsørinnhold kaupallinen auglýsing reklaam sisuturundus reklāma reklama sponsorowany sponsorowane inzerce inzercia hirdetés támogatott publicitate sponsorizat oglas oglasi διαφήμιση χορηγούμενο партнерский партнёрский рекламодатель sponsorlu إعلان إعلانات اعلان ممول تبلیغات آگهی "
     "פרסומת ממומן iklan quảng-cáo tài-trợ"),
    (Reason.CAPTION,
     "photo photos foto fotos photograph photographer bildquelle fotostrecke bilderstrecke bildergalerie galerie gallery getty shutterstock "
     "unsplash pexels istock istockphoto adobestock pixabay imago picture-alliance crédit-photo courtesy-of фото "
     "crédit reprodução divulgação beeld arkivbild kuva mynd nuotr fot fotó illusztráció sursa-foto снимка ilustracija φωτογραφία фотография fotoğraf تصوير الصورة عکس צילום צילומים ảnh"),
    (Reason.COUNTER, "rating ratings votes bewertung bewertungen helpful hilfreich abstimmung umfrage poll views gefallen stars "
     "просмотров просмотры переглядів перегляди görüntülenme visualizzazioni visualizações wyświetleń zobrazení megtekintés مشاهدات مشاهدة lượt-xem hodnocení ocena рейтинг голосов"),
    (Reason.MENU,
     "skip menu menü navigation hauptnavigation hauptmenü untermenü unternavigation search suche suchen buscar recherche zoeken sök søk login "
     "anmelden einloggen abmelden log-in sign-in home startseite kontakt impressum imprint datenschutz privacy-policy terms agb back-to "
     "zum-seitenanfang nach-oben oben sitemap table-of inhaltsverzeichnis contents powered-by all-rights language sprache careers "
     "scroll scrollen über-uns about-us contact-us navigieren schließen close filter edition zurück-zur zurück-zum zurück zurück-zu retour volver voltar indietro powrót terug tilbake tillbaka geri назад zum-inhalt site-map cookie-settings "
     "accueil connexion se-connecter mentions-légales tous-droits accedi cerca chi-siamo contatti diritti-riservati inicio iniciar-sesión aviso-legal quiénes-somos derechos-reservados pesquisar fale-conosco quem-somos direitos-reservados inloggen over-ons colofon privacybeleid alle-rechten logga-in om-oss kontakta-oss log-ind om-os logg-inn personvern haku kirjaudu etusivu yhteystiedot tietosuoja käyttöehdot innskráning forsíða "
     "otsi logi-sisse avaleht meklēt ielogoties paieška prisijungti szukaj zaloguj strona-główna regulamin polityka-prywatności wszelkie-prawa hledat přihlásit přihlášení všechna-práva hľadať prihlásiť všetky-práva keresés bejelentkezés belépés kezdőlap kapcsolat impresszum adatvédelem minden-jog caută căutare autentificare acasă despre-noi toate-drepturile търсене вход начало контакти за-нас всички-права "
     "pretraga prijava početna naslovnica impresum почетна импресум sva-prava сва-права iskanje vse-pravice αναζήτηση σύνδεση αρχική επικοινωνία όροι-χρήσης поиск войти главная контакты о-нас все-права политика-конфиденциальности меню пошук увійти головна про-нас усі-права всі-права arama giriş-yap anasayfa ana-sayfa künye iletişim gizlilik hakkımızda tüm-hakları axtarış ana-səhifə "
     "بحث تسجيل-الدخول الرئيسية اتصل-بنا من-نحن سياسة-الخصوصية جميع-الحقوق القائمة جستجو ورود صفحه-اصلی تماس-با درباره-ما تلاش חיפוש התחברות כניסה תפריט צור-קשר אודות כל-הזכויות beranda tentang-kami hubungi-kami pedoman-media kebijakan-privasi hak-cipta laman-utama tìm-kiếm đăng-nhập trang-chủ liên-hệ bản-quyền tafuta wasiliana-nasi"),
    (Reason.HIDDEN, "javascript loading error"),
    (Reason.OUTSIDE_BODY, "sources references quellen quellenangaben literaturverzeichnis fußnoten footnotes bibliographie bibliografia źródła источники"),
)  # fmt: skip

#: The same in scripts that part no words by spaces, or whose signs for vowels `\w` knows not: found wherever they stand.
_DENSE_ROWS: tuple[tuple[Reason, str], ...] = (
    (Reason.COMMENTS,
     "コメント गलती_दिखी त्रुटि 发现错误 纠错 誤りを 오류_신고 评论 評論 留言 跟帖 跟贴 댓글 답글 टिप्पणी टिप्पणियाँ कमेंट মন্তব্য கருத்துகள் கருத்தை వ్యాఖ్యలు ความคิดเห็น แสดงความเห็น"),
    (Reason.SHARE,
     "シェア ツイート 共有 フォローする 印刷 分享 转发 轉發 关注我们 關注我們 追蹤我們 复制链接 複製連結 打印 列印 공유 인쇄 스크랩 글자크기 글자_크기 शेयर साझा_करें คัดลอกลิงก์ リンクをコピー 링크_복사 링크복사 लिंक_कॉपी "
     "শেয়ার பகிர షేర్ แชร์ แบ่งปัน ติดตามเรา"),
    (Reason.SIGNUP,
     "メルマガ メールマガジン ニュースレター 会員登録 新規登録 無料登録 購読する アプリをダウンロード 订阅 訂閱 电子报 電子報 下载客户端 下载APP 下載APP 扫码 扫一扫 加入會員 구독하기 뉴스레터 회원가입 앱_다운로드 후원 "
     "सब्सक्राइब न्यूज़लेटर न्यूजलेटर ऐप_डाउनलोड व्हाट्सएप_चैनल সাবস্ক্রাইব নিউজলেটার செய்திமடல் సబ్‌స్క్రైబ్ สมัครสมาชิก สมัครรับ จดหมายข่าว"),
    (Reason.CONSENT, "クッキー Cookieを 쿠키 कुकीज़ कुकी คุกกี้"),
    (Reason.PAYWALL, "会員限定 有料会員 付费阅读 付費閱讀 유료회원"),
    (Reason.MOST_READ,
     "ランキング よく読まれ 人気記事 热门 熱門 排行 点击榜 人氣 많이_본 인기_기사 인기기사 랭킹 सबसे_ज्यादा_पढ़ सर्वाधिक_पढ़ ट्रेंडिंग সর্বাধিক_পঠিত জনপ্রিয় அதிகம்_படிக்க ยอดนิยม อ่านมากที่สุด"),
    (Reason.RELATED,
     "関連記事 関連ニュース 関連リンク あわせて読みたい 合わせて読みたい おすすめ記事 こちらもおすすめ 次の記事 前の記事 新着記事 最新記事 続きを読む 相关阅读 相关新闻 相关文章 相关推荐 相關新聞 相關文章 延伸閱讀 延伸阅读 推荐阅读 推薦閱讀 "
     "猜你喜欢 为您推荐 为你推荐 上一篇 下一篇 更多新闻 更多新聞 관련기사 관련_기사 추천기사 추천_기사 이전글 다음글 최신기사 최신_기사 다른_기사 यह_भी_पढ़ें ये_भी_पढ़ें संबंधित और_पढ़ें আরও_পড়ুন আরো_পড়ুন সম্পর্কিত "
     "மேலும்_படிக்க தொடர்புடைய ఇవి_కూడా_చదవండి సంబంధిత ข่าวที่เกี่ยวข้อง เกี่ยวข้อง อ่านเพิ่มเติม อ่านต่อ"),
    (Reason.TAGS, "タグ キーワード 标签 標籤 关键词 關鍵字 태그 키워드 टैग्स टैग ট্যাগ แท็ก"),
    (Reason.AD, "広告 スポンサー 广告 廣告 赞助 贊助 광고 협찬 विज्ञापन जाहिरात বিজ্ঞাপন விளம்பரம் ప్రకటన പരസ്യം โฆษณา"),
    (Reason.CAPTION, "写真= 写真: 撮影 图源 图片来源 圖片來源 資料照 사진= 사진: फोटो: ছবি: ภาพ:"),
    (Reason.COUNTER, "閲覧数 阅读量 浏览量 瀏覽 조회수"),
    (Reason.MENU,
     "ホーム 検索 ログイン お問い合わせ 利用規約 プライバシー 会社概要 メニュー ページトップ 無断転載 戻る 首页 首頁 登录 登錄 登入 搜索 搜尋 联系我们 聯絡我們 关于我们 關於我們 网站地图 返回顶部 回頂部 版权所有 版權所有 隐私 隱私 导航 返回 "
     "로그인 검색 회사소개 개인정보 이용약관 고객센터 맨위로 무단전재 होम खोजें लॉगिन संपर्क_करें हमारे_बारे হোম খুঁজুন লগইন যোগাযোগ முகப்பு หน้าแรก ค้นหา เข้าสู่ระบบ ติดต่อเรา เกี่ยวกับเรา"),
)  # fmt: skip

#: Word or pair → what it speaks of.
SAYINGS: dict[str, Reason] = {word: reason for reason, words in _ROWS for word in words.split()}
_WORD = re.compile(r"[^\W\d_]+")
_DENSE = {word.replace("_", " "): reason for reason, words in _DENSE_ROWS for word in words.split()}
#: The longest first: 关键词 is no 关键.
_IN_DENSE = re.compile("|".join(re.escape(word) for word in sorted(_DENSE, key=len, reverse=True)))
#: From this letter on (Devanagari, the first of those scripts) it is worth to look for them.
_FIRST_DENSE = "\u0900"
#: How much of a text is looked at, in characters: what a box is about stands at its top.
_REACH = 160

#: Words of classes that say where on a page something stands, or what it is, beyond those that rules strike by.
PLACES: dict[str, Reason] = {
    word: reason
    for reason, words in (
        (Reason.MENU, "headerbar footer foot nav navi navigation menu breadcrumb breadcrumbs logo topbar skip search suche toc copyright impressum masthead language lang cart login filter"),
        (Reason.RELATED, "related recommended recommendations teaser teasers more weitere latest recent feed news-list newsfeed mehr carousel slider next prev nextpost prevpost onward recirculation"),
        (Reason.MOST_READ, "mostread popular trending meistgelesen top10"),
        (Reason.COMMENTS, "comment comments kommentar kommentare discussion forum disqus"),
        (Reason.SIGNUP, "newsletter subscribe subscription signup donate membership abo"),
        (Reason.SHARE, "share sharing social socials"),
        (Reason.BYLINE, "byline author authors autor autoren date time datum pubdate published meta dateline"),
        (Reason.CAPTION, "caption figcaption credit copyright-image bildunterschrift gallery galerie lightbox"),
        (Reason.AD, "ad ads advert advertisement sponsor sponsored promo cta banner anzeige werbung affiliate"),
        (Reason.TAGS, "tags topics keywords category categories kategorie"),
        (Reason.CONSENT, "cookie cookies consent gdpr privacy"),
        (Reason.PAYWALL, "paywall regwall"),
        (Reason.DECK, "deck standfirst subtitle subheadline lead leadtext vorspann synopsis summary excerpt intro"),
        (Reason.HEADLINE, "kicker overline"),
        (Reason.COUNTER, "rating ratings poll vote feedback"),
    )
    for word in words.split()
}  # fmt: skip

#: Rules that say how a thing looks or what element it is, rather than what it is about: its words know better.
VAGUE = vocabulary(
    "word-menu word-overlay word-box word-caption word-picture word-byline word-ad word-hidden hidden edit-marks tag-aside tag-form "
    "word-teaser tag-dialog tag-control tag-figure tag-footer tag-embed embedded-post link-line label left-over linked-heading tail-heading list-heading heading-of-nothing word-share word-player word-tags tag-nav tail-link screen-reader"
)


def said(text: str) -> dict[Reason, int]:
    """What the beginning of a text speaks of, and how often; what comes first stands first, but for scripts without spaces."""
    return dict(_said(text[:_REACH]))


@lru_cache(maxsize=1_024)
def _said(text: str) -> dict[Reason, int]:
    words = _WORD.findall(text.lower())
    found: dict[Reason, int] = {}
    before = ""
    for word in words:
        reason = SAYINGS.get(f"{before}-{word}") or SAYINGS.get(word)
        if reason is not None:
            found[reason] = found.get(reason, 0) + 1
        before = word
    if max(text, default="") >= _FIRST_DENSE:
        for match in _IN_DENSE.finditer(text):
            found[_DENSE[match[0]]] = found.get(_DENSE[match[0]], 0) + 1
    return found
