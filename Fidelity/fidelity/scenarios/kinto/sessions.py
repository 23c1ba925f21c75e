"""What each team does while it is recorded."""

from ...steps import Script
from . import requests as ask
from .requests import MERGE, PATCH


def identity(answer):
    return answer.json()["data"]["id"]


def etag(answer):
    return answer.header("etag")


def next_page(answer):
    """The last page has none."""
    return answer.header("next-page")


def recorded(team):
    script = Script()
    for part in (entry, tasks, lists, changes, batches, notes, sharing, mistakes, history):
        part(script, team)
    return script.session(team.name, ask.KintoClient)


def entry(script, team):
    do, of = script.do, "entry: "
    do(of + "server", lambda client: client.send("GET", "/v1/"))
    do(of + "not signed up", ask.get(""))
    signed = do(of + "sign up", ask.sign_up)
    do(of + "who am I", ask.get("/v1/"), signed)
    do(of + "wrong password", lambda client: client.send("GET", client.bucket, auth=(team.name, "guess")), signed)
    do(of + "bucket, not yet made", ask.get(""), signed)
    bucket = do(of + "make the bucket", ask.put("", {"about": f"The {team.thing}"}, ask.NEW), signed)
    do(of + "make the bucket again", ask.put("", {"about": "Another"}, ask.NEW), bucket)
    do(of + "read the bucket", ask.get(""), bucket)
    do(of + "make the tasks", ask.put("/collections/tasks"), bucket)
    do(of + "list collections", ask.get("/collections", _sort="id"), of + "make the tasks")
    do(of + "list no tasks", ask.listing(), of + "make the tasks")
    do(of + "make another bucket", ask.post("/v1/buckets", {"about": "Scratch"}), signed, scratch=identity)
    do(of + "delete the other bucket", lambda client: client.call("DELETE", f"/v1/buckets/{client.values['scratch']}"),
       of + "make another bucket")


def create(script, team, *items):
    """D has an id of the client, and holds the time; the service names the others."""
    made = {}
    for item in items:
        act = (ask.put_record(item, lambda client: {**team.task("D"), "at": client.source.timestamp()}, headers=ask.NEW)
               if item == "D" else ask.post(ask.records(), team.task(item)))
        keep = {f"{item}_first": etag, **({} if item == "D" else {item: identity})}
        made[item] = script.do(f"tasks: create {item}", act, "entry: make the tasks", **keep)
    return made


def tasks(script, team):
    do, of = script.do, "tasks: "
    made = create(script, team, "A", "B", "C", "D")
    do(of + "read A", ask.get_record("A"), made["A"])
    do(of + "read A unless known", ask.get_record("A", known="A_first"), made["A"])
    do(of + "create D again", ask.put_record("D", team.task("D"), headers=ask.NEW), made["D"])
    changed = do(of + "replace A", ask.put_record("A", team.revised(), match="A_first"), made["A"], A_second=etag)
    do(of + "replace A by an old tag", ask.put_record("A", {"title": "Too late"}, match="A_first"), changed)
    do(of + "read A, replaced", ask.get_record("A"), changed)
    patched = do(of + "finish A", ask.patch_record("A", {"status": "done"}, match="A_second"), changed)
    do(of + "read A, done", ask.get_record("A"), patched)
    waiting = do(of + "let B wait", ask.patch_record("B", {"status": "waiting", "reason": "rain"}), made["B"])
    do(of + "read B, waiting", ask.get_record("B"), waiting)
    merged = do(of + "merge into B", ask.patch_as(MERGE, "B", {"data": {"reason": None, "effort": 6}}), waiting)
    do(of + "read B, merged", ask.get_record("B"), merged)
    do(of + "add a tag to C", ask.patch_as(PATCH, "C", [
        {"op": "add", "path": "/data/tags", "value": [team.name]}, {"op": "remove", "path": "/data/price"}]), made["C"])
    gone = do(of + "delete D", ask.delete_record("D"), made["D"])
    do(of + "read D, deleted", ask.get_record("D"), gone)
    do(of + "delete D again", ask.delete_record("D"), gone)


