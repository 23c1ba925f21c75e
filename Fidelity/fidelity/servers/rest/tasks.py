"""The tasks of a project: partial updates, filters, sorting, pages."""

from flask import Blueprint, Response, abort, jsonify, request

from .accounts import signed_in
from .database import new_id, note_event, now, offset_of, one, page, write
from .projects import found as project_found

routes = Blueprint("tasks", __name__)
SORTS = {"number": "number", "-number": "number desc", "priority": "priority, number", "-priority": "priority desc, number",
         "title": "title, number"}
STATES = ("open", "doing", "done")


def shown(row):
    return {key: row[key] for key in (
        "id", "project", "number", "title", "status", "priority", "assignee", "created_at", "updated_at")}


def found(project, task):
    project_found(project)
    row = one("select * from tasks where id = ? and project = ?", task, project)
    if row is None:
        abort(404, f"no task {task} in project {project}")
    return row


def valid(given):
    unknown = set(given) - {"title", "status", "priority", "assignee"}
    if unknown:
        abort(422, f"a task has no {', '.join(sorted(unknown))}")
    if given.get("status", "open") not in STATES:
        abort(422, f"{given['status']} is no status")
    return given


@routes.post("/projects/<project>/tasks")
@signed_in
def create(project):
    project_found(project)
    given = valid(request.get_json())
    made, at = new_id(), now()
    number = one("select coalesce(max(number), 0) + 1 as number from tasks where project = ?", project)["number"]
    write("insert into tasks values (?, ?, ?, ?, ?, ?, ?, ?, ?)", made, project, number, given.get("title", "untitled"),
          given.get("status", "open"), given.get("priority", 3), given.get("assignee"), at, at)
    note_event("task.created", made)
    return jsonify(shown(found(project, made))), 201, {"Location": f"/projects/{project}/tasks/{made}"}


@routes.get("/projects/<project>/tasks")
@signed_in
def index(project):
    project_found(project)
    status, sort = request.args.get("status"), request.args.get("sort", "number")
    if status is not None and status not in STATES:
        abort(400, f"{status} is no status")
    if sort not in SORTS:
        abort(400, f"tasks cannot be sorted by {sort}")
    filters = f"tasks {project} {status} {sort}"
    rows, cursor = page(
        f"select * from tasks where project = ? and status = coalesce(?, status) order by {SORTS[sort]}", (project, status),
        request.args.get("limit", 20, type=int), offset_of(request.args.get("cursor"), filters), filters)
    return jsonify(items=[shown(row) for row in rows], next_cursor=cursor)


@routes.get("/projects/<project>/tasks/<task>")
@signed_in
def read(project, task):
    return jsonify(shown(found(project, task)))


@routes.patch("/projects/<project>/tasks/<task>")
@signed_in
def patch(project, task):
    new = {**shown(found(project, task)), **valid(request.get_json())}
    write("update tasks set title = ?, status = ?, priority = ?, assignee = ?, updated_at = ? where id = ?",
          new["title"], new["status"], new["priority"], new["assignee"], now(), task)
    note_event("task.updated", task)
    return jsonify(shown(found(project, task)))


@routes.delete("/projects/<project>/tasks/<task>")
@signed_in
def delete(project, task):
    found(project, task)
    write("delete from tasks where id = ?", task)
    note_event("task.deleted", task)
    return Response(status=204)
