"""A server of lines that is no HTTP server: `lines.py PORT [GREETING]`. With a greeting it speaks first."""

import socketserver
import sys


class Lines(socketserver.StreamRequestHandler):
    count = 0

    def handle(self):
        if len(sys.argv) > 2:
            self.wfile.write(sys.argv[2].encode() + b"\n")
        for line in self.rfile:
            word = line.strip()
            if word == b"COUNT":
                Lines.count += 1
                self.wfile.write(b"%d\n" % Lines.count)
            elif word == b"BYTES":
                self.wfile.write(bytes(byte for byte in range(256) if byte != 10) + b"\n")
            elif word == b"QUIT":
                self.wfile.write(b"bye\n")
                return
            else:
                self.wfile.write(b"you said " + word + b"\n")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


with Server(("127.0.0.1", int(sys.argv[1])), Lines) as server:
    print("listening", flush=True)
    server.serve_forever()
