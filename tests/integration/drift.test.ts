import { identities } from "./harness/damage";
import { behindOurBack, inTheDatabase, platform, type Row } from "./harness/drift-rows";
import { docker, inspect, labelled, type Inspected } from "./harness/docker";
import { eventually } from "./harness/eventually";
import { replicates } from "./harness/replication";
import { must } from "./harness/process";
import { deploy, exit, type TestStack } from "./harness/stack";

interface Report {
  readonly deviations: readonly { type: string; resource: string; change: string; details: readonly { property: string }[] }[];
  readonly warnings: readonly { kind: string; container: string }[];
}

let stack: TestStack;
let before: Map<string, object>;
let image: string;

async function drift(): Promise<{ readonly code: number; readonly report: Report }> {
  const { code, stdout, output } = await stack.breakwater("drift", "--json");
  if (code !== exit.ok && code !== exit.drift) throw new Error(`drift ended with ${code}:\n${output}`);
  return { code, report: JSON.parse(stdout) as Report };
}

const partOf = async (name: string): Promise<Inspected> => (await stack.part(name))[0] as Inspected;
const quiet = { code: exit.ok, report: { stack: expect.any(String) as string, deviations: [], warnings: [] } };

async function healed(): Promise<void> {
  const { code, output } = await stack.breakwater("heal");
  expect([code, output]).toEqual([exit.ok, expect.any(String)]);
  expect(await stack.refreshExitCode()).toBe(exit.ok);
  expect(await drift()).toEqual(quiet);
}

/** All rows of a table at once, each on its own container: one look, one repair. Each is asserted by itself. */
function rounds(title: string, rows: readonly Row[]): void {
  describe(title, () => {
    let seen: { readonly code: number; readonly report: Report };
    let refreshed: number;
    beforeAll(async () => {
      await Promise.all(rows.map(async ({ part, damage }) => damage(await partOf(part), stack)));
      seen = await drift();
      refreshed = await stack.refreshExitCode();
    });

    test("plain refresh and drift exit 7", () => expect([refreshed, seen.code]).toEqual([exit.drift, exit.drift]));

    test.each(rows.map((row) => [row.title, row] as const))(
      "%s: resource and property are named",
      (_title, { type, resource, property }) => {
        const found = seen.report.deviations.filter((one) => one.type === type && one.resource === resource(stack.name));
        const gone = found.some(({ change }) => change === "gone");
        const properties = found.flatMap(({ details }) => details.map((detail) => detail.property));
        expect(property === undefined ? gone : properties).toEqual(
          property === undefined ? true : expect.arrayContaining([property(stack.name)]),
        );
      },
    );

    test("one heal brings everything back as it was; then it is quiet", async () => {
      await healed();
      expect(await identities(stack)).toEqual(before);
      await replicates(stack, "db-1");
    });
  });
}

beforeAll(async () => {
  image = `t-drift-image-${process.pid}:1`;
  await docker("tag", "nginx:1.26", image);
  stack = await deploy(await platform(image));
  before = await identities(stack);
});
afterAll(async () => {
  await stack.destroy();
  await docker("rmi", "--no-prune", image);
});

test("an untouched stack is quiet, and heal has nothing to do", async () => {
  expect(await drift()).toEqual(quiet);
  const { code, output } = await stack.breakwater("heal");
  expect([code, output]).toEqual([exit.ok, expect.stringContaining("nothing to repair")]);
});

rounds("behind our back", behindOurBack);
rounds("in the database", inTheDatabase);

test("a process that was killed, and that its restart policy has brought back, is no drift", async () => {
  const { Id, State } = await partOf("spare-0");
  await must("kill", ["-9", String(State.Pid)]);
  await eventually(async () => expect((await inspect(Id))[0]?.State).toMatchObject({ Status: "running", Health: { Status: "healthy" } }), {
    within: 60,
  });
  expect((await inspect(Id))[0]?.State.Pid).not.toBe(State.Pid);
  expect(await stack.refreshExitCode()).toBe(exit.ok);
});

