import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join, relative } from "node:path";
import { eventually } from "./eventually";
import { freePort, request } from "./http";
import { root } from "./platform";
import { must } from "./process";

/** A real S3 server with one bucket, `state`. Objects are plain files, so that a test can read them. */
export class S3Server {
  readonly credentials = { AWS_ACCESS_KEY_ID: "breakwater", AWS_SECRET_ACCESS_KEY: "a-secret-of-this-test" };

  private constructor(
    private readonly folder: string,
    private readonly port: number,
    readonly stop: () => Promise<void>,
  ) {}

  static async start(): Promise<S3Server> {
    const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "breakwater", "s3-server");
    const program = await must(join(root, "tests/integration/s3-server/build"), [cache], { limitSeconds: 550 });
    const folder = mkdtempSync(join(tmpdir(), "breakwater-s3-"));
    for (const name of ["objects/state", "attributes"]) mkdirSync(join(folder, name), { recursive: true });
    const port = await freePort();
    const args = ["--port", `127.0.0.1:${port}`, "posix", "--sidecar", join(folder, "attributes"), join(folder, "objects")];
    const keys = { ROOT_ACCESS_KEY: "breakwater", ROOT_SECRET_KEY: "a-secret-of-this-test" };
    const child = spawn(program, args, { env: { ...process.env, ...keys }, stdio: "ignore" });
    const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    const server = new S3Server(folder, port, async () => {
      child.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    });
    await eventually(() => request(`http://127.0.0.1:${port}/`), { within: 20 }).catch(async (error: unknown) => {
      await server.stop();
      throw error;
    });
    return server;
  }

  url(prefix: string, { bucket = "state", port = this.port } = {}): string {
    return `s3://${bucket}/${prefix}?region=us-east-1&endpoint=http://127.0.0.1:${port}&use_path_style=true`;
  }

  /** The file of an object in the bucket. */
  readonly object = (...path: string[]): string => join(this.folder, "objects/state", ...path);

  /** Every object below a prefix: its name and its content. */
  objects(prefix: string): Map<string, string> {
    const folder = this.object(prefix);
    if (!existsSync(folder)) return new Map();
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return new Map(
      files.map(({ parentPath, name }) => [relative(folder, join(parentPath, name)), readFileSync(join(parentPath, name), "utf8")]),
    );
  }

  fingerprint(prefix: string): string {
    return createHash("sha256")
      .update(JSON.stringify([...this.objects(prefix)].sort()))
      .digest("hex");
  }

  /** Empties a prefix, as if someone had deleted it. */
  empty(prefix: string): void {
    for (const part of ["objects/state", "attributes/state"]) rmSync(join(this.folder, part, prefix), { recursive: true, force: true });
  }
}
