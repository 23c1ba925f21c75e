"""names.py ADDRESS [NAME=ADDRESS…]: a nameserver (RFC 1035) on port 53 that knows these names; there are no others.

One without any name takes questions and is silent.
"""

import ipaddress
import os
import socket
import sys

known = dict(pair.split("=") for pair in sys.argv[2:])
socket_ = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
socket_.bind((sys.argv[1], 53))
socket_.settimeout(1)
test = os.getppid()
print("listening", flush=True)
# It ends with the test that started it, however that ends.
while os.getppid() == test:
    try:
        question, client = socket_.recvfrom(4096)
    except socket.timeout:
        continue
    if not known:
        continue
    labels, place = [], 12
    while length := question[place]:
        labels.append(question[place + 1 : place + 1 + length].decode().lower())
        place += 1 + length
    name, kind = ".".join(labels), int.from_bytes(question[place + 1 : place + 3], "big")
    asked = question[12 : place + 5]
    address = known.get(name)
    answers = []
    if address and kind == 1:
        answers.append(b"\xc0\x0c" + bytes([0, 1, 0, 1, 0, 0, 0, 60, 0, 4]) + ipaddress.ip_address(address).packed)
    flags = 0x8180 | (0 if address else 3)
    head = question[:2] + flags.to_bytes(2, "big") + bytes([0, 1, 0, len(answers), 0, 0, 0, 0])
    socket_.sendto(head + asked + b"".join(answers), client)