def lists(script, team):
    do, of, all_made = script.do, "lists: ", [f"tasks: create {item}" for item in "ABCD"]
    known = do(of + "all", ask.listing(), *all_made, tasks=etag)
    do(of + "all unless known", ask.listing(known="tasks"), known)
    do(of + "count", ask.head(), *all_made)
    do(of + "done", ask.listing(status="done", _sort="title"), *all_made, "tasks: finish A")
    do(of + "not done", ask.listing(not_status="done"), *all_made, "tasks: finish A")
    do(of + "of some effort", ask.listing(min_effort=3, max_effort=9, _sort="effort"), *all_made, "tasks: merge into B")
    do(of + "of two states", ask.listing(in_status="open,waiting", _sort="-effort,title"), *all_made, "tasks: let B wait")
    do(of + "like a word", ask.listing(like_title=team.thing), *all_made)
    do(of + "with tags", ask.listing(has_tags="true", _fields="title,tags", _sort="title"), *all_made, "tasks: add a tag to C")
    page = do(of + "first page", ask.listing(_limit=2, _sort="title"), *all_made, page=next_page)
    do(of + "second page", ask.follow("page"), page)
    page = do(of + "newest", ask.listing(_limit=1, _fields="title"), *all_made, page=next_page)
    do(of + "the one before", ask.follow("page"), page, page=next_page)


def changes(script, team):
    """A second device asks what changed since it last asked."""
    do, of = script.do, "changes: "
    began = do(of + "begin", ask.listing(_fields="id"), "tasks: create B", seen=etag)
    do(of + "none", ask.listing(since="seen"), began)
    made = do(of + "create E", ask.post(ask.records(), {"title": "Dry the sails", "status": "open"}), began, E=identity)
    patched = do(of + "finish B", ask.patch_record("B", {"status": "done"}), began)
    poll = do(of + "two", ask.listing(since="seen", _sort="last_modified"), made, patched, seen=etag)
    gone = do(of + "delete E", ask.delete_record("E"), poll)
    poll = do(of + "a deletion", ask.listing(since="seen"), gone, seen=etag)
    do(of + "none again", ask.listing(since="seen"), poll)
    do(of + "unless known", ask.listing(known="seen"), poll)


def batches(script, team):
    do, of = script.do, "batch: "

    def made(client):
        return [{"path": path(client), "body": {"data": data}} for data in team.extras()]

    def path(client):
        return client.bucket.removeprefix("/v1") + ask.records("extras")

    def mixed(client):
        return [{"path": path(client), "body": {"data": {"title": "Last of all"}}, "method": "POST"},
                {"path": f"{path(client)}/{client.values['X']}", "method": "PATCH", "body": {"data": {"status": "done"}}},
                {"path": f"{path(client)}/{client.values['X']}", "method": "PUT", "headers": ask.NEW, "body": {"data": {}}},
                {"path": f"{path(client)}/{client.source.uuid('nowhere')}", "method": "GET"}]
    ready = do(of + "make the collection", ask.put("/collections/extras"), "entry: make the bucket")
    many = do(of + "create some", ask.batch(made, method="POST"), ready,
              X=lambda answer: answer.json()["responses"][0]["body"]["data"]["id"])
    do(of + "list them", ask.listing("extras", _sort="title"), many)
    more = do(of + "four things", ask.batch(mixed), many)
    do(of + "list again", ask.listing("extras", _sort="title"), more)
    do(of + "read one, done", ask.get_record("X", "extras"), more)
    gone = do(of + "delete the open", ask.delete(ask.records("extras"), status="open"), more)
    do(of + "list what is left", ask.listing("extras", _sort="title"), gone)
    do(of + "nothing to do", ask.batch(lambda client: []), "entry: sign up")


