"""What the same people do otherwise: the recorded requests in another order and on other items, and requests never recorded."""

from ...steps import Script
from . import requests as ask
from .sessions import GOODS, create, entry, leave, price


def reordered(user):
    """C comes first and is changed, A is deleted."""
    script = Script()
    entry(script, user)
    do, of = script.do, "items: "
    create(script, user, "C")
    do(of + "list, C alone", ask.stock())
    create(script, user, "A")
    do(of + "list, both", ask.stock())
    do(of + "page of C", ask.page("C"))
    do(of + "change C", ask.change("C", f"C of old {GOODS[user]}", "7.25"))
    do(of + "list, C changed", ask.stock())
    do(of + "page of C, changed", ask.page("C"))
    do(of + "page to delete A", ask.page("A", "delete"))
    do(of + "delete A", ask.delete("A"))
    do(of + "list, A gone", ask.stock())
    do(of + "page of A, deleted", ask.page("A"))
    create(script, user, "B")
    do(of + "list, B added", ask.stock())
    leave(script)
    return script.session(user, ask.Browser)


def unseen(user):
    """Items, users and searches that no recording knows."""
    script = Script()

    def prepare(name, act, **keep):
        script.do(name, act, counted=False, **keep)

    def unknown(name, act):
        script.do(f"unknown {name}", act)

    prepare("log in, page", ask.get("/login/", next="/"))
    unknown("user", lambda client: client.submit("/login/", username=f"{user}-junior", password="secret", next="/"))
    prepare("log in, page again", ask.get("/login/", next="/"))
    prepare("log in, wrong", ask.login("not it"))
    prepare("log in", ask.login())
    prepare("front page", ask.get("/"))
    prepare("page to add", ask.get(f"{ask.ITEMS}add/"))
    prepare("add A", ask.add("A", f"A of {GOODS[user]}", price(user, "A")), A=ask.identity)
    unknown("item", lambda client: client.send("GET", f"{ask.ITEMS}{client.source.uuid('item')}/change/"))
    unknown("item to delete", lambda client: client.send("GET", f"{ask.ITEMS}{client.source.uuid('other')}/delete/"))
    unknown("search", lambda client: client.send("GET", ask.ITEMS, params={"q": f"{user} and more"}))
    unknown("page of the list", ask.stock(p=9))
    unknown("order", ask.stock(o="3.-1"))
    unknown("page of users", ask.get("/auth/user/"))
    unknown("path", ask.get("/pages/invoice/"))
    unknown("change", ask.change("A", "A of something else", "1.00"))
    return script.session(user, ask.Browser)
