"""A public catalogue that never changes."""

import hashlib

from flask import Blueprint, Response, abort, jsonify, request

routes = Blueprint("catalogue", __name__)
GOODS = {
    "tea-100": ("Tea, 100 g", "pantry", 349), "tea-500": ("Tea, 500 g", "pantry", 1290), "rice-1k": ("Rice, 1 kg", "pantry", 229),
    "saw-30": ("Saw, 30 cm", "tools", 1899), "nail-80": ("Nails, 80 mm", "tools", 459), "glue-50": ("Glue, 50 ml", "tools", 279),
    "pot-2l": ("Pot, 2 l", "kitchen", 2499), "pan-28": ("Pan, 28 cm", "kitchen", 3299),
}


def shown(sku):
    name, category, cents = GOODS[sku]
    return {"sku": sku, "name": name, "category": category, "price": {"amount": cents / 100, "currency": "EUR"}}


@routes.get("/catalogue")
def index():
    category = request.args.get("category")
    return jsonify(items=[shown(sku) for sku in GOODS if category in (None, GOODS[sku][1])])


@routes.get("/catalogue/<sku>")
def read(sku):
    if sku not in GOODS:
        abort(404, f"no article {sku}")
    mark = '"' + hashlib.sha256(repr(shown(sku)).encode()).hexdigest()[:16] + '"'
    fields = {"ETag": mark, "Cache-Control": "public, max-age=3600"}
    if request.headers.get("If-None-Match") == mark:
        return Response(status=304, headers=fields)
    return jsonify(shown(sku)), 200, fields
