import { attempted, Background, measure, type Command } from "../../bench/process";
import { inTurns } from "../../bench/rounds";

const shell = (script: string): Command => ({ argv: ["sh", "-c", script], cwd: "/", env: process.env });

describe("a contender's command", () => {
  it("that fails is an error with the end of its output in a measurement, and a result in an attempt", async () => {
    await expect(measure(shell("echo out of luck >&2; exit 3"))).rejects.toThrow(/ended with 3:\nout of luck/);
    expect(await attempted(shell("echo out of luck; exit 3"))).toMatchObject({ code: 3, output: "out of luck\n" });
  });

  it("is ended with all its child processes when it exceeds its limit", async () => {
    const { code, seconds } = await attempted(shell("sleep 60 & sleep 60; echo done"), 0.2);
    expect(code).toBeNull();
    expect(seconds).toBeLessThan(30);
  });

  it("that does not exist is an error", async () => {
    await expect(attempted({ argv: ["/nowhere/at-all"], cwd: "/", env: {} })).rejects.toThrow(/ENOENT/);
  });

  it("in the background is ready when its output says so", async () => {
    const watcher = new Background(shell("echo looking; echo ready; exec sleep 60"));
    await watcher.ready(/ready/);
    await watcher.stop();
  });

  it("in the background that ends before it is ready is an error", async () => {
    await expect(new Background(shell("echo no rights; exit 1")).ready(/ready/)).rejects.toThrow(/ended with 1:\nno rights/);
  });
});

test("each round begins with another contender", async () => {
  const order: string[] = [];
  await inTurns({ a: 1, b: 2, c: 3 }, 4, (name, value, round) => Promise.resolve(void order.push(`${round}${name}${value}`)));
  expect(order.join(" ")).toBe("0a1 0b2 0c3 1b2 1c3 1a1 2c3 2a1 2b2 3a1 3b2 3c3");
});
