import type { ExecOptions, ExecResult } from "../../docker/daemon";
import { reseed, seedHandler } from "../../components/mariadb/provider/seed";
import { examine, finish, prepareTarget, receive, send, unaltered, wipe } from "../../components/mariadb/provider/seed-scripts";
import { contextWith, host } from "./fake-daemon";

const inputs = {
  host,
  stack: "dev",
  member: "dev-db-1",
  volume: "dev-db-1-data",
  network: "dev-main",
  image: "mariadb:11.8",
  source: { host, container: "dev-db-0" },
};
const helper = "dev-db-1-seed";

const steps: Record<string, string> = {
  [examine]: "examine",
  [prepareTarget]: "prepare",
  [receive]: "receive",
  [send(helper)]: "send",
  [unaltered]: "unaltered",
  [finish]: "finish",
  [wipe]: "wipe",
};

/** Answers of the scripts by their names. A step without an answer is an error. */
function world(answers: Record<string, string | Error>, users: object[] = []) {
  const journal: string[] = [];
  const context = contextWith({
    containers: async () => users as never,
    remove: async (name) => void journal.push(`remove ${name}`),
    create: async (options) => {
      expect(options).toMatchObject({
        name: helper,
        Image: "mariadb:11.8",
        Labels: { "breakwater.stack": "dev", "breakwater.kind": "seed" },
      });
      journal.push(`create ${options.name}`);
      return "id";
    },
    start: async (name) => void journal.push(`start ${name}`),
    exec: async (container, [, , script], options?: ExecOptions): Promise<ExecResult> => {
      const step = steps[script!];
      const answer = step === undefined ? undefined : answers[step];
      if (answer === undefined) throw new Error(`unexpected step ${step ?? script} in ${container}`);
      journal.push(`${step} in ${container}${options?.input ? ` with ${options.input.toString()}` : ""}`);
      if (answer instanceof Error) return { exitCode: 1, stdout: "", stderr: answer.message };
      return { exitCode: 0, stdout: answer, stderr: "" };
    },
  });
  return { context, journal };
}
const copied = { prepare: "PEM", receive: "", send: "consistent\n", finish: "0-1-42\n" };
const around = (...between: string[]) => [`remove ${helper}`, `create ${helper}`, `start ${helper}`, ...between, `remove ${helper}`];

test.each(["empty", "interrupted"])("an %s volume is filled; the key is sent as input, never as an argument", async (found) => {
  const { context, journal } = world({ examine: `${found}\n`, ...copied });
  expect((await seedHandler.create(inputs, context)).outputs).toEqual({ gtid: "0-1-42" });
  expect(journal).toEqual(
    around(`examine in ${helper}`, `prepare in ${helper}`, `receive in ${helper}`, "send in dev-db-0 with PEM", `finish in ${helper}`),
  );
});

test("a copy that met a schema change is repeated, up to a limit", async () => {
  const { context, journal } = world({ examine: "empty\n", ...copied, send: "altered\n", unaltered: "" });
  await expect(seedHandler.create(inputs, context)).rejects.toThrow(/in each of 20 copies a table was being altered.*Deploy again/s);
  expect(journal.filter((line) => line === `prepare in ${helper}`)).toHaveLength(20);
  expect(journal.filter((line) => line === "unaltered in dev-db-0")).toHaveLength(20);
  expect(journal).not.toContain(`finish in ${helper}`);
});

test.each([
  ["finished 0-1-7\n", "0-1-7"],
  ["finished \n", ""],
])("a finished copy is adopted: %j", async (found, gtid) => {
  const { context, journal } = world({ examine: found });
  expect((await seedHandler.create(inputs, context)).outputs).toEqual({ gtid });
  expect(journal).toEqual(around(`examine in ${helper}`));
});

test("foreign data is refused, and the helper is removed", async () => {
  const { context, journal } = world({ examine: "foreign\n" });
  await expect(seedHandler.create(inputs, context)).rejects.toThrow(
    /volume dev-db-1-data already holds data .* nothing was changed.*\.\/breakwater rebuild dev-db-1/,
  );
  expect(journal).toEqual(around(`examine in ${helper}`));
});

test("a failed copy reports the words of both ends, and that the source is unharmed", async () => {
  const { context, journal } = world({
    examine: "empty\n",
    ...copied,
    receive: new Error("no space left"),
    send: new Error("broken pipe"),
  });
  const attempt = seedHandler.create(inputs, context);
  await expect(attempt).rejects.toThrow(/broken pipe\nThe receiving end: .*no space left\nThe source is unharmed.*Deploy again/s);
  expect(journal.at(-1)).toBe(`remove ${helper}`);
});

test("a rebuild is refused while a container uses the volume", async () => {
  const { context, journal } = world({}, [{ Names: ["/dev-db-1"], Labels: {}, Mounts: [{ Name: "dev-db-1-data" }] }]);
  await expect(reseed(inputs, context)).rejects.toThrow("volume dev-db-1-data is in use by dev-db-1: stop it first. Nothing was changed.");
  expect(journal).toEqual([]);
});

test("a rebuild wipes, then copies", async () => {
  const { context, journal } = world({ wipe: "", examine: "interrupted\n", ...copied }, [
    { Names: ["/dev-db-0"], Labels: {}, Mounts: [{ Name: "dev-db-0-data" }] },
    { Names: ["/dev.anchor"], Labels: { "breakwater.anchor": "dev" }, Mounts: [{ Name: "dev-db-1-data" }] },
  ]);
  expect(await reseed(inputs, context)).toBe("0-1-42");
  expect(journal.slice(3, 5)).toEqual([`wipe in ${helper}`, `remove ${helper}`]);
});

test("only another volume is another copy; read and update send no request", async () => {
  const state = { ...inputs, gtid: "0-1-42" };
  expect(seedHandler.diff("id", state, { ...inputs, image: "mariadb:11.9", source: { host, container: "dev-db-2" } }).changed).toEqual([]);
  expect(seedHandler.diff("id", state, { ...inputs, volume: "other" }).replaces).toEqual(["volume"]);
  const nobody = contextWith({});
  expect(await seedHandler.read("id", state, nobody)).toEqual({ id: "id", outputs: { gtid: "0-1-42" } });
  expect(await seedHandler.update("id", state, inputs, nobody)).toEqual({ gtid: "0-1-42" });
});
