import { removeReleased } from "../../docker/networks";
import { skipWaits } from "../waits";

skipWaits();

const held = new Error("(HTTP code 403) unexpected - error while removing network: network main id 1 has active endpoints");

/** Refuses one removal with each of these errors, and has these members. */
function network(refusals: Error[], attached: string[] = []) {
  const asked = { removals: 0 };
  const fake = {
    inspect: () => Promise.resolve({ Containers: Object.fromEntries(attached.map((id) => [id, {}])) }),
    remove: () => (refusals[asked.removals++] ? Promise.reject(refusals[asked.removals - 1] as Error) : Promise.resolve()),
  };
  return { fake, asked };
}

test("an endpoint that Docker has not released yet is waited for", async () => {
  const { fake, asked } = network([held, held]);
  await removeReleased(fake);
  expect(asked.removals).toBe(3);
});

test.each([
  ["a container that is still there", network([held, held], ["web"]), 10_000, held],
  ["one that is never released", network([held, held, held, held]), 0, held],
  ["any other refusal", network([new Error("permission denied")]), 10_000, new Error("permission denied")],
])("%s is reported immediately, in Docker's words", async (_, { fake, asked }, limit, error) => {
  await expect(removeReleased(fake, limit)).rejects.toThrow(error);
  expect(asked.removals).toBe(1);
});
