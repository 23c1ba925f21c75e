"""The tables, and what every resource needs of them."""

import random
import secrets
import sqlite3
import uuid
from datetime import datetime, timezone

from flask import abort, g

USERS = ("ada", "ben", "cleo", "dan", "eve", "finn", "gail", "hugo", "iris", "jon")

SCHEMA = """
create table users (name text primary key, plan text not null);
create table tokens (token text primary key, user text not null, uses integer not null default 0);
create table cursors (cursor text primary key, user text not null, query text not null, offset integer not null);
create table projects (id text primary key, user text not null, number integer not null, name text not null,
  description text not null, tags text not null, version integer not null, created_at text not null, updated_at text not null);
create table tasks (id text primary key, project text not null references projects (id) on delete cascade,
  number integer not null, title text not null, status text not null, priority integer not null, assignee text,
  created_at text not null, updated_at text not null);
create table notes (id text primary key, user text not null, text text not null, pinned integer not null,
  version integer not null, updated_at text not null);
create table payments (id text primary key, user text not null, key text not null, number integer not null,
  body text not null, unique (user, key));
create table jobs (id text primary key, user text not null, kind text not null, input text not null,
  polls integer not null default 0, started real);
create table limits (user text primary key, used integer not null, reset integer not null);
create table events (id text primary key, user text not null, at text not null, kind text not null, subject text not null);
"""


def connect(path):
    connection = sqlite3.connect(path, timeout=30)
    connection.row_factory = sqlite3.Row
    connection.execute("pragma foreign_keys = on")
    connection.execute("pragma synchronous = off")
    return connection


def prepare(path):
    connection = sqlite3.connect(path)
    connection.execute("pragma journal_mode = wal")
    connection.executescript(SCHEMA)
    plans = ("free", "team", "free", "business")
    connection.executemany("insert into users values (?, ?)", [(name, plans[i % 4]) for i, name in enumerate(USERS)])
    connection.commit()
    connection.close()


def one(query, *values):
    return g.database.execute(query, values).fetchone()


def every(query, *values):
    return g.database.execute(query, values).fetchall()


def write(query, *values):
    return g.database.execute(query, values)


def new_id():
    return str(uuid.uuid4())


def new_token():
    return secrets.token_urlsafe(24)


def now():
    """ISO 8601 with milliseconds, as most APIs write it."""
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def note_event(kind, subject):
    """Adds to the user's history what `GET /events` tells."""
    write("insert into events values (?, ?, ?, ?, ?)", f"evt_{random.getrandbits(48):012x}", g.user, now(), kind, subject)


def page(query, values, limit, offset, filters):
    """The rows of one page and the cursor of the next, None on the last; a cursor is a random word that the service remembers."""
    rows = every(f"{query} limit ? offset ?", *values, limit + 1, offset)
    if len(rows) <= limit:
        return rows, None
    cursor = new_token()
    write("insert into cursors values (?, ?, ?, ?)", cursor, g.user, filters, offset + limit)
    return rows[:limit], cursor


def offset_of(cursor, filters):
    """Where a cursor continues; it belongs to one user and one list."""
    if cursor is None:
        return 0
    row = one("select * from cursors where cursor = ? and user = ?", cursor, g.user)
    if row is None or row["query"] != filters:
        abort(400, f"cursor {cursor} is not known here")
    return row["offset"]
