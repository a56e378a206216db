import { explainBackend } from "../../../cli/pulumi/failure";
import { hasLockGone, isLocked, locksIn } from "../../../cli/state/lock-book";
import { scratchProject } from "../scratch";

const shared = () => {
  const project = scratchProject('config:\n  breakwater:backend: "s3://team/x?region=r"\n');
  return { ...project, stackFile: "S" };
};
const operation = 'error: read ".pulumi/meta.yaml": blob (key ".pulumi/meta.yaml") (code=Unknown): operation error S3: GetObject, ';

describe("Pulumi's errors about a backend", () => {
  test.each([
    [
      "https response error StatusCode: 403, api error SignatureDoesNotMatch: The request signature",
      "does not accept these credentials",
      "SignatureDoesNotMatch",
    ],
    ["https response error StatusCode: 403, api error AccessDenied: Access Denied.", "may not do that", "AccessDenied"],
    ["https response error StatusCode: 404, NoSuchBucket: The specified bucket does not exist.", "does not exist", "NoSuchBucket"],
    ['request send failed, Get "http://x": dial tcp 127.0.0.1:1: connect: connection refused', "does not answer", "connection refused"],
    [
      "get identity: get credentials: failed to refresh cached credentials, no EC2 IMDS role found",
      "There are no credentials",
      "get credentials",
    ],
    ["https response error StatusCode: 503, api error SlowDown: Reduce your rate", "failed", "SlowDown"],
  ])("%s", (said, what, cause) => {
    const text = explainBackend(operation + said, shared());
    expect(text).toContain(what);
    expect(text).toContain(cause);
    expect(text).toContain("s3://team/x?region=r");
    expect(text).not.toContain("meta.yaml");
    expect(text).toContain("Nothing was changed.");
  });

  test("of several errors, the first one is reported and not their number", () => {
    const [one, two] = ["dial tcp 127.0.0.1:1: connect: connection refused", "dial tcp 127.0.0.1:2: connect: connection refused"];
    const text = explainBackend(`error: 2 errors occurred:\n\t* ${operation.slice(7)}${one}\n\t* ${operation}${two}\n\n`, shared());
    expect(text).toContain(`does not answer: ${one}\n`);
  });

  test("errors about something else are left to others", () => {
    expect(explainBackend("error: resource web-0: image not found", shared())).toBeUndefined();
  });

  test("a wrong passphrase is named by its place", () => {
    const project = scratchProject();
    expect(explainBackend("error: getting stack configuration: incorrect passphrase", project)).toContain(project.passphrase);
  });
});

test("the locks that Pulumi names", () => {
  const text = [
    "error: the stack is currently locked by 2 lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.",
    "  s3://team/x/.pulumi/locks/organization/breakwater/prod/1.json?region=r: created by ada@laptop (pid 42) at 2026-11-21T09:00:00Z",
    "  s3://team/x/.pulumi/locks/organization/breakwater/prod/2.json?region=r: created by ci@runner-7 (pid 7) at 2026-11-21T09:00:01+01:00",
  ].join("\n");
  expect(isLocked(text)).toBe(true);
  expect(locksIn(text)).toEqual([
    { username: "ada", hostname: "laptop", pid: 42, timestamp: "2026-11-21T09:00:00Z" },
    { username: "ci", hostname: "runner-7", pid: 7, timestamp: "2026-11-21T09:00:01+01:00" },
  ]);
  expect(isLocked("error: a stack named prod already exists")).toBe(false);
});

test("a lock that was released during a read is distinguished from other missing objects", () => {
  const missing = (key: string) => `error: blob (key "${key}") (code=NotFound): operation error S3: GetObject, NoSuchKey`;
  expect(hasLockGone(missing(".pulumi/locks/organization/breakwater/prod/1.json"))).toBe(true);
  expect(hasLockGone(missing("team/.pulumi/locks/organization/breakwater/prod/1.json"))).toBe(true);
  expect(hasLockGone(missing(".pulumi/stacks/breakwater/prod.json"))).toBe(false);
});
