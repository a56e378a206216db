import { askPatiently } from "../../../provider/reach/patiently";
import type { Daemon } from "../../../docker/daemon";
import { container, fakeDaemon } from "../fake-daemon";
import { skipWaits } from "../../waits";

skipWaits();

const reach = { port: 80, http: { path: "/", host: "localhost" }, timeoutSeconds: 5, required: true, askers: ["balancer"] };
const good = "said HTTP/1.1 200 OK";
const bad = "said HTTP/1.1 503 Service Unavailable";
const one = (State: object = {}) => container({ Id: "a", State, NetworkSettings: { Networks: { "dev-main": { IPAddress: "10.0.0.2" } } } });

/** A host on which the app gives one answer after the other; `State` is the container's after the first one. */
function host(answers: string[], State: object = {}): { daemon: Daemon; left: string[] } {
  const exec: Daemon["exec"] = async () => ({ exitCode: 0, stdout: `0 ${answers.shift()}\n`, stderr: "" });
  return { daemon: fakeDaemon({ inspect: async (id) => one(id === "a" ? State : {}), exec }), left: answers };
}

test.each([
  ["a good answer counts immediately", [good, bad], {}, "good", [bad]],
  ["a busy moment does not count", [bad, bad, good], {}, "good", []],
  ["the third bad answer counts", [bad, bad, bad, good], {}, "bad", [good]],
  ["a container that has stopped is not asked again", [bad, good], { Running: false }, "bad", [good]],
  ["a paused container is not asked again", [bad, good], { Paused: true }, "bad", [good]],
])("%s", async (_title, answers, later, kind, left) => {
  const fake = host(answers, later);
  expect((await askPatiently(fake.daemon, reach, one())).answer.kind).toBe(kind);
  expect(fake.left).toEqual(left);
});

test("there is a pause before each attempt, because a busy moment lasts", async () => {
  const began = Date.now();
  await askPatiently(host([bad, bad, bad]).daemon, reach, one());
  expect(Date.now() - began).toBeGreaterThanOrEqual(2_000);
});
