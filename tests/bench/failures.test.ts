import { sorted, total } from "../../bench/rollout/failures";

const line = (what: string): string => `2026-11-21T10:00:00.000Z post 17: ${what}`;

describe("failures under load", () => {
  it.each([
    ["status 502", "status"],
    ["WebSocket: HTTP/1.1 503 Service Unavailable", "status"],
    ["no end within 20 s", "timeout"],
    ["WebSocket: 2 of 6 answers within 20 s", "timeout"],
    ["120 of 20000 bytes", "short"],
    ["the answer was cut off", "short"],
    ["another body than expected: broken", "short"],
    ["WebSocket: the connection ended after 3 of 6 answers", "short"],
    ["WebSocket: the connection ended after 0 of 6 answers", "reset"],
    ["connect ECONNREFUSED 127.0.0.1:8000", "reset"],
    ["socket hang up", "reset"],
    ["read ECONNRESET", "reset"],
  ] as const)("%s counts as %s", (what, kind) => {
    expect(sorted([line(what)])).toEqual({ status: 0, reset: 0, timeout: 0, short: 0, [kind]: 1 });
  });

  it("loses none of them", () => {
    expect(total(sorted([line("status 500"), line("socket hang up"), line("something no one thought of")]))).toBe(3);
  });
});
