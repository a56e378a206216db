import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Tree } from "./platform";

const server = `
import http.server, os, pathlib, sys, threading, time
version, fault = os.environ["VERSION"], os.environ.get("FAULT", "")
starts = pathlib.Path("/shared", version)
with starts.open("a") as file: file.write("x")
if fault.startswith("from start ") and len(starts.read_text()) < int(fault.split()[-1]): fault = ""
elif fault.startswith("from start "): fault = "probe"
if fault == "crash": threading.Thread(target=lambda: (time.sleep(1), os._exit(3)), daemon=True).start()
print("version", version, "fault", fault, flush=True)
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = (version + " " + pathlib.Path("/built").read_text().strip()).encode()
        self.send_response(500 if fault == "probe" and self.path == "/healthz" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_request(self, *_): pass
http.server.ThreadingHTTPServer(("0.0.0.0", 8001 if fault == "port" else 8000), Handler).serve_forever()
`;

/** The faults of a bad version. */
export const faults = ["probe", "crash", "port"] as const;

/** Writes the build context. Another text results in another image. */
export function writeContext(folder: string, built: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "built"), `${built}\n`);
  writeFileSync(join(folder, "server.py"), server);
  writeFileSync(join(folder, "Dockerfile"), "FROM python:3.11-slim-bookworm\nCOPY built /built\nCOPY server.py /server.py\n");
}

/** An app behind nginx that answers with its version and the text in its image. It has no database, so that a roll is short. */
export const versioned = (context: string, replicas: number): Tree => ({
  images: { book: { build: { context } } },
  volumes: { shared: { keep: false } },
  apps: {
    web: {
      image: "book",
      port: 8000,
      replicas,
      command: ["python", "/server.py"],
      environment: { VERSION: "1" },
      volumes: [{ volume: "shared", path: "/shared" }],
      rollout: { healthyFor: 2 },
      stopGraceSeconds: 1,
      health: { http: "/healthz", intervalSeconds: 1, timeoutSeconds: 15, retries: 4, startSeconds: 4 },
      resources: { memoryMb: 64 },
      jobs: [{ name: "count", command: ["sh", "-c", "echo x >> /shared/jobs"] }],
    },
  },
  entries: { site: { listen: { port: 8080 }, routes: [{ app: "web" }] } },
});
