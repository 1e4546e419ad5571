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

    def matches(self, text: str) -> bool:
        """Whether a unit is such a line."""
        return len(text) <= self.at_most and self.pattern.match(text) is not None


def _whole(name: str, reason: Reason, at_most: int, *alternatives: str) -> Line:
    return Line(name, reason, re.compile(rf"\W*(?:{'|'.join(alternatives)})\W*\Z", re.IGNORECASE), at_most)


def _opening(name: str, reason: Reason, at_most: int, *alternatives: str) -> Line:
    return Line(name, reason, re.compile(rf"\W*(?:{'|'.join(alternatives)})", re.IGNORECASE), at_most)


WHOLE = (
    _whole("line-ad", Reason.AD, 80,
           r"advertisements?", r"ad", r"ads by \w+", r"advertise (?:with|here)\b[^.]{0,70}", r"sponsored(?: content)?", r"promoted", r"continue reading below(?: advertisement)?",
           r"(?:article|story) continues (?:below|after)(?: (?:this )?(?:ad|advertisement))?", r"scroll to continue(?: with content)?", r"реклама",
           r"werbung", r"anzeige", r"publicité", r"publicidad", r"pubblicità", r"publicidade", r"reklama?", r"reklame", r"annonse", r"mainos",
           r"advertentie", r"hirdetés", r"διαφήμιση", r"إعلان", r"广告", r"広告", r"광고", r"quảng cáo", r"iklan", r"spot_img", r"skip ad(?:vertisement)?",
           r"lesen sie hier weiter", r"weiterlesen nach der anzeige", r"artikel wird nach der anzeige fortgesetzt", r"lire la suite après la pub(?:licité)?"),
    _whole("line-share", Reason.SHARE, 90,
           r"share(?: (?:this|on|via|with|the)\b[^.]{0,50})?", r"teilen", r"artikel teilen", r"partager(?: cet article| sur \w+)?", r"compartir(?: en \w+)?",
           r"condividi", r"compartilh(?:e|ar)(?: no \w+)?", r"поделиться(?: в \w+)?", r"поділитися", r"del(?: på \w+| artikel(?:en)?)?", r"deel(?: dit artikel| via \w+)?", r"udostępnij",
           r"tweet", r"(?:copy|link) (?:link|copied)(?: to clipboard)?", r"facebook", r"twitter", r"whatsapp", r"e-?mail", r"print(?: this)?(?: article)?", r"drucken", r"imprimer",
           r"telegram", r"linkedin", r"pinterest", r"reddit", r"follow us(?: on [^.]{0,60})?", r"like us on facebook", r"save(?: article)?", r"listen(?: to this article)?", r"gift this article"),
    _whole("line-comments", Reason.COMMENTS, 80,
           r"\d* ?comments?(?: \(?\d+\)?)?", r"(?:leave|post|add|write|view|show|load)(?: a| all| more)? (?:comments?|reply)", r"\d* ?kommentare?(?: \(?\d+\)?)?",
           r"kommentar schreiben", r"\d* ?commentaires?", r"\d* ?comentarios?", r"\d* ?comentários?", r"join the (?:conversation|discussion)", r"комментарии", r"would love your thoughts, please comment\.?x?"),
    _whole("line-reading-time", Reason.BYLINE, 50,
           r"\d+ ?[-–]? ?min(?:ute)?s?\.?(?: de)?(?: read(?:ing time)?| lesezeit| lecture| lectura| lettura| leitura)?",
           r"(?:lesezeit|reading time|time to read|temps de lecture|tiempo de lectura|lesedauer|leestijd|lästid)\W{0,3}(?:ca\.? )?\d+ ?min\w*\.?", r"\d+ хв\w*", r"\d+ мин\w*"),
    _whole("line-counter", Reason.COUNTER, 80, r"\(?visited \d[\d ,.]* times?, \d[\d ,.]* visits? today\)?", r"[\d.,]+k? (?:views?|shares?|likes?|reads|aufrufe|просмотр\w*)"),
    _whole("line-media", Reason.HIDDEN, 110,
           r"this slideshow requires javascript", r"(?:please )?enable javascript[^.]{0,60}", r"your browser does not support[^.]{0,50}", r"\[/?[a-z_]{3,20}[^\]]{0,60}\]",
           r"(?:click|tap) (?:here )?to (?:enlarge|expand|view|play|watch)\b[^.]{0,40}", r"play(?: video)?", r"watch (?:video|now|live|below)", r"video", r"image", r"gallery", r"loading\W*", r"article content",
           r"toggle caption", r"hide caption", r"enlarge this image", r"expand", r"close", r"menu", r"advert", r"bild vergrößern", r"×", r"x"),
    _whole("line-end", Reason.BYLINE, 30, r"ends?", r"###", r"-30-", r"\(?ende\)?", r"fin"),
    _whole("line-rights", Reason.OUTSIDE_BODY, 300,
           r"(?:©|\(c\)|copyright|all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|tutti i diritti riservati|todos os direitos reservados|все права защищены|wszelkie prawa zastrzeżone|alle rettigheter|med ensamrätt)\b[^\n]{0,260}",
           r"[^.]{0,80}(?:©|all rights reserved|alle rechte vorbehalten)[^\n]{0,120}"),
    _opening("line-embed-consent", Reason.CONSENT, 900,
             r"um (?:diese|eingebettete|externe|weitere)\w* inhalte? (?:\w+ )?(?:anzuzeigen|darzustellen|anzusehen|sehen zu können)", r"um (?:deine|ihre) (?:persönlichen |personenbezogenen )?daten zu schützen,",
             r"[^.]{0,160}cookies? (?:and|und|et|y|e|en|och|og|i) (?:other|similar|andere|ähnliche|vergleichbare|autres|d'autres|otras|altre|outras|andra|lignende|liknande|podobn|vergelijkbare) ?(?:similar |ähnliche )?(?:technolog|teknolog|tecnolog|techni)",
             r"(?:an dieser stelle (?:findest du|finden sie|befindet sich|wird)|hier ist ein externer inhalt|empfohlener (?:redaktioneller|externer) inhalt|externer inhalt|mit (?:ihrer|deiner) zustimmung|personenbezogene daten (?:können|werden)|ich bin damit einverstanden|inhalte? von \w+ (?:laden|anzeigen|aktivieren))",
             r"(?:this content is (?:hosted|imported|not available)|we need your (?:consent|permission) to|to (?:view|see|display) this (?:content|video|embed)|view this post on|a post shared by|ce contenu (?:est bloqué|n'a pas)|para ver este contenido|este contenido (?:no|está)|questo contenuto|aby (?:zobaczyć|wyświetlić))"),
    _whole("line-signup", Reason.SIGNUP, 200,
           r"(?:sign up|subscribe|register)(?: now| here| today| free)?(?: (?:for|to) [^.]{0,120})?", r"(?:sign up|subscribe|register) (?:\w+ )?(?:to|for) (?:our|the|my)\b[^.]{0,80}\b(?:newsletters?|bulletins?|briefings?|e-?mails?)\b[^\n]{0,160}",
           r"newsletter", r"abonnieren(?: sie)?[^.]{0,80}", r"s'(?:abonner|inscrire)[^.]{0,60}", r"suscríbete[^.]{0,80}",
           r"(?:support us|become our patron|support \w+ or become our patron)", r"get (?:our|the) [^.]{0,60}newsletters?[^.]{0,60}", r"iscriviti[^.]{0,60}", r"assine[^.]{0,60}", r"підпи(?:суйте|шіть)с[ья][^.]{0,90}", r"подпи(?:сывайте|шите)сь[^.]{0,90}",
           # An invitation counts with the place that the letters go to: "get", "receive" and their kin begin stories, too.
           r"(?:get|receive)\b[^.]{0,110} (?:in|to|into) your inbox[^.]{0,40}", r"(?:recevez|inscrivez-vous|abonnez-vous)\b[^.]{0,130}(?:newsletter|infolettre|bo[iî]te|e-?mail|courriel)[^.]{0,40}",
           r"(?:erhalten|bekommen|holen) sie\b[^.]{0,120}(?:newsletter|postfach|posteingang|per (?:e-?)?mail)[^.]{0,40}", r"(?:melden sie sich|jetzt)\b[^.]{0,60}newsletter[^.]{0,40}",
           r"(?:recib[ea]|recibí|apúnt[ae]te|inscr[ií]b[ea]te)\b[^.]{0,120}(?:newsletter|bolet[ií]n|correo|bandeja)[^.]{0,40}", r"(?:ricevi|iscrivetevi)\b[^.]{0,120}(?:newsletter|e-?mail|casella|posta)[^.]{0,40}",
           r"(?:receba|inscreva-se|cadastre-se)\b[^.]{0,120}(?:newsletter|e-?mail|caixa)[^.]{0,40}", r"(?:ontvang|schrijf je in|meld je aan|meld u aan)\b[^.]{0,120}(?:nieuwsbrief|mailbox|inbox|e-?mail)[^.]{0,40}",
           r"(?:få|prenumerera|abonn[ée]r|tilmeld|meld deg)\b[^.]{0,120}(?:nyhetsbrev|nyhedsbrev|mejl|inkorg|innboks|indbakke|e-?post)\w*[^.]{0,40}", r"(?:tilaa|tilaaja)\b[^.]{0,90}(?:uutiskir\w+|sähköposti\w*)[^.]{0,40}",
           r"(?:zapisz się|subskrybuj)\b[^.]{0,120}(?:newsletter|skrzynk|e-?mail)\w*[^.]{0,40}", r"(?:přihlaste se|odebírejte)\b[^.]{0,120}(?:newsletter|e-?mail|zpravodaj)\w*[^.]{0,40}", r"bültenimize[^.]{0,60}", r"e-?bülten[^.]{0,60}"),
)  # fmt: skip

