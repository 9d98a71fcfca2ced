"""A client that hangs up."""

import socket
from urllib.parse import urlsplit


def post_half(address: str, **headers: str) -> None:
    """Hang up in the midst of a request's body."""
    url = urlsplit(address)
    assert url.hostname
    lines = [f"POST {url.path} HTTP/1.1", f"Host: {url.netloc}", "Content-Length: 100"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    with socket.create_connection((url.hostname, url.port)) as connection:
        connection.sendall("\r\n".join([*lines, "", '{"half":']).encode())
