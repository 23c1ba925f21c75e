"""What each user does while it is recorded. A part logs in by itself, and makes no more than the twelve uses of a token."""

from ...steps import Script
from . import requests as ask

TOKEN = {"token": lambda answer: answer.json()["access_token"]}


def identity(answer):
    return answer.json()["id"]


def etag(answer):
    return answer.header("etag")


def next_cursor(answer):
    """The last page has none."""
    cursor = answer.json()["next_cursor"]
    if cursor is None:
        raise LookupError("no page follows")
    return cursor


def recorded(person):
    """One session with everything that one person does."""
    script = Script()
    for part in (projects, tasks, notes, payments, jobs, limits, reads, expiry):
        part(script, person)
    return script.session(person.user, ask.RestClient)


def login(script, person, part):
    return script.do(f"{part}: log in", ask.login(person.user), **TOKEN)


def projects(script, person):
    do, of = script.do, "projects: "
    enter = login(script, person, "projects")
    do(of + "who am I", ask.get("/me"), enter)
    made = do(of + "create A", ask.create_project(person.project("A")), enter, A=identity, A_first=etag)
    do(of + "read A", ask.get_project("A"), made)
    do(of + "read A unless known", ask.get_project("A", known="A_first"), made)
    method = "PUT" if person.number % 2 else "PATCH"
    changed = do(of + "change A", ask.change_project(method, "A", person.revised(), "A_first"), made, A_second=etag)
    do(of + "change A by an old tag", ask.change_project(method, "A", {"name": "Too late"}, "A_first"), changed)
    do(of + "read A as changed", ask.get_project("A"), changed)
    other = do(of + "create B", ask.create_project(person.project("B")), enter, B=identity, B_first=etag)
    page = do(of + "list one", ask.list_projects(limit=1), made, other, page=next_cursor)
    do(of + "list the next", ask.list_projects(cursor="page", limit=1), page)
    gone = do(of + "delete B", ask.delete_project("B"), other)
    do(of + "read B, deleted", ask.get_project("B"), gone)


def tasks(script, person):
    do, of, bodies = script.do, "tasks: ", person.tasks()
    enter, project = login(script, person, "tasks"), "projects: create A"
    made = [do(f"{of}create t{index}", ask.create_task("A", body), enter, project, **{f"t{index}": identity})
            for index, body in enumerate(bodies)]
    do(of + "list", ask.list_tasks("A"), enter, *made)
    done = do(of + "finish t0", ask.patch_task("A", "t0", {"status": "done"}), made[0])
    do(of + "read t0, done", ask.get_task("A", "t0"), done)
    enter = login(script, person, "more tasks")
    do(of + "list open", ask.list_tasks("A", status="open"), enter, done)
    do(of + "list done", ask.list_tasks("A", status="done"), enter, done)
    do(of + "list by priority", ask.list_tasks("A", sort="-priority"), enter, *made)
    page = do(of + "list two", ask.list_tasks("A", limit=2, sort="title"), enter, *made, page=next_cursor)
    do(of + "list the next", ask.list_tasks("A", cursor="page", limit=2, sort="title"), page)
    given = do(of + "give t1", ask.patch_task("A", "t1", {"assignee": person.user, "status": "doing"}), enter, made[1])
    do(of + "read t1, given", ask.get_task("A", "t1"), given)
    do(of + "give t1 a wrong status", ask.patch_task("A", "t1", {"status": "lost"}), enter, made[1])
    gone = do(of + "delete the last", ask.delete_task("A", f"t{len(bodies) - 1}"), enter, made[-1])
    do(of + "read the last, deleted", ask.get_task("A", f"t{len(bodies) - 1}"), gone)
    do(of + "list again", ask.list_tasks("A"), *made, gone)


