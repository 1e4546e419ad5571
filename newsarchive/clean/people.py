"""Names of authors: people, without 'By', offices, addresses and the outlet itself; desks are told apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from newsarchive.clean.edges import fold
from newsarchive.clean.linked_data import Thing, text_in, types_of
from newsarchive.clean.vocabulary import vocabulary

_DONE = (
    r"written|posted|story|text|words|reported|reviewed|published|created|submitted|authored|recipe|updated|article|veröffentlicht|verfasst|geschrieben|erstellt|"
    r"eingestellt|ein artikel|artikel|ein beitrag|beitrag|eine kolumne|kolumne|read more|about|all posts|articles?|posts?|publié|écrit|escrito|publicado|scritto|skrevet|skrivet|geschreven"
)
_BY = re.compile(
    rf"\A\s*(?:(?:{_DONE})\s+)?(?:by|von|par|por|di|door|av|af|od|від|автор|autor(?:in)?(?:/autor)?|authors?|auteurs?|autores|текст|text|texte|texto|words|interview|about|über|foto|kommentar von|escribe|written by|redakteur(?:in)?|penulis|yazan|yazar|muhabir|opinion by|analysis by|title|opracowa[łl]a?(?:\(a\))?|oprac|rozmawiał[a]?)(?:\b|(?<=\)))\s*[:.]?\s*"
    r"|\A\s*(?:haber|röportaj|derleyen|hazırlayan|írta|szöveg|szerző|teksti|tekst|autorka|autoři|napsala?|zpracovala?|redactor|scris de|συντάκτης|записала?|беседовала?|підготував|підготувала|reporter|jurnalis|laporan|pewarta)\s*:\s*",
    re.IGNORECASE,
)
#: The same in languages without capitals, in which some letters run on into the name; of Greek, whose article goes with it.
CALLED = r"(?:بقلم|كتبت?(?=[\s:])|تحرير|إعداد|نویسنده|מאת|लेखक|लेखिका|লেখক|(?:本报|本刊|本网|新华社|特约|实习|本報|特約)?(?:记者|記者)|作者|撰文|取材・文|取材|編集|編輯|编辑|聞き手|โดย|ผู้เขียน|เรื่อง(?=\s?[:：])|文(?=\s?[:：/／・])|글(?=\s?[:：=])|tác giả|του(?=\s)|της(?=\s)|γράφει(?: ο| η)?(?=\s))\s*[:：/／|・]?\s*"
_CALLED = re.compile(rf"\A\s*{CALLED}", re.IGNORECASE)
#: What stands behind such a name: the trade of reporters in Korean and Japanese.
_TRADE = re.compile(r"\s?(?:인턴기자|선임기자|기자|특파원|논설위원|記者|特派員|记者)(?:\s.*)?\Z")
#: The same run together with the name, as markup without blanks gives it: 'ByIda Invented'.
_GLUED = re.compile(r"\A\W*(?:.{0,30}\b)?(?:[Bb]y|[Vv]on|[Pp]ar|[Pp]or|[Dd]oor)(?=[A-ZÀ-ÖØ-Þ][.a-zß-ÿ])")
_ROLES = (
    r"(?:\w+ ){0,3}(?:editor|reporter|correspondent|writer|staff|columnist|contributor|analyst|producer|journalist|critic|founder|author|director|manager|expert|attorney|lawyer|specialist|consultant|head of|ceo|cto|president|professor|fellow|researcher|dietitian|nutritionist|physician|projektleiter\w*|leiter\w*|geschäftsführer\w*|professor\w*|vorsitzende\w*|"
    r"redakteur\w*|reporterin|korrespondent\w*|volontär\w*|chefredakteur\w*|autorin|periodista|redactora?|journaliste|giornalista|jornalista|journalistin)"
)
#: An office between two names: 'Ida Marsh, Political Editor and Bo Tidewell'.
_OFFICE_BETWEEN = re.compile(
    rf",\s*(?:{_ROLES})(?=\s+(?:and|und|et|y|e|&)\s+(?-i:[A-ZÀ-Þ][\w.'’-]*\s+(?:[a-z]{{2,3}}\s+)?[A-ZÀ-Þ]))",
    re.IGNORECASE,
)
_ONLY_OFFICE = re.compile(_ROLES, re.IGNORECASE)
_TAIL = re.compile(
    rf"\s*(?:\||⋅|,\s*(?:[\w&'’. -]{{0,30}}\b(?:{_ROLES}|news|ph\.?d|m\.?d|m\.?s|r\.?n|cpa|cfa|cfp|rd|rdn|mba|esq|jr|sr|dvm|afp|ap|reuters|dpa|london|berlin|nairobi)\b.*)|\s[-–—]\s"
    r"|\b(?:on|am|at|vom|le|el|il|em|den|um|à|//)\s+(?:(?-i:[A-ZÀ-Þ])[\wà-ÿ]*,? ?)?\d|\s\d|\b(?:on|am) (?:mon|tues|wednes|thurs|fri|satur|sun|diens|donners|frei|sams|sonn)\w*"
    r"|\s(?:published|updated|posted|last|as told to|says|sagt|schreibt|veröffentlicht|kommentare?|view in|minuten?|min read|at\Z|à\Z|um\Z|in (?-i:[A-Z])|en (?-i:[A-Z]))|(?<![\u4e00-\u9fff])·|•|\(|»|→|／|\s+(?:photos?|photographs?|photography|images?|fotos?|bild(?:er)?|fotograf\w*|фото|zdjęcia|illustrations?|video|grafik)(?: by)?\s*[:：]|\s(?:摄影|攝影|撮影|写真|사진)).*\Z",
    re.IGNORECASE,
)  # fmt: skip
#: An office behind a name without a comma, as two elements run together give it.
_OFFICE = re.compile(r"(?<=\w)\s+(?-i:(?:(?:[A-Z][\w-]+|and|for|of)\s+){0,3}(?:[Ee]ditor|[Rr]eporter|[Cc]orrespondent|Writer|Staff|Columnist|Contributor|Journalist|Founder|Redakteur(?:in)?|Sponsored))\b.*\Z")  # fmt: skip
_FOR = re.compile(r"\s+[Ff]or\s+(?:[Tt]he\s+)?[A-Z].*\Z")
_MONTH = re.compile(
    r"\s+(?:january|february|march|april|may|june|july|august|september|october|november|december|januar|februar|märz|mai|juni|juli|oktober|dezember)\W*\Z",
    re.IGNORECASE,
)
_PARTER = re.compile(
    r"\s*(?:;|,|、|،|؛|/|\||\s&\s|\b(?:and|und|et|y|e|og|och|en|i|и|та|ve|och)\b(?=\s(?:[A-ZÀ-ÞА-ЯЄІЇ]|(?:dpa|apa|epd|kna|sid)\b))|\s+(?:with|mit|avec|con|com|med|met)\s+)\s*"
)
#: Addresses and handles that stand beside a name.
_MAIL = re.compile(r"[(\[<]?\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+[)\]>]?|(?<!\S)@\w+(?:\.\w+)*")
#: The place from which somebody writes, where more names follow or none.
_PLACE = re.compile(
    r"\s+(?:in|aus|en|à|a|da|i)\s+(?:[A-ZÀ-Þ][\w'’.-]*)(?:\s[A-ZÀ-Þ][\w'’.-]*){0,2}(?=\s*(?:,|;|/|\s(?:and|und|et|y|e|&)\s))"
)
#: Small letters before an apostrophe or a hyphen, which are the beginning of a family name: d'Arvor, al-Masri.
_ELIDED = re.compile(r"[a-zà-ÿ]{1,4}['’-][A-ZÀ-Þ]")
#: Parts between Korean names; and a trade between two of them.
_HANGUL = re.compile(
    r"(?<=[가-힣])\s?[·ㆍ]\s?(?=[가-힣])|\s?(?:기자|특파원)\s*[,·ㆍ]?\s+(?=[가-힣]{2,4}\s?(?:기자|특파원))"
)
_HELPER = re.compile(r"\s(?:通讯员|通訊員|实习生|见习记者|特约记者)\s*")
#: Chinese names of two letters or more after a label in simplified letters: what parts them is a blank.
_HAN = re.compile(
    r"(?:记者|作者|撰文|编辑)\s*[:：]?\s*(?P<names>[\u4e00-\u9fff]{2,4}(?:\s+[\u4e00-\u9fff]{2,4})+)\s*\Z"
)
_NO_NAME = re.compile(r"[@<>{}«»\\?!→…=]|https?:|www\.|\.(?:com|org|net|de)\b|(?<![^\W_])\d|\d{4}|\burl\b|\b(?:eastern|central|mountain|pacific|standard|daylight) time\b|\A\W*(?:facebook|twitter|whatsapp|telegram|linkedin|pinterest|reddit|flipboard|e-?mail\b)", re.IGNORECASE)  # fmt: skip
#: What stands where a name should and is none: placeholders, labels, buttons.
_NOBODY = vocabulary("actualizado actualizada atualizado atualizada aggiornato aktualisiert admin administrator author autor unknown anonymous guest none null undefined webmaster root user posted published accueil home index wordpressadmin updated text titel untitled stand mon tue wed thu fri sat sun mo di mi do fr sa so jan feb mar apr may jun jul aug sep oct nov dec january february march april june july august september october november december monday tuesday wednesday thursday friday saturday sunday januar februar märz mai juni juli oktober dezember montag dienstag mittwoch donnerstag freitag samstag sonntag log")  # fmt: skip
_NO_FIRST_WORD = vocabulary("avec actualizado actualizada atualizado atualizada copy view zeige read more all alle about posted published veröffentlicht keine kein no archiv mehr weiter zur zum afficher follow share insights published: voir full bio from leave schreibe kommentare comments subscribe written reviewed updated fact-checked edited contact click see mehr: show by: von: front home latest breaking")  # fmt: skip
#: Words that make a name that of a desk.
_DESK = vocabulary("redaktion nachrichtenagentur redazione redacción redaccion rédaction redacção redação redaksjonen redaktionen redactie toimitus редакция редакція editorial editor editors editores staff team newsroom desk news agencies agencias agenzie agence agency agentur agenturen nachrichten online correspondents reporters webteam magazine press media tv radio blog gmbh inc ltd e.v ag foundation stiftung organisation organization sponsored newsdesk university universität universidad universidade università université universiteit uniwersytet institute institut instituto college faculty department প্রতিবেদক ডেস্ক डेस्क ब्यूरो وكالات التحرير تحریریه מערכת סוכנויות 뉴스팀 온라인뉴스팀 편집국 redaksi ajanslar σύνταξη редакцией")  # fmt: skip
#: How desks end in scripts without blanks.
_DESKS = (
    "redaktion",
    "編集部",
    "编辑部",
    "編輯部",
    "報道部",
    "取材班",
    "取材グループ",
    "뉴스팀",
    "편집국",
    *vocabulary("网 網 日报 日報 时报 時報 晚报 晚報 新闻 新聞 通讯社 通訊社 新华社 电视台 電視台 일보 신문 뉴스 방송"),
    "กองบรรณาธิการ",
    "ทีมข่าว",
)
#: News agencies: names that stand in bylines and are no people.
AGENCIES = vocabulary("afp ap apa dpa reuters ansa efe epd kna sda sid tass ria interfax pap mti čtk ctk tt ntb ritzau anp belga pti ani ians xinhua kyodo yonhap jiji bernama antara aap stt bta agerpres tanjug hina lusa dpa-afx afpd tanjug keystone-sda unian ukrinform upi bloomberg associated-press тасс риа интерфакс рейтер укринформ унн رويترز أ.ف.ب 新华社 新華社 中新社 中央社 共同通信 共同通信社 時事通信 時事通信社 ロイター 연합뉴스 뉴시스 뉴스1")  # fmt: skip
_PARTICLES = vocabulary("de da do dos das di del della der den des du la le el al bin ibn ben von van vom zu zur ter ten af av e y und of the vander dos d’ d' i")  # fmt: skip
_LOGIN = re.compile(r"[a-z0-9]+[._-][a-z0-9._-]+")
#: Marks that may stand around a name.
_EDGES = " \t,.;:-–—|*•/【】［］"
#: Longer than this, in characters, it is a text and no byline.
_TEXT = 300
#: Longest name, in words and characters: four given names and a double surname.
_WORDS, _LONGEST = 6, 60
#: Most given names in a catalogue's form of a name.
_GIVEN = 3


def names_in(value: Any, ids: dict[str, Thing]) -> tuple[list[str], list[str]]:
    """Names in a linked-data author (text, an object, a reference to one, or a list of these): people, organisations."""
    if isinstance(value, list):
        pairs = [names_in(item, ids) for item in value]
        return [name for people_, _ in pairs for name in people_], [name for _, desks in pairs for name in desks]
    if isinstance(value, dict):
        if "name" not in value and str(value.get("@id")) in ids:
            value = ids[str(value["@id"])]
        if isinstance(value.get("name"), list):
            return names_in(value["name"], ids)
        text = text_in(value)
        if text and any("organization" in name.lower() for name in types_of(value)) and "Person" not in types_of(value):
            return [], [text]
    text = text_in(value) or _in_parts(value)
    return ([text] if text else []), []


def _in_parts(value: Any) -> str:
    """A name of which only the parts are given, as schema.org's `givenName` and `familyName`."""
    parts = (text_in(value.get(key)) for key in ("givenName", "familyName")) if isinstance(value, dict) else ()
    return " ".join(part for part in parts if part)


