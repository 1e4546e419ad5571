"""What stands in an article's place, by the words it says of itself: one row a kind, the surest first.

A phrase counts where it *is* the heading or the line, not where a story mentions it: it must cover a good part of it
(SHARE_OF_HEADING, SHARE_OF_LINE). Languages: Arabic, Chinese, Dutch, English, French, German, Italian, Japanese,
Polish, Portuguese, Russian, Spanish, Swedish, Turkish, Ukrainian; single phrases of others.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from newsarchive.errors import (
    Challenge,
    CleaningError,
    ConsentWall,
    GeoBlocked,
    Intercepted,
    LoginWall,
    Maintenance,
    Parked,
    SoftNotFound,
)

#: A heading is the phrase when the phrase covers this share of one of its parts ("Page not found | The Quay" has two).
SHARE_OF_HEADING = 0.5
#: A line of text likewise; sentences carry more words around the phrase than headings do.
SHARE_OF_LINE = 0.3
#: Characters of a line that can be such a phrase mostly: none of them has 300. Patterns that begin with any word take a time
#: that grows with the square of a line's length: 30,000 letters without a blank took more than the 30 s that a page may.
_LONGEST = 1000


def _phrases(*phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(phrases), re.IGNORECASE)


_NEVER = re.compile(r"(?!)")


class StandIn(NamedTuple):
    """One kind of page that stands in an article's place."""

    error: type[CleaningError]
    what: str
    """Completes 'a page that …'."""
    next_step: str
    """What a user can do about it."""
    headings: re.Pattern[str]
    """In title, h1 or h2."""
    lines: re.Pattern[str]
    """In any line, headings included."""
    markup: re.Pattern[str] = _NEVER
    """In sources and beginnings of scripts, ids and names of elements: trusted where next to no words stand by."""


CHALLENGE = StandIn(
    Challenge,
    "tests for robots",
    "slow down, see docs/settings.md, DOWNLOAD_DELAY",
    headings=_phrases(
        r"just a moment", r"attention required!?", r"access (?:to this page has been )?denied", r"pardon our interruption", r"security check(?:point)?",
        r"(?:human|bot|robot|browser) (?:verification|check|protection)", r"robot or human\??", r"are you (?:a )?(?:human|robot)\??", r"one more step", r"ddos[- ]guard", r"you have been blocked",
        r"einen moment(?: bitte)?", r"sicherheits(?:überprüfung|prüfung|abfrage)", r"un instant", r"vérification de sécurité", r"un momento(?:,? por favor)?", r"verificaci[oó]n de seguridad",
        r"un attimo", r"um momento", r"nog even geduld", r"ett ögonblick", r"jedną chwil[ęe]", r"один момент", r"проверка браузера", r"зачекайте", r"bir dakika lütfen", r"güvenlik (?:doğrulaması|kontrolü)",
        r"لحظة(?: من فضلك)?", r"しばらくお待ちください", r"请稍候", r"请稍等", r"安全验证", r"人机验证",
    ),
    lines=_phrases(
        r"checking (?:if the site connection is secure|your browser(?: before accessing)?)", r"verify(?:ing)?,? (?:that )?you(?: are|'re|’re) (?:not a |a )?(?:human|robot|bot)", r"making sure you(?:'|’)re not a bot",
        r"(?:please )?enable (?:js|javascript) and (?:cookies to continue|disable any ad blocker)", r"ddos protection by", r"request unsuccessful\. incapsula", r"unusual (?:traffic|activity) from your",
        r"(?:please )?(?:complete|solve) the (?:captcha|security check)", r"security check to access", r"(?:sorry, )?you have been blocked", r"press (?:&|and) hold to confirm", r"(?:i am|i'm|i’m) not a robot", r"you don(?:'|’)t have permission to access .{1,80} on this server",
        r"access (?:to this page has been )?denied", r"to continue, please (?:type|enter) the characters", r"needs to review the security of your connection", r"performing security verification",
        r"(?:wir müssen (?:prüfen|sicherstellen)|bestätigen sie),? dass sie (?:ein mensch|kein roboter) sind", r"(?:ihr|der) browser wird (?:überprüft|geprüft)", r"ich bin kein roboter",
        r"v[ée]rifi(?:ez|ons|cation) que vous (?:êtes (?:un )?humain|n'êtes pas un robot)", r"vérification de votre navigateur", r"je ne suis pas un robot", r"(?:verifique|confirme|comprob\w+|verificando) (?:que (?:usted )?(?:es|eres) (?:un )?human[oa]|que no (?:es|eres) un robot)", r"no soy un robot", r"comprobando (?:su|tu) navegador",
        r"(?:verifica|conferma) (?:di|che) (?:essere umano|non (?:sei|sia) un robot)", r"non sono un robot", r"(?:verifique|confirme) que (?:você )?(?:é|não é um) (?:humano|robô)", r"não sou um robô", r"controleren? of u (?:een mens|geen robot) bent", r"ik ben geen robot",
        r"(?:bekräfta|verifiera) att du (?:är en människa|inte är en robot)", r"jag är inte en robot", r"potwierd[źz],? że (?:jesteś człowiekiem|nie jesteś robotem)", r"nie jestem robotem", r"подтвердите,? что вы (?:не робот|человек)", r"я не робот", r"проверка(?: вашего)? браузера перед",
        r"підтвердьте,? що ви (?:не робот|людина)", r"(?:insan|robot) olmadığınızı (?:doğrulayın|kanıtlayın)", r"insan olduğunuzu doğrulayın", r"ben robot değilim", r"(?:تحقق من|أثبت) أنك (?:إنسان|لست روبوت\w*)", r"أنا لست (?:برنامج روبوت|روبوت\w*)",
        r"(?:あなたが)?(?:人間|ロボットではない)(?:である)?(?:ことを|か)(?:確認|証明)", r"私はロボットではありません", r"(?:请)?(?:确认|验证)(?:您|你)(?:是真人|不是机器人)", r"我不是机器人", r"正在检查您的浏览器",
    ),
    markup=_phrases(
        r"_cf_chl_opt", r"cf-chl-", r"challenge-(?:form|running|error-text)", r"captcha-delivery\.com", r"px-captcha", r"_incapsula_resource", r"awswafcookiedomainlist", r"\.awswaf\.com", r"ddos-guard/js",
        r"anubis_challenge", r"kpsdk", r"sec-if-cpt", r"vercel/security", r"distil_r_captcha", r"sucuri_cloudproxy_js", r"__qrator",
    ),
)  # fmt: skip

