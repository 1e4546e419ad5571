"""Articles as files for other programs and for people. An article is the JSON of docs/article.md throughout."""

from newsarchive.export.lines import FORMATS, Format, as_csv, as_json, as_markdown, as_text, export
from newsarchive.export.whole import whole_file
from newsarchive.render.html import as_html
from newsarchive.render.parts import printable

__all__ = [
    "FORMATS", "Format", "as_csv", "as_html", "as_json", "as_markdown", "as_text", "export", "printable", "whole_file",
]  # fmt: skip
