"""guests.py PORT: a site with a cookie for whoever comes, a token in its login form, notes of whoever is logged in, and carts of anybody."""

import json
import secrets
import signal
import sys
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

sessions, carts = {}, {}


class Guests(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def answer(self, status, text, kind="text/html", cookie=None):
        body = text.encode()
        self.send_response(status)
        if cookie:
            self.send_header("Set-Cookie", cookie)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    @property
    def session(self):
        cookie = SimpleCookie(self.headers.get("Cookie", "")).get("sid")
        return sessions.get(cookie.value, {}) if cookie else {}

    def do_GET(self):
        if self.path == "/":
            name = secrets.token_hex(16)
            sessions[name] = {"token": "", "user": "", "notes": []}
            self.answer(200, "<p>Welcome</p>", cookie=f"sid={name}; Path=/; HttpOnly")
        elif self.path == "/login":
            self.session["token"] = secrets.token_hex(16)
            self.answer(200, f'<form method="post"><input name="ticket" value="{self.session["token"]}"></form>')
        elif self.path == "/me":
            notes = "".join(f"<li>{note}</li>" for note in self.session.get("notes", ()))
            self.answer(200, f"<p>{self.session.get('user')}</p><ul>{notes}</ul>")
        elif self.path.startswith("/carts/"):
            self.answer(200, json.dumps(carts[self.path.split("/")[2]]), "application/json")
        else:
            self.answer(404, "none")

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if self.path == "/carts":
            name = secrets.token_hex(12)
            carts[name] = {"id": name, "ref": json.loads(body)["ref"], "items": []}
            self.answer(201, json.dumps(carts[name]), "application/json")
        elif self.path.startswith("/carts/"):
            cart = carts[self.path.split("/")[2]]
            cart["items"].append(json.loads(body)["item"])
            self.answer(200, json.dumps(cart), "application/json")
        else:
            self.form(dict(parse_qsl(body)))

    def form(self, fields):
        if self.path == "/login" and fields.get("ticket") == self.session.get("token"):
            self.session["user"] = fields["user"]
            self.answer(200, "<p>Come in</p>")
        elif self.path == "/notes":
            self.session["notes"].append(fields["text"])
            self.answer(201, "<p>Kept</p>")
        elif self.path == "/logout":
            self.answer(200, "<p>Bye</p>", cookie='sid=""; Max-Age=0; Path=/')
        else:
            self.answer(403, "<p>No</p>")


server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Guests)
server.daemon_threads = True
signal.signal(signal.SIGTERM, lambda *arguments: sys.exit(0))
print(f"listening on {server.server_address[1]}", flush=True)
server.serve_forever()
