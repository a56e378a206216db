import { coalesced } from "../../provider/coalesce";

test("simultaneous requests share an answer; requests for other things, or later ones, do not", async () => {
  let asked = 0;
  const ask = coalesced((about: { name: string }, key) => Promise.resolve(`${about.name} ${key} ${(asked += 1)}`));
  const [one, other] = [{ name: "one" }, { name: "other" }];
  expect(await Promise.all([ask(one, "a"), ask(one, "a"), ask(one, "b"), ask(other, "a")])).toEqual([
    "one a 1",
    "one a 1",
    "one b 2",
    "other a 3",
  ]);
  expect(await ask(one, "a")).toBe("one a 4");
});

test("a request after the answer was requested gets a later one", async () => {
  const answers: ((text: string) => void)[] = [];
  const ask = coalesced<object, string>(() => new Promise((resolve) => answers.push(resolve)));
  const about = {};
  const early = ask(about, "a");
  while (answers.length === 0) await new Promise(setImmediate);
  const late = ask(about, "a");
  while (answers.length === 1) await new Promise(setImmediate);
  answers[0]?.("before");
  answers[1]?.("after");
  expect([await early, await late]).toEqual(["before", "after"]);
});

test("a failure reaches all, and is forgotten", async () => {
  let fails = true;
  const ask = coalesced<object, string>(() => (fails ? Promise.reject(new Error("no answer")) : Promise.resolve("there")));
  const about = {};
  const both = [ask(about, "a"), ask(about, "a")];
  await expect(both[0]).rejects.toThrow("no answer");
  await expect(both[1]).rejects.toThrow("no answer");
  fails = false;
  expect(await ask(about, "a")).toBe("there");
});