OPENING = (
    _opening("opening-read-more", Reason.RELATED, 260,
             r"read (?:more|also|next|too)\b(?: ?:| about| on| at| \||$)", r"also read\b", r"read(?: more)? ?:", r"see also\b ?:?", r"more (?:on this|from|like this|news) ?:?", r"related(?: (?:article|stor|news|content|reading|topic|post|link)\w*)? ?[:|-]", r"related$",
             r"(?:you )?(?:might|may) also (?:like|be interested)", r"don'?t miss ?[:|]", r"(?:watch|listen|explore|view)(?: more| also| now)? ?[:|]", r"recommended(?: for you| reading)? ?:?$", r"click here (?:to|for)\b", r"for more (?:on|news|information)[^.]{0,60}(?:click|visit|here)",
             r"lesen sie (?:auch|hier|mehr|dazu)", r"mehr (?:zum thema|dazu|infos?)", r"auch interessant", r"das könnte sie auch interessieren", r"siehe auch", r"lesetipps?", r"weiterlesen",
             r"(?:à )?lire (?:aussi|également|la suite|plus)", r"voir aussi", r"sur le même (?:sujet|thème)",
             r"(?:lee|leer|lea) (?:también|más|además)", r"te puede interesar", r"(?:le|ver) (?:también|también)", r"más información ?:?$", r"noticias relacionadas", r"leia (?:também|mais)", r"veja (?:também|mais)", r"saiba mais",
             r"leggi anche", r"per approfondire", r"lees (?:ook|meer|verder)", r"bekijk ook", r"läs (?:också|mer|även)", r"les (?:også|mer|saken)", r"læs (?:også|mere)", r"lue (?:myös|lisää)",
             r"(?:czytaj|zobacz|przeczytaj) (?:też|także|również|więcej)", r"(?:čtěte|přečtěte si) (?:také|též|i|více)", r"olvass(?:a|on|uk)? (?:el|tovább|még)", r"citește (?:și|mai)", r"citiți (?:și|mai)",
             r"(?:чита(?:йте|ть)|смотри(?:те)?|слухайте|слушайте|дивіться)(?: ?більше)? (?:также|также:|також|больше|по теме|ещё|на цю тему)", r"читайте ?:", r"по теме", r"(?:прочетете|вижте) (?:още|повече|също)",
             r"διαβάστε (?:επίσης|ακόμη|ακόμα|περισσότερα)", r"δείτε (?:επίσης|ακόμη)", r"(?:bunu da |ayrıca )?oku(?:yun)? ?:", r"ilgili haber", r"اقرأ (?:أيضا|أيضاً|المزيد)", r"(?:baca|simak|lihat) juga", r"(?:xem|đọc) thêm",
             r"関連(?:記事|ニュース)", r"あわせて読みたい", r"(?:相关|延伸|推荐)(?:阅读|新闻|閱讀)", r"(?:延伸閱讀|相關新聞|更多新聞|看更多)", r"관련 ?기사", r"קרא(?:ו)? (?:גם|עוד)", r"यह भी पढ़ें", r"ये भी पढ़ें", r"আরও পড়ুন"),
)  # fmt: skip

