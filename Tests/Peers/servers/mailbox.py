"""mailbox.py PORT: takes messages by SMTP (RFC 5321), says each line at once and keeps nothing."""

import signal
import socketserver
import sys


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("220 server.test ready")
        while line := self.rfile.readline().strip().upper():
            if line.startswith(b"EHLO"):
                self.say("250-server.test")
                self.say("250 SIZE 1000000")
            elif line == b"DATA":
                self.say("354 go on")
                while self.rfile.readline().strip() != b".":
                    pass
                self.say("250 taken")
            elif line == b"QUIT":
                return self.say("221 bye")
            else:
                self.say("250 well")

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
with Server(("127.0.0.1", int(sys.argv[1])), Handler) as server:
    print("listening", flush=True)
    server.serve_forever()
