"""counter.py PORT: a service whose answers tell how often a path was asked; built-in pages to test with.

  /count/<name>   {"name": …, "count": n}, n from 1        /bytes/<n>    n bytes of text
  /version        {"version": VERSION}, from the environment
  POST anywhere   {"echo": the body}
"""

import collections
import json
import os
import signal
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

counts = collections.Counter()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = self.path.partition("?")[0]
        if path.startswith("/bytes/"):
            return self.answer("text/plain", b"x" * int(path.removeprefix("/bytes/")))
        if path == "/version":
            return self.document({"name": "counter", "version": os.environ.get("VERSION", "1")})
        counts[path] += 1
        self.document({"name": path.rpartition("/")[2], "count": counts[path]})

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.document({"echo": body.decode()})

    def document(self, value):
        self.answer("application/json", json.dumps(value).encode())

    def answer(self, kind, body):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        """Silent."""


signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
print("listening", flush=True)
server.serve_forever()
