"""The requests of a browser on the pages of the admin; each function gives what a step does. Items are known by the names of the program."""

import re

from ...client import Client
from ...servers.pages.site import PASSWORD

ITEMS = "/pages/item/"
FORM = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
IDENTITY = re.compile(ITEMS + r"([0-9a-f-]{36})/change/")


class Browser(Client):
    """Sends the token of the page on which it was last."""

    def send(self, method, path, headers=None, **body):
        answer = super().send(method, path, headers, **body)
        found = FORM.search(answer.body.decode("utf-8", "replace"))
        if found:
            self.values["form"] = found[1]
        return answer

    def submit(self, path, **fields):
        return self.send("POST", path, data={"csrfmiddlewaretoken": self.values["form"], **fields},
                         headers={"Referer": self.base + path})

    def item(self, name, page="change"):
        return f"{ITEMS}{self.values[name]}/{page}/"

    def code(self, name):
        """Made anew in each run."""
        return f"{name}-{self.source.nonce(f'code of {name}')}"


def identity(answer):
    """Of the item to which an answer leads."""
    return IDENTITY.search(answer.header("location"))[1]


def get(path, **query):
    return lambda client: client.send("GET", path, params=query)


def follow(name):
    """The address that an answer gave."""
    return lambda client: client.send("GET", client.values[name])


def login(password=PASSWORD):
    return lambda client: client.submit(
        "/login/", username=client.source.session, password=password.format(client.source.session), next="/")


def logout(client):
    return client.submit("/logout/")


def add(name, title, price, **more):
    """Goes on with the item."""
    return lambda client: client.submit(
        f"{ITEMS}add/", code=client.code(name), name=title, owner=client.source.session, price=price,
        **{"_continue": "Save and continue editing", **more})


def change(name, title, price, **more):
    """Goes back to the list."""
    return lambda client: client.submit(
        client.item(name), code=client.code(name), name=title, owner=client.source.session, price=price,
        **{"_save": "Save", **more})


def page(name, page="change"):
    return lambda client: client.send("GET", client.item(name, page))


def delete(name):
    return lambda client: client.submit(client.item(name, "delete"), post="yes")


def stock(**more):
    """The list of what is the user's own."""
    return lambda client: client.send("GET", ITEMS, params={"q": client.source.session, **more})
