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
     "hozzászólás kommentit feedback share-your your-feedback leserbrief leserbriefe bình-luận コメント 评论 留言 评论区 댓글 تعليقات"),
    (Reason.SHARE,
     "tweet tweeten gefällt-mir share shares sharing teilen partager compartir compartilhar condividi delen dela deel del поделиться поділитися udostępnij sdílet "
     "megosztás whatsapp linkedin pinterest telegram flipboard tumblr mastodon bluesky facebook twitter xing copy-link link-kopieren "
     "link-copied zum-kopieren follow-us folgen-sie folge-uns seguici síguenos suivez-nous email-this print-this drucken ausdrucken imprimer imprimir "
     "chia-sẻ シェア 分享 공유 merken"),
    (Reason.SIGNUP,
     "newsletter newsletters newslettern subscribe abonnieren abonnez suscríbete inscríbete subscribers sign-up inbox email-alerts stay-informed email-address "
     "e-mail-adresse iscriviti assine prenumerera donate-now donate-today make-donation spenden unterstützen unterstütze request-info soutenir apóyanos sostienici wesprzyj-nas поддержать support-us become-member membership register registrieren "
     "подписаться підписатися push-nachrichten download-app app-herunterladen the-app our-app unsere-app zur-app app-store google-play подписывайтесь подпишитесь suscríbase subscreva inschrijven abonneren prenumerera abone-ol zapisz-się rss-feed abonnements browser-push"),
    (Reason.CONSENT, "verwendet-cookies use-cookies cookie cookies consent dsgvo gdpr einwilligung zustimmung tracking cookie-einstellungen privatsphäre"),
    (Reason.PAYWALL, "abonnent abonnenten abonnés already-subscriber plus-artikel weiterlesen-mit exclusive-subscribers"),
    (Reason.MOST_READ,
     "most-read most-popular most-viewed most-shared meistgelesen meistgelesene meist-gelesen meistgeklickt häufig-gelesen mais-lidas "
     "más-leído más-leídas más-leídos más-visto plus-lus più-letti più-lette mest-lest mest-læst mest-läst meest-gelezen trending popular "
     "others-are others-reading are-reading populär beliebt beliebte beliebteste populaires popolari populares najczęściej-czytane самое-читаемое популярное çok-okunanlar"),
    (Reason.RELATED,
     "könnte-dich dich-auch sie-auch auch-interessieren also-like previous-post mehr-zu weitere-beiträge ähnliche-beiträge puede-interesar mais-sobre vedi-anche zobacz-także похожие ilgili-haberler related relacionadas relacionados relacionada verwandte ähnliche read-more read-also read-next lesen-sie mehr-zum mehr-aus mehr-von "
     "more-from more-stories more-news more-like more-on auch-interessant das-könnte könnte-sie latest-news latest-posts latest-stories latest "
     "neueste neuesten últimas recientes recent-posts recent recommended recommendations empfohlene empfehlungen recommandés you-may you-might "
     "à-lire lire-aussi te-puede leia-também leggi-anche weitere-artikel weitere-inhalte weitere-informationen weitere-meldungen lees-ook läs-mer läs-också "
     "les-også læs-også up-next just-in nächster-artikel vorheriger previous-article next-article next-post previous-post siehe-auch see-also "
     "similar-articles on-topic zum-thema más-noticias más-información notas-relacionadas czytaj-także czytaj-też читайте-также "
     "all-articles browse-all discover-more view-all all-posts more-insights dossier dossiers 関連記事 相关阅读 相關新聞 延伸閱讀 tin-liên liên-quan further-reading editor-picks dont-miss don-miss in-other"),
    (Reason.TAGS, "tags tagged tag schwerpunkte kategorie kategorien category categories topics themen schlagworte schlagwörter etiquetas filed-under keywords mehr-themen lesen-über mehr-über more-about related-topics verwandte-themen temas-relacionados sujets-liés теги tagi mots-clés temas"),
    (Reason.AD,
     "advertisement advertisements anzeige annonce annons publicidad publicidade werbung reklam реклама sponsored gesponsert promoted publicité "
     "pubblicità mainos advertentie get-started free-trial book-demo book-free request-demo get-demo shop-now buy-now buy-here order-now promo coupon "
     "gutschein gutscheine deals affiliate partner-content sponsor learn-how try-free start-free get-quote contact-sales visit-website free-consultation "
     "talk-to start-shopping shopping-now start-today started-today jetzt-kaufen jetzt-bestellen jetzt-testen gratis-testen kostenlos-testen jetzt-sichern jetzt-buchen check-price view-deal"),
    (Reason.CAPTION,
     "photo photos foto fotos photograph photographer bildquelle fotostrecke bilderstrecke bildergalerie galerie gallery getty shutterstock "
     "unsplash pexels istock istockphoto adobestock pixabay imago picture-alliance crédit-photo courtesy-of фото"),
    (Reason.COUNTER, "rating ratings votes bewertung bewertungen helpful hilfreich abstimmung umfrage poll views gefallen stars"),
    (Reason.MENU,
     "skip menu menü navigation hauptnavigation hauptmenü untermenü unternavigation search suche suchen buscar recherche zoeken sök søk login "
     "anmelden einloggen abmelden log-in sign-in home startseite kontakt impressum imprint datenschutz privacy-policy terms agb back-to "
     "zum-seitenanfang nach-oben oben sitemap table-of inhaltsverzeichnis contents powered-by all-rights language sprache careers "
     "scroll scrollen über-uns about-us contact-us navigieren schließen close filter edition zurück-zur zurück-zum zurück-zu retour volver voltar indietro powrót terug tilbake tillbaka geri назад 戻る 返回 zum-inhalt site-map cookie-settings"),
    (Reason.HIDDEN, "javascript loading error"),
    (Reason.OUTSIDE_BODY, "sources references quellen quellenangaben literaturverzeichnis fußnoten footnotes bibliographie bibliografia źródła источники"),
)  # fmt: skip

#: Word or pair → what it speaks of.
SAYINGS: dict[str, Reason] = {word: reason for reason, words in _ROWS for word in words.split()}
_WORD = re.compile(r"[^\W\d_]+")
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
    "word-teaser tag-dialog tag-control tag-figure tag-footer tag-embed embedded-post link-line label left-over linked-heading tail-heading list-heading heading-of-nothing word-share word-player"
)


def said(text: str) -> dict[Reason, int]:
    """What the beginning of a text speaks of, and how often; what comes first stands first."""
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
    return found