def people(raw: Iterable[str], not_these: Iterable[str] = ()) -> tuple[str, ...]:
    """Names of people in some texts, each once, in order. `not_these` are folded names of the outlet."""
    found: dict[str, str] = {}
    banned = set(not_these)
    for text in raw:
        for name in () if banned and fold(text[:_TEXT]) in banned else _names(text):
            folded = fold(name)
            if folded not in banned and _personal(name) and not _begins_one(folded, banned):
                found.setdefault(folded, _cased(name))
    return tuple(found.values())


def _begins_one(folded: str, banned: set[str]) -> bool:
    """Whether two words or more are the beginning of the outlet's name."""
    return " " in folded and any(name.startswith(f"{folded} ") for name in banned)


def _personal(name: str) -> bool:
    """Whether a name is neither that of a desk nor a login, and ends as names do: in a capital."""
    last = name.split()[-1]
    if is_desk(name) or _LOGIN.fullmatch(name) or _ONLY_OFFICE.fullmatch(name):
        return False
    return last == name or not _is_small(last)


def _is_small(word: str) -> bool:
    """Whether a word begins small, and not for an article that runs on into a family name: d'Arvor, al-Masri."""
    return word[0].islower() and not _ELIDED.match(word)


def turned(name: str) -> str:
    """A name as catalogues write it, the other way round: 'Marsh, Ida' → 'Ida Marsh'; all else as it is."""
    family, _, given = (part.strip() for part in name.partition(","))
    turnable = (
        given and "," not in given and len(given.split()) <= _GIVEN and not is_desk(family) and not is_desk(given)
    )
    short = sum(word not in _PARTICLES for word in family.split()) == 1
    return f"{given} {family}" if turnable and short else name


