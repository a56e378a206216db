import { identities } from "./damage";
import type { Row } from "./drift-rows";
import type { Inspected } from "./docker";
import { exit, type TestStack } from "./stack";

interface Report {
  readonly deviations: readonly { type: string; resource: string; change: string; details: readonly { property: string }[] }[];
  readonly warnings: readonly { kind: string; container: string }[];
}

export interface Seen {
  readonly code: number;
  readonly report: Report;
}

/** The JSON output of `./breakwater drift`. */
export async function drift(stack: TestStack): Promise<Seen> {
  const { code, stdout, output } = await stack.breakwater("drift", "--json");
  if (code !== exit.ok && code !== exit.drift) throw new Error(`drift ended with ${code}:\n${output}`);
  return { code, report: JSON.parse(stdout) as Report };
}

export const partOf = async (stack: TestStack, name: string): Promise<Inspected> => (await stack.part(name))[0] as Inspected;

/** The output of `drift` for a stack without deviations and warnings. */
export const quiet = { code: exit.ok, report: { stack: expect.any(String) as string, deviations: [], warnings: [] } };

/** Runs `heal` once and expects that no deviation is left. */
export async function healed(stack: TestStack): Promise<void> {
  const { code, output } = await stack.breakwater("heal");
  expect([code, output]).toEqual([exit.ok, expect.any(String)]);
  expect(await stack.refreshExitCode()).toBe(exit.ok);
  expect(await drift(stack)).toEqual(quiet);
}

/** All rows of a table at the same time, each on its own part: one check, one repair. Each row has its own assertion. */
export function allTogether(deployed: () => TestStack, rows: readonly Row[]): void {
  let seen: Seen;
  let refreshed: number;
  let before: Map<string, object>;

  beforeAll(async () => {
    before = await identities(deployed());
    // All parts are looked up before the first damage, because a damage may remove what another lookup needs.
    const targets = await Promise.all(rows.map(({ part }) => partOf(deployed(), part)));
    await Promise.all(rows.map(({ damage }, index) => damage(targets[index] as Inspected, deployed())));
    seen = await drift(deployed());
    refreshed = await deployed().refreshExitCode();
  });

  test("plain refresh and drift exit 7", () => expect([refreshed, seen.code]).toEqual([exit.drift, exit.drift]));

  test.each(rows.map((row) => [row.title, row] as const))("%s: resource and property are named", (_title, { type, resource, property }) => {
    const { name } = deployed();
    const found = seen.report.deviations.filter((one) => one.type === type && one.resource === resource(name));
    if (property === undefined) return expect(found).toMatchObject([{ change: "gone" }]);
    const properties = found.flatMap(({ details }) => details.map((detail) => detail.property));
    expect(properties).toEqual(expect.arrayContaining([property(name)]));
  });

  test("one heal brings everything back as it was; then it is quiet", async () => {
    await healed(deployed());
    expect(await identities(deployed())).toEqual(before);
  });
}
