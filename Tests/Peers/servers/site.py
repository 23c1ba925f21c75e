"""site.py ADDRESS PORT FOLDER [CERTIFICATE KEY]: small pages, a git repository, an index for pip; with a certificate over TLS.

  /hello.json   {"hello": "world", "price": 10.50}     POST anywhere   the body again
  /repository.git   cloned by git's own (smart) protocol     /simple/   what pip downloads from
"""

import gzip
import hashlib
import os
import signal
import ssl
import subprocess
import sys
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

address, port, folder, *certificate = sys.argv[1:]
wheel = "doppel_sample-1.0-py3-none-any.whl"


def git(*arguments, **options):
    variables = {"HOME": folder, "PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1"}
    for role in ("AUTHOR", "COMMITTER"):
        variables |= {f"GIT_{role}_NAME": "A", f"GIT_{role}_EMAIL": "a@a.test", f"GIT_{role}_DATE": "2026-01-01T00:00:00Z"}
    variables |= options.pop("variables", {})
    return subprocess.run(["git", *arguments], cwd=folder, env=variables, check=True, capture_output=True, **options).stdout


def make():
    git("init", "--quiet", "--initial-branch", "main", "repository.git")
    for number, words in enumerate(["one", "two"]):
        with open(f"{folder}/repository.git/greeting.txt", "a", encoding="utf-8") as file:
            file.write(f"{words}\n" * 400)
        git("-C", "repository.git", "add", "greeting.txt")
        git("-C", "repository.git", "commit", "--quiet", "--message", f"Change {number}")
    with zipfile.ZipFile(f"{folder}/{wheel}", "w") as archive:
        information = "doppel_sample-1.0.dist-info"
        archive.writestr("doppel_sample.py", "value = 1\n")
        archive.writestr(f"{information}/METADATA", "Metadata-Version: 2.1\nName: doppel-sample\nVersion: 1.0\n")
        archive.writestr(f"{information}/WHEEL", "Wheel-Version: 1.0\nGenerator: a\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{information}/RECORD", "")


def packages():
    with open(f"{folder}/{wheel}", "rb") as file:
        data = file.read()
    link = f'<a href="/{wheel}#sha256={hashlib.sha256(data).hexdigest()}">{wheel}</a>'
    return {"/simple/doppel-sample/": ("text/html", link.encode()), f"/{wheel}": ("application/zip", data)}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = self.path.partition("?")[0]
        if path == "/repository.git/info/refs":
            offer = self.upload_pack("--http-backend-info-refs")
            return self.answer("application/x-git-upload-pack-advertisement", b"001e# service=git-upload-pack\n0000" + offer)
        kind, body = pages.get(path, ("text/plain", None))
        self.answer(kind, body if body is not None else b"nothing here\n", 404 if body is None else 200)

    do_HEAD = do_GET

    def do_POST(self):
        if self.headers.get("Transfer-Encoding") == "chunked":
            body = b"".join(iter(self.chunk, b""))
        else:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/repository.git/git-upload-pack":
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            return self.answer("application/x-git-upload-pack-result", self.upload_pack(input=body))
        self.answer("application/json", body)

    def chunk(self):
        data = self.rfile.read(int(self.rfile.readline(), 16))
        self.rfile.readline()
        return data

    def upload_pack(self, *flags, **options):
        version = {"GIT_PROTOCOL": self.headers.get("Git-Protocol", "")}
        return git("upload-pack", "--stateless-rpc", *flags, "repository.git", variables=version, **options)

    def answer(self, kind, body, status=200):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *arguments):
        """Silent."""


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def finish_request(self, request, address):
        """The handshake belongs to the connection's own thread."""
        if certificate:
            request = context.wrap_socket(request, server_side=True)
        super().finish_request(request, address)

    def handle_error(self, request, address):
        """A client that refuses the certificate is no event."""


make()
pages = {"/hello.json": ("application/json", b'{"hello": "world", "price": 10.50}'), **packages()}
if certificate:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
server = Server((address, int(port)), Handler)
print("listening", flush=True)
server.serve_forever()
