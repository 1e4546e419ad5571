"""Scrapy commands that are ours in part (`COMMANDS_MODULE`)."""
