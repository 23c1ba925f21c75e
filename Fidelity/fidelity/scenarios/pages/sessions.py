"""What each person does while it is recorded."""

from ...steps import Script
from . import requests as ask

GOODS = {"alma": "amber", "bela": "bells", "cleo": "clocks", "dana": "dishes", "ella": "easels", "fina": "flutes",
         "gwen": "globes", "hana": "hats"}


def price(user, item):
    return f"{(sum(map(ord, user)) % 40) + ord(item)}.50"


def recorded(user):
    """One session with everything that one person does. Every page is looked at before its form is sent."""
    script = Script()
    entry(script, user)
    items(script, user)
    leave(script)
    return script.session(user, ask.Browser)


def entry(script, user):
    do, of = script.do, "entry: "
    do(of + "front page, a stranger", ask.get("/"))
    page = do(of + "log in, page", ask.get("/login/", next="/"))
    wrong = do(of + "log in, wrong", ask.login("not it"), page)
    do(of + "log in", ask.login(), wrong)
    do(of + "front page", ask.get("/"), of + "log in")


def create(script, user, item, *needs):
    """The page and the form of one item, and the page to which that leads."""
    do, of = script.do, f"items: {item}: "
    page = do(of + "page to add", ask.get(f"{ask.ITEMS}add/"), *needs)
    made = do(of + "add", ask.add(item, f"{item} of {GOODS[user]}", price(user, item)), page, **{item: ask.identity})
    return do(of + "page, added", ask.page(item), made)


def items(script, user):
    do, of, enter = script.do, "items: ", "entry: front page"
    do(of + "nothing", ask.stock(), enter)
    one = create(script, user, "A", enter)
    changed = do(of + "change A", ask.change("A", f"A of old {GOODS[user]}", "7.25"), one)
    listed = do(of + "list, A changed", ask.stock(), changed)
    do(of + "page of A, changed", ask.page("A"), listed)
    other = create(script, user, "B", enter)
    wrong = do(of + "change B, no price", ask.change("B", "B", "much"), other)
    third = create(script, user, "C", enter)
    do(of + "list, all", ask.stock(), listed, wrong, third)
    do(of + "list, second page", ask.stock(p=2), of + "list, all")
    do(of + "list, by price", ask.stock(o="-2"), of + "list, all")
    asked = do(of + "page to delete B", ask.page("B", "delete"), wrong)
    gone = do(of + "delete B", ask.delete("B"), asked)
    do(of + "list, B gone", ask.stock(), of + "list, all", gone)
    do(of + "page of B, deleted", ask.page("B"), gone)
    do(of + "front page, what was done", ask.get("/"), of + "list, B gone", of + "page of B, deleted")


def leave(script):
    do, of = script.do, "leave: "
    out = do(of + "log out", ask.logout, "entry: front page")
    do(of + "front page, a stranger", ask.get("/"), out)
