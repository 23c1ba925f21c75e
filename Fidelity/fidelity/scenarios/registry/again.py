"""What the same projects do otherwise: the requests in another order and on other images, and requests never recorded."""

from ...steps import Script
from . import requests as ask
from .images import base_config, base_image, build_config, build_image, build_layer, digest, os_layer, tool_layer
from .sessions import CONFIG, DIGEST, LAYER, UPLOAD, next_page, streamed, whole


def reordered(project):
    """The layers come to the application first and are mounted by the base; the second build is removed and the first kept."""
    script = Script()
    for part in (second_build, base, first_build, removal):
        part(script, project)
    return script.session(project.name, ask.RegistryClient)


def second_build(script, project):
    do, of, layer = script.do, "second build: ", build_layer("second")
    do(of + "ping", ask.ping)
    whole(script, of, "app", "the configuration", build_config("second"))
    do(of + "no new layer yet", ask.head_blob("app", layer))
    do(of + "begin the new layer", ask.start("app"), **UPLOAD)
    do(of + "send the first chunk", ask.send(layer, 0, 700), **UPLOAD)
    do(of + "how far", ask.progress, **UPLOAD)
    do(of + "send the second chunk", ask.send(layer, 700, 1400), **UPLOAD)
    do(of + "how far now", ask.progress, **UPLOAD)
    do(of + "finish with the last chunk", ask.finish(layer, lambda client: layer(client)[1400:]))
    do(of + "the new layer", ask.head_blob("app", layer))
    do(of + "put it without its base", ask.put_manifest("app", "latest", build_image("second")))
    streamed(script, of, "app", "the layer of the tool", tool_layer)
    do(of + "no layer of the system yet", ask.head_blob("app", os_layer))
    streamed(script, of, "app", "the layer of the system", os_layer)
    do(of + "layer of the system", ask.head_blob("app", os_layer))
    do(of + "no latest yet", ask.manifest("GET", "app", "latest"))
    do(of + "put it as latest", ask.put_manifest("app", "latest", build_image("second")))
    do(of + "head of latest", ask.manifest("HEAD", "app", "latest"), **DIGEST)
    do(of + "get it by its digest", ask.manifest("GET", "app", lambda client: client.values["digest"]), **CONFIG, **LAYER)
    do(of + "get the last layer", ask.get_named("app", "layer"))
    do(of + "get the configuration", ask.get_named("app", "config"))
    do(of + "tags of app", ask.tags("app"))


def base(script, project):
    do, of = script.do, "base: "
    do(of + "mount the layer of the tool", ask.mount("base", tool_layer, "app"))
    do(of + "layer of the tool", ask.head_blob("base", tool_layer))
    do(of + "mount the layer of the system", ask.mount("base", os_layer, "app"))
    do(of + "a part of it", ask.get_blob("base", os_layer, Range=f"bytes={10 + project.number}-49"))
    whole(script, of, "base", "the configuration", base_config)
    do(of + "put 1.0", ask.put_manifest("base", "1.0", base_image))
    do(of + "get 1.0", ask.manifest("GET", "base", "1.0"), **CONFIG)
    do(of + "head of 1.0", ask.manifest("HEAD", "base", "1.0"), **DIGEST)
    do(of + "get its configuration", ask.get_named("base", "config"))
    do(of + "get 1.0 unless known", ask.manifest("GET", "base", "1.0", known="digest"))
    do(of + "tags of base", ask.tags("base"))
    do(of + "delete 1.0", ask.delete_manifest("base", base_image))
    do(of + "get 1.0, deleted", ask.manifest("GET", "base", "1.0"))
    do(of + "layer of the tool is there", ask.get_blob("base", tool_layer))


def first_build(script, project):
    """By its commit after latest is another's; the upload that is cancelled lies between."""
    do, of, layer = script.do, "first build: ", build_layer("first")
    do(of + "begin one", ask.start("app"), **UPLOAD)
    do(of + "send a chunk", ask.send(layer, 0, 500), **UPLOAD)
    do(of + "cancel it", ask.cancel)
    do(of + "no new layer yet", ask.head_blob("app", layer))
    streamed(script, of, "app", "the new layer", layer)
    whole(script, of, "app", "the configuration", build_config("first"))
    do(of + "put it by its commit", ask.put_manifest("app", ask.commit("first"), build_image("first")))
    do(of + "latest is the second", ask.manifest("HEAD", "app", "latest"), **DIGEST)
    do(of + "put it as latest", ask.put_manifest("app", "latest", build_image("first")))
    do(of + "latest is the first", ask.manifest("HEAD", "app", "latest"), **DIGEST)
    do(of + "get it by its commit", ask.manifest("GET", "app", ask.commit("first")))
    do(of + "get the layer", ask.get_blob("app", layer))
    do(of + "first page of the catalog", ask.catalog(n=1), page=next_page)
    do(of + "second page of the catalog", ask.follow("page"))


