"""What each project does while it is recorded."""

from ...steps import Script
from . import requests as ask
from .images import base_config, base_image, build_config, build_image, build_layer, digest, index, os_layer, tool_layer

UPLOAD = {"upload": lambda answer: answer.header("location")}
DIGEST = {"digest": lambda answer: answer.header("docker-content-digest")}
CONFIG = {"config": lambda answer: answer.json()["config"]["digest"]}
LAYER = {"layer": lambda answer: answer.json()["layers"][-1]["digest"]}


def next_page(answer):
    """The last page has none."""
    return answer.header("link").partition("<")[2].partition(">")[0]


def index_type(project):
    return project.index_type


def recorded(project):
    script = Script()
    for part in (base, first_build, pull, second_build, uploads, lists, mistakes, removal):
        part(script, project)
    return script.session(project.name, ask.RegistryClient)


def whole(script, of, repository, what, blob):
    """A small blob, in one request after the one that begins the upload."""
    begun = script.do(f"{of}begin {what}", ask.start(repository), **UPLOAD)
    return script.do(f"{of}put {what}", ask.finish(blob, blob), begun)


def streamed(script, of, repository, what, blob):
    """As docker does: all in one chunk, then the digest."""
    begun = script.do(f"{of}begin {what}", ask.start(repository), **UPLOAD)
    sent = script.do(f"{of}send {what}", ask.send(blob, ranged=False), begun, **UPLOAD)
    return script.do(f"{of}finish {what}", ask.finish(blob), sent)


def base(script, project):
    do, of = script.do, "base: "
    do(of + "ping", ask.ping)
    do(of + "tags of no repository", ask.tags("base"))
    do(of + "no layer of the system yet", ask.head_blob("base", os_layer))
    system = streamed(script, of, "base", "the layer of the system", os_layer)
    do(of + "layer of the system", ask.head_blob("base", os_layer), system)
    do(of + "no layer of the tool yet", ask.head_blob("base", tool_layer))
    tool = streamed(script, of, "base", "the layer of the tool", tool_layer)
    config = whole(script, of, "base", "the configuration", base_config)
    do(of + "no manifest yet", ask.manifest("HEAD", "base", "1.0"))
    pushed = do(of + "put 1.0", ask.put_manifest("base", "1.0", base_image), system, tool, config)
    do(of + "head of 1.0", ask.manifest("HEAD", "base", "1.0"), pushed, **DIGEST)
    do(of + "get 1.0", ask.manifest("GET", "base", "1.0"), pushed, **CONFIG)
    do(of + "get it by its digest", ask.manifest("GET", "base", lambda client: client.values["digest"]), of + "head of 1.0")
    do(of + "get 1.0 unless known", ask.manifest("GET", "base", "1.0", known="digest"), of + "head of 1.0")
    do(of + "get its configuration", ask.get_named("base", "config"), of + "get 1.0")
    do(of + "get the layer of the system", ask.get_blob("base", os_layer), system)
    do(of + "a part of it", ask.get_blob("base", os_layer, Range=f"bytes={10 + project.number}-49"), system)
    do(of + "it unless known", ask.get_blob(
        "base", os_layer, If_None_Match=lambda client: f'"{digest(os_layer(client))}"'), system)


def first_build(script, project):
    do, of, layer = script.do, "first build: ", build_layer("first")
    made = []
    for what, blob, known in (("system", os_layer, "base: finish the layer of the system"),
                              ("tool", tool_layer, "base: finish the layer of the tool")):
        do(f"{of}no layer of the {what} here", ask.head_blob("app", blob))
        made.append(do(f"{of}mount the layer of the {what}", ask.mount("app", blob, "base"), known))
        do(f"{of}layer of the {what}", ask.head_blob("app", blob), made[-1])
    do(of + "no new layer yet", ask.head_blob("app", layer))
    begun = do(of + "begin the new layer", ask.start("app"), **UPLOAD)
    sent = do(of + "send the first chunk", ask.send(layer, 0, 700), begun, **UPLOAD)
    asked = do(of + "how far", ask.progress, sent, **UPLOAD)
    sent = do(of + "send the second chunk", ask.send(layer, 700, 1400), asked, **UPLOAD)
    made.append(do(of + "finish with the last chunk", ask.finish(layer, lambda client: layer(client)[1400:]), sent))
    do(of + "the new layer", ask.head_blob("app", layer), made[-1])
    made.append(whole(script, of, "app", "the configuration", build_config("first")))
    pushed = do(of + "put it by its commit", ask.put_manifest("app", ask.commit("first"), build_image("first")), *made)
    do(of + "its tag", ask.tags("app"), pushed)
    do(of + "put it as latest", ask.put_manifest("app", "latest", build_image("first")), *made)
    do(of + "get it by its commit", ask.manifest("GET", "app", ask.commit("first")), pushed)


def pull(script, project):
    """As docker does: the digest of a tag, the manifest by that, the configuration, the layers."""
    do, of = script.do, "pull: "
    do(of + "ping", ask.ping)
    head = do(of + "head of latest", ask.manifest("HEAD", "app", "latest"), "first build: put it as latest", **DIGEST)
    found = do(of + "get it by its digest", ask.manifest("GET", "app", lambda client: client.values["digest"]), head,
               **CONFIG, **LAYER)
    do(of + "get the configuration", ask.get_named("app", "config"), found)
    do(of + "get the last layer", ask.get_named("app", "layer"), found)
    do(of + "get the layer of the tool", ask.get_blob("app", tool_layer), found)