PARKED = StandIn(
    Parked,
    "offers the domain itself",
    "the outlet may have left this address: look at the site file's domains",
    headings=_phrases(r"(?:this |the )?domain (?:name )?(?:is |may be )?(?:for sale|expired|parked)", r"domain parking", r"parked domain", r"account suspended", r"domain (?:steht )?zu(?:m|r) verkauf"),
    lines=_phrases(
        r"(?:this|the) (?:web ?page|domain)(?: name)?(?: \S+)? (?:is|may be|has been|could be) (?:for sale|parked|available for purchase)", r"(?:buy|get|purchase) this domain", r"\S+\.\w{2,12} is for sale", r"(?:this|the) domain(?: name)? (?:has )?expired", r"domain has been suspended",
        r"(?:diese )?domain (?:\S+ )?(?:steht|ist) (?:eventuell )?(?:zum verkauf|zu verkaufen|geparkt)", r"ce (?:nom de )?domaine est (?:à vendre|en vente)", r"este dominio está (?:en venta|a la venta|à venda)", r"questo dominio è in vendita", r"deze domeinnaam is te koop",
        r"domänen? är till salu", r"(?:ta )?domena jest na sprzedaż", r"(?:этот )?домен (?:\S+ )?(?:продаётся|продается|припаркован)", r"(?:цей )?домен (?:продається|припарковано)", r"bu (?:alan adı|domain) satılıktır", r"هذا النطاق (?:معروض )?للبيع", r"このドメインは.{0,12}(?:販売|売り出し)", r"(?:此|该|本)域名.{0,6}(?:出售|转让|过期)",
    ),
    markup=_phrases(r"sedoparking", r"parkingcrew", r"bodis\.com", r"parklogic", r"cashparking", r"above\.com/marketplace"),
)  # fmt: skip

