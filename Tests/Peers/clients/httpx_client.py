"""httpx_client.py BASE METHOD:PATH…: prints each answer's status, type and body."""

import sys

import httpx

with httpx.Client(timeout=20) as client:
    for request in sys.argv[2:]:
        method, path = request.split(":", 1)
        body = {"b": 2, "a": [1, 2.5]} if method == "POST" else None
        answer = client.request(method, sys.argv[1] + path, json=body)
        print(answer.status_code, answer.headers.get("Content-Type"), answer.text)
