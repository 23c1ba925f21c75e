"""What the same teams do otherwise: the recorded requests in another order and on other items, and requests never recorded."""

from ...steps import Script
from . import requests as ask
from .requests import MERGE, PATCH
from .sessions import create, etag, identity, next_page


def reordered(team):
    """B is replaced, C finished and A deleted; every write is followed by reads, and the guest comes first."""
    script = Script()
    for part in (entry, sharing, notes, tasks, batches, changes):
        part(script, team)
    return script.session(team.name, ask.KintoClient)


def entry(script, team):
    do, of = script.do, "entry: "
    do(of + "sign up", ask.sign_up)
    do(of + "make the bucket", ask.put("", {"about": f"The {team.thing}"}, ask.NEW))
    do(of + "make the place for all kinds", ask.put("/collections/kinds"))
    do(of + "make the tasks", ask.put("/collections/tasks"))
    do(of + "list collections", ask.get("/collections", _sort="id"))
    do(of + "read the bucket", ask.get(""))
    do(of + "list no tasks", ask.listing())


def sharing(script, team):
    """The crew is made before there are notes; G is changed by its guest and deleted by the team."""
    do, of = script.do, "sharing: "
    do(of + "guest signs up", ask.sign_up_guest)
    do(of + "make a crew", ask.make_crew)
    do(of + "create C", ask.post(ask.records(), team.task("C")), C=identity, C_first=etag)
    do(of + "guest may not read", ask.as_guest("GET", "C"))
    do(of + "let the guest in", ask.let_guest_in)
    do(of + "guest creates G", ask.guest_creates, G=identity)
    do(of + "guest changes G", ask.as_guest("PATCH", "G", json={"data": {"said": "Two cakes"}}))
    do(of + "guest reads C", ask.as_guest("GET", "C"))
    do(of + "guest reads G, changed", ask.as_guest("GET", "G"))
    do(of + "list both", ask.listing())
    do(of + "delete G", ask.delete_record("G"))
    do(of + "guest reads G, deleted", ask.as_guest("GET", "G"))
    do(of + "dismiss the crew", ask.delete("/groups/crew"))
    do(of + "read the crew, dismissed", ask.get("/groups/crew"))


def notes(script, team):
    do, of = script.do, "notes: "
    do(of + "make the collection", ask.put("/collections/notes", {"schema": team.schema()}))
    do(of + "store all kinds", ask.post(ask.records("kinds"), team.measurements()), M=identity)
    do(of + "put n2", ask.put_record("n2", lambda client: {
        **team.note("n2"), "ref": client.source.uuid("ref")}, collection="notes"))
    do(of + "read n2", ask.get_record("n2", "notes"))
    do(of + "change n2", ask.patch_record("n2", {"stars": 5}, collection="notes"))
    do(of + "read n2, changed", ask.get_record("n2", "notes"))
    do(of + "put n1", ask.put_record("n1", team.note("n1"), collection="notes"))
    do(of + "delete n2", ask.delete_record("n2", collection="notes"))
    do(of + "read n2, deleted", ask.get_record("n2", "notes"))
    do(of + "read n1", ask.get_record("n1", "notes"))
    do(of + "no text", ask.post(ask.records("notes"), {"stars": 1}))
    do(of + "read all kinds", ask.get_record("M", "kinds"))
    do(of + "delete all kinds", ask.delete_record("M", collection="kinds"))
    do(of + "read all kinds, deleted", ask.get_record("M", "kinds"))


def tasks(script, team):
    do, of = script.do, "tasks: "
    create(script, team, "D", "B")
    do(of + "list two and C", ask.listing())
    do(of + "replace B", ask.put_record("B", team.revised(), match="B_first"), B_second=etag)
    do(of + "read B, replaced", ask.get_record("B"))
    create(script, team, "A")
    do(of + "replace B by an old tag", ask.put_record("B", {"title": "Too late"}, match="B_first"))
    do(of + "read A", ask.get_record("A"))
    do(of + "read B unless known", ask.get_record("B", known="B_second"))
    do(of + "guest may not write A", ask.as_guest("PATCH", "A", json={"data": {"status": "lost"}}))
    do(of + "let D wait", ask.patch_record("D", {"status": "waiting", "reason": "rain"}))
    do(of + "read D, waiting", ask.get_record("D"))
    do(of + "merge into D", ask.patch_as(MERGE, "D", {"data": {"reason": None, "effort": 6}}))
    do(of + "read D, merged", ask.get_record("D"))
    do(of + "delete A", ask.delete_record("A"))
    do(of + "read A, deleted", ask.get_record("A"))
    do(of + "count", ask.head())
    do(of + "finish C", ask.patch_record("C", {"status": "done"}))
    do(of + "add a tag to B", ask.patch_as(PATCH, "B", [{"op": "add", "path": "/data/tags", "value": [team.name]}]))
    do(of + "done", ask.listing(status="done", _sort="title"))
    do(of + "of two states", ask.listing(in_status="open,waiting", _sort="-effort,title"))
    do(of + "with tags", ask.listing(has_tags="true", _fields="title,tags", _sort="title"))
    do(of + "first page", ask.listing(_limit=2, _sort="title"), page=next_page)
    do(of + "second page", ask.follow("page"))
    do(of + "history of B", ask.history("B"))


