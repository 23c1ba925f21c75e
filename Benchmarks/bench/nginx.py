"""nginx, set to be as fast as it honestly can be: one worker, no logs, connections that are never closed by count."""

from .items import BODY_BYTES, body, target
from .process import Process, find, free_port

FRAME = """daemon off;
worker_processes 1;
error_log {folder}/error.log crit;
pid {folder}/nginx.pid;
events {{ worker_connections 4096; multi_accept on; }}
http {{
  access_log off;
  default_type application/json;
  keepalive_requests 1000000000;
  keepalive_timeout 3600s;
  tcp_nodelay on;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
{rest}
}}
"""


def available():
    return find("nginx") is not None


class Nginx(Process):
    """An nginx with the given http block, in its own folder."""

    def __init__(self, folder, rest, core):
        folder.mkdir(parents=True, exist_ok=True)
        configuration = folder / "nginx.conf"
        configuration.write_text(FRAME.format(folder=folder, rest=rest))
        super().__init__([find("nginx"), "-p", folder, "-c", configuration], core, folder / "output.log")


def static_map(folder, count, core, certificate=None):
    """The whole set in a map from the request to its answer, over TLS where a certificate (file, key) is given."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "map").write_text("".join(f"'{target(i)}' '{body(i)}';\n" for i in range(count)))
    port = free_port()
    secure = ""
    if certificate:
        secure = (f"ssl_certificate {certificate[0]}; ssl_certificate_key {certificate[1]}; "
                  "ssl_protocols TLSv1.2 TLSv1.3; ssl_session_cache off;")
    rest = f"""  map_hash_max_size {max(4096, count * 4)};
  map_hash_bucket_size 128;
  map $request_uri $answer {{ default ''; include {folder}/map; }}
  server {{
    listen 127.0.0.1:{port}{" ssl" if certificate else ""} backlog=4096;
    {secure}
    location / {{ return 200 $answer; }}
    location = /status {{ stub_status; }}
  }}"""
    server = Nginx(folder, rest, core)
    server.port = port
    return server.wait_for_port(port)


def origin(folder, core, count=None):
    """The origin behind every proxy; with a count it answers that set, else each request with the same 256 bytes."""
    if count:
        return static_map(folder, count, core)
    port = free_port()
    answer = body(0)
    assert len(answer) == BODY_BYTES
    server = Nginx(folder, f"""  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location / {{ return 200 '{answer}'; }}
    location = /status {{ stub_status; }}
  }}""", core)
    server.port = port
    return server.wait_for_port(port)


def reverse_proxy(folder, upstream, core):
    """A plain reverse proxy that keeps its connections to the origin."""
    port = free_port()
    server = Nginx(folder, f"""  upstream origin {{ server 127.0.0.1:{upstream}; keepalive 256; keepalive_requests 1000000000; }}
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location / {{ proxy_pass http://origin; proxy_http_version 1.1; proxy_set_header Connection ''; proxy_set_header Host $host; }}
  }}""", core)
    server.port = port
    return server.wait_for_port(port)