TAIL = (
    _opening("tail-reporting", Reason.BYLINE, 300,
             r"(?:additional )?(?:reporting|writing|editing|compiled|edited|written|photographs?|graphics?|with reporting|production) by\b", r"[^.]{0,120}contributed to this (?:report|story|article)", r"\(?reporting by\b", r"(?:with )?(?:inputs|files|information) from\b", r"with (?:agencies|afp|ap|reuters)",
             r"follow (?:him|her|them|\w+ ?\w*) on\b", r"(?:contact|email|e-mail|reach) [^.]{0,60}(?: at |@)", r"(?:the )?associated press[^.]{0,60}contributed", r"source ?: ?[^.]{0,80}$", r"source link$", r"quellen?\b ?: ?[^.]{0,80}$",
             r"sources? ?: ?[^.]{0,80}$", r"fuente ?: ?[^.]{0,80}$", r"fonte ?: ?[^.]{0,80}$", r"mit material (?:von|der)", r"\(?(?:dpa|afp|reuters|apa|sda|ap|kna|epd|efe|ansa|tt|ntb|ritzau|anp|belga|pap|čtk|mti|tass)(?:[/,; -]{1,3}\w+){0,4}\)?\W*$"),
    _opening("tail-biography", Reason.BYLINE, 500,
             r"about the authors?\b", r"über (?:den autor|die autorin)", r"[^.]{2,60} (?:is|was|are) (?:an?|the|our) [^.]{0,60}(?:writer|reporter|editor|journalist|correspondent|columnist|contributor|author|freelance|blogger|producer|director of|professor|fellow)\b",
             r"[^.]{2,60} (?:ist|war|arbeitet|schreibt|berichtet|leitet) [^.]{0,60}(?:redakteur|reporter|korrespondent|autor|journalist|volontär|kolumnist|chefredakt|redaktion)", r"[^.]{2,60} (?:est|es|è|é) (?:un|une|el|la|il|o|a|le)?\s?[^.]{0,40}(?:journaliste|periodista|giornalista|jornalista|redactora?|rédact|corresponsal|correspondant)",
             r"(?:the )?(?:author|writer|views expressed)\b[^.]{0,60}(?:is|are|in this)\b", r"originally published\b", r"this (?:article|story|post|piece|report) (?:was|is|has been|first|originally)\b[^.]{0,100}(?:published|appeared|written|produced|reprinted|republished|updated|syndicated)", r"disclosure ?:", r"disclaimer ?:?"),
    _opening("tail-signup", Reason.SIGNUP, 420,
             r"(?:sign up|subscribe|join (?:our|us|the)|follow us|download (?:our|the)|get (?:the latest|more|our|your|breaking)|stay (?:up to date|informed|tuned|connected)|like what you|support (?:our|independent|us)|donate|become a (?:member|subscriber|supporter))\b",
             r"(?:if you )?(?:enjoyed|liked) (?:this|what)\b", r"have (?:a|an|any) (?:tip|story|question|news)", r"(?:do you have|got) (?:a|an|any) (?:tip|story|question|news)", r"(?:abonnieren|folgen) sie\b", r"newsletter\b", r"suivez(?:-nous)?\b", r"s[íi]gu(?:e|enos)\b", r"seguici\b", r"siga\b", r"volg ons\b", r"följ oss\b",
             r"(?:підписуйтесь|подписывайтесь|підпишіться|подпишитесь)", r"únete\b", r"telegram\b", r"whatsapp\b", r"google news\b"),
    _opening("tail-tags", Reason.TAGS, 400, r"(?:tags?|topics?|filed under|categories|keywords|schlagworte|schlagwörter|themen|mots[- ]clés|etiquetas|temas|теги|мітки|метки|tagi|labels|emner|ämnen|címkék|štítky|ετικέτες|etiketler)\b ?[:|]?", r"#\w+"),
    _opening("tail-credit", Reason.CAPTION, 160, r"(?:photo|image|picture|foto|bild|cover|featured image|photograph|crédit|crédito|imagen?|titelbild|artikelbild)s?(?: credits?| source| courtesy| by)? ?[:©]", r"(?:photo|image)s? (?:by|courtesy|via|credit)"),
)  # fmt: skip