INTERCEPTED = StandIn(
    Intercepted,
    "a network on the way sent in the site's place",
    "ask from another network",
    headings=_phrases(r"(?:web ?(?:page|site)|site|url|access) (?:is )?blocked", r"web filter(?: violation)?", r"доступ (?:к (?:информационному )?ресурсу |к сайту )?(?:ограничен|заблокирован)", r"internet positif", r"erişim (?:engellendi|engeli)", r"sito (?:sottoposto a sequestro|oscurato)", r"seite gesperrt"),
    lines=_phrases(
        r"blocked (?:as per|under) the (?:instructions|orders?) of", r"(?:department of telecommunications|competent government authority)", r"access to (?:this|the) (?:web ?)?site has been (?:blocked|disabled|restricted) (?:by|under|pursuant|in accordance)",
        r"(?:has been|is) blocked by (?:your )?(?:network administrator|your organi[sz]ation|internet service provider|order of)", r"fortiguard", r"this page is blocked because it violates", r"(?:das|diese) (?:web)?(?:seite|site) (?:wurde|ist) (?:aufgrund|wegen) .{0,60}(?:gesperrt|blockiert)", r"netzsperre",
        r"(?:accès|l'accès) à ce site (?:a été|est) bloqué", r"(?:acceso a )?est[ea] (?:sitio|página)(?: web)? ha sido bloquead[oa] por (?:orden|requerimiento)", r"(?:sito|dominio) .{0,40}(?:sequestro|inibito|oscurato)", r"site (?:foi )?bloqueado por (?:ordem|determinação)", r"deze (?:website|site) is geblokkeerd (?:op last|door)",
        r"(?:strona|dostęp do strony) (?:została|został) zablokowan[ay]", r"доступ к .{0,40}(?:ограничен|заблокирован) .{0,40}(?:решени|федеральн|роскомнадзор)", r"доступ (?:до|к) .{0,40}(?:обмежено|заблоковано)", r"(?:5651 sayılı|koruma tedbiri|erişime engellenmiştir)", r"(?:تم حجب|هذا الموقع محجوب|تم حظر الوصول)", r"(?:该|此|您访问的)(?:网站|网页|网址).{0,10}(?:被(?:拦截|屏蔽|阻断)|禁止访问)",
    ),
)  # fmt: skip

GEOBLOCKED = StandIn(
    GeoBlocked,
    "is not shown in this country",
    "fetch it from a country where it is shown",
    headings=_phrases(r"unavailable (?:due to|for) legal reasons", r"451(?::? unavailable.{0,40})?", r"not available in your (?:country|region|location)", r"region(?:al)? (?:restricted|restriction)"),
    lines=_phrases(
        r"(?:not|un|isn't|isn’t) ?(?:currently )?available (?:in|from|to (?:visitors|users|readers) (?:in|from)) (?:your|most|the|this|certain) (?:current )?(?:country|region|location|area|european|territory)", r"(?:website|content|page|site) is (?:currently )?unavailable in (?:most )?(?:your|european|the eu)", r"unavailable (?:due to|for) legal reasons",
        r"(?:attempting to|trying to) access this (?:website|site) from a country", r"(?:because of|due to) (?:your )?(?:geographic|geographical|regional) (?:location|restrictions?)", r"(?:inhalt|seite|angebot) (?:ist )?in (?:ihrem land|ihrer region|deinem land|deiner region) (?:leider )?nicht (?:verfügbar|zugänglich)", r"n['’]est pas disponible dans (?:votre|cette) (?:pays|région)",
        r"no (?:está|se encuentra) disponible en (?:su|tu) (?:país|región|ubicación)", r"non è disponibile nel (?:tuo|suo) paese", r"não está disponível (?:no seu país|na sua região)", r"niet beschikbaar in (?:uw|jouw) (?:land|regio)", r"inte tillgänglig\w* i ditt land", r"niedostępn\w+ w (?:twoim|państwa) (?:kraju|regionie)",
        r"недоступ\w+ в вашей (?:стране|регионе)|недоступ\w+ в вашем регионе", r"недоступн\w+ (?:у|в) вашій країні", r"(?:ülkenizde|bölgenizde) (?:kullanılamıyor|erişilemez|mevcut değil)", r"غير متاح(?:ة)? في (?:بلدك|منطقتك)", r"お住まいの(?:国|地域)では.{0,12}(?:利用|ご覧|アクセス)", r"(?:您|你)所在的?(?:国家|地区|區域|国家或地区).{0,12}(?:不可用|无法|無法|不提供)",
    ),
)  # fmt: skip

