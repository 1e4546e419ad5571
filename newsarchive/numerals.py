"""Days in other digits, months and years: as text that any reader of dates understands."""

from __future__ import annotations

import re

#: The zero of each script that counts in tens: Arabic, Persian, Indic, Thai, Lao, Tibetan, Burmese, Khmer, full width.
_ZEROS = "٠۰०০੦૦୦௦౦೦൦๐໐༠၀០０"
_DIGITS = {ord(zero) + n: str(n) for zero in _ZEROS for n in range(10)}
#: Thai months, short and long. Their vowels are no letters to `re`, and dateparser takes มี.ค. for January.
_MONTHS = (
    "ม.ค. มกราคม", "ก.พ. กุมภาพันธ์", "มี.ค. มีนาคม", "เม.ย. เมษายน", "พ.ค. พฤษภาคม", "มิ.ย. มิถุนายน",
    "ก.ค. กรกฎาคม", "ส.ค. สิงหาคม", "ก.ย. กันยายน", "ต.ค. ตุลาคม", "พ.ย. พฤศจิกายน", "ธ.ค. ธันวาคม",
)  # fmt: skip
_MONTH_OF = {name: n for n, names in enumerate(_MONTHS, 1) for name in names.split()}
_THAI = re.compile(
    rf"(?<!\d)(\d{{1,2}})\s*({'|'.join(map(re.escape, _MONTH_OF))})\s*(?:พ\.ศ\.|ค\.ศ\.|พุทธศักราช)?\s*(\d{{4}})(?!\d)"
)
#: So many years of the Buddhist era, which Thailand prints, had gone when the common era began; and what is one.
_ERA, _BUDDHIST = 543, range(2500, 2700)


def common_year(year: int) -> int:
    """A year of the common era; one of the Buddhist era is known by being far off."""
    return year - _ERA if year in _BUDDHIST else year


def in_common(text: str) -> str:
    """A text with the digits 0 to 9, and with Thai days as year-month-day of the common era."""
    if text.isascii():
        return text
    return _THAI.sub(_iso, text.translate(_DIGITS))


def _iso(found: re.Match[str]) -> str:
    day, month, year = int(found[1]), _MONTH_OF[found[2]], int(found[3])
    return f"{common_year(year)}-{month:02}-{day:02}"