HEADS = re.compile(
    r"\W*(?:(?:more |other |latest |top |recent )?(?:related|recommended|suggested)(?: (?:\w+ )?(?:articles?|posts?|stor(?:y|ies)|news|content|reading|links?|topics?|coverage|videos?))?|(?:more|other|latest|top|recent|trending|popular)(?: (?:\w+ ){0,2}(?:articles?|posts?|stor(?:y|ies)|news|videos?|headlines|reads?))|read (?:more|next|also)|most (?:read|popular|viewed)|"
    r"you (?:may|might) (?:also )?(?:like|be interested)[^.]{0,20}|more (?:from|on|in|about|like)\b[^.?!]{0,40}|see also|further reading|don'?t miss|up next|next up|what(?:'s| to read) next|share this[^.]{0,30}|leave a (?:reply|comment)|post a comment|comments?|\d+ comments?|about (?:the )?authors?|about us|about \w+ ?\w*|contact(?: us)?|"
    r"(?:sign up|subscribe)[^.]{0,50}|newsletter|follow us|tags?|categories|topics?|sources?|references|footnotes|"
    r"mehr zum thema|mehr (?:von|aus|zu)\b.{0,40}|weitere (?:artikel|nachrichten|themen|meldungen|beiträge|videos|berichte|texte|inhalte)|das könnte (?:sie|dich)[^.]{0,30}|ähnliche (?:artikel|beiträge)|auch interessant|lesen sie (?:auch|mehr)|meistgelesen|kommentare?|neueste\b.{0,20}|zur (?:person|autorin)|schreib(?:e|en sie) einen kommentar|verwandte\b.{0,20}|"
    r"(?:à )?lire aussi|articles? (?:similaires|liés|connexes)|sur le même sujet|à lire également|les plus lus|commentaires?|plus d'articles?|"
    r"(?:noticias?|artículos?|temas?|contenidos?|notas?) relacionad[oa]s?|te puede interesar|también te puede interesar|lo más (?:leído|visto)|más (?:noticias|información|sobre)\b.{0,30}|comentarios|leia (?:também|mais)|veja também|mais lidas|(?:notícias|artigos) relacionad[oa]s|"
    r"leggi anche|articoli correlati|potrebbe interessarti|i più letti|lees ook|meer over\b.{0,30}|meest gelezen|gerelateerd\w*|läs (?:också|mer|även)|mer om\b.{0,30}|mest läst|les også|siste nytt|læs også|lue myös|"
    r"(?:czytaj|zobacz) (?:też|także|również)|polecane|najnowsze|powiązane|čtěte (?:také|dále)|související(?: články)?|kapcsolódó\b.{0,20}|ajánl\w+|"
    r"читайте (?:также|також|ещё|еще)|(?:материалы |новости )?по теме|похожие\b.{0,20}|популярн\w+|комментарии|коментарі|новини по темі|διαβάστε (?:επίσης|ακόμη)|σχετικά\b.{0,20}|ilgili haberler|benzer\b.{0,20}|baca juga|berita terkait|xem thêm|tin liên quan|"
    r"関連(?:記事|ニュース|リンク)|おすすめ(?:記事)?|相关(?:阅读|新闻|文章|推荐)|相關(?:新聞|文章)|延伸閱讀|热门\w*|관련 ?기사|مواضيع ذات صلة|اقرأ أيضا|أخبار ذات صلة|כתבות נוספות)\W*\Z",
    re.IGNORECASE,
)  # fmt: skip

