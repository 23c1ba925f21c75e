"""The requests of the REST service; each function gives what a step does. Items are known by the names of the program."""

import time

from ...client import Client


class RestClient(Client):
    """Sends the latest token of its user."""

    def call(self, method, path, headers=None, **body):
        bearer = {"Authorization": f"Bearer {self.values['token']}"}
        return self.send(method, path, headers={**bearer, **(headers or {})}, **body)

    def project(self, item):
        return f"/projects/{self.values[item]}"

    def task(self, item, task):
        return f"{self.project(item)}/tasks/{self.values[task]}"

    def note(self, item):
        return f"/notes/{self.source.uuid(item)}"


def login(user):
    grant = {"grant_type": "password", "username": user, "password": f"{user}-secret"}
    return lambda client: client.send("POST", "/token", data=grant)


def get(path, **query):
    return lambda client: client.call("GET", path, params=query)


def public(path, headers=None, **query):
    return lambda client: client.send("GET", path, headers=headers, params=query)


def create_project(body):
    return lambda client: client.call("POST", "/projects", json=body)


def get_project(item, known=None):
    """With `known`, only if its ETag is another than the one that was kept by that name."""
    return lambda client: client.call(
        "GET", client.project(item), headers={"If-None-Match": client.values[known]} if known else None)


def change_project(method, item, body, match):
    return lambda client: client.call(method, client.project(item), headers={"If-Match": client.values[match]}, json=body)


def delete_project(item):
    return lambda client: client.call("DELETE", client.project(item))


def list_projects(cursor=None, **query):
    return lambda client: client.call(
        "GET", "/projects", params={**query, **({"cursor": client.values[cursor]} if cursor else {})})


def create_task(item, body):
    return lambda client: client.call("POST", f"{client.project(item)}/tasks", json=body)


def get_task(item, task):
    return lambda client: client.call("GET", client.task(item, task))


def patch_task(item, task, body):
    return lambda client: client.call("PATCH", client.task(item, task), json=body)


def delete_task(item, task):
    return lambda client: client.call("DELETE", client.task(item, task))


def list_tasks(item, cursor=None, **query):
    return lambda client: client.call(
        "GET", f"{client.project(item)}/tasks", params={**query, **({"cursor": client.values[cursor]} if cursor else {})})


def put_note(item, body):
    return lambda client: client.call("PUT", client.note(item), json=body)


def get_note(item):
    return lambda client: client.call("GET", client.note(item))


def delete_note(item):
    return lambda client: client.call("DELETE", client.note(item))


def pay(item, body):
    """The key is made anew for each payment, and kept for its retries."""
    return lambda client: client.call(
        "POST", "/payments", headers={"Idempotency-Key": client.source.uuid(f"key of {item}")}, json=body)


def get_payment(item):
    return lambda client: client.call("GET", f"/payments/{client.values[item]}")


def start_job(kind, numbers):
    return lambda client: client.call("POST", "/jobs", json={"kind": kind, "input": numbers})


def poll(item, wait=0):
    """Asks for a job by the address that the service gave, after waiting for the service's clock."""
    def act(client):
        path = client.values[item]
        time.sleep(wait)
        return client.call("GET", path)
    return act


def search(query, **more):
    return lambda client: client.call("POST", "/search", json={"query": query, **more})


def events(**query):
    """What happened since the client's own time; the nonce is against caches."""
    return lambda client: client.call("GET", "/events", params={
        "since": client.source.timestamp(), "nonce": client.source.nonce(f"nonce {client.source.step}"), **query})
