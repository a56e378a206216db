import { openConsole, type Terminal } from "../../../cli/process/console";
import { describeOutputs } from "../../../cli/state/outputs";
import { means } from "../../../cli/hosts/containers";

function terminal(isTTY: boolean): Terminal & { text: string } {
  const made = { isTTY, columns: 20, text: "", write: (text: string) => (made.text += text) };
  return made;
}

describe("console", () => {
  test("no colours, cursor movements or waiting line without a terminal", () => {
    const err = terminal(false);
    const console = openConsole(terminal(false), err, {});
    console.waiting("soon");
    console.step("+", "done");
    expect(err.text).toBe("+ done\n");
  });

  test.each([
    [{}, "\r\x1b[K\x1b[32m+\x1b[0m done\n"],
    [{ NO_COLOR: "1" }, "\r\x1b[K+ done\n"],
    [{ TERM: "dumb" }, "+ done\n"],
  ])("in a terminal with %j", (env, expected) => {
    const err = terminal(true);
    openConsole(terminal(true), err, env).step("+", "done");
    expect(err.text).toBe(expected);
  });

  describe("what takes long", () => {
    beforeEach(() => jest.useFakeTimers());
    afterEach(() => jest.useRealTimers());

    test("a terminal shows the elapsed time in one line, even without new output", () => {
      const err = { ...terminal(true), columns: 80 };
      err.write = (text: string) => (err.text += text);
      const console = openConsole(terminal(true), err, {});
      console.waiting("  reading the hosts");
      expect(err.text).toBe("\r\x1b[K  reading the hosts");
      jest.advanceTimersByTime(3_000);
      expect(err.text).toMatch(/\r\x1b\[K {2}reading the hosts \(3 s\)$/);
      console.waiting("");
      const { text } = err;
      jest.advanceTimersByTime(60_000);
      expect(err.text).toBe(text);
    });

    test("a log gets a line every 20 s, and none about short waits", () => {
      const err = terminal(false);
      const console = openConsole(terminal(false), err, {});
      let seconds = 0;
      console.waiting(() => `  building image web for ${seconds} s`);
      jest.advanceTimersByTime(19_000);
      expect(err.text).toBe("");
      seconds = 20;
      jest.advanceTimersByTime(1_000);
      seconds = 40;
      jest.advanceTimersByTime(20_000);
      console.waiting("");
      jest.advanceTimersByTime(60_000);
      expect(err.text).toBe("· building image web for 20 s\n· building image web for 40 s\n");
    });
  });

  test("results go to stdout and steps do not", () => {
    const [out, err] = [terminal(false), terminal(false)];
    const console = openConsole(out, err, {});
    console.result("{}");
    console.step("!", "x");
    expect([out.text, err.text]).toEqual(["{}\n", "! x\n"]);
  });
});

test("the end of up: site, members, next commands", () => {
  const replication = { running: false, following: "db-0:3306", errant: ["0-2-7"] };
  const text = describeOutputs("prod", {
    entries: { site: { url: "http://127.0.0.1:80/", host: "local", container: "prod-site" } },
    databases: {
      db: {
        engine: "mariadb",
        members: [
          { name: "db-0", role: "primary", host: "local", container: "prod-db-0", readOnly: false },
          { name: "db-1", role: "replica", host: "local", container: "prod-db-1", readOnly: true, replication },
        ],
      },
      crm: { engine: "external", host: "db.example", port: 3306 },
    },
    apps: { web: { replicas: 2, containers: [] } },
  });
  expect(text).toBe(
    [
      "  http://127.0.0.1:80/",
      "  database db",
      "    prod-db-0  primary, writable",
      "    prod-db-1  replica, read-only, NOT following db-0:3306, errant transactions 0-2-7",
      "  database crm",
      "    external at db.example:3306",
      "  logs    ./breakwater logs web --stack prod",
      "  state   ./breakwater status --stack prod",
      "  down    make down STACK=prod   (keeps the data)",
    ].join("\n"),
  );
});

describe("logs by name", () => {
  const web1 = { resource: "web-1", name: "dev-web-1.local-abc1234" };
  test.each([
    ["web", true],
    ["web-1", true],
    ["dev-web-1", true],
    ["dev-web-1.local-abc1234", true],
    ["we", false],
    ["web-2", false],
    ["w.b", false],
    ["1", false],
  ])("%s: %s", (wanted, expected) => {
    expect(means(wanted, "dev", web1)).toBe(expected);
  });

  test("the name of an app may start with the stack's", () => {
    const tools = { resource: "dev-tools-0", name: "dev-dev-tools-0.local-abc1234" };
    expect(["dev-tools", "dev-tools-0", "dev-dev-tools", "tools"].map((wanted) => means(wanted, "dev", tools))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  test("an entry's include its balancer's", () => {
    const balancer = { resource: "site-balancer", name: "dev-site-balancer" };
    expect(["site", "dev-site", "site-balancer", "web"].map((wanted) => means(wanted, "dev", balancer))).toEqual([true, true, true, false]);
  });
});
