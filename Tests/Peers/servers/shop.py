"""shop.py PORT: a shop whose ids, tokens, entity tags, cookies and cursors are drawn anew in each process."""

import gzip
import itertools
import json
import secrets
import signal
import sys
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

tokens, carts, orders, cursors = set(), {}, {}, {}
numbers = itertools.count(secrets.randbelow(900) + 100)


class Shop(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def answer(self, status, value=None, **fields):
        body = b"" if value is None else json.dumps(value).encode()
        if value is not None and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, mtime=0)
            fields["Content-Encoding"] = "gzip"
        self.send_response(status)
        for name, field in fields.items():
            self.send_header(name.replace("_", "-"), field)
        if value is not None:
            self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def serve(self):
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        link = urlsplit(self.path)
        parts = link.path.strip("/").split("/")
        query = parse_qs(link.query)
        if parts == ["login"]:
            token = secrets.token_urlsafe(24)
            tokens.add(token)
            return self.answer(200, {"access_token": token, "token_type": "Bearer"})
        if parts == ["cart"]:
            sid = dict(p.split("=", 1) for p in self.headers.get("Cookie", "").split("; ") if p).get("sid")
            if self.command == "POST":
                sid = secrets.token_hex(16)
                carts[sid] = []
                return self.answer(201, {"items": 0}, Set_Cookie=f"sid={sid}; Path=/; HttpOnly")
            if sid not in carts:
                return self.answer(403, {"error": "no cart"})
            carts[sid].append(1)
            return self.answer(200, {"items": len(carts[sid])})
        if self.headers.get("Authorization", "").removeprefix("Bearer ") not in tokens:
            return self.answer(401, {"error": "unauthorized"})
        self.orders(parts, query, body)

    def orders(self, parts, query, body):
        if parts == ["orders"] and self.command == "POST":
            order = {"id": str(uuid.uuid4()), "number": next(numbers), **json.loads(body)}
            order["links"] = {"self": f"http://{self.headers['Host']}/orders/{order['id']}"}
            orders[order["id"]] = [order, secrets.token_hex(8)]
            return self.answer(201, order, Location=f"/orders/{order['id']}", ETag=f'"{orders[order["id"]][1]}"')
        if parts == ["orders"]:
            start = cursors[query["cursor"][0]] if "cursor" in query else 0
            page = list(orders)[start:start + 2]
            cursor = str(uuid.uuid4())
            cursors[cursor] = start + 2
            after = f"/orders?cursor={cursor}" if start + 2 < len(orders) else None
            return self.answer(200, {"items": [orders[id][0] for id in page], "next": after})
        if parts[0] == "receipts":
            found = [o for o, _ in orders.values() if str(o["number"]) == parts[1]]
            return self.answer(200, {"paid": found[0]["item"]}) if found else self.answer(404, {"error": "no receipt"})
        if parts[0] == "refunds":
            wanted = json.loads(body)["order"]
            return self.answer(200, {"refunded": wanted}) if wanted in orders else self.answer(422, {"error": "no order"})
        if parts[1] not in orders:
            return self.answer(404, {"error": "no order", "id": parts[1]})
        order, tag = orders[parts[1]]
        if self.command == "PUT":
            if self.headers.get("If-Match") != f'"{tag}"':
                return self.answer(412, {"error": "changed"})
            order.update(json.loads(body))
            orders[parts[1]][1] = secrets.token_hex(8)
        return self.answer(200, order, ETag=f'"{orders[parts[1]][1]}"')

    do_GET = do_POST = do_PUT = serve


signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Shop)
print("listening", flush=True)
server.serve_forever()
