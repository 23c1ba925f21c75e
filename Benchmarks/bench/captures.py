"""The other captures: Envoy with its tap filter, and mitmdump."""

import json
import os
import subprocess

from .process import LOAD_CORE, SERVER_CORE, Process, find, free_port

TAP_TYPE = "type.googleapis.com/envoy.extensions.filters.http.tap.v3.Tap"
ROUTER_TYPE = "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"
MANAGER_TYPE = ("type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3"
                ".HttpConnectionManager")


def envoy_available():
    return find("envoy", "ENVOY_BIN") is not None


def mitmdump_available():
    return find("mitmdump", "MITMDUMP_BIN") is not None


def address(port):
    return {"socket_address": {"address": "127.0.0.1", "port_value": port}}


def envoy_configuration(port, upstream, admin):
    manager = {
        "@type": MANAGER_TYPE, "stat_prefix": "in", "generate_request_id": False,
        "route_config": {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": [
            {"match": {"prefix": "/"}, "route": {"cluster": "origin", "timeout": "0s"}}]}]},
        "http_filters": [
            {"name": "tap", "typed_config": {"@type": TAP_TYPE, "common_config": {"admin_config": {"config_id": "tap"}}}},
            {"name": "router", "typed_config": {"@type": ROUTER_TYPE}}],
    }
    return {
        "admin": {"address": address(admin)},
        "static_resources": {
            "listeners": [{"name": "in", "address": address(port), "filter_chains": [
                {"filters": [{"name": "http", "typed_config": manager}]}]}],
            "clusters": [{"name": "origin", "type": "STATIC", "circuit_breakers": {"thresholds": [
                {"max_connections": 100000, "max_pending_requests": 100000, "max_requests": 100000}]},
                "load_assignment": {"cluster_name": "origin", "endpoints": [
                    {"lb_endpoints": [{"endpoint": {"address": address(upstream)}}]}]}}],
        },
    }


class Envoy(Process):
    """Envoy with one worker; its tap is streamed by the admin port to a file: faster here than a file for each."""

    def __init__(self, folder, upstream):
        folder.mkdir(parents=True, exist_ok=True)
        self.port, admin = free_port(), free_port()
        configuration = folder / "envoy.json"
        configuration.write_text(json.dumps(envoy_configuration(self.port, upstream, admin)))
        super().__init__([find("envoy", "ENVOY_BIN"), "-c", configuration, "--concurrency", 1, "--log-level", "error",
                          "--disable-hot-restart"], SERVER_CORE, folder / "envoy.log")
        self.wait_for_port(self.port).wait_for_port(admin)
        tap = {"config_id": "tap", "tap_config": {
            "match_config": {"any_match": True},
            "output_config": {"streaming": False, "sinks": [
                {"format": "JSON_BODY_AS_BYTES", "streaming_admin": {}}]}}}
        self.tapped = folder / "tapped.bin"
        self.stream = subprocess.Popen(
            ["taskset", "-c", LOAD_CORE, "curl", "--silent", "--no-buffer", "--output", str(self.tapped),
             "--data", json.dumps(tap), f"http://127.0.0.1:{admin}/tap"])

    def stop(self, *arguments, **named):
        code = super().stop(*arguments, **named)
        self.stream.wait(30)
        return code


class Mitmdump(Process):
    """mitmdump as a reverse proxy that writes every flow to a file and prints nothing."""

    def __init__(self, folder, upstream):
        folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        super().__init__(
            [find("mitmdump", "MITMDUMP_BIN"), "--quiet", "--mode", f"reverse:http://127.0.0.1:{upstream}",
             "--listen-host", "127.0.0.1", "--listen-port", self.port, "--save-stream-file", folder / "flows",
             "--set", f"confdir={folder}", "--set", "connection_strategy=lazy"],
            SERVER_CORE, folder / "mitmdump.log", {"HOME": os.fspath(folder)})
        self.wait_for_port(self.port)
