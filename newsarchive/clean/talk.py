"""Comments that no name gives away: a line that says so, and behind it answers asked for again and again."""

from __future__ import annotations

import re

from newsarchive.clean.page import Page
from newsarchive.clean.strip import Strike
from newsarchive.model import Reason

TALK = Strike(Reason.COMMENTS, "tail-talk")
#: So many lines that ask for an answer make a talk; they have so many words at most, and are looked for in so many lines.
_ANSWERS, _WORDS, _REACH = 3, 4, 200
_HEAD = re.compile(
    r"\W*(?:\d+ )?(?:(?:reader |user )?comments?|discussion|(?:leser)?kommentare?|diskussion|(?:vos )?commentaires?|comentarios|comentários|commenti|reacties|kommentarer|kommentit|komentarze|komentáře|komentari|hozzászólások|comentarii|σχόλια|комментарии|обсуждение|коментарі|коментари|yorumlar|التعليقات|تعليقات|نظرات|תגובות|コメント|评论|評論|留言|댓글|टिप्पणियाँ|bình luận|komentar)(?: ?[(:]? ?\d{1,6}\)?)?\W*\Z",
    re.IGNORECASE,
)  # fmt: skip
_ANSWER = re.compile(
    r"\W*(?:reply|respond|antworten?|répondre|responder|rispondi|beantwoorden|reageer|svara|svar|besvar|vastaa|odpowiedz|odpovědět|odpovedz|odgovori|válasz|răspunde|απάντηση|ответить|відповісти|отговор|yanıtla|cevapla|رد|پاسخ|השב|返信(?:する)?|回复|回覆|답글|जवाब|trả lời|balas)\b",
    re.IGNORECASE,
)  # fmt: skip


def is_talk(page: Page, u: int) -> bool:
    """Whether a line is the heading of comments: it says so, and lines behind it ask for answers."""
    if not _HEAD.match(page.units[u].text):
        return False
    answers = 0
    for unit in page.units[u + 1 : u + 1 + _REACH]:
        answers += unit.words <= _WORDS and _ANSWER.match(unit.text) is not None
        if answers >= _ANSWERS:
            return True
    return False
