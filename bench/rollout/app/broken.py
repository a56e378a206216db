"""Releases that must never get traffic, by the name of what is wrong with them."""

import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Healthy(BaseHTTPRequestHandler):
    status = 200

    def do_GET(self):
        body = b"broken"
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET


class Failing(Healthy):
    status = 500


class Hanging(Healthy):
    def do_GET(self):
        time.sleep(3600)

    do_POST = do_GET


def serve(handler, port=8000):
    ThreadingHTTPServer(("0.0.0.0", port), handler).serve_forever()


def crash():
    timer = threading.Timer(3, os._exit, [1])
    timer.daemon = True
    timer.start()
    serve(Healthy)


{
    "hangs": lambda: serve(Hanging),
    "crashes": crash,
    "answers-500": lambda: serve(Failing),
    "other-port": lambda: serve(Healthy, 8001),
}[sys.argv[1]]()