test("orphans and foreign members are warnings", async () => {
  const { NetworkSettings } = await partOf("spare-0");
  const [network = ""] = Object.keys(NetworkSettings.Networks);
  const labels = ["--label", `breakwater.stack=${stack.name}`, "--label", "breakwater.resource=ghost"];
  const [orphan, guest] = [`${stack.name}-ghost`, `guest-of-${stack.name}`];
  try {
    await docker("run", "--detach", "--name", orphan, ...labels, "nginx:1.26", "sleep", "infinity");
    await docker("run", "--detach", "--name", guest, "--network", network, "nginx:1.26", "sleep", "infinity");
    const { code, report } = await drift();
    expect(code).toBe(exit.ok);
    expect(report).toMatchObject({
      deviations: [],
      warnings: [
        { kind: "orphan", container: orphan },
        { kind: "foreign member", container: guest },
      ],
    });
    const markdown = await stack.breakwater("drift", "--markdown");
    expect([markdown.code, markdown.stdout]).toEqual([exit.ok, expect.stringContaining(`- orphan ${orphan}`)]);
  } finally {
    await docker("rm", "--force", orphan, guest);
  }
});

test("heal rolls out nothing that nobody deployed", async () => {
  stack.describe({ apps: { spare: { environment: { EDITED: "yes" } } } });
  const refused = await stack.breakwater("heal");
  expect([refused.code, refused.output]).toEqual([exit.mistake, expect.stringContaining("a repair rolls nothing out")]);
  expect(await identities(stack)).toEqual(before);
  stack.describe({ apps: { spare: { environment: { EDITED: undefined } } } });
  expect((await stack.breakwater("heal")).code).toBe(exit.ok);
});

test("an image's tag that was moved: the container is named, and heal takes it along", async () => {
  await docker("tag", "python:3.11-slim-bookworm", image);
  const { code, report } = await drift();
  expect(code).toBe(exit.drift);
  expect(report.deviations).toMatchObject([
    { type: "Slot", resource: `${stack.name}-moved-0.local`, details: [{ property: "tag image" }] },
  ]);
  expect(await stack.refreshExitCode()).toBe(exit.drift);
  await healed();
  expect((await partOf("moved-0")).Image).toBe((await docker("image", "inspect", "--format", "{{.Id}}", image)).trim());
});

describe("data are never repaired away", () => {
  const volume = () => `${stack.name}-db-1-data`;
  const removeVolume = async () => {
    const { containers } = await labelled(stack.name);
    const member = (await inspect(...containers)).find(({ Name }) => Name === `/${stack.name}-db-1`);
    if (member) await docker("rm", "--force", member.Id);
    await docker("volume", "rm", volume());
  };
  const stops = async (property: string, type: string, resource: string, choice: string) => {
    const { code, report } = await drift();
    expect(code).toBe(exit.drift);
    const details = report.deviations.filter((one) => one.type === type && one.resource === resource).flatMap((one) => one.details);
    expect(details.map((detail) => detail.property)).toContain(property);
    const heal = await stack.breakwater("heal");
    expect([heal.code, heal.output]).toEqual([exit.failed, expect.stringContaining(choice)]);
  };

  test("an errant transaction", async () => {
    await stack.sql("db-1", "SET GLOBAL read_only = 0; CREATE TABLE book.errant (id INT); SET GLOBAL read_only = 1");
    await stops("errant transactions", "MariadbReplica", "db-1.local", `rebuild ${stack.name}-db-1`);
    expect(await stack.sql("db-1", "SHOW TABLES FROM book LIKE 'errant'")).toEqual(["errant"]);
  });

  test("a volume that was removed", async () => {
    await removeVolume();
    await stops(`volume ${volume()}`, "Volume", "db-1-data.local", "npx breakwater rebuild MEMBER");
    expect((await labelled(stack.name)).volumes).not.toContain(volume());
  });

  test("a volume that was swapped for another", async () => {
    await docker("volume", "create", volume());
    await stops(`volume ${volume()}`, "Volume", "db-1-data.local", "another volume has taken its place");
    await docker("volume", "rm", volume());
  });

  test("the choice that the message names brings the replica back", async () => {
    const { code, output } = await stack.breakwater("rebuild", `${stack.name}-db-1`);
    expect([code, output]).toEqual([exit.ok, expect.any(String)]);
    await replicates(stack, "db-1");
    expect(await drift()).toEqual(quiet);
  });
});
