"""What the same users do otherwise: the recorded requests in another order and on other items, and requests never recorded."""

from ...steps import Script
from . import requests as ask
from .sessions import TOKEN, etag, identity, login


def reordered(person):
    """B is changed and A deleted, the last task done and the first deleted; every write is followed by reads."""
    script = Script()
    for part in (projects, tasks, notes, payments):
        part(script, person)
    return script.session(person.user, ask.RestClient)


def projects(script, person):
    do, of, enter = script.do, "projects: ", login(script, person, "projects")
    method = "PUT" if person.number % 2 else "PATCH"
    other = do(of + "create B", ask.create_project(person.project("B")), enter, B=identity, B_first=etag)
    do(of + "read B", ask.get_project("B"), other)
    made = do(of + "create A", ask.create_project(person.project("A")), enter, A=identity)
    changed = do(of + "change B", ask.change_project(method, "B", person.revised(), "B_first"), other, B_second=etag)
    do(of + "read B as changed", ask.get_project("B"), changed)
    do(of + "read A", ask.get_project("A"), made)
    do(of + "list one", ask.list_projects(limit=1), made, other)
    gone = do(of + "delete A", ask.delete_project("A"), made)
    do(of + "read A, deleted", ask.get_project("A"), gone)
    do(of + "change B by an old tag", ask.change_project(method, "B", {"name": "Too late"}, "B_first"), changed)
    do(of + "read B unless known", ask.get_project("B", known="B_second"), changed)


def tasks(script, person):
    do, of, bodies = script.do, "tasks: ", person.tasks()
    enter, last = login(script, person, "tasks"), len(bodies) - 1
    made = {index: do(f"{of}create t{index}", ask.create_task("B", bodies[index]), enter, **{f"t{index}": identity})
            for index in reversed(range(len(bodies)))}
    done = do(of + "finish the last", ask.patch_task("B", f"t{last}", {"status": "done"}), made[last])
    do(of + "read the last, done", ask.get_task("B", f"t{last}"), done)
    do(of + "list done", ask.list_tasks("B", status="done"), done)
    do(of + "list open", ask.list_tasks("B", status="open"), done)
    enter = login(script, person, "more tasks")
    given = do(of + "give t0", ask.patch_task("B", "t0", {"assignee": person.user, "status": "doing"}), enter, made[0])
    do(of + "read t0, given", ask.get_task("B", "t0"), given)
    do(of + "read t1", ask.get_task("B", "t1"), made[1])
    do(of + "list", ask.list_tasks("B"), enter)
    gone = do(of + "delete t0", ask.delete_task("B", "t0"), given)
    do(of + "read t0, deleted", ask.get_task("B", "t0"), gone)
    do(of + "list by priority", ask.list_tasks("B", sort="-priority"), gone)
    do(of + "search own", ask.search(person.subject), gone)


def notes(script, person):
    do, of, enter = script.do, "notes: ", login(script, person, "notes")
    two = do(of + "put n2", ask.put_note("n2", person.note("n2")), enter)
    one = do(of + "put n1", ask.put_note("n1", person.note("n1")), enter)
    do(of + "read n2", ask.get_note("n2"), two)
    changed = do(of + "replace n2", ask.put_note("n2", {"text": f"changed by {person.user}"}), two)
    do(of + "read n2, replaced", ask.get_note("n2"), changed)
    do(of + "read n1", ask.get_note("n1"), one)
    gone = do(of + "delete n2", ask.delete_note("n2"), changed)
    do(of + "read n2, deleted", ask.get_note("n2"), gone)
    do(of + "read n1 again", ask.get_note("n1"), one)
    do(of + "put n2 anew", ask.put_note("n2", person.note("n2")), gone)


def payments(script, person):
    do, of, enter = script.do, "payments: ", login(script, person, "payments")
    two = do(of + "pay p2", ask.pay("p2", person.payment("p2")), enter, p2=identity)
    do(of + "pay p2, retried", ask.pay("p2", person.payment("p2")), two)
    do(of + "list", ask.get("/payments"), two)
    one = do(of + "pay p1", ask.pay("p1", person.payment("p1")), enter, p1=identity)
    do(of + "read p2", ask.get_payment("p2"), two)
    do(of + "read p1", ask.get_payment("p1"), one)
    do(of + "list both", ask.get("/payments"), one, two)


def unseen(person):
    """Ids, filters, users and paths that no recording knows; the project and its tasks are made as they were recorded."""
    script = Script()

    def prepare(name, act, **keep):
        script.do(name, act, counted=False, **keep)

    def unknown(name, method, path, query=None, **body):
        script.do(f"unknown {name}", lambda client: client.call(
            method, path(client) if callable(path) else path, params=query, **body))

    def made_up(form, name):
        return lambda client: form.format(client.source.uuid(name))

    prepare("log in", ask.login(person.user), **TOKEN)
    prepare("create A", ask.create_project(person.project("A")), A=identity)
    prepare("create t0", ask.create_task("A", person.tasks()[0]), t0=identity)
    unknown("project", "GET", made_up("/projects/{}", "project"))
    unknown("project, deleted", "DELETE", made_up("/projects/{}", "another project"))
    unknown("task", "GET", lambda client: f"{client.project('A')}/tasks/{client.source.uuid('task')}")
    unknown("project of a task", "GET", lambda client: f"/projects/{client.source.uuid('third')}/tasks/{client.values['t0']}")
    unknown("note", "GET", made_up("/notes/{}", "note"))
    unknown("payment", "GET", made_up("/payments/{}", "payment"))
    unknown("job", "GET", made_up("/jobs/{}", "job"))
    unknown("status", "GET", lambda client: f"{client.project('A')}/tasks", {"status": "doing"})
    unknown("parameter", "GET", lambda client: f"{client.project('A')}/tasks", {"assignee": person.user})
    prepare("log in again", ask.login(person.user), **TOKEN)
    unknown("tag", "GET", "/projects", {"tag": f"tag-{person.number}"})
    unknown("order", "GET", "/projects", {"sort": "-name"})
    unknown("cursor", "GET", "/projects", {"cursor": f"made-up-by-{person.user}", "limit": 1})
    unknown("kind", "GET", "/events", {"since": "2020-01-01T00:00:00.000Z", "kind": f"{person.subject}.burnt"})
    unknown("query", "POST", "/search", json={"query": f"no {person.subject} was ever so"})
    unknown("filter", "POST", "/search", json={"query": person.subject, "filters": {"status": "doing"}})
    unknown("resource", "GET", f"/invoices/{person.number}")
    script.do("unknown article", ask.public(f"/catalogue/{person.subject}-1"))
    script.do("unknown category", ask.public("/catalogue", category=f"{person.subject} goods"))
    script.do("unknown user", ask.login(f"{person.user}-junior"))
    return script.session(person.user, ask.RestClient)
