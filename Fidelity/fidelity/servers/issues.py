"""A GraphQL service of issues and comments, each user with its own, held in memory: `fidelity.servers.issues:create()`."""

import secrets
import threading
from datetime import datetime, timezone

from ariadne import MutationType, QueryType, make_executable_schema
from ariadne.wsgi import GraphQL
from graphql import GraphQLError

SCHEMA = """
type Query {
  me: User!
  issue(id: ID!): Issue!
  issues(first: Int = 10, after: String, state: State, label: String): IssueConnection!
  labels: [Label!]!
}
type Mutation {
  login(name: String!, password: String!): Session!
  createIssue(input: CreateIssueInput!): IssuePayload!
  updateIssue(input: UpdateIssueInput!): IssuePayload!
  deleteIssue(input: DeleteIssueInput!): DeletePayload!
  addComment(input: AddCommentInput!): CommentPayload!
}
enum State { OPEN CLOSED }
type User { name: String! plan: String! issueCount: Int! }
type Session { token: String! user: User! }
type Label { name: String! color: String! }
type Comment { id: ID! body: String! createdAt: String! }
type Issue {
  id: ID! number: Int! title: String! body: String state: State! labels: [Label!]! comments: [Comment!]!
  createdAt: String! updatedAt: String!
}
type IssueEdge { cursor: String! node: Issue! }
type PageInfo { endCursor: String hasNextPage: Boolean! }
type IssueConnection { edges: [IssueEdge!]! nodes: [Issue!]! pageInfo: PageInfo! totalCount: Int! }
type IssuePayload { issue: Issue! clientMutationId: String }
type DeletePayload { deletedId: ID! clientMutationId: String }
type CommentPayload { comment: Comment! issue: Issue! clientMutationId: String }
input CreateIssueInput { title: String! body: String labels: [String!] clientMutationId: String }
input UpdateIssueInput { id: ID! title: String body: String state: State labels: [String!] clientMutationId: String }
input DeleteIssueInput { id: ID! clientMutationId: String }
input AddCommentInput { issueId: ID! body: String! clientMutationId: String }
"""
LABELS = {"bug": "d73a4a", "idea": "a2eeef", "chore": "cfd3d7", "question": "d876e3"}
PLANS = ("free", "team")

queries, mutations = QueryType(), MutationType()
lock = threading.RLock()
tokens, issues = {}, {}


def now():
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def refused(message, code):
    return GraphQLError(message, extensions={"code": code})


def user_of(info):
    scheme, _, token = info.context["request"].get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme.lower() != "bearer" or token not in tokens:
        raise refused("You must be signed in.", "UNAUTHENTICATED")
    return tokens[token]


def user(name):
    return {"name": name, "plan": PLANS[len(name) % 2], "issueCount": lambda _: len(issues.get(name, {}))}


def found(info, issue):
    mine = issues.get(user_of(info), {})
    if issue not in mine:
        raise refused(f"Could not resolve to an Issue with the id of '{issue}'.", "NOT_FOUND")
    return mine[issue]


def labels(names):
    unknown = [name for name in names if name not in LABELS]
    if unknown:
        raise refused(f"There is no label {unknown[0]}.", "UNPROCESSABLE")
    return [{"name": name, "color": LABELS[name]} for name in names]


@mutations.field("login")
def login(_, info, name, password):
    if password != f"{name}-secret":
        raise refused("No such name and password.", "FORBIDDEN")
    token = f"gq_{secrets.token_hex(20)}"
    with lock:
        tokens[token] = name
    return {"token": token, "user": user(name)}


@queries.field("me")
def me(_, info):
    return user(user_of(info))


@queries.field("labels")
def every_label(_, info):
    return labels(LABELS)


@queries.field("issue")
def issue(_, info, id):
    return found(info, id)


@queries.field("issues")
def page(_, info, first=10, after=None, state=None, label=None):
    chosen = [one for one in issues.get(user_of(info), {}).values()
              if state in (None, one["state"]) and (label is None or label in [each["name"] for each in one["labels"]])]
    cursors, start = [one["cursor"] for one in chosen], 0
    if after is not None:
        if after not in cursors:
            raise refused(f"'{after}' does not appear to be a valid cursor.", "INVALID_CURSOR")
        start = cursors.index(after) + 1
    nodes = chosen[start:start + first]
    return {"edges": [{"cursor": one["cursor"], "node": one} for one in nodes], "nodes": nodes, "totalCount": len(chosen),
            "pageInfo": {"endCursor": nodes[-1]["cursor"] if nodes else None, "hasNextPage": start + first < len(chosen)}}


@mutations.field("createIssue")
def create_issue(_, info, input):
    with lock:
        mine = issues.setdefault(user_of(info), {})
        made = {"id": f"I_{secrets.token_urlsafe(12)}", "number": 1 + max((one["number"] for one in mine.values()), default=0),
                "title": input["title"], "body": input.get("body"), "state": "OPEN", "comments": [], "createdAt": now(),
                "updatedAt": now(), "labels": labels(input.get("labels") or []), "cursor": secrets.token_urlsafe(9)}
        mine[made["id"]] = made
    return {"issue": made, "clientMutationId": input.get("clientMutationId")}


@mutations.field("updateIssue")
def update_issue(_, info, input):
    with lock:
        changed = found(info, input["id"])
        given = {key: value for key, value in input.items() if key in ("title", "body", "state")}
        if "labels" in input:
            given["labels"] = labels(input["labels"])
        changed.update(given, updatedAt=now())
    return {"issue": changed, "clientMutationId": input.get("clientMutationId")}


@mutations.field("deleteIssue")
def delete_issue(_, info, input):
    with lock:
        gone = found(info, input["id"])
        del issues[user_of(info)][gone["id"]]
    return {"deletedId": gone["id"], "clientMutationId": input.get("clientMutationId")}


@mutations.field("addComment")
def add_comment(_, info, input):
    with lock:
        about = found(info, input["issueId"])
        made = {"id": f"C_{secrets.token_urlsafe(12)}", "body": input["body"], "createdAt": now()}
        about["comments"].append(made)
    return {"comment": made, "issue": about, "clientMutationId": input.get("clientMutationId")}


def create():
    """The WSGI application; it answers POST at any path."""
    return GraphQL(make_executable_schema(SCHEMA, queries, mutations))
