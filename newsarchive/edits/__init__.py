"""What changed between two revisions of an article: word by word, graded, and whether the publisher or our rules did it."""

from newsarchive.edits.grades import Edit, Grade, graded
from newsarchive.edits.words import Line, Mark, Piece, Wording, compared

__all__ = ["Edit", "Grade", "Line", "Mark", "Piece", "Wording", "compared", "graded"]
