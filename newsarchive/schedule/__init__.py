"""Crawls that run for years: what is due, and child processes that crawl it.

`rhythm` and `plan` decide and touch nothing: no clock, no file. `table` reads schedule.toml, `state` remembers, `lock` keeps
two crawls of one site apart, `child` starts and stops one crawl, `keeper` does so for all; `units` writes it for systemd and cron.
"""
