"""What the same users do otherwise: the recorded operations in another order and on other issues, and what was never recorded."""

from ...steps import Script
from .documents import PEOPLE, TOPICS, GraphqlClient, issue, kept, login, mutation, query
from .sessions import TOKEN, made


def reordered(person):
    """The issues are made in another order; i3 is closed, i2 renamed and commented on, i1 deleted."""
    script = Script()
    do = script.do
    do("log in", login(person), **TOKEN)
    do("create i3", mutation("Create", **issue(person, "i3")), i3=made)
    do("read i3", query("Issue", id=kept("i3")))
    do("me", query("Me"))
    do("create i1", mutation("Create", **issue(person, "i1")), i1=made)
    do("board", query("Board"))
    do("close i3", mutation("Update", id=kept("i3"), state="CLOSED"))
    do("read i3, closed", query("Issue", id=kept("i3")))
    do("create i2", mutation("Create", **issue(person, "i2")), i2=made)
    do("list", query("Issues", first=10))
    do("rename i2", mutation("Update", id=kept("i2"), title=f"Much better, {person}"))
    do("read i2, renamed", query("Issue", id=kept("i2")))
    do("title of i1", query("Title", id=kept("i1")))
    do("comment on i2", mutation("Comment", issueId=kept("i2"), body="I see it too"))
    do("read i2, commented", query("Issue", id=kept("i2")))
    do("delete i1", mutation("Delete", id=kept("i1")))
    do("read i1, deleted", query("Issue", id=kept("i1")))
    do("rename i1, deleted", mutation("Update", id=kept("i1"), title="Too late"))
    do("list open", query("Issues", first=5, state="OPEN"))
    do("list closed", query("Issues", first=5, state="CLOSED"))
    do("read i3 again", query("Issue", id=kept("i3")))
    do("list bugs", query("Issues", label="bug"))
    do("board again", query("Board"))
    return script.session(person, GraphqlClient)


def unseen(person):
    """Ids, cursors, filters, fields and users that no recording knows; the issue i1 is made as it was recorded."""
    script, topic = Script(), TOPICS[PEOPLE.index(person)]
    script.do("log in", login(person), counted=False, **TOKEN)
    script.do("create i1", mutation("Create", **issue(person, "i1")), counted=False, i1=made)

    def unknown(name, act):
        script.do(f"unknown {name}", act)
    unknown("id", query("Issue", id=lambda client: f"I_{client.source.nonce('id')}"))
    unknown("id of a title", query("Title", id=lambda client: f"I_{client.source.nonce('other id')}"))
    unknown("id to rename", mutation("Update", id=lambda client: f"I_{client.source.nonce('third id')}", title="Too late"))
    unknown("id to delete", mutation("Delete", id=lambda client: f"I_{client.source.nonce('fourth id')}"))
    unknown("id to comment on", mutation("Comment", issueId=lambda client: f"I_{client.source.nonce('fifth id')}", body="Hm"))
    unknown("cursor", query("Issues", first=2, after=f"made-up-by-{person}"))
    unknown("label", query("Issues", label=topic))
    unknown("label and state", query("Issues", label="question", state="CLOSED"))
    unknown("length of a page", query("Issues", first=3))
    unknown("operation", lambda client: client.run("Plan", document="query Plan { me { plan } labels { name } }"))
    unknown("fields", lambda client: client.run(
        "Issue", document="query Issue($id: ID!) { issue(id: $id) { createdAt } }", id=client.values["i1"]))
    unknown("user", login(f"{person}-junior"))
    return script.session(person, GraphqlClient)
