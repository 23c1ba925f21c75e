"""What each user of the GraphQL service does while it is recorded."""

from ...steps import Script
from .documents import PEOPLE, GraphqlClient, issue, kept, login, mutation, query

TOKEN = {"token": lambda answer: answer.json()["data"]["login"]["token"]}


def made(answer):
    return answer.json()["data"]["createIssue"]["issue"]["id"]


def end(answer):
    """The cursor of a page that is not the last."""
    info = answer.json()["data"]["issues"]["pageInfo"]
    if not info["hasNextPage"]:
        raise LookupError("no page follows")
    return info["endCursor"]


def recorded(person):
    script = Script()
    do, number = script.do, PEOPLE.index(person)
    do("labels", lambda client: client.run("Labels", signed_in=False))
    do("me, not signed in", lambda client: client.run("Me", signed_in=False))
    do("log in with a wrong password", login(person, "guess"))
    enter = do("log in", login(person), **TOKEN)
    do("me", query("Me"), enter)
    one = do("create i1", mutation("Create", **issue(person, "i1")), enter, i1=made)
    do("read i1", query("Issue", id=kept("i1")), one)
    two = do("create i2", mutation("Create", **issue(person, "i2")), enter, i2=made)
    three = do("create i3", mutation("Create", **issue(person, "i3")), enter, i3=made)
    do("list", query("Issues", first=10), one, two, three)
    page = do("first page", query("Issues", first=2), one, two, three, page=end)
    do("second page", query("Issues", first=2, after=kept("page")), page)
    do("board", query("Board"), one, two, three)
    renamed = do("rename i1", mutation("Update", id=kept("i1"), title=f"Much better, {person}"), one)
    do("read i1, renamed", query("Issue", id=kept("i1")), renamed)
    closed = do("close i2", mutation("Update", id=kept("i2"), state="CLOSED"), two)
    do("title of i2", query("Title", id=kept("i2")), two)
    do("read i2, closed", query("Issue", id=kept("i2")), closed)
    do("list closed", query("Issues", first=5, state="CLOSED"), closed)
    do("list open", query("Issues", first=5, state="OPEN"), one, two, three)
    do("list bugs", query("Issues", label="bug"), one, two, three)
    said = do("comment on i1", mutation("Comment", issueId=kept("i1"), body="I see it too"), one)
    if number % 2:
        said = do("comment again", mutation("Comment", issueId=kept("i1"), body=f"{person} looks into it"), said)
    do("read i1, commented", query("Issue", id=kept("i1")), said)
    do("label i2 wrongly", mutation("Update", id=kept("i2"), labels=["bug", "lost"]), two)
    gone = do("delete i3", mutation("Delete", id=kept("i3")), three)
    do("read i3, deleted", query("Issue", id=kept("i3")), gone)
    do("rename i3, deleted", mutation("Update", id=kept("i3"), title="Too late"), gone)
    do("list again", query("Issues", first=10), one, two, three, gone)
    do("board again", query("Board"), one, two, three, gone)
    do("a field that is not there", lambda client: client.run(
        "Wrong", document="query Wrong { me { name age } }"), enter)
    enter = do("log in again", login(person), **TOKEN)
    do("me again", query("Me"), enter)
    return script.session(person, GraphqlClient)