def firms(raw: Iterable[str]) -> tuple[str, ...]:
    """Names of organisations, whole: 'Centre for Tides and Winds' are not two."""
    return tuple(dict.fromkeys(name for text in raw if _plausible(name := _bare(text).strip(_EDGES))))


def desks(raw: Iterable[str]) -> tuple[str, ...]:
    """Whoever some texts name, people or not: for pages that name an outlet, an agency or a login as their author."""
    found: dict[str, str] = {}
    for text in raw:
        if len(text) > _TEXT:
            continue
        whole = _TAIL.sub("", _bare(text)).strip(_EDGES)
        names = [whole] if is_desk(whole) and _plausible(whole) else _names(text)
        for name in names:
            found.setdefault(fold(name), name)
    return tuple(found.values())


def offices(raw: Iterable[str]) -> tuple[str, ...]:
    """Desks and agencies that some texts name beside people: 'Ida Marsh with AFP'."""
    return tuple(dict.fromkeys(name for text in raw for name in _names(text) if is_desk(name)))


def is_desk(name: str) -> bool:
    """Whether a name is that of a desk, an agency or a firm."""
    words = name.casefold().replace("e.v.", "e.v").replace("/", " ").split()
    agencies = [word.strip(".,") in AGENCIES for word in words]
    return (
        all(agencies)
        or (agencies[0] and "/" in name)
        or any(word.strip(",") in _DESK or word.endswith(_DESKS) for word in words)
    )


