import { spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { healthCheck } from "../../topology/plan/health";

jest.setTimeout(60_000);
const timing = { intervalSeconds: 2, timeoutSeconds: 30, retries: 3, startSeconds: 60 };
const asked: (string | undefined)[] = [];
let server: Server;

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.headers.host} ${request.url}`);
    const status = Number(request.url?.slice(1, 4));
    response.writeHead(status, status === 302 ? { location: "/500" } : {}).end();
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
});

afterAll(() => server.close());

/** The program itself, not a shim that needs other programs. */
function real(program: string): string {
  if (program === "node") return process.execPath;
  const line = program === "python3" ? 'python3 -c "import sys; print(sys.executable)"' : `command -v ${program}`;
  return spawnSync("/bin/sh", ["-c", line], { encoding: "utf8" }).stdout.trim();
}

/** A PATH with only the given programs. */
function only(...programs: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "health-"));
  for (const program of programs) {
    symlinkSync(real(program), join(folder, program));
  }
  return folder;
}

function probe(path: string, PATH: string, environment: Record<string, string> = {}): Promise<{ code: number | null; stderr: string }> {
  const health = { http: path, hostHeader: "it's.example", ...timing };
  const [kind, line] = healthCheck(health, (server.address() as AddressInfo).port, environment).test;
  expect(kind).toBe("CMD-SHELL");
  return new Promise((done) => {
    const child = spawn("/bin/sh", ["-c", line as string], { env: { PATH, ...environment } });
    let stderr = "";
    child.stderr.on("data", (text) => (stderr += text));
    child.on("close", (code) => done({ code, stderr }));
  });
}

describe.each(["curl", "python3", "node", "wget"])("with %s alone", (program) => {
  test.each([
    ["/200?a=[1]&b='x'", true],
    ["/503", false],
  ])("%s", async (path, good) => {
    const PATH = only(program);
    asked.length = 0;
    expect((await probe(path, PATH)).code === 0).toBe(good);
    expect(asked).toContain(`it's.example ${path}`);
  });
});

test.each(["curl", "python3", "node"])("%s accepts a redirect and does not follow it", async (program) => {
  asked.length = 0;
  expect((await probe("/302", only(program))).code).toBe(0);
  expect(asked).toHaveLength(1);
});

test("an image without any of them explains what to do", async () => {
  expect(await probe("/200", only())).toEqual({ code: 1, stderr: expect.stringContaining("give health.command instead of health.http") });
});

test("curl comes first", async () => {
  const folder = only("python3");
  writeFileSync(join(folder, "curl"), "#!/bin/sh\nexit 7\n");
  chmodSync(join(folder, "curl"), 0o755);
  expect((await probe("/200", folder)).code).toBe(7);
});

test("a command is used as it is", () => {
  expect(healthCheck({ command: ["check", "a b"], ...timing }, 1)).toEqual({ test: ["CMD", "check", "a b"], ...timing });
});

describe("a proxy in the environment of the app", () => {
  const nowhere = "http://127.0.0.1:9";

  test.each([
    ["curl", { http_proxy: nowhere }],
    ["curl", { ALL_PROXY: nowhere }],
    ["wget", { http_proxy: nowhere }],
    ["node", { NODE_USE_ENV_PROXY: "1", HTTP_PROXY: nowhere }],
  ])("is not used: %s, %j", async (program, environment) => {
    asked.length = 0;
    expect(await probe("/200", only(program), environment as Record<string, string>)).toMatchObject({ code: 0 });
    expect(asked).toEqual(["it's.example /200"]);
  });

  const text = (environment: Record<string, string>) => healthCheck({ http: "/", ...timing }, 80, environment).test[1];

  test("the text is unchanged unless a proxy would be used for the container itself, because another text replaces containers", () => {
    const undisturbed: Record<string, string>[] = [
      {},
      { GREETING: "x" },
      { http_proxy: "" },
      { no_proxy: "*" },
      { http_proxy: nowhere, no_proxy: "db, 127.0.0.1" },
    ];
    for (const environment of undisturbed) expect(text(environment)).toBe(text({}));
    expect(text({ HTTP_PROXY: nowhere, NO_PROXY: "db" })).toMatch(/^unset http_proxy HTTP_PROXY /);
  });
});
