"""Put on the path of a child process, this forbids it every socket of the internet families, and every look-up of a name.

An audit hook sees what Python's own code and what C extensions do, and cannot be taken out again.
"""

import socket
import sys

FORBIDDEN = frozenset(
    {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.connect", "socket.bind"}
)


def forbid(event, args):  # type: ignore[no-untyped-def]
    """Errors: PermissionError."""
    inet = event == "socket.__new__" and args[1] in (socket.AF_INET, socket.AF_INET6)
    if inet or event in FORBIDDEN:
        raise PermissionError(f"no sockets here: {event} {args[1:]}")


sys.addaudithook(forbid)
