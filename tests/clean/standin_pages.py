"""Pages in an article's place, and articles that look like them; kinds, languages, markup."""

from __future__ import annotations

from collections.abc import Iterator

_MENU = "<nav><ul><li><a href=/>Home</a></li><li><a href=/p>Politics</a></li><li><a href=/s>Sport</a></li></ul></nav>"
_FOOT = "<footer><a href=/imprint>Imprint</a> <a href=/privacy>Privacy</a></footer>"

#: kind → language → heading, then lines.
_SAID: dict[str, dict[str, tuple[str, ...]]] = {
    "challenge": {
        "en": ("Just a moment...", "Checking your browser before accessing the site."),
        "en-waf": ("Access Denied", "You don't have permission to access this page on this server.", "Reference #18.1"),
        "de": ("Einen Moment bitte", "Bitte bestätigen Sie, dass Sie ein Mensch sind."),
        "fr": ("Un instant…", "Vérifiez que vous êtes humain."),
        "es": ("Un momento", "Verifique que usted es un humano."),
        "it": ("Un attimo", "Conferma di essere umano."),
        "pt": ("Um momento", "Confirme que você é humano."),
        "nl": ("Nog even geduld", "We controleren of u een mens bent."),
        "sv": ("Ett ögonblick", "Bekräfta att du är en människa."),
        "pl": ("Jedną chwilę", "Potwierdź, że jesteś człowiekiem."),
        "ru": ("Проверка браузера", "Подтвердите, что вы не робот."),
        "uk": ("Зачекайте", "Підтвердьте, що ви не робот."),
        "tr": ("Bir dakika lütfen", "İnsan olduğunuzu doğrulayın."),
        "ar": ("لحظة من فضلك", "تحقق من أنك إنسان."),
        "ja": ("しばらくお待ちください", "あなたが人間であることを確認します。"),
        "zh": ("请稍候", "请确认您是真人。"),
    },
    "soft_404": {
        "en": ("Oops! That page can’t be found.", "Try the search."),
        "en-404": ("404", "Nothing is here."),
        "de": ("Seite nicht gefunden", "Zur Startseite"),
        "fr": ("Page introuvable", "Retour à l'accueil"),
        "es": ("Página no encontrada", "Volver al inicio"),
        "it": ("Pagina non trovata", "Torna alla home"),
        "pt": ("Página não encontrada", "Voltar ao início"),
        "nl": ("Pagina niet gevonden", "Terug naar de startpagina"),
        "sv": ("Sidan kunde inte hittas", "Till startsidan"),
        "pl": ("Strona nie została znaleziona", "Wróć"),
        "ru": ("Страница не найдена", "На главную"),
        "uk": ("Сторінку не знайдено", "На головну"),
        "tr": ("Sayfa bulunamadı", "Ana sayfaya dön"),
        "ar": ("الصفحة غير موجودة", "العودة"),
        "ja": ("ページが見つかりません", "トップへ"),
        "zh": ("页面不存在", "返回首页"),
    },
    "consent_wall": {
        "en": ("Before you continue", "We use cookies. Accept all cookies to go on reading."),
        "de": ("Mit Werbung weiterlesen", "Wir und unsere Partner verwenden Cookies.", "Alle akzeptieren"),
        "fr": ("Vos choix", "Nous et nos partenaires utilisons des cookies.", "Tout accepter"),
        "es": ("Su privacidad", "Utilizamos cookies propias.", "Aceptar todo"),
        "it": ("La tua privacy", "Utilizziamo i cookie.", "Accetta tutto"),
        "pt": ("Privacidade", "Utilizamos cookies.", "Aceitar tudo"),
        "nl": ("Cookies", "Wij gebruiken cookies.", "Alles accepteren"),
        "sv": ("Kakor", "Vi använder kakor.", "Godkänn alla"),
        "pl": ("Prywatność", "Używamy plików cookies.", "Akceptuj wszystkie"),
        "ru": ("Файлы cookie", "Мы используем файлы cookie.", "Принять все"),
        "uk": ("Файли cookie", "Ми використовуємо файли cookie.", "Прийняти всі"),
        "tr": ("Çerezler", "Sitemizde çerez kullanıyoruz.", "Tümünü kabul et"),
        "ar": ("الخصوصية", "نستخدم ملفات تعريف الارتباط.", "قبول الكل"),
        "ja": ("クッキー", "当サイトはクッキーを使用します。", "すべて同意する"),
        "zh": ("隐私", "我们使用 Cookie。", "全部接受"),
    },
    "geoblocked": {
        "en": ("Sorry", "This content is not available in your country."),
        "en-eu": ("451: Unavailable due to legal reasons", "You are attempting to access this website from a country of the Union."),
        "de": ("Leider", "Dieser Inhalt ist in Ihrem Land leider nicht verfügbar."),
        "fr": ("Désolé", "Ce contenu n'est pas disponible dans votre pays."),
        "es": ("Aviso", "Este contenido no está disponible en su país."),
        "it": ("Avviso", "Il contenuto non è disponibile nel tuo paese."),
        "pt": ("Aviso", "O conteúdo não está disponível no seu país."),
        "nl": ("Helaas", "Deze video is niet beschikbaar in uw land."),
        "sv": ("Tyvärr", "Innehållet är inte tillgängligt i ditt land."),
        "pl": ("Uwaga", "Treść niedostępna w Twoim kraju."),
        "ru": ("Извините", "Материал недоступен в вашей стране."),
        "uk": ("Вибачте", "Матеріал недоступний у вашій країні."),
        "tr": ("Üzgünüz", "Bu içerik ülkenizde kullanılamıyor."),
        "ar": ("عذرا", "هذا المحتوى غير متاح في بلدك."),
        "ja": ("お知らせ", "お住まいの地域ではご覧いただけません。"),
        "zh": ("抱歉", "您所在的国家或地区无法访问此内容。"),
    },
    "maintenance": {
        "en": ("Maintenance", "Briefly unavailable for scheduled maintenance. Check back in a minute."),
        "en-back": ("We’ll be back soon!", "Sorry for the trouble."),
        "de": ("Wartungsarbeiten", "Bitte versuchen Sie es später."),
        "fr": ("Site en maintenance", "Revenez plus tard."),
        "es": ("En mantenimiento", "Vuelva más tarde."),
        "it": ("Sito in manutenzione", "Torna presto."),
        "pt": ("Em manutenção", "Volte mais tarde."),
        "nl": ("Onderhoud", "Probeer het later."),
        "sv": ("Underhållsarbete", "Försök senare."),
        "pl": ("Prace techniczne", "Spróbuj później."),
        "ru": ("Технические работы", "Зайдите позже."),
        "uk": ("Технічні роботи", "Зайдіть пізніше."),
        "tr": ("Bakım çalışması", "Daha sonra deneyin."),
        "ar": ("الموقع تحت الصيانة", "عد لاحقا."),
        "ja": ("メンテナンス中", "のちほどお越しください。"),
        "zh": ("网站维护中", "请稍后再来。"),
    },
    "parked": {
        "en": ("quay-times.example", "This domain is for sale!", "Buy this domain"),
        "en-expired": ("Welcome", "This domain has expired."),
        "de": ("quay-times.example", "Diese Domain steht zum Verkauf."),
        "fr": ("quay-times.example", "Ce nom de domaine est à vendre."),
        "es": ("quay-times.example", "Este dominio está en venta."),
        "it": ("quay-times.example", "Questo dominio è in vendita."),
        "nl": ("quay-times.example", "Deze domeinnaam is te koop."),
        "sv": ("quay-times.example", "Domänen är till salu."),
        "pl": ("quay-times.example", "Domena jest na sprzedaż."),
        "ru": ("quay-times.example", "Домен продаётся."),
        "uk": ("quay-times.example", "Домен продається."),
        "tr": ("quay-times.example", "Bu alan adı satılıktır."),
        "ar": ("quay-times.example", "هذا النطاق معروض للبيع."),
        "ja": ("quay-times.example", "このドメインは販売中です。"),
        "zh": ("quay-times.example", "此域名正在出售。"),
    },
    "intercepted": {
        "en": ("Website blocked", "Access to this website has been blocked under an order of the court."),
        "en-filter": ("Web Filter Violation", "The page is blocked by your network administrator."),
        "de": ("Seite gesperrt", "Netzsperre"),
        "fr": ("Avis", "L'accès à ce site a été bloqué."),
        "it": ("Sito sottoposto a sequestro", "Avviso"),
        "ru": ("Доступ ограничен", "Доступ к ресурсу ограничен по решению суда."),
        "tr": ("Erişim engellendi", "Bu siteye erişim engellenmiştir."),
        "ar": ("تنبيه", "هذا الموقع محجوب."),
        "zh": ("提示", "您访问的网站被拦截。"),
    },
    "login_wall": {
        "en": ("Sign in", "You must be logged in to view this page."),
        "de": ("Anmelden", "Bitte loggen Sie sich ein."),
        "fr": ("Connexion", "Connectez-vous pour lire la suite."),
        "es": ("Acceso", "Inicia sesión para continuar."),
        "it": ("Accesso", "Accedi per continuare."),
        "pt": ("Acesso", "Faça login para continuar."),
        "nl": ("Account", "Log in om verder te lezen."),
        "sv": ("Konto", "Logga in för att läsa."),
        "pl": ("Konto", "Zaloguj się, aby czytać."),
        "ru": ("Доступ", "Войдите, чтобы читать дальше."),
        "uk": ("Доступ", "Увійдіть, щоб читати далі."),
        "tr": ("Hesap", "Okumak için giriş yapın."),
        "ar": ("حسابك", "سجل الدخول للمتابعة."),
        "ja": ("会員", "続きを読むにはログイン"),
        "zh": ("会员", "请先登录"),
    },
}  # fmt: skip


