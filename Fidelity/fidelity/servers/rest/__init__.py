"""A REST service of projects, tasks, notes, payments and jobs over SQLite, run by gunicorn: `fidelity.servers.rest:create()`."""

import os

from flask import Flask, g, jsonify, request
from werkzeug.exceptions import HTTPException

from . import accounts, catalogue, database, jobs, notes, payments, projects, reading, tasks


def create():
    """The application; the environment variable FIDELITY_DATABASE names a file that does not exist yet."""
    app = Flask(__name__)
    app.json.sort_keys = False
    path = os.environ["FIDELITY_DATABASE"]
    database.prepare(path)

    @app.before_request
    def open_database():
        g.database = database.connect(path)

    @app.teardown_request
    def close_database(error):
        connection = g.pop("database", None)
        if connection is not None:
            (connection.rollback if error else connection.commit)()
            connection.close()

    @app.after_request
    def echo_request_id(response):
        if "X-Request-Id" in request.headers:
            response.headers["X-Request-Id"] = request.headers["X-Request-Id"]
        return response

    @app.errorhandler(HTTPException)
    def refuse(error):
        response = jsonify(error={
            "code": error.name.lower().replace(" ", "_"), "message": error.description,
            "request_id": request.headers.get("X-Request-Id")})
        response.status_code = error.code
        if error.code == 401:
            response.headers["WWW-Authenticate"] = 'Bearer realm="fidelity", error="invalid_token"'
        return response

    for part in (accounts, catalogue, jobs, notes, payments, projects, reading, tasks):
        app.register_blueprint(part.routes)
    return app