def notes(script, team):
    do, of = script.do, "notes: "
    ready = do(of + "make the collection", ask.put("/collections/notes", {"schema": team.schema()}), "entry: make the bucket")
    one = do(of + "put n1", ask.put_record("n1", team.note("n1"), collection="notes"), ready)
    do(of + "read n1", ask.get_record("n1", "notes"), one)
    do(of + "too many stars", ask.put_record("n1", {"text": "great", "stars": 6}, collection="notes"), one)
    do(of + "no text", ask.post(ask.records("notes"), {"stars": 1}), ready)
    two = do(of + "put n2", ask.put_record("n2", lambda client: {
        **team.note("n2"), "ref": client.source.uuid("ref")}, collection="notes"), ready)
    do(of + "find n2", lambda client: client.call(
        "GET", client.bucket + ask.records("notes"), params={"ref": client.source.uuid("ref")}), two)
    changed = do(of + "change n1", ask.patch_record("n1", {"stars": 5}, collection="notes"), one)
    do(of + "read n1, changed", ask.get_record("n1", "notes"), changed)
    gone = do(of + "delete n1", ask.delete_record("n1", collection="notes"), changed)
    again = do(of + "put n1 anew", ask.put_record("n1", team.note("n1"), collection="notes"), gone)
    do(of + "read n1 anew", ask.get_record("n1", "notes"), again)
    ready = do(of + "make a place for all kinds", ask.put("/collections/kinds"), "entry: make the bucket")
    kinds = do(of + "store all kinds", ask.post(ask.records("kinds"), team.measurements()), ready, M=identity)
    do(of + "read all kinds", ask.get_record("M", "kinds"), kinds)


def sharing(script, team):
    """No two users are in one set: it would be told in an order of chance."""
    do, of, one = script.do, "sharing: ", "tasks: create A"
    signed = do(of + "guest signs up", ask.sign_up_guest)
    do(of + "guest may not read", ask.as_guest("GET", "A"), signed, one)
    shared = do(of + "let the guest in", ask.let_guest_in, signed, "entry: make the tasks")
    do(of + "guest reads", ask.as_guest("GET", "A"), shared, one)
    do(of + "guest may not write", ask.as_guest("PATCH", "A", json={"data": {"status": "lost"}}), shared, one)
    made = do(of + "guest creates G", ask.guest_creates, shared, G=identity)
    do(of + "read G", ask.get_record("G"), made)
    said = do(of + "guest changes G", ask.as_guest("PATCH", "G", json={"data": {"said": "Two cakes"}}), made)
    do(of + "read G, changed", ask.get_record("G"), said)
    crew = do(of + "make a crew", ask.make_crew, signed, "entry: make the bucket")
    do(of + "read the crew", ask.get("/groups/crew"), crew)
    opened = do(of + "let the crew read notes", ask.grant(lambda client: f"{client.bucket}/collections/notes", read=ask.crew),
                crew, "notes: make the collection")
    do(of + "guest lists notes", ask.guest_lists_notes, opened, "notes: put n2")
    alone = do(of + "dismiss the crew", ask.delete("/groups/crew"), opened)
    do(of + "guest may not list notes", ask.guest_lists_notes, alone)


def mistakes(script, team):
    do, of, ready = script.do, "mistakes: ", "entry: make the tasks"
    do(of + "not JSON", lambda client: client.call(
        "POST", client.bucket + ask.records(), data="{not JSON", headers={"Content-Type": "application/json"}), ready)
    do(of + "not of a kind", lambda client: client.call("POST", client.bucket + ask.records(), data={"title": "x"}), ready)
    do(of + "no data", lambda client: client.call("POST", client.bucket + ask.records(), json={"title": team.thing}), ready)
    do(of + "limit", ask.listing(_limit="many"), ready)
    do(of + "since", ask.listing(_since="yesterday"), ready)
    do(of + "id", lambda client: client.call("PUT", f"{client.bucket}{ask.records()}/not an id", json={"data": {}}), ready)
    do(of + "collection", ask.get(ask.records("invoices")), ready)
    do(of + "method", lambda client: client.call("PUT", client.bucket + ask.records(), json={}), ready)
    do(of + "path", ask.get("/v1/invoices"), "entry: sign up")


def history(script, team):
    do, of = script.do, "history: "
    do(of + "of A", ask.history("A"), "tasks: finish A")
    do(of + "of what was made", ask.history(action="create", resource_name="collection"), "entry: make the tasks",
       "batch: make the collection", "notes: make the collection", "notes: make a place for all kinds")
    do(of + "the latest deletion", ask.history(action="delete", _limit=1), "sharing: dismiss the crew")