def proper(name: str) -> bool:
    """Whether a name is written as full names are: two to five words with capitals, or with particles between."""
    words = name.split()
    capital = [word for word in words if word not in _PARTICLES]
    return (
        2 <= len(words) <= 5
        and len(capital) >= 2
        and words[0] not in _PARTICLES
        and words[-1] not in _PARTICLES
        and all(word[0].isalpha() and not _is_small(word) for word in capital)
        and all(word.replace("-", "").replace("'", "").replace("’", "").replace(".", "").isalpha() for word in words)
    )


def is_written(name: str) -> bool:
    """Whether a text without any mark is written as full names are."""
    return proper(name) and has_capitals(name)


def has_capitals(name: str) -> bool:
    """Whether a name is written with capitals. Where there are none, any words look like a name."""
    return any(c.isupper() for c in name)


def _bare(text: str) -> str:
    line = " ".join((_MAIL.sub(" ", text) if "@" in text else text).split())
    line = _GLUED.sub("", line) if len(line) < _LONGEST else line
    line = _BY.sub("", _BY.sub("", line))
    return line if line.isascii() else _TRADE.sub("", _CALLED.sub("", _in_the_east(line)))


def _in_the_east(line: str) -> str:
    """Korean and Chinese names that a dot, a blank or a trade parts, parted as in a list."""
    line = _HELPER.sub(" ", _HANGUL.sub("、", line))
    return "、".join(found["names"].split()) if (found := _HAN.search(line)) else line


