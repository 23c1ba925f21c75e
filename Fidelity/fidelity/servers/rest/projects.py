"""Projects: versions, ETags, conditional reads and writes, pages."""

import json

from flask import Blueprint, Response, abort, g, jsonify, request

from .accounts import signed_in
from .database import new_id, note_event, now, offset_of, one, page, write

routes = Blueprint("projects", __name__)
SORTS = {"name": "name", "-name": "name desc", "created_at": "number", "-created_at": "number desc"}


def shown(row):
    return {"id": row["id"], "name": row["name"], "description": row["description"], "tags": json.loads(row["tags"]),
            "owner": row["user"], "version": row["version"], "created_at": row["created_at"], "updated_at": row["updated_at"]}


def etag(row):
    return f'"{row["version"]}-{row["id"][:8]}"'


def found(project):
    """The user's project of that id; others have none."""
    row = one("select * from projects where id = ? and user = ?", project, g.user)
    if row is None:
        abort(404, f"no project {project}")
    return row


def answer(row, status=200):
    response = jsonify(shown(row))
    response.status_code = status
    response.headers["ETag"] = etag(row)
    return response


def checked(row):
    wanted = request.headers.get("If-Match")
    if wanted is not None and wanted != etag(row):
        abort(412, f"project {row['id']} is at {etag(row)}, not at {wanted}")


@routes.post("/projects")
@signed_in
def create():
    given = request.get_json()
    if not given.get("name"):
        abort(422, "a project needs a name")
    made, at = new_id(), now()
    number = one("select count(*) + 1 as number from projects where user = ?", g.user)["number"]
    write("insert into projects values (?, ?, ?, ?, ?, ?, 1, ?, ?)", made, g.user, number, given["name"],
          given.get("description", ""), json.dumps(given.get("tags", [])), at, at)
    note_event("project.created", made)
    response = answer(found(made), 201)
    response.headers["Location"] = f"/projects/{made}"
    return response


@routes.get("/projects")
@signed_in
def index():
    sort, limit = request.args.get("sort", "created_at"), request.args.get("limit", 20, type=int)
    if sort not in SORTS:
        abort(400, f"projects cannot be sorted by {sort}")
    tag = request.args.get("tag")
    filters = f"projects {sort} {tag}"
    rows, cursor = page(
        "select * from projects where user = ? and (? is null or exists (select 1 from json_each(tags) where value = ?))"
        f" order by {SORTS[sort]}", (g.user, tag, tag), limit, offset_of(request.args.get("cursor"), filters), filters)
    total = one("select count(*) as total from projects where user = ?", g.user)["total"]
    return jsonify(items=[shown(row) for row in rows], next_cursor=cursor, total=total)


@routes.get("/projects/<project>")
@signed_in
def read(project):
    row = found(project)
    if request.headers.get("If-None-Match") == etag(row):
        return Response(status=304, headers={"ETag": etag(row)})
    return answer(row)


def change(project, given, kind):
    row = found(project)
    checked(row)
    if kind == "PUT" and not given.get("name"):
        abort(422, "a project needs a name")
    kept = shown(row) if kind == "PATCH" else {"name": None, "description": "", "tags": []}
    new = {**kept, **given}
    write("update projects set name = ?, description = ?, tags = ?, version = version + 1, updated_at = ? where id = ?",
          new["name"], new["description"], json.dumps(new["tags"]), now(), project)
    note_event("project.updated", project)
    return answer(found(project))


@routes.put("/projects/<project>")
@signed_in
def replace(project):
    return change(project, request.get_json(), "PUT")


@routes.patch("/projects/<project>")
@signed_in
def patch(project):
    return change(project, request.get_json(), "PATCH")


@routes.delete("/projects/<project>")
@signed_in
def delete(project):
    checked(found(project))
    write("delete from projects where id = ?", project)
    note_event("project.deleted", project)
    return Response(status=204)
