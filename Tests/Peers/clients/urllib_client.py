"""urllib_client.py BASE METHOD:PATH…: prints each answer's status, type and body; of Python's own library."""

import sys
import urllib.error
import urllib.request

for request in sys.argv[2:]:
    method, path = request.split(":", 1)
    body = b'{"b":2,"a":[1,2.5]}' if method == "POST" else None
    headers = {"Content-Type": "application/json"} if body else {}
    try:
        answer = urllib.request.urlopen(
            urllib.request.Request(sys.argv[1] + path, data=body, headers=headers, method=method), timeout=20
        )
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        print(answer.status, answer.headers.get("Content-Type"), answer.read().decode())
