"""A guest book in one file: the smallest app that keeps something in a database."""

import json
import os
import signal
import sys
import threading
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
    def do_GET(self):
        if self.path == "/healthz":
            self.answer(200, {"status": "ok"})
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
        if self.path != "/notes" or not 0 < len(text) <= 500:
            return self.answer(400, {"error": "POST /notes takes 1 to 500 characters"})
        query("INSERT INTO note (text) VALUES (%s)", text)
        self.answer(201, {"text": text})

    def answer(self, status, content):
        is_page = isinstance(content, str)
        body = (content if is_page else json.dumps(content)).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8" if is_page else "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

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
