#!/bin/sh
# machine.sh RESOLVER ADDRESS: becomes, as root and within `unshare --mount --net`, a machine of its own: it has that address
# and asks the nameserver that the file RESOLVER names. It stands until it is ended, or the test that started it.
set -eu
ip link set lo up
ip address add "$2/32" dev lo
mount --bind "$1" /etc/resolv.conf
echo standing
while [ -d "/proc/$PPID" ]; do sleep 1; done
