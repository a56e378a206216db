import { setTimeout as sleep } from "node:timers/promises";
import { daemonOf, type Daemon } from "../../docker/daemon";
import { mariadb } from "../../components/mariadb/provider";
import { send } from "../../components/mariadb/provider/seed-scripts";
import type { Context } from "../../provider/types";
import { labels } from "../../topology/names";
import { eventually } from "./harness/eventually";
import { context, daemon, MariadbLab } from "./mariadb-lab";
import { WriteLoad } from "./write-load";

const { MariadbReplica, MariadbSeed } = mariadb.handlers;
const lab = new MariadbLab();

jest.setTimeout(180_000);

beforeAll(async () => {
  await lab.up();
  const app = await lab.connectApp(0);
  await app.query("CREATE TABLE old (id INT PRIMARY KEY, body TEXT)");
  await app.query("INSERT INTO old SELECT seq, REPEAT('old ', 100) FROM seq_1_to_50000");
  await app.end();
});

afterAll(() => lab.down());

async function addMember(index: number): Promise<string> {
  const { outputs } = await MariadbSeed.create(lab.seedInputs(index), context);
  await lab.start(index);
  await MariadbReplica.create(lab.replicaInputs(index, outputs.gtid), context);
  return outputs.gtid;
}

test("a third member is added under write load without one failed write", async () => {
  await addMember(1);
  const load = await WriteLoad.start(lab);
  while (load.acknowledged < 500) await sleep(20);
  const before = load.acknowledged;
  await addMember(2);
  const during = load.acknowledged - before;
  const result = await load.end();
  console.log(`${during} writes while member 2 was added, ${result.failed.length} failed, longest wait ${result.longestMs} ms`);
  expect(result.failed).toEqual([]);
  expect(during).toBeGreaterThan(100);
  expect(result.longestMs).toBeLessThan(2_000);
  for (const index of [1, 2]) {
    await lab.caughtUp(index);
    expect(await lab.checksums(index)).toEqual(await lab.checksums(0));
    const [row] = await lab.sql<{ count: number }>(index, "SELECT COUNT(*) AS count FROM shop_db.writes");
    expect(row!.count).toBe(result.acknowledged);
  }
});

test("right after the copy, under load, there is no errant transaction", async () => {
  const load = await WriteLoad.start(lab, 2);
  const inputs = lab.replicaInputs(2, "");
  const state = { ...inputs, ioRunning: true, sqlRunning: true, following: "", gtidMode: "", readOnly: true, errant: [], drift: [] };
  for (let look = 0; look < 20; look++) expect((await MariadbReplica.read("id", state, context))!.outputs.errant).toEqual([]);
  await load.end();
});

test("an interrupted copy is repeated: with a killed helper, and with a leftover of a dead run", async () => {
  const inputs = lab.seedInputs(3);
  const helper = `${inputs.member}-seed`;
  const killed = MariadbSeed.create(inputs, context).then(
    () => "finished",
    (error: Error) => error.message,
  );
  const marked = async () => {
    const found = await daemon.inspect(helper);
    return found?.State.Running === true && (await daemon.exec(helper, ["test", "-d", "/var/lib/mysql/mysql"])).exitCode === 0;
  };
  let isOver = false;
  void killed.then(() => (isOver = true));
  while (!isOver && !(await marked().catch(() => false))) await sleep(10);
  // The receiver ends first, because one that vanishes with its network leaves the source waiting: a known fault.
  await daemon.exec(helper, ["pkill", "-KILL", "socat"]).catch(() => undefined);
  await daemon.kill(helper).catch(() => undefined);
  expect(await killed).toMatch(/The source is unharmed.*Deploy again/s);

  await daemon.create({
    name: helper,
    Image: inputs.image,
    Entrypoint: ["sleep"],
    Cmd: ["600"],
    Labels: { [labels.stack]: lab.stack, [labels.kind]: "seed" },
    HostConfig: { Mounts: [{ Type: "volume", Source: inputs.volume, Target: "/var/lib/mysql" }] },
  });
  await daemon.start(helper);
  const gtid = await addMember(3);
  expect(gtid).toMatch(/^0-1-\d+$/);
  await lab.caughtUp(3);
  expect(await lab.checksums(3)).toEqual(await lab.checksums(0));
});

test("a copy is repeated if a table gets a foreign key meanwhile, because it would refuse that change later", async () => {
  const app = await lab.connectApp(0);
  await app.query("CREATE TABLE parent (id INT PRIMARY KEY)");
  await app.query("CREATE TABLE child (id INT PRIMARY KEY, parent INT)");
  await app.query("INSERT INTO child (id) SELECT seq FROM seq_1_to_100");
  // The default's value is computed for each row, so the change takes several times as long as a copy of this small server.
  const altered = app.query(
    `ALTER TABLE child ADD COLUMN slow CHAR(128) DEFAULT (SHA2(REPEAT('x', 16000000 + id), 512)),
       ADD CONSTRAINT of_parent FOREIGN KEY (parent) REFERENCES parent (id), ALGORITHM=COPY`,
  );
  const copying = "SELECT COUNT(*) AS count FROM information_schema.PROCESSLIST WHERE STATE = 'copy to tmp table'";
  await eventually(async () => expect((await lab.sql<{ count: number }>(0, copying))[0]!.count).toBeGreaterThan(0), { within: 30 });
  let copies = 0;
  const watched: Context = {
    ...context,
    daemon: (address) => onExec(daemonOf(address), (script) => void (copies += Number(script === send(`${lab.ref(4).container}-seed`)))),
  };
  const { outputs } = await MariadbSeed.create(lab.seedInputs(4), watched);
  await altered;
  await app.end();
  expect(copies).toBeGreaterThan(1);
  await lab.start(4);
  await MariadbReplica.create(lab.replicaInputs(4, outputs.gtid), context);
  await lab.caughtUp(4);
  expect(await lab.checksums(4)).toEqual(await lab.checksums(0));
});

/** The real host, which passes the script of each command to `seen` before it runs. */
function onExec(real: Daemon, seen: (script: string) => void): Daemon {
  const exec: Daemon["exec"] = (container, command, options) => {
    seen(command[2] ?? "");
    return real.exec(container, command, options);
  };
  return Object.assign(Object.create(real) as Daemon, { exec });
}