def _names(text: str) -> list[str]:
    return [
        name for part in _parts(text) if _plausible(name := _without_office(_TAIL.sub("", _bare(part))).strip(_EDGES))
    ]


def _without_office(name: str) -> str:
    """A name without an office or a month behind it, as long as first and last name stay."""
    for pattern in (_OFFICE, _FOR, _MONTH):
        named = len(" ".join(name.split()[:2]))
        if match := pattern.search(name, named):
            name = name[: match.start()]
    return name


def _parts(text: str) -> list[str]:
    bare = _PLACE.sub("", _bare(text))
    if len(bare) > _TEXT:
        return []
    bare = _OFFICE_BETWEEN.sub("", bare)
    trimmed = _TAIL.sub("", bare) if ";" not in bare else bare
    parts = [part for part in _PARTER.split(trimmed) if part and part.strip()]
    named = [part for part in parts if not is_desk(part)]
    caseless = not trimmed.isascii() and not has_capitals(trimmed)
    full = (len(named) < 2 and "/" not in trimmed) or caseless or all(len(part.split()) >= 2 for part in named)
    if full or _first_names(trimmed, parts):
        return parts
    return [part for part in parts if len(part.split()) >= 2] or [trimmed]


def _first_names(text: str, parts: list[str]) -> bool:
    """Two single words joined by 'and' or '&': a couple."""
    return (
        "," not in text
        and "/" not in text
        and len(parts) == 2
        and all(part.istitle() for part in parts)
        and len(text.split()) == 3
    )


def _plausible(name: str) -> bool:
    words = name.split()
    return (
        1 < len(name) <= _LONGEST
        and 1 <= len(words) <= _WORDS
        and any(c.isalpha() for c in name)
        and not _NO_NAME.search(name)
        and name.casefold() not in _NOBODY
        and words[0].casefold() not in _NO_FIRST_WORD
        and not (len(words) > 3 and name.islower() and name.isascii())
    )


def _cased(name: str) -> str:
    """A name in capitals as names are written; others as they are."""
    return name.title() if name.isupper() and len(name) > 5 and " " in name else name
