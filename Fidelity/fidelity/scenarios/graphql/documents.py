"""The documents of the GraphQL programs, and the client that sends them."""

from ...client import Client

PEOPLE = ("ann", "bela", "carl", "doro", "emil", "flora", "gero", "hanna")
TOPICS = ("login page", "search box", "start page", "price list", "shopping cart", "mail form", "help page", "photo album")

ISSUE = "fragment All on Issue { id number title body state labels { name color } comments { id body } createdAt updatedAt }"
DOCUMENTS = {
    "Login": "mutation Login($name: String!, $password: String!) {"
             " login(name: $name, password: $password) { token user { name } } }",
    "Me": "query Me { me { name plan issueCount } }",
    "Labels": "query Labels { labels { name color } }",
    "Issue": "query Issue($id: ID!) { issue(id: $id) { ...All } } " + ISSUE,
    "Title": "query Title($id: ID!) { issue(id: $id) { number title } }",
    "Issues": "query Issues($first: Int, $after: String, $state: State, $label: String) {"
              " issues(first: $first, after: $after, state: $state, label: $label) {"
              " totalCount edges { cursor node { id title state } } pageInfo { endCursor hasNextPage } } }",
    "Board": "query Board { open: issues(state: OPEN) { totalCount nodes { number title } }"
             " closed: issues(state: CLOSED) { totalCount nodes { number title } } me { name } }",
    "Create": "mutation Create($input: CreateIssueInput!) {"
              " createIssue(input: $input) { issue { ...All } clientMutationId } } " + ISSUE,
    "Update": "mutation Update($input: UpdateIssueInput!) {"
              " updateIssue(input: $input) { issue { ...All } clientMutationId } } " + ISSUE,
    "Delete": "mutation Delete($input: DeleteIssueInput!) { deleteIssue(input: $input) { deletedId clientMutationId } }",
    "Comment": "mutation Comment($input: AddCommentInput!) {"
               " addComment(input: $input) { comment { id body createdAt } issue { id comments { body } } clientMutationId } }",
}


class GraphqlClient(Client):
    """Sends operations by name, with the token of the last login."""

    def run(self, operation, document=None, signed_in=True, **variables):
        headers = {"Authorization": f"Bearer {self.values['token']}"} if signed_in else {}
        body = {"operationName": operation, "query": document or DOCUMENTS[operation], "variables": variables}
        return self.send("POST", "/graphql", headers=headers, json=body)


def query(operation, **variables):
    """Variables that are functions take the client."""
    def act(client):
        return client.run(operation, **{name: value(client) if callable(value) else value for name, value in variables.items()})
    return act


def mutation(operation, **fields):
    """An input with an id of the client's own, which the service gives back."""
    def act(client):
        made = {name: value(client) if callable(value) else value for name, value in fields.items()}
        made["clientMutationId"] = client.source.uuid(f"mutation {client.source.step}")
        return client.run(operation, input=made)
    return act


def login(name, password=None):
    return lambda client: client.run("Login", signed_in=False, name=name, password=password or f"{name}-secret")


def kept(name):
    return lambda client: client.values[name]


def issue(person, item):
    """What a user writes: the first is about a topic of its own, the others are alike for several."""
    number = PEOPLE.index(person)
    return {
        "i1": {"title": f"The {TOPICS[number]} is slow", "body": f"{person} waits for it", "labels": ["bug"]},
        "i2": {"title": "Add a dark theme", "labels": ["idea", "question"][:1 + number % 2]},
        "i3": {"title": f"Tidy the {TOPICS[number]}", "body": None, "labels": ["chore"]},
    }[item]