def second_build(script, project):
    """The other layers are there; an image for two machines comes of both builds."""
    do, of, layer = script.do, "second build: ", build_layer("second")
    before = "first build: put it as latest"
    do(of + "layer of the system", ask.head_blob("app", os_layer), before)
    do(of + "no new layer yet", ask.head_blob("app", layer))
    made = streamed(script, of, "app", "the new layer", layer)
    config = whole(script, of, "app", "the configuration", build_config("second"))
    latest = do(of + "put it as latest", ask.put_manifest("app", "latest", build_image("second")), before, made, config)
    do(of + "head of latest", ask.manifest("HEAD", "app", "latest"), latest, **DIGEST)
    do(of + "get latest", ask.manifest("GET", "app", "latest"), latest)
    do(of + "the first is there", ask.manifest("HEAD", "app", ask.commit("first")), "first build: put it by its commit")
    both = do(of + "put both as 2.0", ask.put_manifest("app", "2.0", index("first", "second"), index_type), latest)
    do(of + "get 2.0", ask.manifest("GET", "app", "2.0"), both)
    if project.number % 3 == 0:
        do(of + "put it as stable", ask.put_manifest("app", "stable", build_image("second")), latest)


def uploads(script, project):
    """Those that come to nothing, and one that begins because there was nothing to mount."""
    do, of, layer = script.do, "uploads: ", build_layer("lost")
    begun = do(of + "begin one", ask.start("app"), **UPLOAD)
    sent = do(of + "send a chunk", ask.send(layer, 0, 500), begun, **UPLOAD)
    gone = do(of + "cancel it", ask.cancel, sent)
    do(of + "how far, cancelled", ask.progress, gone)
    begun = do(of + "begin another", ask.start("app"), **UPLOAD)
    do(of + "finish by a wrong digest", ask.finish(layer, lambda client: b"something else"), begun)
    do(of + "no layer of that", ask.head_blob("app", layer), of + "finish by a wrong digest")
    begun = do(of + "begin a third", ask.start("app"), **UPLOAD)
    sent = do(of + "send to it", ask.send(layer, 0, 500), begun)
    do(of + "send the next by the old address", ask.send(layer, 500, 1000), sent)
    begun = do(of + "mount what is nowhere", ask.mount("tools", layer, "base"), **UPLOAD)
    do(of + "put it then", ask.finish(layer, layer), begun)
    do(of + "the layer", ask.head_blob("tools", layer), of + "put it then")


def lists(script, project):
    do, of = script.do, "lists: "
    do(of + "tags of base", ask.tags("base"), "base: put 1.0")
    do(of + "two tags of base", ask.tags("base", n=2), "base: put 1.0")
    # A third repository of the project follows, so that whether a page is the last depends on no other project.
    page = do(of + "first page of the catalog", ask.catalog(n=1), "base: put 1.0", "first build: put it as latest",
              "uploads: put it then", page=next_page)
    do(of + "second page of the catalog", ask.follow("page"), page)


def mistakes(script, project):
    do, of, image = script.do, "mistakes: ", build_image("nowhere")
    do(of + "manifest of unknown blobs", ask.put_manifest("app", "broken", image))
    do(of + "manifest that is none", ask.put_manifest("app", "broken", lambda client: b"{not JSON"))
    do(of + "unknown tag", ask.manifest("GET", "app", "v9"), "first build: put it as latest")
    do(of + "repository without manifests", ask.tags("empty"))
    do(of + "name in capitals", lambda client: client.send("GET", f"/v2/{project.name.upper()}/tags/list"))
    do(of + "digest that is none", lambda client: client.send("GET", client.path("app", "blobs/sha256:short")))


def removal(script, project):
    do, of, first = script.do, "removal: ", build_image("first")
    pushed = "first build: put it by its commit"
    do(of + "by a tag", lambda client: client.send("DELETE", client.path("app", "manifests/latest")), pushed)
    gone = do(of + "delete the first by its digest", ask.delete_manifest("app", first), pushed)
    do(of + "get it by its digest, deleted", ask.manifest("GET", "app", ask.by_digest(first)), gone)
    do(of + "get it by its commit, deleted", ask.manifest("GET", "app", ask.commit("first")), gone)
    do(of + "delete it again", ask.delete_manifest("app", first), gone)
    # The service gives tags in the order of its file system: by no means with one among them that is made anew.
    do(of + "tags of app", ask.tags("app"), gone, "second build: put both as 2.0",
       *(["second build: put it as stable"] if project.number % 3 == 0 else []))
    gone = do(of + "delete its layer", ask.delete_blob("app", build_layer("first")), gone)
    do(of + "its layer, deleted", ask.head_blob("app", build_layer("first")), gone)
    do(of + "get its layer, deleted", ask.get_blob("app", build_layer("first")), gone)
    do(of + "latest is there", ask.manifest("GET", "app", "latest"), gone, "second build: put it as latest")
