"""shop_client.py ADDRESS COUNT: clients of the shop, one after the other."""

import gzip
import json
import sys
import urllib.error
import urllib.request

base = sys.argv[1]


def ask(method, path, body=None, zip=False, **fields):
    data = None if body is None else json.dumps(body).encode()
    headers = {name.replace("_", "-"): value for name, value in fields.items()}
    if data is not None:
        headers["Content-Type"] = "application/json"
    if zip:
        data = gzip.compress(data, mtime=0)
        headers["Content-Encoding"] = headers["Accept-Encoding"] = "gzip"
    url = path if path.startswith("http") else base + path
    request = urllib.request.Request(url, data=data, method=method, headers=headers)
    try:
        answer = urllib.request.urlopen(request)
    except urllib.error.HTTPError as error:
        answer = error
    content = answer.read()
    if answer.headers.get("Content-Encoding") == "gzip":
        content = gzip.decompress(content)
    return json.loads(content), answer.headers


for number in range(int(sys.argv[2])):
    login, _ = ask("POST", "/login", {"user": f"u{number}"})
    bearer = {"Authorization": "Bearer " + login["access_token"]}
    _, fields = ask("POST", "/cart")
    cookie = fields["Set-Cookie"].split(";")[0]
    ask("GET", "/cart", Cookie=f"lang=en; {cookie}")
    order, fields = ask("POST", "/orders", {"item": "tea", "quantity": number + 1}, **bearer)
    order, fields = ask("GET", f"/orders/{order['id']}", **bearer)
    order, fields = ask("PUT", f"/orders/{order['id']}", {"quantity": 9}, If_Match=fields["ETag"], **bearer)
    ask("GET", order["links"]["self"], **bearer)
    ask("GET", f"/receipts/{order['number']}", **bearer)
    ask("POST", "/refunds", {"order": order["id"], "why": "cold"}, zip=True, **bearer)
page, _ = ask("GET", "/orders", **bearer)
while page["next"]:
    page, _ = ask("GET", page["next"], **bearer)
