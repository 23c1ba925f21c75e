"""Speaks with a server of lines: `lines_client.py PORT first|second LINE ...`.

`first` says that the client speaks first, `second` that it waits for a greeting. Each line is sent in two segments, and answered
before the next. Says all that came in hexadecimal.
"""

import socket
import sys

with socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=20) as connection:
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    came = b""

    def answer():
        global came
        while True:
            byte = connection.recv(1)
            came += byte
            if byte in (b"", b"\n"):
                return

    if sys.argv[2] == "second":
        answer()
    for line in sys.argv[3:]:
        words = line.encode() + b"\n"
        connection.sendall(words[:2])
        connection.sendall(words[2:])
        answer()
    if sys.argv[-1] == "QUIT":
        while byte := connection.recv(1):
            came += byte
    print(came.hex())
