"""Fills the kernel's table of connections of this network with datagrams that are answered; prints `full` once it takes no more.

Entries that were answered and are used again after two seconds are kept until they time out; others make room for new ones.
"""

import resource
import socket
import time

limit = int(open("/proc/sys/net/netfilter/nf_conntrack_max").read())
side = int((limit + 2000) ** 0.5) + 1
hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 2 * side + 64), hard))


def ends(address):
    made = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(side)]
    for end in made:
        end.bind((address, 0))
        end.setblocking(False)
    return made


def drain(end):
    try:
        while True:
            end.recv(16)
    except BlockingIOError:
        pass


def fill():
    for one in ones:
        for name in names:
            one.sendto(b"", name)
        for other in others:
            drain(other)
            other.sendto(b"", one.getsockname())
        drain(one)


ones, others = ends("127.0.0.1"), ends("127.0.0.2")
names = [other.getsockname() for other in others]
try:
    for _ in range(6):
        fill()
        time.sleep(2.1)
except PermissionError:
    print("full", flush=True)
