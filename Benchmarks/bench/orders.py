"""A recording of programs that make ids anew, write and read: what a mock has to learn from to answer the next run.

Each group of four requests is one user's: an order is made under a new uuid and read by it, then the count of the user's own item is
set and read.
"""

import base64
import json
import random
import uuid

HOST = "orders.bench"
USERS = 1_000
# Groups between the making of an order and its reading: 8,000 requests, so that no connection asks for it before it is made, though the
# one that makes it waits for its turn.
BEHIND = 2_000


def order_id(group):
    return str(uuid.UUID(int=random.Random(group).getrandbits(128), version=4))


def user(group):
    return group % USERS


def requests(group, order):
    """The four requests of a group: method, path and body."""
    item = f"/items/{user(group)}"
    return [
        ("POST", "/orders", json.dumps({"id": order, "of": group}, separators=(",", ":"))), ("GET", f"/orders/{order}", ""),
        ("PUT", item, json.dumps({"count": group}, separators=(",", ":"))), ("GET", item, ""),
    ]


def answer(group, order, step):
    document = {"id": order, "of": group, "state": "made"} if step < 2 else {"item": user(group), "count": group}
    return json.dumps({**document, "fill": "abcdefghijklmnopqrstuvwxyz" * 6}, separators=(",", ":"))


def exchange(group, step):
    """One RRPair, in the form of any recorder, without a signature: it is computed by the reader."""
    method, path, body = requests(group, order_id(group))[step]
    number = group * 4 + step
    text = lambda value: base64.b64encode(value.encode()).decode()
    seconds, milliseconds = divmod(number, 1000)
    request = {
        "url": path, "uri": path, "version": "1.1", "method": method, "host": f"{HOST}:80",
        "headers": {"Host": [HOST], "Authorization": [f"Bearer user-{user(group)}"]},
    }
    if body:
        request["headers"]["Content-Type"] = ["application/json"]
        request["bodyBase64"] = text(body)
    return {
        "msgType": "rrpair",
        "uuid": base64.b64encode(uuid.UUID(int=number + 1).bytes).decode(),
        "ts": f"2026-01-01T{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{milliseconds:03}000000Z",
        "l7protocol": "http", "duration": 1, "direction": "OUT", "service": "orders", "network_address": f"{HOST}:80",
        "command": method, "location": path, "status": "200", "tags": {"proxyProtocol": "tcp:http"},
        "http": {
            "req": request,
            "res": {
                "contentType": "application/json", "statusCode": 200, "statusMessage": "200 OK",
                "headers": {"Content-Type": ["application/json"]}, "bodyBase64": text(answer(group, order_id(group), step)),
            },
        },
    }


def write_recording(folder, count):
    """JSON Lines in segments of 50,000; `count` is a multiple of that."""
    folder.mkdir(parents=True, exist_ok=True)
    for first in range(0, count, 50_000):
        with open(folder / f"segment-{first // 50_000 + 1:04}.jsonl", "w", encoding="ascii") as file:
            for number in range(first, first + 50_000):
                file.write(json.dumps(exchange(number // 4, number % 4), separators=(",", ":")) + "\n")


def write_load(path, count, recorded=False):
    """A wrk script that goes through `count` requests in recorded order, but for the reading of an order, which comes later.

    With `recorded` the ids are those of the recording; else each is made when its order is.
    """
    groups = count // 4
    ids = ",".join(f'"{order_id(group)}"' for group in range(groups)) if recorded else ""
    made = "recorded[group]" if recorded else "fresh()"
    path.write_text(f"""-- Made by bench/orders.py.
local recorded = {{{f"[0]={ids}" if recorded else ""}}}
-- What is made first is not sent: wrk only looks at it.
local ids, number, random, format = {{}}, -1, math.random, string.format
math.randomseed(os.time())
local function fresh()
  return format("%08x-%04x-4%03x-8%03x-%06x%06x", random(0, 0xffffffff), random(0, 0xffff), random(0, 0xfff), random(0, 0xfff),
    random(0, 0xffffff), random(0, 0xffffff))
end
local function ask(method, path, group, body)
  local head = format("%s %s HTTP/1.1\\r\\nHost: {HOST}\\r\\nAuthorization: Bearer user-%d\\r\\n", method, path, group % {USERS})
  if body == "" then return head .. "\\r\\n" end
  return head .. format("Content-Type: application/json\\r\\nContent-Length: %d\\r\\n\\r\\n%s", #body, body)
end
function request()
  local step, group = number % 4, math.floor(number / 4) % {groups}
  number = number + 1
  if step == 0 then
    ids[group] = {made}
    return ask("POST", "/orders", group, format('{{"id":"%s","of":%d}}', ids[group], group))
  elseif step == 1 then
    local before = (group - {BEHIND}) % {groups}
    if ids[before] then return ask("GET", "/orders/" .. ids[before], before, "") end
  elseif step == 2 then
    return ask("PUT", format("/items/%d", group % {USERS}), group, format('{{"count":%d}}', group))
  end
  return ask("GET", format("/items/%d", group % {USERS}), group, "")
end
""")
