"""Payments: the same Idempotency-Key is the same payment, with the same answer."""

import json

from flask import Blueprint, abort, g, jsonify, request

from .accounts import signed_in
from .database import every, new_id, note_event, now, one, write

routes = Blueprint("payments", __name__)


@routes.post("/payments")
@signed_in
def pay():
    key, given = request.headers.get("Idempotency-Key"), request.get_json()
    if not key:
        abort(400, "a payment needs an Idempotency-Key")
    before = one("select body from payments where user = ? and key = ?", g.user, key)
    if before is not None:
        return jsonify(json.loads(before["body"])), 200, {"Idempotent-Replayed": "true"}
    made = {"id": new_id(), "status": "accepted", "amount": given["amount"], "currency": given["currency"],
            "reference": given.get("reference"), "created_at": now()}
    number = one("select count(*) + 1 as number from payments where user = ?", g.user)["number"]
    write("insert into payments values (?, ?, ?, ?, ?)", made["id"], g.user, key, number, json.dumps(made))
    note_event("payment.accepted", made["id"])
    return jsonify(made), 201, {"Location": f"/payments/{made['id']}"}


@routes.get("/payments")
@signed_in
def index():
    made = [json.loads(row["body"]) for row in every("select body from payments where user = ? order by number", g.user)]
    return jsonify(items=made, total=sum(payment["amount"] for payment in made))


@routes.get("/payments/<payment>")
@signed_in
def read(payment):
    row = one("select body from payments where user = ? and id = ?", g.user, payment)
    if row is None:
        abort(404, f"no payment {payment}")
    return jsonify(json.loads(row["body"]))
