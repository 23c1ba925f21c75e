"""The exchanges of every row: GET /api/v1/items/<i>?page=<i%10>&q=v<i>, answered with 256 bytes of JSON."""

import base64
import json
import uuid

HOST = "items.bench"
BODY_BYTES = 256


def target(i):
    return f"/api/v1/items/{i}?page={i % 10}&q=v{i}"


def body(i):
    document = {"id": i, "name": f"item {i}", "page": i % 10, "fill": ""}
    fill = BODY_BYTES - len(json.dumps(document, separators=(",", ":")))
    document["fill"] = ("abcdefghijklmnopqrstuvwxyz" * 10)[:fill]
    return json.dumps(document, separators=(",", ":"))


def exchange(i, direction, host, port, secure=False):
    """One RRPair, in the form of any recorder: what is not written is computed by the reader."""
    path, _, query = target(i).partition("?")
    text = lambda value: base64.b64encode(value.encode()).decode()
    signature = {"http:host": text(host), "http:method": text("GET"), "http:url": text(path), "instance": text("0")}
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        signature[f"http:qp:{name}"] = text(value)
    return {
        "msgType": "rrpair",
        "uuid": base64.b64encode(uuid.UUID(int=i + 1).bytes).decode(),
        "ts": f"2026-01-01T00:{i // 60000 % 60:02}:{i // 1000 % 60:02}.{i % 1000:03}000000Z",
        "l7protocol": "http",
        "duration": 1,
        "direction": direction,
        "service": "items",
        "network_address": f"{host}:{port}",
        "command": "GET",
        "location": path,
        "status": "200",
        "tags": {"proxyProtocol": "tcp:tls:http" if secure else "tcp:http"},
        "http": {
            "req": {
                "url": path, "uri": target(i), "version": "1.1", "method": "GET", "host": f"{host}:{port}",
                "headers": {"Host": [host]},
            },
            "res": {
                "contentType": "application/json", "statusCode": 200, "statusMessage": "200 OK",
                "headers": {"Content-Type": ["application/json"]},
                "bodyBase64": text(body(i)),
            },
        },
        "signature": signature,
    }


def write_recording(folder, count, direction, host=HOST, port=80, secure=False):
    """JSON Lines in segments of 50,000."""
    folder.mkdir(parents=True, exist_ok=True)
    for first in range(0, count, 50_000):
        with open(folder / f"segment-{first // 50_000 + 1:04}.jsonl", "w", encoding="ascii") as file:
            for i in range(first, min(first + 50_000, count)):
                file.write(json.dumps(exchange(i, direction, host, port, secure), separators=(",", ":")) + "\n")


def write_load(path, count, close=False):
    """A wrk script that cycles through `count` requests, each made before the load begins."""
    extra = "Connection: close\\r\\n" if close else ""
    path.write_text(f"""-- Made by bench/items.py.
local requests, next_request = {{}}, 0
function init()
  for i = 0, {count} - 1 do
    requests[i] = string.format("GET /api/v1/items/%d?page=%d&q=v%d HTTP/1.1\\r\\nHost: {HOST}\\r\\n{extra}\\r\\n", i, i % 10, i)
  end
end
function request()
  local made = requests[next_request]
  next_request = (next_request + 1) % {count}
  return made
end
""")
