"""A small order service. It keeps nothing itself: every answer is put together from several calls to a dependency.

Configuration, the usual kind: PORT is where it listens, DEPENDENCY_URL is the dependency's address.
It knows nothing of Doppel.
"""

import json
import os
import signal
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests

DEPENDENCY_URL = os.environ.get("DEPENDENCY_URL", "https://localhost:8443")
TIMEOUT = 10


class Dependency:
    """The calls that the service makes."""

    def get(self, path, **parameters):
        answer = requests.get(DEPENDENCY_URL + path, params=parameters, timeout=TIMEOUT)
        answer.raise_for_status()
        return answer.json()

    def post(self, path, document):
        answer = requests.post(DEPENDENCY_URL + path, json=document, timeout=TIMEOUT)
        answer.raise_for_status()
        return answer.json()


class Orders:
    """What the service does."""

    delivery_days = 3

    def __init__(self, dependency):
        self.dependency = dependency

    def catalog(self):
        menu = self.dependency.get("/json")
        packed = self.dependency.get("/gzip", page=1)
        return {"title": menu["slideshow"]["title"], "packed": packed["gzipped"]}

    def order(self, number):
        customer = self.dependency.get(f"/anything/customers/{number}", tier="gold")
        price = self.dependency.get("/get", item=number, amount="59.90")
        tracking = self.dependency.get("/uuid", order=number)
        return {
            "id": number,
            "customer": {"tier": customer["args"]["tier"], "agent": customer["headers"]["User-Agent"]},
            "price": price["args"]["amount"],
            "tracking": tracking["uuid"],
            "delivery": {"days": self.delivery_days, "carrier": "post"},
        }

    def place(self, document):
        stock = self.dependency.get("/get", check="stock", items=",".join(document["items"]))
        accepted = self.dependency.post("/anything/orders", document)
        receipt = self.dependency.get("/uuid", receipt=document["customer"])
        return {
            "accepted": accepted["json"],
            "in_stock": stock["args"]["items"].split(","),
            "receipt": receipt["uuid"],
        }


class Handler(BaseHTTPRequestHandler):
    """Maps requests to orders."""

    protocol_version = "HTTP/1.1"
    orders = Orders(Dependency())

    def do_GET(self):
        if self.path == "/health":
            self.answer(200, {"healthy": True})
        elif self.path == "/catalog":
            self.run(200, self.orders.catalog)
        elif self.path.startswith("/orders/"):
            number = self.path.removeprefix("/orders/")
            self.run(200, lambda: self.orders.order(number))
        else:
            self.answer(404, {"error": "no such page"})

    def do_POST(self):
        length = int(self.headers.get("Content-Length", 0))
        document = json.loads(self.rfile.read(length))
        self.run(201, lambda: self.orders.place(document))

    def run(self, status, work):
        try:
            self.answer(status, work())
        except requests.RequestException as error:
            self.answer(502, {"error": "the dependency did not answer", "kind": type(error).__name__})

    def answer(self, status, document):
        body = (json.dumps(document) + "\n").encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        """Silent: the demo shows what the clients see."""


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8080"))), Handler).serve_forever()


if __name__ == "__main__":
    main()
