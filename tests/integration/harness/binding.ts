import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Tree } from "./platform";
import { must } from "./process";

/** Listens at a configured address and answers with its version. The file /deaf moves it to 127.0.0.1, or away from it. */
const server = `
import http.server, os, socket, sys
bind, port = os.environ.get("BIND", "0.0.0.0"), int(os.environ.get("PORT", "8000"))
if bind == "own": bind = socket.gethostbyname(socket.gethostname())
if os.path.exists("/deaf"): bind = "127.0.0.1"
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = os.environ["VERSION"].encode()
        foreign = self.client_address[0] != "127.0.0.1"
        self.send_response(403 if foreign and os.environ.get("ONLY") == "inside" else 503 if self.path == "/broken" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_request(self, *_): pass
print("listening on", bind, port, flush=True)
http.server.ThreadingHTTPServer((bind, port), Handler).serve_forever()
`;

const dockerfile = 'FROM python:3.11-slim-bookworm\nCOPY server.py /server.py\nCMD ["python", "/server.py"]\n';

/** An image whose supervisor has to be process 1, such as s6-overlay. */
const first = `#!/bin/sh
[ $$ = 1 ] || { echo "s6-overlay-suexec: fatal: can only run as pid 1"; exit 100; }
exec python /server.py
`;

/** A single program: no shell, no curl, no python. */
const bare = `package main

import (
	"net/http"
	"os"
)

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { w.Write([]byte(os.Getenv("VERSION"))) })
	panic(http.ListenAndServe(os.Getenv("BIND")+":"+os.Getenv("PORT"), nil))
}
`;

export const images: Readonly<Record<"echo" | "first" | "proxied", string>> = {
  echo: dockerfile,
  first: `${dockerfile}COPY --chmod=0755 init /init\nENTRYPOINT ["/init"]\n`,
  // Every program in it that supports proxies would use one that does not exist.
  proxied: `${dockerfile}RUN apt-get update && apt-get install -y --no-install-recommends curl && apt-get clean\nENV http_proxy=http://127.0.0.1:9 ALL_PROXY=http://127.0.0.1:9\n`,
};

export function writeImage(folder: string, kind: keyof typeof images): string {
  const context = join(folder, kind);
  mkdirSync(context, { recursive: true });
  writeFileSync(join(context, "server.py"), server);
  writeFileSync(join(context, "init"), first, { mode: 0o755 });
  writeFileSync(join(context, "Dockerfile"), images[kind]);
  return context;
}

export async function writeBareImage(folder: string): Promise<string> {
  const context = join(folder, "bare");
  mkdirSync(context, { recursive: true });
  writeFileSync(join(context, "main.go"), bare);
  writeFileSync(join(context, "Dockerfile"), 'FROM scratch\nCOPY server /server\nENTRYPOINT ["/server"]\n');
  writeFileSync(join(context, ".dockerignore"), "main.go\n");
  await must("go", ["build", "-o", "server", "main.go"], {
    cwd: context,
    env: { CGO_ENABLED: "0", GO111MODULE: "off" },
    limitSeconds: 280,
  });
  return context;
}

export const timing = { intervalSeconds: 1, timeoutSeconds: 5, retries: 2, startSeconds: 4 };

/** One app behind an entry. */
export const echo = (context: string, web: Tree = {}): Tree => ({
  images: { echo: { build: { context } } },
  apps: {
    web: {
      image: "echo",
      port: 8000,
      replicas: 2,
      environment: { VERSION: "1" },
      rollout: { healthyFor: 1, drainSeconds: 5 },
      stopGraceSeconds: 1,
      health: { http: "/healthz", ...timing },
      resources: { memoryMb: 64 },
      ...web,
    },
  },
  entries: { site: { listen: { port: 8080 }, routes: [{ app: "web" }] } },
});
