"""Site files of the newsroom's outlets, under their own hosts: `load_sites(("tests.newsroom.sites",))`."""