MAINTENANCE = StandIn(
    Maintenance,
    "says that the site is being worked on",
    "ask again later",
    headings=_phrases(
        r"(?:site |website )?(?:is )?(?:under|down for|in) (?:scheduled |planned )?maintenance(?: mode)?", r"(?:scheduled|planned) maintenance", r"we(?:'|’)ll be (?:right )?back(?: soon)?!?", r"be right back", r"maintenance(?: mode)?", r"(?:the )?site is temporarily (?:unavailable|down)",
        r"wartungs(?:arbeiten|modus|seite)", r"(?:site )?en maintenance", r"en mantenimiento|mantenimiento (?:programado|del sitio)", r"(?:sito )?in manutenzione", r"em manutenção", r"onderhoud(?:swerkzaamheden)?", r"underhåll(?:sarbete)?", r"prace (?:techniczne|konserwacyjne)|przerwa techniczna",
        r"технические работы|техническое обслуживание", r"технічні роботи|технічне обслуговування", r"bakım (?:çalışması|modu)|bakımdayız", r"(?:الموقع )?(?:تحت|قيد) الصيانة", r"メンテナンス(?:中|のお知らせ)?", r"(?:网站|系统)?(?:正在)?维护(?:中)?|網站維護中?",
    ),
    lines=_phrases(
        r"(?:briefly )?unavailable for scheduled maintenance", r"(?:undergoing|performing|carrying out) (?:scheduled |planned |routine |some )?maintenance", r"we(?:'|’)ll be (?:right )?back (?:soon|shortly)", r"(?:wegen|aufgrund von) wartungsarbeiten .{0,40}nicht (?:erreichbar|verfügbar)", r"site est (?:actuellement )?en (?:cours de )?maintenance",
        r"sitio (?:web )?(?:está )?en mantenimiento", r"sito (?:è )?in manutenzione", r"site (?:está )?em manutenção", r"(?:web)?site is (?:momenteel )?in onderhoud", r"(?:sidan|webbplatsen) (?:är )?under underhåll", r"trwają prace (?:techniczne|konserwacyjne)", r"(?:на сайте )?(?:ведутся|проводятся) технические работы", r"(?:на сайті )?(?:проводяться|тривають) технічні роботи",
        r"site(?:miz)? (?:şu anda )?bakımda", r"(?:الموقع )?(?:تحت|قيد) الصيانة", r"メンテナンス(?:中|を(?:行って|実施して))", r"(?:网站|系统|網站|系統)(?:正在)?(?:维护|維護|升级)",
    ),
)  # fmt: skip

MISSING = StandIn(
    SoftNotFound,
    "says that nothing is here, under status 200",
    "nothing is lost: the address leads nowhere",
    headings=_phrases(
        r"(?:error |http |fehler |erreur |errore |erro |ошибка |помилка |hata |خطأ )*(?:404|410)(?: (?:error|fehler|not found|page not found))?", r"(?:oops[!,]* )?(?:(?:sorry,? )?(?:this|that|the) )?(?:page|article|story|content|file)(?: you (?:requested|are looking for))? (?:(?:(?:was |is |could |can)?(?:not|n['’]t)|can['’]t) (?:be )?(?:found|available)|doesn['’]?t exist|no longer (?:exists|available)|is no longer available|has been removed|unavailable)",
        r"page (?:not found|cannot be found)", r"nothing (?:was )?found(?: here)?", r"not found", r"(?:die |diese )?(?:seite|artikel|inhalt) (?:wurde |konnte |ist )?(?:leider )?nicht (?:gefunden(?: werden)?|(?:mehr )?verfügbar)|nicht gefunden", r"(?:cette )?page (?:est )?(?:introuvable|non trouvée|n['’]existe (?:pas|plus))",
        r"(?:la )?página no (?:encontrada|existe|se (?:ha )?encontr\w+)|no encontrad[ao]", r"pagina non (?:trovata|esiste|disponibile)", r"página não (?:encontrada|existe)", r"(?:страница|материал|новость) не (?:найден[ао]?|существует)", r"(?:сторінк[ау]|матеріал|новин[ау]) не (?:знайдено|існує)", r"(?:sidan|artikeln) (?:kunde inte hittas|hittades inte|finns inte(?: längre)?)",
        r"(?:deze )?pagina (?:is )?niet (?:gevonden|beschikbaar)|pagina bestaat niet(?: meer)?", r"siden (?:blev|ble) ikke fun[dn]et", r"sivua ei löytynyt", r"(?:strona|artykuł) (?:nie (?:została|został|istnieje)(?: znalezion[ay])?)|nie znaleziono (?:strony|artykułu)", r"stránka nenalezena", r"(?:aradığınız )?sayfa (?:bulunamadı|mevcut değil)",
        r"(?:(?:لم يتم العثور على|عذرا،?) )?(?:ال)?صفحة (?:غير موجودة|المطلوبة غير موجودة)|الصفحة غير موجودة|لم يتم العثور على الصفحة", r"(?:お探しの)?(?:ページ|記事)(?:が|は)(?:見つかりません(?:でした)?|存在しません)", r"(?:(?:您|你)(?:访问|要找)的)?(?:页面|頁面|网页|網頁|文章)(?:不存在|未找到|找不到|已(?:被)?删除)|找不到(?:页面|頁面|网页|網頁)?", r"페이지를 찾을 수 없습니다", r"η σελίδα δεν βρέθηκε", r"halaman tidak ditemukan",
    ),
    lines=_NEVER,
)  # fmt: skip

