"""The requests of Kinto; each function gives what a step does. Items are known by the names of the program."""

from ...client import Client

MERGE, PATCH = "application/merge-patch+json", "application/json-patch+json"
NEW = {"If-None-Match": "*"}


class KintoClient(Client):
    """A team's program, and the one of its guest, which has connections of its own."""

    def __init__(self, base, source):
        super().__init__(base, source)
        self.guest = Client(base, source)
        self.bucket = f"/v1/buckets/{source.session}"

    def call(self, method, path, **body):
        return self.send(method, path, auth=(self.source.session, password(self.source.session)), **body)

    def call_as_guest(self, method, path, **body):
        return self.guest.send(method, path, auth=(self.guest_name, password("guest")), **body)

    @property
    def guest_name(self):
        """Signed up anew in each run."""
        return f"guest-{self.source.nonce('guest', 8)}"

    def record(self, item, collection="tasks"):
        return f"{self.bucket}/collections/{collection}/records/{self.values[item]}"

    def close(self):
        super().close()
        self.guest.close()


def password(user):
    return f"{user}-secret"


def sign_up(client):
    user = client.source.session
    return client.send("PUT", f"/v1/accounts/{user}", json={"data": {"password": password(user)}})


def sign_up_guest(client):
    return client.guest.send("PUT", f"/v1/accounts/{client.guest_name}", json={"data": {"password": password("guest")}})


def get(path, **query):
    """`path` is below the bucket, or begins with /v1."""
    return lambda client: client.call("GET", below(client, path), params=query)


def below(client, path):
    return path if path.startswith("/v1") else client.bucket + path


def put(path, data=None, headers=None, permissions=None):
    body = {key: value for key, value in (("data", data), ("permissions", permissions)) if value is not None}
    return lambda client: client.call("PUT", below(client, path), headers=headers, json=body)


def post(path, data, headers=None):
    return lambda client: client.call(
        "POST", below(client, path), headers=headers, json={"data": data(client) if callable(data) else data})


def delete(path, **query):
    return lambda client: client.call("DELETE", below(client, path), params=query)


def records(collection="tasks"):
    return f"/collections/{collection}/records"


def listing(collection="tasks", known=None, since=None, **query):
    """With `known`, only if the list has another ETag than the one kept; with `since`, what changed after it."""
    def act(client):
        fields = {"If-None-Match": client.values[known]} if known else None
        asked = {**query, "_since": client.values[since]} if since else query
        return client.call("GET", client.bucket + records(collection), headers=fields, params=asked)
    return act


def head(collection="tasks", **query):
    return lambda client: client.call("HEAD", client.bucket + records(collection), params=query)


def follow(name):
    """The next page, by the address that the service gave."""
    return lambda client: client.call("GET", client.values[name])


def get_record(item, collection="tasks", known=None):
    return lambda client: client.call(
        "GET", client.record(item, collection), headers={"If-None-Match": client.values[known]} if known else None)


def put_record(item, data, match=None, collection="tasks", headers=None):
    """An item that no answer has named gets an id of the client."""
    def act(client):
        client.values.setdefault(item, client.source.uuid(item))
        fields = {"If-Match": client.values[match]} if match else headers
        return client.call("PUT", client.record(item, collection), headers=fields,
                           json={"data": data(client) if callable(data) else data})
    return act


def patch_record(item, data, match=None, collection="tasks"):
    return lambda client: client.call(
        "PATCH", client.record(item, collection), headers={"If-Match": client.values[match]} if match else None,
        json={"data": data})


def patch_as(kind, item, body, collection="tasks"):
    return lambda client: client.call("PATCH", client.record(item, collection), headers={"Content-Type": kind}, json=body)


def delete_record(item, match=None, collection="tasks"):
    return lambda client: client.call(
        "DELETE", client.record(item, collection), headers={"If-Match": client.values[match]} if match else None)


def batch(requests, **defaults):
    """`requests` are made by the client: paths of the API without its version."""
    return lambda client: client.call("POST", "/v1/batch", json={
        **({"defaults": defaults} if defaults else {}), "requests": requests(client)})


def grant(path, **principals):
    """Gives permissions on something; principals that are functions take the client."""
    return lambda client: client.call("PATCH", path(client), json={"permissions": {
        permission: [who(client) if callable(who) else who] for permission, who in principals.items()}})


def guest(client):
    return f"account:{client.guest_name}"


def crew(client):
    return f"{client.bucket.removeprefix('/v1')}/groups/crew"


def let_guest_in(client):
    return client.call("PATCH", f"{client.bucket}/collections/tasks", json={
        "permissions": {"read": [guest(client)], "record:create": [guest(client)]}})


def as_guest(method, item, **body):
    return lambda client: client.call_as_guest(method, client.record(item), **body)


def guest_creates(client):
    return client.call_as_guest("POST", client.bucket + records(), json={"data": {"title": "Bring a cake", "status": "open"}})


def guest_lists_notes(client):
    return client.call_as_guest("GET", client.bucket + records("notes"), params={"_fields": "text", "_sort": "text"})


def make_crew(client):
    return client.call("PUT", f"{client.bucket}/groups/crew", json={"data": {"members": [guest(client)]}})


def history(item=None, **query):
    """What happened to a record, or in all of the bucket."""
    return lambda client: client.call("GET", f"{client.bucket}/history", params={
        **query, **({"uri": client.record(item).removeprefix("/v1")} if item else {})})