#: A correction or an editor's note is part of the story and kept as a note.
NOTE = re.compile(
    r"\W*(?:corrections?|clarification|editor'?s? note|editors?' note|update(?:d)?|note to readers|korrektur|anmerkung der redaktion|hinweis der redaktion|rectification|note de la rédaction|corrección|nota del editor|nota de la redacción|rettelse|rättelse|rectificatie|sprostowanie|уточнение|примечание редакции|від редакції)\b.{0,40}?[:：]",
    re.IGNORECASE,
)

#: An invitation to letters holds a word for them and a word for having them, in whatever order.
LETTERS = re.compile(
    r"newsletter|infolettre|lettre d'information|bolet[ií]n|boletim|nieuwsbrief|nyhetsbrev|nyhedsbrev|uutiskir|biuletyn|zpravodaj|hírlevél|bülten|ενημερωτικ|рассылк|розсилк|ニュースレター|メルマガ|뉴스레터|电子报|電子報",
    re.IGNORECASE,
)
INVITES = re.compile(
    r"\b(?:sign(?:ing)? up|subscri|abonn|s'inscri|inscriv|inscr[ií]b|suscr|iscriv|assin|anmelden|melden sie|registr|zapisz|subskryb|prenumer|tilmeld|meld (?:deg|je|u)|tilaa|schrijf|iratkoz|feliratkoz|abone ol|kaydol|подпи|підпи|εγγραφ)|登録|登錄|訂閱|订阅|구독",
    re.IGNORECASE,
)

