"""The requests of the registry; each function gives what a step does. Blobs and manifests are functions of the client."""

from ...client import Client
from .images import PROJECTS, digest

BYTES = {"Content-Type": "application/octet-stream"}


class RegistryClient(Client):
    """What docker and its like send. `upload` is the address that the registry gave for the upload under way."""

    def __init__(self, base, source):
        super().__init__(base, source)
        self.project = next(project for project in PROJECTS if project.name == source.session)

    def path(self, repository, rest):
        return f"/v2/{self.project.name}/{repository}/{rest}"

    def accepting(self):
        return {"Accept": ", ".join((self.project.manifest_type, self.project.index_type))}


def ping(client):
    return client.send("GET", "/v2/")


def head_blob(repository, blob):
    return lambda client: client.send("HEAD", client.path(repository, f"blobs/{digest(blob(client))}"))


def get_blob(repository, blob, **headers):
    """Names of fields are written with _ for -."""
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda client: client.send("GET", client.path(repository, f"blobs/{digest(blob(client))}"), headers={
        name: value(client) if callable(value) else value for name, value in fields.items()})


def get_named(repository, name):
    """A blob by the digest that a manifest gave."""
    return lambda client: client.send("GET", client.path(repository, f"blobs/{client.values[name]}"))


def delete_blob(repository, blob):
    return lambda client: client.send("DELETE", client.path(repository, f"blobs/{digest(blob(client))}"))


def start(repository):
    return lambda client: client.send("POST", client.path(repository, "blobs/uploads/"), headers={"Content-Length": "0"})


def mount(repository, blob, source):
    """Asks for a blob of another repository; where that has it not, an upload begins."""
    return lambda client: client.send("POST", client.path(repository, "blobs/uploads/"), params={
        "mount": digest(blob(client)), "from": f"{client.project.name}/{source}"})


def send(blob, first=0, last=None, ranged=True):
    """One chunk of a blob, from byte `first` up to `last`."""
    def act(client):
        chunk = blob(client)[first:last]
        span = {"Content-Range": f"{first}-{first + len(chunk) - 1}"} if ranged else {}
        return client.send("PATCH", client.values["upload"], headers={**BYTES, **span}, data=chunk)
    return act


def progress(client):
    return client.send("GET", client.values["upload"])


def cancel(client):
    return client.send("DELETE", client.values["upload"])


def finish(blob, body=None):
    """Ends an upload; with `body`, that is the last of it, or all."""
    def act(client):
        joint = "&" if "?" in client.values["upload"] else "?"
        address = f"{client.values['upload']}{joint}digest={digest(blob(client))}"
        return client.send("PUT", address, headers=BYTES, data=body(client) if body else b"")
    return act


def put_manifest(repository, reference, manifest, kind=None):
    """`reference` is a tag, or a function of the client."""
    def act(client):
        body = manifest(client)
        return client.send("PUT", client.path(repository, f"manifests/{named(client, reference)}"), data=body, headers={
            "Content-Type": kind(client.project) if kind else client.project.manifest_type})
    return act


def named(client, reference):
    return reference(client) if callable(reference) else reference


def by_digest(manifest):
    return lambda client: digest(manifest(client))


def commit(name):
    """The tag of a build: the commit that was built."""
    return lambda client: client.source.nonce(f"commit {name}", 7)


def manifest(method, repository, reference, known=None):
    """With `known`, only if it has another digest than the one that was kept."""
    return lambda client: client.send(
        method, client.path(repository, f"manifests/{named(client, reference)}"), headers={
            **client.accepting(), **({"If-None-Match": f'"{client.values[known]}"'} if known else {})})


def delete_manifest(repository, body):
    return lambda client: client.send("DELETE", client.path(repository, f"manifests/{digest(body(client))}"))


def tags(repository, **query):
    return lambda client: client.send("GET", client.path(repository, "tags/list"), params=query)


def catalog(**query):
    """Of the project's own repositories, which follow its name in the order of all; without `last`, from the first."""
    return lambda client: client.send("GET", "/v2/_catalog", params={"last": client.project.name, **query})


def follow(name):
    return lambda client: client.send("GET", client.values[name])
