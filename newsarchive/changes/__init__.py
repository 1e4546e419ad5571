"""What a reprocess would change: told, ranked, written down to be looked at, and applied as it was looked at."""
