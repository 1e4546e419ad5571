"""Any date that a page gives → When, with no more precision than it has and no zone that nobody named."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_tz
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from newsarchive.model import When
from newsarchive.numerals import common_year, in_common
from newsarchive.spelt import spelt_day
from newsarchive.zones import behind, distance, named

#: Years that a news page can be of: the first newspapers went online in the eighties; the end is open by a margin.
_FIRST_YEAR, _LAST_YEAR = 1980, 2100
#: Longest text that is looked at, in characters: dates are short, and the last resort is slow.
_LONGEST = 120

_ISO = re.compile(
    r"\s*(\d{4})-(\d{1,2})(?:-(\d{1,2})(?:[T ,]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?)?"
    r"(?:\[[\w/]+\])?\s*\Z",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"\s*(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?)?\s*\Z")
#: Day, month and the year's last two digits between dots: nobody writes them in another order.
_DOTTED_SHORT = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d{2})(?![\d.]*\d)")
_DOTTED = re.compile(r"(?<!\d)(\d{1,2})[.](?:\s?)(\d{1,2})[.](?:\s?)(\d{4})(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[./年년-]\s?(\d{1,2})[./月월-]\s?(\d{1,2})(?!\d)")
_SLASHED = re.compile(r"(?<!\d)(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?!\d)")
#: A clock; which half of the day it is stands before it in the East, behind it elsewhere.
_CLOCK = re.compile(
    r"(?:(오전|오후|午前|午後|上午|下午)\s?)?(?<![\d:.])(\d{1,2})(?:[:.時时点]|\s?[h시]\s?)(\d{2})(?![\d.])(?::(\d{2}))?\s*(a\.?\s?m\b\.?|p\.?\s?m\b\.?|[πμ]\.?\s?μ\b\.?|[صم](?!\w))?",
    re.IGNORECASE,
)
#: Beginnings of the words for the second half.
_LATER = ("p", "μ", "م", "오후", "午後", "下午")
#: Seconds or milliseconds since 1970, from 2001 to 2033: no day is written with so many figures that begin so.
_EPOCH = re.compile(r"(1\d{9})(?:\d{3}|\.\d+)?")
_RELATIVE = re.compile(
    r"\b(?:ago|yesterday|today|tomorrow|now|just|vor|gestern|heute|il y a|hier|aujourd|hace|ayer|hoy|fa|ieri|oggi|há|ontem|hoje|назад|вчера|сегодня|вчора|сьогодні|тому|sedan|igår|idag|siden|geleden|gisteren|temu|wczoraj|dzisiaj|önce|dün|bugün)\b|前|전$|منذ",
    re.IGNORECASE,
)
#: Three letters of a month in the languages that write them alike, and the rest in full. What is not here, dateparser knows.
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar januari januára ledna jänner janvier enero ene gennaio gen janeiro ianuarie январь января січня студзеня јануар януари stycznia siječnja januarja január janúar jaanuar janvāris sausio tammikuuta tammikuu ocak ιανουαρίου ιαν يناير 1月 ינואר בינואר جانفي",
            "feb february februar februari februára února únor februarie február febrúar veebruar februāris février fevrier febrero febbraio fevereiro fev février февраль февраля лютого лютага фебруар февруари lutego veljače vasario helmikuuta helmikuu şubat φεβρουαρίου φεβ فبراير פברואר בפברואר شباط فيفري",
            "mar march märz maerz mär mrz mars marzo março marco maart mrt martie marts března marca ožujka březen март марта березня сакавіка marc március kovo märts maaliskuuta maaliskuu mart μαρτίου μαρ مارس מרץ במרץ آذار",
            "apr april avril abril abr aprile aprilie aprill dubna apríla április travnja balandžio huhtikuuta huhtikuu апрель апреля април квітня красавіка kwietnia nisan απριλίου απρ أبريل ابريل אפריל באפריל نيسان أفريل",
            "may mai mei maj maio mayo mag maggio května mája svibnja május gegužės toukokuuta toukokuu maijs май мая мај травня maja mayıs μαΐου μαΐ μαϊ مايو מאי במאי أيار ماي",
            "jun june juni juin junio giugno giu junho iunie června júna lipnja június júní juuni birželio kesäkuuta kesäkuu июнь июня јун юни червня чэрвеня czerwca junija haziran ιουνίου ιουν يونيو יוני ביוני حزيران جوان",
            "jul july juli juillet julio luglio lug julho iulie července júla srpnja július júlí juuli liepos heinäkuuta heinäkuu июль июля јул юли липня ліпеня lipca julija temmuz ιουλίου ιουλ يوليو יולי ביולי تموز جويلية",
            "aug august augusti août aout agosto ago augustus srpna augusta kolovoza augusztus ágúst rugpjūčio elokuuta elokuu август августа серпня жніўня sierpnia avgusta ağustos αυγούστου αυγ أغسطس אוגוסט באוגוסט آب أوت",
            "sep sept september septembre septiembre settembre set setembro septembrie září septembra rujna szeptember rugsėjo syyskuuta syyskuu сентябрь сентября септембар септември вересня верасня września eylül σεπτεμβρίου σεπ سبتمبر ספטמבר בספטמבר أيلول",
            "oct okt october oktober octobre octubre ott ottobre outubro out octombrie října októbra október spalio lokakuuta lokakuu oktoober октябрь октября октобар октомври жовтня кастрычніка października oktobra ekim οκτωβρίου οκτ أكتوبر אוקטובר באוקטובר",
            "nov november novembre noviembre novembro noiembrie listopadu novembra studenoga studenog nóvember lapkričio marraskuuta marraskuu ноябрь ноября новембар ноември листопада лістапада listopada kasım νοεμβρίου νοε نوفمبر נובמבר בנובמבר",
            "dec dez december dezember décembre decembre diciembre dic dicembre dezembro des desember decembrie prosince decembra prosinca desember gruodžio joulukuuta joulukuu detsember декабрь декабря децембар декември грудня снежня grudnia aralık δεκεμβρίου δεκ ديسمبر דצמבר בדצמבר",
        ),
        1,
    )
    for name in names.split()
}
_NAMED_DAY = re.compile(
    r"(?<!\d)(\d{1,2})(?:(?:st|nd|rd|th|er|º|\.)?\s+|\.)(?:of\s+|de\s+|d')?([^\W\d_]{3,12})\.?,?\s+(?:de\s+|del\s+)?(\d{4})(?!\d)",
    re.IGNORECASE,
)
#: 'ngày 22 tháng 10 năm 2025'
_NUMBERED_MONTH = re.compile(r"(?<!\d)(\d{1,2})\s+tháng\s+(\d{1,2}),?\s+(?:năm\s+)?(\d{4})(?!\d)", re.IGNORECASE)
#: The zone of RFC 5322, section 3.3 and 4.3, before a comment.
_RFC_ZONE = re.compile(r"(?:([+-]\d{4})|\b([A-Z]{1,4}))\s*(?:\(.*\))?\Z")
#: What the `date` command prints: 'Tue Jan 28 15:28:56 CET 2020'.
_UNIX = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d)(?: ([A-Z]{3,4}))? (\d{4})")
_YEAR_MONTH = re.compile(r"(?<!\d)(\d{4})\.?\s+([^\W\d_]{3,12})\.?\s+(\d{1,2})(?!\d)", re.IGNORECASE)
#: The same word is Polish for November and Croatian for October; only Croatian puts a full stop behind the day.
_CROATIAN = re.compile(r"\d\.\s*listopada", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
#: Languages whose countries all put the day before the month.
_DAY_FIRST = frozenset(
    ("de", "fr", "es", "it", "pt", "nl", "da", "nb", "nn", "no", "pl", "cs", "sk", "ru", "uk", "be", "ro", "bg", "el", "tr",
     "id", "vi", "ar", "he", "hr", "sr", "sl", "ca", "mk", "et", "lv", "fi")
)  # fmt: skip
_MONTH_FIRST = re.compile(r"(?<!\w)([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)", re.IGNORECASE)


#: 17-Oct-2025, as science news writes it.
_HYPHENED = re.compile(r"\b(\d{1,2})-([^\W\d]{3,10})-((?:19|20)\d\d)\b")


def read_date(text: str | None, zone: str = "", order: str = "") -> When | None:
    """The moment that a text names, or None.

    ISO 8601, RFC 5322 and printed dates in many languages. Relative words ("3 hours ago") give None: they mean
    nothing without the hour of reading. `zone` (IANA) is used only for a time that has none, and noted as "site".
    `order` (`dmy`, `mdy` or '', see `day_order`) decides what 03/04/2024 means; without it such a date gives None.
    """
    raw = " ".join((text or "").split())
    if not raw or len(raw) > _LONGEST:
        return None
    text = _HYPHENED.sub(r"\1 \2 \3", in_common(raw))
    found = _machine(text) or _printed(text, order)
    if found is None and any(c.isdigit() for c in text) and not _RELATIVE.search(text):
        found = _last_resort(text)
    return _placed(found, zone, raw) if found else None


def read_machine_date(text: str | None) -> When | None:
    """The moment in a form made for machines (ISO 8601, RFC 5322, a year alone), or None. Fast: feeds have thousands."""
    raw = " ".join((text or "").split())
    if not raw or len(raw) > _LONGEST:
        return None
    found = _made((int(raw), 1, 1), "year") if _YEAR.fullmatch(raw) else _machine(raw)
    return _placed(found, "", raw) if found else None


def day_order(language: str | None) -> str:
    """`dmy` or `mdy` where a language tag (BCP 47) says how 03/04/2024 is meant; '' where it does not.

    English without a region does not, nor do Canada's languages: both orders are in use there.
    """
    primary, _, region = (language or "").replace("_", "-").partition("-")
    if region.upper() == "CA" or primary.lower() not in _DAY_FIRST | {"en"}:
        return ""
    if primary.lower() == "en":
        return "mdy" if region.upper() in ("US", "PH") else "dmy" if len(region) == 2 else ""
    return "dmy" if region.upper() != "US" else ""


Reading = tuple[datetime, str]
"""(moment, precision)"""


def _machine(raw: str) -> Reading | None:
    return _iso(raw) or _compact(raw) or _rfc(raw) or _unix(raw) or _epoch(raw)


def _epoch(text: str) -> Reading | None:
    """A count of seconds or milliseconds; it counts from midnight UTC, so that its zone is known."""
    match = _EPOCH.fullmatch(text)
    return (datetime.fromtimestamp(int(match[1]), UTC), "second") if match else None


def _made(parts: tuple[int, ...], precision: str, tz: tzinfo | None = None) -> Reading | None:
    try:
        moment = datetime(*parts, tzinfo=tz)  # type: ignore[misc,arg-type]
    except ValueError:
        return None
    return (moment, precision) if _FIRST_YEAR <= moment.year <= _LAST_YEAR else None


def _iso(text: str) -> Reading | None:
    match = _ISO.match(text)
    if not match:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    if day is None:
        return _made((int(year), int(month), 1), "month")
    if hour is None:
        return _made((int(year), int(month), int(day)), "day")
    parts = (int(year), int(month), int(day), int(hour), int(minute), int(second or 0))
    return _made(parts, "second" if second else "minute", distance(zone))


def _compact(text: str) -> Reading | None:
    match = _COMPACT.match(text)
    if not match:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    if hour is None:
        return _made((int(year), int(month), int(day)), "day")
    return _made(
        (int(year), int(month), int(day), int(hour), int(minute), int(second or 0)),
        "second" if second else "minute",
        distance(zone),
    )


def _unix(text: str) -> Reading | None:
    match = _UNIX.fullmatch(text)
    if not match:
        return None
    month, day, hour, minute, second, zone, year = match.groups()
    parts = (int(year), _MONTHS.get(month.lower(), 0), int(day), int(hour), int(minute), int(second))
    return _made(parts, "second", named(zone))


def _rfc(text: str) -> Reading | None:
    """RFC 5322, section 3.3, as mail and feeds write it."""
    if not re.match(r"(?:[A-Za-z]{3},? )?\d{1,2} [A-Za-z]{3} (?:\d{4}|\d{2}) \d", text):
        return None
    parts = parsedate_tz(text)
    if parts is None:
        return None
    zone = _RFC_ZONE.search(text)  # the library takes a name that it does not know for UTC
    tz = (distance(zone[1]) or named(zone[2])) if zone and zone[1] != "-0000" else None  # -0000: no zone is known
    return _made(parts[:6], "second" if text.count(":") > 1 else "minute", tz)


def _printed(text: str, order: str) -> Reading | None:
    day = _printed_day(text, order)
    if day is None:
        return None
    return _with_clock(day[0], text[: day[1][0]], text[day[1][1] :])


def _with_clock(day: datetime, before: str, after: str) -> Reading:
    """A day with the clock that stands behind it, or else before it."""
    line = after
    clock = _CLOCK.search(after)
    if clock is None:
        line = before
        clock = _CLOCK.search(before)
    if clock is None:
        return day, "day"
    fore, hour, minute, second, half = clock.groups()
    half = (fore or half or "").lower()
    hours = int(hour) % 12 + 12 * half.startswith(_LATER) if half else int(hour)
    made = _made((day.year, day.month, day.day, hours, int(minute), int(second or 0)), "second" if second else "minute")
    return (made[0].replace(tzinfo=behind(line[clock.end() :], made[0])), made[1]) if made else (day, "day")


def _printed_day(text: str, order: str) -> tuple[datetime, tuple[int, int]] | None:
    if match := _SLASHED.search(text):
        one, two, whole_year = int(match[1]), int(match[2]), common_year(int(match[3]))
        if (one > 12) != (two > 12) or one == two or order:  # else nobody can tell the day from the month
            day_first = one > 12 or (order == "dmy" and two <= 12)
            made = _made((whole_year, two, one) if day_first else (whole_year, one, two), "day")
            return (made[0], match.span()) if made else None
    for pattern, places in (
        (_YEAR_FIRST, (1, 2, 3)),
        (_DOTTED, (3, 2, 1)),
        (_NAMED_DAY, (3, 2, 1)),
        (_MONTH_FIRST, (3, 1, 2)),
        (_YEAR_MONTH, (1, 2, 3)),
        (_NUMBERED_MONTH, (3, 2, 1)),
        (_DOTTED, (3, 1, 2)),  # only where the other way is no day: 12.18.2025
        (_DOTTED_SHORT, (3, 2, 1)),
    ):
        for match in pattern.finditer(text):
            year, month, day = (match[n] for n in places)
            number = int(month) if month.isdigit() else _MONTHS.get(month.casefold(), 0)
            if month.casefold() == "listopada" and _CROATIAN.search(text):
                number = 10
            if (
                made := _made((int(year) + (2000 if len(year) == 2 else 0), number, int(day)), "day")
                if number
                else None
            ):
                return made[0], match.span()
    return None


def _last_resort(text: str) -> Reading | None:
    found = spelt_day(text)
    if found is None or not _FIRST_YEAR <= found[0].year <= _LAST_YEAR:
        return None
    day, (start, end) = found
    return _with_clock(day, text[:start], text[end:])


def _placed(found: Reading, zone: str, raw: str) -> When:
    moment, precision = found
    source = "page" if moment.tzinfo else None
    if precision in ("minute", "second") and moment.tzinfo is None and zone:
        try:
            moment, source = moment.replace(tzinfo=ZoneInfo(zone)), "site"
        except (ZoneInfoNotFoundError, ValueError):
            source = None
    return When(
        iso=_cut(moment, precision),
        precision=precision,
        zone=source if precision in ("minute", "second") else None,
        raw=raw,
    )


def _cut(moment: datetime, precision: str) -> str:
    if precision in ("minute", "second") and moment.tzinfo:
        return moment.isoformat(timespec="seconds")
    lengths = {"year": 4, "month": 7, "day": 10, "minute": 16, "second": 19}
    return moment.replace(tzinfo=None).isoformat(timespec="seconds")[: lengths[precision]]