def notes(script, person):
    do, of, enter = script.do, "notes: ", login(script, person, "notes")
    one = do(of + "put n1", ask.put_note("n1", person.note("n1")), enter)
    do(of + "read n1", ask.get_note("n1"), one)
    changed = do(of + "replace n1", ask.put_note("n1", {"text": f"changed by {person.user}"}), one)
    do(of + "read n1, replaced", ask.get_note("n1"), changed)
    two = do(of + "put n2", ask.put_note("n2", person.note("n2")), enter)
    do(of + "read n2", ask.get_note("n2"), two)
    gone = do(of + "delete n1", ask.delete_note("n1"), one)
    do(of + "read n1, deleted", ask.get_note("n1"), gone)
    do(of + "delete n1 again", ask.delete_note("n1"), gone)
    again = do(of + "put n1 anew", ask.put_note("n1", person.note("n1")), gone)
    do(of + "read n1 anew", ask.get_note("n1"), again)


def payments(script, person):
    do, of, enter = script.do, "payments: ", login(script, person, "payments")
    one = do(of + "pay p1", ask.pay("p1", person.payment("p1")), enter, p1=identity)
    do(of + "pay p1, retried", ask.pay("p1", person.payment("p1")), one)
    two = do(of + "pay p2", ask.pay("p2", person.payment("p2")), enter, p2=identity)
    do(of + "read p1", ask.get_payment("p1"), one)
    do(of + "read p2", ask.get_payment("p2"), two)
    if person.number % 2:
        do(of + "pay the same as p1 again", ask.pay("p3", person.payment("p1")), one)
    do(of + "list", ask.get("/payments"), one, two)


def jobs(script, person):
    do, of, enter = script.do, "jobs: ", login(script, person, "jobs")
    place = {"j1": lambda answer: answer.header("location")}
    last = do(of + "count", ask.start_job("counted", person.numbers()), enter, **place)
    for poll in ("first", "second", "third", "fourth"):
        last = do(f"{of}{poll} poll of the count", ask.poll("j1"), last)
    started = do(of + "time", ask.start_job("timed", person.numbers()), enter, j2=lambda answer: answer.header("location"))
    running = do(of + "poll at once", ask.poll("j2"), started)
    do(of + "poll after a moment", ask.poll("j2", wait=0.35), running)


def limits(script, person):
    last = login(script, person, "limits")
    for number in range(1, 7 + person.number % 2):
        last = script.do(f"limits: use {number}", ask.get("/limited"), last)


def reads(script, person):
    do, of = script.do, "reads: "
    article = do(of + "article", ask.public(f"/catalogue/{person.sku}"), article=etag)
    do(of + "article unless known", lambda client: client.send(
        "GET", f"/catalogue/{person.sku}", headers={"If-None-Match": client.values["article"]}), article)
    do(of + "category", ask.public("/catalogue", category=("pantry", "tools", "kitchen")[person.number % 3]))
    do(of + "catalogue", ask.public("/catalogue"))
    do(of + "no token", ask.public("/me"))
    enter = login(script, person, "reads")
    made = [f"tasks: create t{index}" for index in range(len(person.tasks()))]
    do(of + "search own", ask.search(person.subject), enter, *made)
    do(of + "search all", ask.search("", size=3), enter, *made)
    do(of + "search done", ask.search("plan", filters={"status": "done"}), enter, "tasks: finish t0")
    do(of + "events", ask.events(), enter)
    do(of + "events of a kind", ask.events(kind="project.created"), enter, "projects: create A", "projects: create B")
    do(of + "create without a name", ask.create_project({"description": "nameless"}), enter)


def expiry(script, person):
    do, of, enter = script.do, "expiry: ", login(script, person, "expiry")
    uses = [do(f"{of}use {number}", ask.get("/me"), enter) for number in range(1, 13)]
    refused = do(of + "use of the token after its end", ask.get("/me"), *uses)
    enter = do(of + "log in again", ask.login(person.user), refused, **TOKEN)
    do(of + "use of the new token", ask.get("/me"), enter)
