"""Jobs that a client polls: one kind is done after so many polls, the other a moment after it was first asked for."""

import json
import time

from flask import Blueprint, abort, g, jsonify, request

from .accounts import signed_in
from .database import new_id, note_event, one, write

POLLS, SECONDS = 3, 0.3
routes = Blueprint("jobs", __name__)


def state(row):
    if row["kind"] == "counted":
        return "done" if row["polls"] >= POLLS else "running" if row["polls"] else "pending"
    if row["started"] is None:
        return "pending"
    return "done" if time.time() - row["started"] >= SECONDS else "running"


def shown(row):
    described = {"id": row["id"], "kind": row["kind"], "state": state(row)}
    if described["state"] == "done":
        values = json.loads(row["input"])
        described["result"] = {"count": len(values), "sum": sum(values), "report": f"/jobs/{row['id']}/report"}
    return described


@routes.post("/jobs")
@signed_in
def create():
    given, made = request.get_json(), new_id()
    write("insert into jobs (id, user, kind, input) values (?, ?, ?, ?)", made, g.user, given["kind"],
          json.dumps(given["input"]))
    note_event("job.accepted", made)
    row = one("select * from jobs where id = ?", made)
    return jsonify(shown(row)), 202, {"Location": f"/jobs/{made}"}


@routes.get("/jobs/<job>")
@signed_in
def read(job):
    write("update jobs set polls = polls + 1, started = coalesce(started, ?) where id = ? and user = ?",
          time.time(), job, g.user)
    row = one("select * from jobs where id = ? and user = ?", job, g.user)
    if row is None:
        abort(404, f"no job {job}")
    return jsonify(shown(row)), 200, {} if state(row) == "done" else {"Retry-After": "1"}
