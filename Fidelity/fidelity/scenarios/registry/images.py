"""The projects and their images: base layers that are always the same, and layers of a build, which hold its time and id."""

import gzip
import hashlib
import io
import json
import tarfile
from dataclasses import dataclass

DOCKER = "application/vnd.docker.distribution.manifest.v2+json"
DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json"
DOCKER_PARTS = ("application/vnd.docker.container.image.v1+json", "application/vnd.docker.image.rootfs.diff.tar.gzip")
OCI = "application/vnd.oci.image.manifest.v1+json"
OCI_INDEX = "application/vnd.oci.image.index.v1+json"
OCI_PARTS = ("application/vnd.oci.image.config.v1+json", "application/vnd.oci.image.layer.v1.tar+gzip")
NAMES = ("aster", "bellis", "clover", "dahlia", "erica", "freesia", "gentian", "hosta")


@dataclass(frozen=True)
class Project:
    """Every second project is of the OCI's formats, the others of Docker's."""

    number: int

    @property
    def name(self):
        return NAMES[self.number]

    @property
    def manifest_type(self):
        return OCI if self.number % 2 else DOCKER

    @property
    def index_type(self):
        return OCI_INDEX if self.number % 2 else DOCKER_LIST

    @property
    def part_types(self):
        """Of the configuration and of a layer."""
        return OCI_PARTS if self.number % 2 else DOCKER_PARTS

    def manifest(self, config, layers):
        config_type, layer_type = self.part_types
        return json.dumps({
            "schemaVersion": 2, "mediaType": self.manifest_type, "config": described(config_type, config),
            "layers": [described(layer_type, layer) for layer in layers]}, indent=3).encode()

    def index(self, manifests):
        platforms = ({"architecture": name, "os": "linux"} for name in ("amd64", "arm64"))
        return json.dumps({
            "schemaVersion": 2, "mediaType": self.index_type, "manifests": [
                {**described(self.manifest_type, manifest), "platform": platform}
                for manifest, platform in zip(manifests, platforms)]}).encode()


PROJECTS = tuple(Project(number) for number in range(8))


def described(kind, body):
    return {"mediaType": kind, "size": len(body), "digest": digest(body)}


def digest(body):
    return f"sha256:{hashlib.sha256(body).hexdigest()}"


def archive(files, time=0):
    """A layer: a compressed tar of texts and bytes by path."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for path, content in files.items():
            entry = tarfile.TarInfo(path)
            entry.size, entry.mtime = len(content), time
            tar.addfile(entry, io.BytesIO(content))
    return gzip.compress(packed.getvalue(), mtime=time)


def os_layer(_):
    """The same in all images of all projects."""
    return archive({"etc/os-release": b"NAME=Small\nVERSION=7\n", "bin/sh": bytes(range(256)) * 8})


def tool_layer(client):
    """The same in all images of one project."""
    return archive({f"opt/{client.project.name}/tool": f"#!/bin/sh\necho {client.project.name}\n".encode() * 20})


def build_layer(name):
    """The layer of one build: its time, its id and something compiled."""
    def of(client):
        chance = client.source.chance(f"layer {name}")
        return archive({
            "app/build.json": json.dumps({"id": client.source.uuid(f"build {name}"), "name": name}).encode(),
            "app/main": chance.randbytes(1500)}, time=int(client.source.seed.began.timestamp()))
    return of


def base_config(client):
    """Of the image that a build begins with; its time is fixed."""
    return configuration("2026-01-05T00:00:00Z", "import", (os_layer(client), tool_layer(client)))


def build_config(name):
    """Of one build's image."""
    def of(client):
        created = client.source.seed.began.isoformat()
        layers = (os_layer(client), tool_layer(client), build_layer(name)(client))
        return configuration(created, f"COPY main /app/main # {name}", layers, client.source.nonce(f"host {name}", 12))
    return of


def configuration(created, command, layers, host=""):
    unpacked = [digest(gzip.decompress(layer)) for layer in layers]
    return json.dumps({
        "architecture": "amd64", "os": "linux", "created": created, "config": {"Hostname": host, "Cmd": ["/app/main"]},
        "history": [{"created": created, "created_by": command}], "rootfs": {"type": "layers", "diff_ids": unpacked}}).encode()


def base_image(client):
    return client.project.manifest(base_config(client), (os_layer(client), tool_layer(client)))


def build_image(name):
    def of(client):
        return client.project.manifest(
            build_config(name)(client), (os_layer(client), tool_layer(client), build_layer(name)(client)))
    return of


def index(*names):
    """One image for two machines."""
    return lambda client: client.project.index([build_image(name)(client) for name in names])
