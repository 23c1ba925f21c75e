"""requests_client.py BASE METHOD:PATH…: prints each answer's status, type and body."""

import sys

import requests

with requests.Session() as session:
    for request in sys.argv[2:]:
        method, path = request.split(":", 1)
        body = {"b": 2, "a": [1, 2.5]} if method == "POST" else None
        answer = session.request(method, sys.argv[1] + path, json=body, timeout=20)
        print(answer.status_code, answer.headers.get("Content-Type"), answer.text)