LOGIN = StandIn(
    LoginWall,
    "wants an account before it shows anything",
    "the archive signs in nowhere; leave the address out, or accept that it stays unread",
    headings=_phrases(
        r"(?:please )?(?:log|sign)[ -]?in(?: (?:to (?:your account|continue|read)|required).{0,30})?", r"members? only", r"login", r"subscriber (?:login|sign in)", r"(?:bitte )?(?:anmelden|einloggen)|anmeldung(?: erforderlich)?", r"(?:se )?connecte[rz](?:-vous)?|connexion|identifiez-vous", r"iniciar sesión|inicia(?:r)? (?:tu )?sesión|acceso (?:a )?(?:usuarios|suscriptores)", r"accedi|effettua il login",
        r"entrar|(?:fazer|faça) login|iniciar sessão", r"inloggen|log in", r"logga in", r"zaloguj(?: się)?|logowanie", r"вход|войти|авторизация", r"вхід|увійти|авторизація", r"giriş yap(?:ın)?|üye girişi", r"تسجيل الدخول", r"ログイン", r"登录|登錄|登入",
    ),
    lines=_phrases(
        r"(?:you (?:must|need to) (?:be )?|please )(?:log(?:ged)?|sign(?:ed)?)[ -]?in (?:to|before)", r"(?:log|sign) in to (?:continue|read|view|access)", r"(?:melden sie sich an|bitte loggen sie sich ein|sie müssen (?:sich anmelden|angemeldet sein))", r"(?:connectez|identifiez)-vous pour (?:lire|continuer|accéder)", r"inicia(?:r)? sesión para (?:continuar|leer|ver|acceder)", r"accedi per (?:continuare|leggere)",
        r"(?:faça login|entre|inicie sessão) para (?:continuar|ler)", r"log in om (?:verder te|dit|het)", r"logga in för att (?:läsa|fortsätta)", r"zaloguj się,? (?:aby|żeby)", r"(?:войдите|авторизуйтесь),? чтобы", r"(?:увійдіть|авторизуйтесь),? щоб", r"(?:devam etmek|okumak) için giriş yap", r"(?:سجل|قم بتسجيل) الدخول (?:لقراءة|للمتابعة)", r"(?:続き|記事)(?:を(?:読む|お読み)|は).{0,12}ログイン", r"(?:请|請)(?:先)?(?:登录|登錄|登入)",
    ),
)  # fmt: skip

