"""Reads that are no plain GET of a resource: a search by POST, and the history since a time."""

from flask import Blueprint, g, jsonify, request

from .accounts import signed_in
from .database import every

routes = Blueprint("reading", __name__)


@routes.post("/search")
@signed_in
def search():
    given = request.get_json()
    status = given.get("filters", {}).get("status")
    rows = every(
        "select tasks.* from tasks join projects on projects.id = tasks.project where projects.user = ?"
        " and tasks.title like ? and tasks.status = coalesce(?, tasks.status) order by projects.number, tasks.number",
        g.user, f"%{given['query']}%", status)
    size, page = given.get("size", 10), given.get("page", 1)
    results = [{"id": row["id"], "project": row["project"], "title": row["title"], "status": row["status"]} for row in rows]
    return jsonify(query=given["query"], total=len(results), page=page, results=results[(page - 1) * size:page * size])


@routes.get("/events")
@signed_in
def events():
    since, kind = request.args.get("since", ""), request.args.get("kind")
    rows = every("select * from events where user = ? and at > ? and kind = coalesce(?, kind) order by at, rowid",
                 g.user, since, kind)
    return jsonify(since=since, events=[{"id": row["id"], "at": row["at"], "kind": row["kind"], "subject": row["subject"]}
                                        for row in rows])
