"""Tokens that live for twelve uses, the user that one stands for, and what a user may ask for in an hour."""

import functools
import time

from flask import Blueprint, abort, g, jsonify, request

from .database import new_token, one, write

USES, HOURLY = 12, 5
routes = Blueprint("accounts", __name__)


def signed_in(handler):
    """Lets a request in by its bearer token, which is one use of it."""
    @functools.wraps(handler)
    def check(*arguments, **named):
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        used = write("update tokens set uses = uses + 1 where token = ? and uses < ?", token, USES).rowcount
        g.database.commit()
        if scheme != "Bearer" or not used:
            abort(401, "the token is not valid, or not any more")
        g.user = one("select user from tokens where token = ?", token)["user"]
        return handler(*arguments, **named)
    return check


@routes.post("/token")
def token():
    user, password = request.form.get("username", ""), request.form.get("password", "")
    if one("select 1 from users where name = ?", user) is None or password != f"{user}-secret":
        return jsonify(error="invalid_grant", error_description=f"no such user and password: {user}"), 400
    made = new_token()
    write("insert into tokens (token, user) values (?, ?)", made, user)
    response = jsonify(access_token=made, token_type="Bearer", expires_in=3600, scope=request.form.get("scope", "all"))
    response.headers["Cache-Control"] = "no-store"
    return response


@routes.get("/me")
@signed_in
def me():
    user = one("select * from users where name = ?", g.user)
    return jsonify(name=user["name"], plan=user["plan"])


@routes.get("/limited")
@signed_in
def limited():
    write("insert into limits values (?, 0, ?) on conflict do nothing", g.user, int(time.time()) + 3600)
    write("update limits set used = used + 1 where user = ?", g.user)
    row = one("select * from limits where user = ?", g.user)
    left = max(0, HOURLY - row["used"])
    if row["used"] > HOURLY:
        response = jsonify(error={"code": "rate_limited", "message": f"no more than {HOURLY} an hour",
                                  "request_id": request.headers.get("X-Request-Id")})
        response.status_code = 429
    else:
        response = jsonify(user=g.user, quote="patience", used=row["used"])
    # The time when the window ends, as GitHub writes it, and not the seconds left: those would differ by chance between runs.
    response.headers.update({"RateLimit-Limit": HOURLY, "RateLimit-Remaining": left, "RateLimit-Reset": row["reset"]})
    return response
