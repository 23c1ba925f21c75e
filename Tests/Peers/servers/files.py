"""files.py PORT FOLDER [CERTIFICATE KEY]: Python's own file server, over TLS where a certificate is given."""

import functools
import ssl
import sys
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

port, folder, *certificate = sys.argv[1:]
server = ThreadingHTTPServer(("127.0.0.1", int(port)), functools.partial(SimpleHTTPRequestHandler, directory=folder))
if certificate:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
print("listening", flush=True)
server.serve_forever()
