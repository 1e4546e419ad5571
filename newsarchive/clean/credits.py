"""Who made a picture, as words behind its caption say it."""

from __future__ import annotations

import re

#: A label and the name behind it at the end of a caption, or an agency in brackets.
CREDIT = re.compile(
    r"(?:(?:\A|(?<=[.!?\"”»)\s]))(?:photos?|image|picture|foto|fotos|bild|bilder|crédit|crédits photo|credits?|photograph|photo credit|image credit|фото|снимка|снимок|светлина|fotó|kép|kuva|bilde|zdjęcie|fotoğraf|slika|fotografie|φωτογραφία|φωτο|ảnh|תמונה|צילום|صورة|تصوير|عکس|写真|사진|图|फोटो|ภาพ)(?: by| courtesy(?: of)?)?\s?[:©]\s?|[图圖]\s?[/／]\s?|(?:\A|\s)(?:©|fot\.|zdj\.|φωτ\.:?)\s?)(?P<by>(?:[^.:]|(?<=\b\w)\.){2,80}?)[)）]?\.?\Z"
    r"|\((?P<agency>(?:photo: )?[A-Z][\w./ -]{1,40}|[a-z]{2,4})\)\.?\Z",
    re.IGNORECASE,
)
#: Longest caption with its credit, in characters.
LONGEST = 500
#: The same of a line of names.
_LINE = 60


def ends_with_maker(text: str) -> bool:
    """Whether a text, no longer than a caption, ends with who made a picture: 'Photo: …', not brackets alone."""
    match = CREDIT.search(text) if 0 < len(text) <= LONGEST else None
    return match is not None and match["by"] is not None


#: Who makes pictures for the news, where a caption ends with the bare name.
_MAKERS = frozenset((
    "getty", "getty images", "reuters", "ap", "ap photo", "afp", "epa", "epa-efe", "dpa", "apa", "keystone", "tt", "ntb", "shutterstock",
    "istock", "imago", "imago images", "picture alliance", "alamy", "anadolu", "xinhua", "kyodo", "tass", "ukrinform", "unsplash",
    "pexels", "pixabay", "adobe stock",
))  # fmt: skip


def is_maker(text: str) -> bool:
    """Whether a line is the name of one or several of them and nothing else: 'AFP / Getty Images'."""
    return len(text) <= _LINE and all(name.strip(" ()©.").lower() in _MAKERS for name in text.split("/"))
