"""An article's blocks → Markdown, clean HTML and text for reading. All take the JSON values of docs/article.md.

Nothing of the page is copied as markup: each form is built from our own types, with a closed list of what it may say.
"""