def _pages() -> Iterator[tuple[str, str, str]]:
    for kind, languages in _SAID.items():
        for language, (heading, *lines) in languages.items():
            said = "".join(f"<p>{line}</p>" for line in lines)
            head = f"<head><meta charset=utf-8><title>{heading} | The Quay</title></head>"
            yield (
                kind,
                language,
                f"<html lang={language[:2]}>{head}<body>{_MENU}<h1>{heading}</h1>{said}{_FOOT}</body></html>",
            )


ADDRESSED = list(_pages())

MARKUP = [
    ("challenge", '<html><head><title>quay.example</title></head><body><p id="cmsg">Please enable JS and disable any ad blocker</p><script src="https://ct.captcha-delivery.com/c.js"></script></body></html>'),
    ("challenge", "<html><head><title></title></head><body><script>window._cf_chl_opt={cvId: '3'};</script></body></html>"),
    ("challenge", '<html><body><div id="px-captcha"></div><p>Quay</p></body></html>'),
    ("parked", '<html><head><title>quay.example</title></head><body><script src="https://www.sedoparking.com/frmpark/x.js"></script><p>Quay</p></body></html>'),
    ("login_wall", '<title>Login</title><h1>Login</h1><form><input name=user><input type="password" name=word><button>Go</button></form>'),
]  # fmt: skip

