"""What each program asks of httpbin. They differ in a word, and in how much they ask."""

from urllib3.filepost import encode_multipart_formdata

from ...client import Client
from ...steps import Script

WORDS = ("apple", "birch", "cedar", "daisy", "elder", "fennel", "ginger", "hazel")
STATUSES = (200, 201, 204, 400, 404, 418, 500, 503)


def recorded(word):
    script = Script()
    for part in (echoes, bodies, fixed, answers, redirects, credentials, conditions, cookies):
        part(script, word)
    return script.session(word, Client)


def get(path, **query):
    """Values that are called with the source are made anew in each run."""
    def act(client):
        made = {name: value(client.source) if callable(value) else value for name, value in query.items()}
        return client.send("GET", path, params=made)
    return act


def nonce(source):
    return source.nonce(f"nonce {source.step}")


def time(source):
    return source.timestamp()


def echoes(script, word):
    do, of = script.do, "echo: "
    do(of + "get", get("/get", item=word, page=str(WORDS.index(word))))
    do(of + "get without a query", get("/get"))
    do(of + "get with a nonce", get("/get", item=word, nonce=nonce))
    do(of + "get at a time", get("/get", item=word, since=time))
    do(of + "a path with an id", lambda client: client.send("GET", f"/anything/orders/{client.source.uuid('order')}"))
    do(of + "a part of that path", lambda client: client.send(
        "PUT", f"/anything/orders/{client.source.uuid('order')}/lines/1", json={"article": word, "count": 2}))
    do(of + "delete", lambda client: client.send("DELETE", f"/anything/orders/{word}"))
    do(of + "headers", get("/headers"))
    do(of + "headers with a field", lambda client: client.send("GET", "/headers", headers={"X-Tenant": word}))
    do(of + "address", get("/ip"))
    do(of + "agent", get("/user-agent"))


def bodies(script, word):
    do, of = script.do, "body: "
    do(of + "post JSON", lambda client: client.send("POST", "/post", json={
        "name": word, "id": client.source.uuid("thing"), "at": client.source.timestamp(), "tags": ["tree", word]}))
    do(of + "post the same name", lambda client: client.send("POST", "/post", json={"name": word}))
    do(of + "post a form", lambda client: client.send("POST", "/post", data={
        "name": word, "csrf": client.source.nonce("csrf", 32), "color": "green"}))
    do(of + "put", lambda client: client.send("PUT", "/put", json={"name": word, "count": len(word)}))
    do(of + "patch", lambda client: client.send("PATCH", "/patch", json={"count": len(word) + 1}))
    do(of + "delete", lambda client: client.send("DELETE", "/delete", params={"name": word}))
    do(of + "post text", lambda client: client.send(
        "POST", "/post", data=f"a line about {word}\n", headers={"Content-Type": "text/plain"}))

    def upload(client):
        body, kind = encode_multipart_formdata(
            {"kind": word, "file": (f"{word}.txt", f"{word} grows\n" * 3, "text/plain")}, client.source.nonce("boundary", 32))
        return client.send("POST", "/post", data=body, headers={"Content-Type": kind})
    do(of + "upload", upload)


def fixed(script, word):
    do, number = script.do, WORDS.index(word)
    for status in (STATUSES[number], STATUSES[(number + 3) % 8]):
        do(f"fixed: status {status}", get(f"/status/{status}"))
    for path in ("json", "xml", "html", "robots.txt", "encoding/utf8", "image/png")[number % 2:]:
        do(f"fixed: {path}", get(f"/{path}"))
    do("fixed: base64", get("/base64/dGVh"))


def answers(script, word):
    do, of, number = script.do, "answer: ", WORDS.index(word)
    for time_ in ("first", "second", "third")[:2 + number % 2]:
        do(f"{of}{time_} uuid", get("/uuid"))
    do(of + "seeded bytes", get("/bytes/32", seed=str(number)))
    do(of + "stream", get("/stream/2"))
    for coding in ("gzip", "deflate", "brotli"):
        do(of + coding, get(f"/{coding}"))
    do(of + "without delay", get("/delay/0"))
    do(of + "chosen fields", get("/response-headers", **{"X-Kind": word, "X-Nonce": nonce}))
    do(of + "range", lambda client: client.send("GET", "/range/64", headers={"Range": f"bytes={number}-{number + 9}"}))
    do(of + "links", get(f"/links/3/{number % 3}"))


def follow(client):
    """What a client does with a Location."""
    return client.send("GET", client.values["location"])


