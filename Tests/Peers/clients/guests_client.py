"""guests_client.py BASE ORDER USER…: what users do on the site of guests.py, in turn, interleaved or at once; one line an answer, with
ID for what is drawn."""

import http.client
import json
import re
import secrets
import sys
import threading
from urllib.parse import urlencode, urlsplit

base, order, users = sys.argv[1], sys.argv[2], sys.argv[3:]
DRAWN = re.compile(r"\b[0-9a-f]{24,32}\b")


class Guest:
    """What one user does, a request at a time."""

    def __init__(self, user):
        self.user, self.cookie, self.lines = user, None, []
        self.connection = http.client.HTTPConnection(urlsplit(base).netloc)

    def ask(self, method, path, body=None, kind="application/x-www-form-urlencoded"):
        fields = {"Content-Type": kind} if body else {}
        if self.cookie:
            fields["Cookie"] = self.cookie
        self.connection.request(method, path, body, fields)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        if answer.getheader("Set-Cookie"):
            self.cookie = answer.getheader("Set-Cookie").split(";")[0]
        shown = "miss" if answer.getheader("Content-Type") != "text/html" and answer.status == 404 else text
        self.lines.append(f"{self.user}: {method} {DRAWN.sub('ID', path)}: {answer.status} {DRAWN.sub('ID', shown)}")
        return text

    def steps(self):
        yield self.ask("GET", "/")
        page = self.ask("GET", "/login")
        yield
        found = re.search(r'value="(\w+)"', page)
        yield self.ask("POST", "/login", urlencode({"ticket": found and found[1], "user": self.user}))
        yield self.ask("GET", "/me")
        for number in range(len(self.user)):
            yield self.ask("POST", "/notes", urlencode({"text": f"{self.user} {number}"}))
        yield self.ask("GET", "/me")
        yield self.ask("POST", "/logout", "bye=1")
        self.cookie, ref = None, secrets.token_hex(16)
        cart = json.loads(self.ask("POST", "/carts", json.dumps({"ref": ref}), "application/json"))["id"]
        yield
        yield self.ask("GET", f"/carts/{cart}")
        for number in range(2):
            yield self.ask("POST", f"/carts/{cart}", json.dumps({"item": f"{self.user} {number}"}), "application/json")
        held = json.loads(self.ask("GET", f"/carts/{cart}"))
        self.lines.append(f"{self.user}: its own cart: {held.get('id') == cart and held.get('ref') == ref}")


guests = [Guest(user) for user in users]
if order == "at-once":
    threads = [threading.Thread(target=lambda guest=guest: [None for _ in guest.steps()]) for guest in guests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
elif order == "interleaved":
    going = [guest.steps() for guest in guests]
    while going:
        going = [steps for steps in going if next(steps, "over") != "over"]
else:
    for guest in guests:
        for _ in guest.steps():
            pass
for guest in sorted(guests, key=lambda guest: guest.user):
    print("\n".join(guest.lines))
