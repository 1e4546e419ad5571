"""The capture wing: exchanges become WARC files, and WARC files become captures again."""