LOCATION = {"location": lambda answer: answer.header("location")}


def redirects(script, word):
    do, of = script.do, "redirect: "
    last = do(of + "twice", get("/relative-redirect/2"), **LOCATION)
    last = do(of + "second", follow, last, **LOCATION)
    do(of + "end", follow, last)
    last = do(of + "to a place", get("/redirect-to", url=f"/get?from={word}", status_code="307"), **LOCATION)
    do(of + "the place", follow, last)


def credentials(script, word):
    do, of = script.do, "credentials: "
    do(of + "none", get(f"/basic-auth/{word}/secret"))
    do(of + "right", lambda client: client.send("GET", f"/basic-auth/{word}/secret", auth=(word, "secret")))
    do(of + "wrong", lambda client: client.send("GET", f"/basic-auth/{word}/secret", auth=(word, "guess")))
    do(of + "no bearer", get("/bearer"))
    do(of + "bearer", lambda client: client.send(
        "GET", "/bearer", headers={"Authorization": f"Bearer {client.source.nonce('bearer', 40)}"}))


def conditions(script, word):
    do, of = script.do, "condition: "
    cached = do(of + "cache", get("/cache"), modified=lambda answer: answer.header("last-modified"))
    do(of + "cache, unchanged", lambda client: client.send(
        "GET", "/cache", headers={"If-Modified-Since": client.values["modified"]}), cached)
    tagged = do(of + "tag", get(f"/etag/{word}"), tag=lambda answer: answer.header("etag"))
    do(of + "tag, unchanged", lambda client: client.send(
        "GET", f"/etag/{word}", headers={"If-None-Match": client.values["tag"]}), tagged)
    do(of + "tag, expected another", lambda client: client.send("GET", f"/etag/{word}", headers={"If-Match": '"old"'}))


def cookies(script, word):
    do, of = script.do, "cookies: "
    do(of + "none", get("/cookies"))
    mine = do(of + "set a session", set_session)
    do(of + "read one", get("/cookies"), mine)
    theme = do(of + "set a theme", get(f"/cookies/set/theme/{word}"))
    do(of + "read both", get("/cookies"), mine, theme)
    do(of + "echo them", get("/get", item=word), mine, theme)
    gone = do(of + "delete the theme", get("/cookies/delete", theme=""), theme)
    do(of + "read the one left", get("/cookies"), mine, gone)


def set_session(client):
    return client.send("GET", f"/cookies/set/session/{client.source.nonce('session', 32)}")


def reordered(word):
    """The one state that httpbin knows is the client's cookies: they come in another order, after the rest, as they did."""
    script = Script()
    do, of = script.do, "cookies: "
    for part in (conditions, bodies, echoes):
        part(script, word)
    do(of + "set a theme", get(f"/cookies/set/theme/{word}"))
    do(of + "read the theme", get("/cookies"))
    do(of + "delete the theme", get("/cookies/delete", theme=""))
    do(of + "read none", get("/cookies"))
    do(of + "set a session", set_session)
    do(of + "read the session", get("/cookies"))
    do(of + "set a theme again", get(f"/cookies/set/theme/{word}"))
    do(of + "read both", get("/cookies"))
    do(of + "delete the theme again", get("/cookies/delete", theme=""))
    do(of + "read the session left", get("/cookies"))
    return script.session(word, Client)


def unseen(word):
    script, number = Script(), WORDS.index(word)

    def unknown(name, path, **query):
        script.do(f"unknown {name}", get(path, **query))
    unknown("item", "/get", item=f"{word}-wood")
    unknown("parameter", "/get", item=word, color="blue")
    unknown("path", f"/anything/invoices/{word}")
    unknown("status", f"/status/{[202, 206, 301, 402, 403, 409, 422, 502][number]}")
    unknown("seed", "/bytes/32", seed=str(100 + number))
    unknown("count of bytes", f"/bytes/{40 + number}", seed=str(number))
    unknown("user", f"/basic-auth/{word}-junior/secret")
    unknown("text", f"/base64/{['YQ==', 'Yg==', 'Yw==', 'ZA==', 'ZQ==', 'Zg==', 'Zw==', 'aA=='][number]}")
    unknown("tag", f"/etag/{word}-leaf")
    unknown("fields", "/response-headers", **{"X-Other": word})
    unknown("link", f"/links/{5 + number}/1")
    unknown("cookie", f"/cookies/set/{word}/yes")
    unknown("place", "/redirect-to", url=f"/anything/{word}")
    unknown("page", f"/pages/{word}")
    return script.session(word, Client)
