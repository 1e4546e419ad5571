"""Other programs read what we write: `make tools-check`. In an environment of its own, and no part of `make test`."""