CONSENT = StandIn(
    ConsentWall,
    "asks for consent in place of showing an article",
    "the archive consents to nothing; a feed or another address may show the text",
    headings=_phrases(r"before you continue", r"(?:your|you control your) (?:privacy|consent|choices|data)", r"(?:cookie|privacy|consent)[- ]?(?:consent|einstellungen|settings|policy|hinweis|zustimmung|wall|preferences)?", r"mit werbung (?:weiterlesen|lesen).{0,40}", r"datenschutz.{0,20}", r"(?:einwilligung|zustimmung).{0,30}", r"gestion des cookies|vos choix.{0,40}", r"(?:wij|we) (?:gebruiken|waarderen).{0,40}"),
    lines=_phrases(
        r"(?:we|us)(?:,? (?:and|as well as) our (?:\d+ )?(?:\w+ )?partners,?)? (?:use|value|store|care about) (?:\w+ ){0,3}(?:cookies|your privacy)", r"(?:accept|agree to|allow|consent to) (?:all )?(?:cookies|and continue)?", r"before you continue", r"mit (?:werbung|cookies) (?:und cookies |kostenlos )?(?:weiterlesen|lesen|nutzen|weiter)", r"(?:alle(?:n|s)? )?(?:cookies )?(?:akzeptieren|zustimmen)(?: und (?:weiter|schließen))?", r"(?:verwenden|nutzen|setzen) (?:wir |und unsere partner )?(?:\w+ ){0,4}cookies", r"wir (?:und unsere (?:\d+ )?\w+ )?(?:verwenden|nutzen|benötigen|brauchen) (?:\w+ ){0,4}(?:cookies|zustimmung|einwilligung)",
        r"nous (?:et nos (?:\d+ )?partenaires )?utilisons (?:\w+ ){0,3}cookies", r"(?:tout )?accepter(?: et (?:continuer|fermer))?", r"continuer sans accepter", r"(?:utilizamos|usamos) (?:\w+ ){0,3}cookies", r"aceptar (?:todo|todas|y continuar|cookies)", r"(?:utilizziamo|usiamo) (?:\w+ ){0,3}cookie", r"accetta (?:tutto|e continua|tutti)", r"(?:utilizamos|usamos) cookies", r"aceitar (?:tudo|todos|e continuar)",
        r"(?:wij|we) (?:gebruiken|plaatsen) (?:\w+ ){0,3}cookies", r"(?:alles )?(?:accepteren|toestaan)|akkoord(?: en door)?", r"vi (?:och våra partners )?använder (?:\w+ ){0,3}(?:cookies|kakor)", r"(?:godkänn|acceptera) (?:alla|cookies|kakor)", r"(?:używamy|korzystamy z) (?:\w+ ){0,3}(?:plików )?cookies?", r"(?:akceptuj|zaakceptuj|zgadzam się).{0,20}", r"(?:мы )?используем (?:файлы )?(?:cookie|куки)", r"принять (?:все|и продолжить)|соглас(?:ен|иться)",
        r"(?:ми )?використовуємо (?:файли )?(?:cookie|кукі)", r"прийняти (?:всі|усі|та продовжити)|погоджу(?:юсь|ватися)", r"çerez(?:ler|leri)? kullan\w+", r"(?:tümünü )?kabul (?:et|ediyorum)", r"نستخدم (?:نحن وشركاؤنا )?ملفات تعريف الارتباط", r"(?:قبول|موافق|أوافق)(?: الكل)?", r"(?:cookie|クッキー)(?:を(?:使用|利用))", r"(?:すべて)?(?:同意|許可)(?:する|して(?:続ける|次へ))", r"我们使用 ?cookie", r"(?:全部)?(?:接受|同意)(?:所有|全部|并继续)?",
    ),
)  # fmt: skip

#: Words that a page must have somewhere before it can be a consent wall.
COOKIE = re.compile(
    r"cookie|consent|einwillig|datenschutz|kakor|çerez|куки|кукі|クッキー|ارتباط|隐私|privacy|rgpd|gdpr|dsgvo", re.I
)

#: In the order in which they are asked: whoever sent the page before what the page says.
STAND_INS = (CHALLENGE, INTERCEPTED, GEOBLOCKED, PARKED, MAINTENANCE, MISSING, CONSENT, LOGIN)

_PARTS = re.compile(r"\s+[|\-–—·»«•:]+\s+|[|»«•]|: ")


def is_heading(pattern: re.Pattern[str], heading: str) -> str:
    """The phrase that a heading, or a part of it between its dividers, mostly is; '' for none."""
    return next(
        (
            found
            for part in dict.fromkeys((heading, *_PARTS.split(heading)))
            if (found := _mostly(pattern, part, SHARE_OF_HEADING))
        ),
        "",
    )


def is_line(pattern: re.Pattern[str], line: str) -> str:
    """The phrase that a line mostly is; '' for none."""
    return _mostly(pattern, line, SHARE_OF_LINE)


def _mostly(pattern: re.Pattern[str], text: str, share: float) -> str:
    bare = text.strip()
    if len(bare) > _LONGEST:
        return ""
    for found in pattern.finditer(bare):
        if found[0] and len(found[0]) >= share * len(bare):
            return found[0]
    return ""