_TOLD = "The storm reached the harbour before dawn and the council closed both piers until the evening. " * 12

SHELLS = [
    "<html><body><script>app()</script><div id=root></div></body></html>",
    '<html><head><title>Quay</title></head><body><noscript>You need to enable JavaScript to run this app.</noscript><div id="app"><p>Loading…</p></div><script src=/app.js></script></body></html>',
    f'<title>Storm</title><script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Storm", "articleBody": "{_TOLD}"}}</script><div id=__next><h1>Storm</h1></div>',
    f'<title>Storm</title><div id="__next"></div><script id="__NEXT_DATA__" type="application/json">{{"props": "{_TOLD * 3}"}}</script><footer>Quay Media</footer>',
    f"<html><head><title>Thread</title></head><body><div></div><noscript><article><p>{_TOLD}</p></article></noscript><script src=/a.js></script></body></html>",
    "<html lang=de><body><p>Bitte aktivieren Sie JavaScript, um die Seite zu sehen.</p><script src=a.js></script></body></html>",
    "<html lang=ja><body><noscript>JavaScriptを有効にしてください。</noscript><script src=a.js></script></body></html>",
]  # fmt: skip

MENTIONS = [
    "You have been blocked, said the machine, and the whole town had to complete the captcha.",
    "Page not found in the archive puzzles clerks, and cookies were found in its place.",
    "Maintenance of the two piers begins on Monday, and the ferry will not sail.",
    "Access denied to three harbours: the council closed them after the storm.",
    "Just a moment of carelessness cost the keeper of the dam his favourite teapot.",
    "404 sheep crossed the bridge on Monday, and a clerk counted every one of them.",
    "Cookies and consent were the subject of the court's ruling about four newspapers.",
    "A domain is for sale, and its owner, a baker, wants a boat in exchange for it.",
    "Login halls of the old customs house will be opened to visitors in spring.",
    "Unavailable in your country: the regulator fines an outlet for closing its doors to readers.",
]

_AROUND = "".join(f"<li><a href=/s/{n}>Another headline of the day {n}</a></li>" for n in range(9))

SHORT = [
    f"<html><head><title>{title} | Quay</title></head><body>{_MENU}<main><article><h1>{title}</h1><p>{text}</p></article></main><aside><ul>{_AROUND}</ul></aside>{_FOOT}</body></html>"
    for title, text in (
        ("Ferry cancelled", "The ferry to the islands will not sail on Monday, the harbour office said."),
        ("Anna Keeper, 91", "Anna Keeper, who kept the northern light for forty years, died at home on Sunday."),
        ("Paro del ferry", "El ferry no saldrá el lunes, según informó la oficina del puerto de la isla."),
        ("Паром отменён", "Паром на острова в понедельник не пойдёт, сообщили в управлении порта."),
        ("渡轮停航", "港务处表示，前往群岛的渡轮周一停航，预计周三恢复。"),
        ("フェリー欠航", "港湾事務所によると、島へのフェリーは月曜日に欠航する。"),
        ("إلغاء العبّارة", "قالت إدارة الميناء إن العبّارة المتجهة إلى الجزر لن تبحر يوم الاثنين."),
        ("Ministry site down", "The ministry's website is under maintenance after an attack, its spokesman said on Monday evening."),
    )
]  # fmt: skip

WALL = (
    "<p>We and our partners use cookies and similar means to keep and read information on your device, and to process personal data such as your address.</p>"
    "<p>With your consent we may use precise location, and tell devices apart by scanning them; you may withdraw your consent to cookies at any time below.</p>"
    "<p>Some of our partners process your data without your consent, on the ground of a legitimate interest, to which you may object in the privacy settings.</p>"
)
