"""A guest book in one file: the smallest app that keeps something in a database, and answers in every way that an entry has to carry."""

import base64
import hashlib
import json
import os
import signal
import sys
import threading
import time
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pymysql


def query(statement, *values):
    connection = pymysql.connect(
        host=os.environ["DATABASE_HOST"],
        port=int(os.environ["DATABASE_PORT"]),
        database=os.environ["DATABASE_NAME"],
        user=os.environ["DATABASE_USER"],
        password=Path(os.environ["DATABASE_PASSWORD_FILE"]).read_text(encoding="utf-8").strip(),
        autocommit=True,
        connect_timeout=5,
    )
    with connection, connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


class GuestBook(BaseHTTPRequestHandler):
    version = os.environ.get("VERSION", "1")

    def do_GET(self):
        if self.path == "/healthz":
            self.answer(200, {"status": "ok"})
        elif self.path == "/version":
            self.answer(200, {"version": self.version})
        elif self.path == "/slow":
            self.slow()
        elif self.path == "/socket":
            self.web_socket()
        elif self.path == "/whoami":
            self.answer(200, {"host": self.headers["Host"], "client": self.headers.get("X-Forwarded-For", self.client_address[0])})
        elif self.path == "/notes":
            self.answer(200, [text for (text,) in query("SELECT text FROM note ORDER BY id")])
        elif self.path == "/":
            rows = "".join(f"<li>{escape(text)}" for (text,) in query("SELECT text FROM note ORDER BY id DESC LIMIT 100"))
            self.answer(200, f"<!doctype html><title>Guest book</title><h1>Guest book</h1><ul>{rows}</ul>")
        else:
            self.answer(404, {"error": "not found"})

    def do_POST(self):
        text = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if self.path == "/echo":
            return self.answer(200, text)
        if self.path != "/notes" or not 0 < len(text) <= 500:
            return self.answer(400, {"error": "POST /notes takes 1 to 500 characters"})
        query("INSERT INTO note (text) VALUES (%s)", text)
        self.answer(201, {"text": text})

    def answer(self, status, content):
        is_page = isinstance(content, str)
        body = (content if is_page else json.dumps(content)).encode()
        self.head(status, {"Content-Type": "text/html; charset=utf-8" if is_page else "application/json", "Content-Length": str(len(body))})
        self.wfile.write(body)

    def head(self, status, headers):
        self.send_response(status)
        for name, value in {**headers, "X-Version": self.version}.items():
            self.send_header(name, value)
        self.end_headers()

    def slow(self):
        """Ten lines in five seconds."""
        self.head(200, {"Content-Type": "text/plain", "Content-Length": "50"})
        for _ in range(10):
            time.sleep(0.5)
            self.wfile.write(b"slow\n")

    def web_socket(self):
        """Sends every short text back, until the other side goes."""
        key = self.headers.get("Sec-WebSocket-Key", "") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        accept = base64.b64encode(hashlib.sha1(key.encode()).digest()).decode()
        self.protocol_version = "HTTP/1.1"
        self.head(101, {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Accept": accept})
        self.close_connection = True
        while len(start := self.rfile.read(2)) == 2 and start[0] == 0x81 and start[1] & 0x7F < 126:
            mask = self.rfile.read(4)
            text = bytes(byte ^ mask[index % 4] for index, byte in enumerate(self.rfile.read(start[1] & 0x7F)))
            self.wfile.write(bytes([0x81, len(text)]) + text)

    def log_request(self, code="-", size="-"):
        """The entry in front logs every request already."""


class Server(ThreadingHTTPServer):
    # The end waits for the requests that are under way.
    daemon_threads = False
    request_queue_size = 128


def serve():
    server = Server(("0.0.0.0", 8000), GuestBook)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    server.serve_forever(poll_interval=0.1)
    server.server_close()


def prepare():
    query("CREATE TABLE IF NOT EXISTS note (id BIGINT AUTO_INCREMENT PRIMARY KEY, text VARCHAR(500) NOT NULL)")


{"serve": serve, "prepare": prepare}[sys.argv[1]]()
