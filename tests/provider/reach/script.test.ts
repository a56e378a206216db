import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, symlinkSync } from "node:fs";
import { createServer as createHttp } from "node:http";
import { createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { askScript } from "../../../provider/reach/script";

jest.setTimeout(60_000);
const asked: string[] = [];
const servers: Server[] = [];
const listening = async (server: Server): Promise<number> => {
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return (server.address() as AddressInfo).port;
};
let [http, dumb, shut, nobody] = [0, 0, 0, 0];

beforeAll(async () => {
  http = await listening(
    createHttp((request, response) => {
      asked.push(`${request.headers.host} ${request.url}`);
      response.writeHead(Number(request.url?.slice(1, 4)), { location: "http://127.0.0.1:1/" }).end("body");
    }),
  );
  dumb = await listening(createServer(() => undefined));
  shut = await listening(createServer((socket) => socket.once("data", () => socket.end())));
  nobody = await listening(createServer());
  await new Promise((closed) => servers.pop()?.close(closed));
});
afterAll(() => servers.forEach((server) => server.close()));

/** Alpine's images have busybox, whose programs depend on the name by which they are called. */
function real(program: string): string {
  if (program === "node") return process.execPath;
  if (["nc", "wget"].includes(program) && existsSync("/usr/bin/busybox")) return "/usr/bin/busybox";
  const line = program === "python3" ? 'python3 -c "import sys; print(sys.executable)"' : `command -v ${program}`;
  return spawnSync("/bin/sh", ["-c", line], { encoding: "utf8" }).stdout.trim();
}

/** A PATH with the programs that every image has, and one that can send requests. */
function only(...programs: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "asks-"));
  for (const program of ["sed", "head", "tail", "timeout", ...programs]) symlinkSync(real(program), join(folder, program));
  return folder;
}

type Question = [port: number, path: string, seconds?: number];

function ask(PATH: string, ...questions: Question[]): Promise<string[]> {
  const args = questions.flatMap(([port, path, seconds = 5]) => ["127.0.0.1", String(port), String(seconds), path, "it's.example"]);
  return new Promise((done) => {
    const env = { PATH, http_proxy: "http://127.0.0.1:1", ALL_PROXY: "http://127.0.0.1:1", NODE_USE_ENV_PROXY: "1" };
    const child = spawn("/bin/sh", ["-c", askScript, "ask", ...args], { env });
    let text = "";
    child.stdout.on("data", (data) => (text += data));
    child.on("close", () =>
      done(
        text
          .split("\n")
          .map((line) => line.trim())
          .filter(Boolean)
          .sort(),
      ),
    );
  });
}

const there = (...programs: string[]): string[] => programs.filter((program) => existsSync(real(program)));
const senders = there("bash", "python3", "node", "wget");
/** The questions whose answer takes a second, for each program: asked at the same time, in the background of the other tests. */
const slow = new Map<string, Promise<string[]>>();
let many: Promise<{ answers: string[]; milliseconds: number }>;

beforeAll(() => {
  for (const program of senders) slow.set(program, ask(only(program), [nobody, "/200"], [dumb, "/200", 1], [shut, "/200"]));
  const began = Date.now();
  many = ask(only("bash"), ...Array.from({ length: 20 }, (): Question => [dumb, "/200", 1])).then((answers) => ({
    answers,
    milliseconds: Date.now() - began,
  }));
});

test("this machine has enough programs to try it", () => expect(there("bash", "python3", "node")).toHaveLength(3));

describe.each(senders)("with %s alone", (program) => {
  test("the first line of any answer; no proxy is used, and no redirect is followed", async () => {
    asked.length = 0;
    expect(await ask(only(program), [http, "/200?a=[1]&b='x'"], [http, "/302"], [http, "/503"])).toEqual([
      "0 said HTTP/1.1 200 OK",
      "1 said HTTP/1.1 302 Found",
      "2 said HTTP/1.1 503 Service Unavailable",
    ]);
    expect(asked.sort()).toEqual(["it's.example /200?a=[1]&b='x'", "it's.example /302", "it's.example /503"]);
  });

  test("nothing listens: refused; no answer: silent", async () => {
    expect(await slow.get(program)).toEqual([expect.stringMatching(/^0 refused/), "1 silent", "2 silent"]);
  });
});

test.each(there("bash", "python3", "node", "nc"))("%s finds out whether something listens, without sending anything", async (program) => {
  expect(await ask(only(program), [http, ""], [nobody, ""])).toEqual(["0 open", expect.stringMatching(/^1 refused/)]);
});

test("many requests run at the same time, and each answer has its number", async () => {
  const { answers, milliseconds } = await many;
  expect(answers).toHaveLength(20);
  expect(milliseconds).toBeLessThan(10_000);
});

test("a container without any of them reports that", async () => {
  expect(await ask(only(), [http, "/200"], [http, ""])).toEqual(["0 unable", "1 unable"]);
});