def removal(script, project):
    do, of, second = script.do, "removal: ", build_image("second")
    do(of + "delete the layer of the second", ask.delete_blob("app", build_layer("second")))
    do(of + "that layer, deleted", ask.head_blob("app", build_layer("second")))
    do(of + "the second is there", ask.manifest("GET", "app", ask.by_digest(second)))
    do(of + "delete the second by its digest", ask.delete_manifest("app", second))
    do(of + "get the second, deleted", ask.manifest("GET", "app", ask.by_digest(second)))
    do(of + "get latest", ask.manifest("GET", "app", "latest"))
    do(of + "delete the first by its digest", ask.delete_manifest("app", build_image("first")))
    do(of + "get latest, deleted", ask.manifest("GET", "app", "latest"))
    do(of + "tags of app", ask.tags("app"))
    do(of + "layer of the first is there", ask.head_blob("app", build_layer("first")))
    do(of + "put the first again", ask.put_manifest("app", "latest", build_image("first")))
    do(of + "get latest again", ask.manifest("GET", "app", "latest"))


def unseen(project):
    """Digests, tags, repositories and uploads that no recording knows; the base is pushed as it was recorded."""
    script = Script()
    layer, image = build_layer("never"), build_image("never")

    def prepare(name, act, **keep):
        script.do(name, act, counted=False, **keep)

    def unknown(name, act):
        script.do(f"unknown {name}", act)

    for what, blob in (("the layer of the system", os_layer), ("the layer of the tool", tool_layer)):
        prepare(f"begin {what}", ask.start("base"), **UPLOAD)
        prepare(f"send {what}", ask.send(blob, ranged=False), **UPLOAD)
        prepare(f"finish {what}", ask.finish(blob))
    prepare("begin the configuration", ask.start("base"), **UPLOAD)
    prepare("put the configuration", ask.finish(base_config, base_config))
    prepare("put 1.0", ask.put_manifest("base", "1.0", base_image))
    unknown("blob", ask.get_blob("base", layer))
    unknown("blob, its head", ask.head_blob("base", build_layer("nowhere")))
    unknown("blob to delete", ask.delete_blob("base", layer))
    unknown("manifest", ask.manifest("GET", "base", ask.by_digest(image)))
    unknown("manifest, its head", ask.manifest("HEAD", "base", ask.by_digest(build_image("nowhere"))))
    unknown("manifest to delete", ask.delete_manifest("base", image))
    unknown("tag", ask.manifest("GET", "base", f"7.{project.number}"))
    unknown("tag, its head", ask.manifest("HEAD", "base", f"8.{project.number}"))
    unknown("tag to delete", lambda client: client.send("DELETE", client.path("base", "manifests/1.0")))
    unknown("repository", ask.tags("website"))
    unknown("repository of a manifest", ask.manifest("GET", "website", "1.0"))
    unknown("repository of a blob", ask.get_blob("website", os_layer))
    unknown("repository of a mount", ask.mount("website", os_layer, "base"))
    unknown("project", lambda client: client.send("GET", f"/v2/{project.name}-elsewhere/base/tags/list"))
    unknown("upload", lambda client: client.send("GET", client.path("base", f"blobs/uploads/{client.source.uuid('upload')}")))
    unknown("part", ask.get_blob("base", os_layer, Range=f"bytes={100 + project.number}-149"))
    unknown("page of the catalog", ask.catalog(n=1, last=f"{project.name}/base"))
    unknown("number of tags", ask.tags("base", n=7))
    unknown("path", lambda client: client.send("GET", client.path("base", "labels")))
    unknown("content", lambda client: client.send("GET", client.path("base", f"referrers/{digest(base_image(client))}")))
    return script.session(project.name, ask.RegistryClient)