def batches(script, team):
    do, of = script.do, "batch: "

    def path(client):
        return client.bucket.removeprefix("/v1") + ask.records("extras")
    do(of + "make the collection", ask.put("/collections/extras"))
    do(of + "delete the open, of which there are none", ask.delete(ask.records("extras"), status="open"))
    do(of + "create some", ask.batch(lambda client: [
        {"path": path(client), "body": {"data": data}} for data in reversed(team.extras())], method="POST"),
       X=lambda answer: answer.json()["responses"][0]["body"]["data"]["id"])
    do(of + "read one", ask.get_record("X", "extras"))
    do(of + "list them", ask.listing("extras", _sort="title"))
    do(of + "delete the open", ask.delete(ask.records("extras"), status="open"))
    do(of + "list what is left", ask.listing("extras", _sort="title"))
    do(of + "read one, deleted", ask.get_record("X", "extras"))


def changes(script, team):
    """The deletion comes before the rest."""
    do, of = script.do, "changes: "
    do(of + "begin", ask.listing(_fields="id"), seen=etag)
    do(of + "delete D", ask.delete_record("D"))
    do(of + "a deletion", ask.listing(since="seen"), seen=etag)
    do(of + "none", ask.listing(since="seen"))
    do(of + "create E", ask.post(ask.records(), {"title": "Dry the sails", "status": "open"}), E=identity)
    do(of + "one", ask.listing(since="seen", _sort="last_modified"), seen=etag)
    do(of + "finish E", ask.patch_record("E", {"status": "done"}))
    do(of + "read E, done", ask.get_record("E"))
    do(of + "one again", ask.listing(since="seen"))


def unseen(team):
    """Ids, filters, users and places that no recording knows; the bucket and A are made as they were recorded."""
    script = Script()

    def prepare(name, act, **keep):
        script.do(name, act, counted=False, **keep)

    def unknown(name, act):
        script.do(f"unknown {name}", act)

    def made_up(collection, name, method="GET", **body):
        return lambda client: client.call(
            method, f"{client.bucket}{ask.records(collection)}/{client.source.uuid(name)}", **body)

    prepare("sign up", ask.sign_up)
    prepare("make the bucket", ask.put("", {"about": f"The {team.thing}"}, ask.NEW))
    prepare("make the tasks", ask.put("/collections/tasks"))
    prepare("create A", ask.post(ask.records(), team.task("A")), A=identity)
    prepare("make the notes", ask.put("/collections/notes", {"schema": team.schema()}))
    unknown("task", made_up("tasks", "task"))
    unknown("task, deleted", made_up("tasks", "another task", "DELETE"))
    unknown("task, patched", made_up("tasks", "third task", "PATCH", json={"data": {"status": "done"}}))
    unknown("note", made_up("notes", "note"))
    unknown("record of an unknown place", made_up("invoices", "invoice"))
    unknown("status", ask.listing(status="lost"))
    unknown("word", ask.listing(like_title=f"{team.thing} of gold"))
    unknown("order", ask.listing(_sort="effort,-title"))
    unknown("fields", ask.listing(_fields="effort"))
    unknown("effort", ask.listing(min_effort=100 + team.number))
    unknown("parameter", ask.listing(owner=team.name))
    unknown("page", ask.listing(_limit=3, _token=f"made-up-by-{team.name}"))
    unknown("collection", ask.get("/collections/invoices"))
    unknown("group", ask.get("/groups/captains"))
    unknown("bucket", ask.get(f"/v1/buckets/{team.name}-elsewhere"))
    unknown("bucket of tasks", ask.get(f"/v1/buckets/{team.name}-elsewhere{ask.records()}"))
    unknown("batch", ask.batch(
        lambda client: [{"path": f"{client.bucket.removeprefix('/v1')}/collections/invoices"}], method="GET"))
    unknown("kind of history", ask.history(action="update", resource_name="group"))
    unknown("user", lambda client: client.send("GET", client.bucket, auth=(f"{team.name}-junior", "secret")))
    unknown("account", ask.get(f"/v1/accounts/{team.name}-junior"))
    return script.session(team.name, ask.KintoClient)