READING = re.compile(
    r"(?:lesedauer|lesezeit|reading time|\bmin(?:ute)?s?[ -]read|temps de lecture|tiempo de lectura|leestijd|lästid|tempo di lettura|tempo de leitura)",
    re.IGNORECASE,
)
#: What a date line looks like, in any language: a time of day, or a day with a year, and few letters beside.
DATE = re.compile(r"(?:\b\d{1,2}[:.h]\d{2}\b|\b(?:19|20)\d\d\b|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}年)")
BYLINE = re.compile(r"\W*(?:(?:written |posted |story |text |words |photos? |report )?by|von|par|por|di|door|av|af|від|автор|autor(?:in)?|author|auteur|redakcja|opublikowano|published|updated|posted|veröffentlicht|aktualisiert|publié|publicado|pubblicato|actualizado|mis à jour|stand|erstellt|last (?:updated|modified)|created|date|gepubliceerd|publicerad|uppdaterad|publisert|oppdatert|udgivet|opdateret|julkaistu|dodano|опубликовано|опубліковано|обновлено)\b", re.IGNORECASE)  # fmt: skip
#: The line that ends an agency's text.
SIGN_OFF = re.compile(r"[\s–—*(-]*(?:ends?|-30-|###|\(?ende\)?)[\s.*)-]*", re.IGNORECASE)
ENDS = re.compile(r"[.!?…:;。！？।؟۔።][\"'”’»)\]]*\Z")
#: The end of the beginning of a text, with or without the link to the rest.
DOTS = re.compile(r"(?:…|\.\.\.)\W*(?:(?:read|continue|more|weiter|lire|leer|leggi|lees|läs|les|czytaj|читат|читай)\b[^.!?]{0,30})?\W*\Z", re.IGNORECASE)  # fmt: skip
