"""Notes, whose ids are made by the client: PUT creates or replaces."""

from flask import Blueprint, Response, abort, g, jsonify, request

from .accounts import signed_in
from .database import note_event, now, one, write

routes = Blueprint("notes", __name__)


def found(note):
    row = one("select * from notes where id = ? and user = ?", note, g.user)
    if row is None:
        abort(404, f"no note {note}")
    return row


def shown(row):
    return {"id": row["id"], "text": row["text"], "pinned": bool(row["pinned"]), "version": row["version"],
            "updated_at": row["updated_at"]}


@routes.put("/notes/<note>")
@signed_in
def put(note):
    given = request.get_json()
    there = one("select version from notes where id = ? and user = ?", note, g.user)
    write("insert into notes values (?, ?, ?, ?, 1, ?) on conflict (id) do update set text = excluded.text,"
          " pinned = excluded.pinned, version = version + 1, updated_at = excluded.updated_at",
          note, g.user, given["text"], bool(given.get("pinned")), now())
    note_event("note.replaced" if there else "note.created", note)
    return jsonify(shown(found(note))), 200 if there else 201


@routes.get("/notes/<note>")
@signed_in
def read(note):
    return jsonify(shown(found(note)))


@routes.delete("/notes/<note>")
@signed_in
def delete(note):
    found(note)
    write("delete from notes where id = ?", note)
    note_event("note.deleted", note)
    return Response(status=204)
