"""What links say of themselves to those who do not see their icons: where they open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsarchive.clean.page import Page

#: What a link says last to those who cannot see it: that it opens elsewhere. Longest such hint, in characters.
_HINT, _HINTED = re.compile(
    r"\W*(?:\w+\W+){0,5}?(?:new|neue[mns]|nouvel(?:le)?|nueva|nov[ao]|nuov[ao]|nieuw|ny|nytt?|now(?:ym|ej)|nové[m]?|нов(?:ом|ой|ому)|yeni)\W+(?:browser)?\W*"
    r"(?:window|tab|fenster|registerkarte|fenêtre|onglet|ventana|pestaña|janela|aba|guia|separador|finestra|scheda|venster|tabblad|"
    r"fönster|flik|vindu|vindue|fane|faneblad|oknie|karcie|okně|okne|окне|вкладке|вікні|pencerede|sekmede)(?:\W+\w+){0,2}\W*\Z"
    r"|\W*(?:\w+\W+){0,5}?(?:(?:ventana|pestaña)\W+nueva|link\W+is\W+external|external\W+link|externer\W+link|lien\W+externe|enlace\W+externo)\W*\Z"
    r"|\W*(?:新しい(?:ウィンドウ|タブ)|在?新(?:窗口|視窗|标签|分頁)|새\s?(?:창|탭))\w*(?:\s\w+)?\W*\Z",
    re.IGNORECASE,
), 60  # fmt: skip


def link_hints(page: Page) -> Iterator[int]:
    """The last element of a link, where it says only where the link opens."""
    book = page.book
    for n in book.with_tag("a"):
        if (last := book.ends[n] - 1) > n:
            text = book.elements[last].text
            if text and len(text) <= _HINTED and _HINT.match(text):
                yield last
