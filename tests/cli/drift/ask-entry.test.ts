import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Daemon } from "../../../docker/daemon";
import { askEntry } from "../../../cli/drift/ask-entry";
import { container, fakeDaemon } from "../../provider/fake-daemon";
import { skipWaits } from "../../waits";

skipWaits();

describe("an entry gets requests at its own address", () => {
  let server: Server;
  const asked: string[] = [];
  let status: (url: string) => number;

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(`${request.headers.host} ${request.url}`);
      response.writeHead(status(request.url ?? "")).end();
    });
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  });
  beforeEach(() => void asked.splice(0));
  afterAll(() => server.close());

  const host = (address: string, known: Partial<Daemon> = {}) => ({
    name: "local",
    isLocal: true,
    address: { address },
    daemon: fakeDaemon({ inspect: async () => container(), ...known }),
  });
  const about = () => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    return { url, host: "local", container: "dev-site", requests: [{ path: "/" }, { host: "shop.example", path: "/shop" }] };
  };

  test("every route, with its host name; any answer of the app is accepted", async () => {
    status = (url) => (url === "/" ? 404 : 500);
    expect(await askEntry(host("unix:///x"), about())).toEqual([]);
    expect(asked.sort()).toEqual([`${new URL(about().url).host} /`, "shop.example /shop"]);
  });

  test.each([502, 503, 504])("%d comes from the entry itself: nothing behind it answers", async (code) => {
    status = (url) => (url === "/" ? code : 200);
    expect(await askEntry(host("unix:///x"), about())).toEqual([{ request: "GET /", detail: `answers ${code}` }]);
    expect(asked.filter((one) => one.endsWith(" /"))).toHaveLength(3);
  });

  test("a short failure does not count", async () => {
    let answers = 0;
    status = (url) => (url === "/" && (answers += 1) < 3 ? 503 : 200);
    expect(await askEntry(host("unix:///x"), about())).toEqual([]);
  });

  test("nothing listens", async () => {
    const url = "http://127.0.0.1:9/";
    const problems = await askEntry(host("unix:///x"), { ...about(), url, requests: [{ path: "/" }] });
    expect(problems).toEqual([{ request: "GET /", detail: `nothing answers on ${url} (connection refused)` }]);
  });

  test.each([
    ["gone", undefined],
    ["stopped", container({ State: { Running: false } })],
    ["frozen", container({ State: { Paused: true } })],
  ])("its container is %s: another program may answer at its port, so no request is sent", async (_what, found) => {
    status = () => 200;
    const problems = await askEntry(host("unix:///x", { inspect: async () => found }), { ...about(), requests: [{ path: "/" }] });
    expect(problems).toEqual([{ request: "GET /", detail: "is not answered: dev-site does not run" }]);
    expect(asked).toEqual([]);
  });

  test("on another machine, the request is sent inside its container", async () => {
    const commands: string[][] = [];
    const exec: Daemon["exec"] = async (_id, command) => {
      commands.push(command.slice(4));
      return { exitCode: 0, stdout: `0 said HTTP/1.1 ${command.includes("/shop") ? "503 Service Unavailable" : "200 OK"}\n`, stderr: "" };
    };
    const url = "http://far.example:8080/";
    expect(await askEntry(host("ssh://far.example", { exec }), { ...about(), url })).toEqual([
      { request: "GET shop.example/shop", detail: "answers 503" },
    ]);
    expect(commands).toEqual(
      expect.arrayContaining([
        ["127.0.0.1", "80", "10", "/", "far.example:8080"],
        ["127.0.0.1", "80", "10", "/shop", "shop.example"],
      ]),
    );
  });
});
