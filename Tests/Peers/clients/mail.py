"""mail.py PORT: sends one message by SMTP, in which the server speaks first, and prints what the server said."""

import smtplib
import sys

with smtplib.SMTP("localhost", int(sys.argv[1]), local_hostname="client.test", timeout=20) as server:
    server.sendmail("a@client.test", ["b@server.test"], "Subject: hello\r\n\r\nWords.\r\n")
    print(server.noop())
