import { keepJobs } from "../../../cli/release/jobs";
import { app, job } from "./state";

const platform = (jobs: readonly object[], hosts: object = { local: {} }) => ({
  hosts,
  images: { book: { reference: "book:1" } },
  apps: { web: { image: "book", port: 80, health: { http: "/" }, jobs } },
});
const jobsOf = (kept: unknown) => (kept as ReturnType<typeof platform>).apps.web.jobs;
const migrate = { name: "migrate", command: ["./migrate"], timeoutSeconds: 5 };
const urn = job(1).urn;

describe("a rollback", () => {
  test("leaves a completed job alone, as the release declares it", () => {
    const kept = keepJobs("dev", platform([migrate]), [job(2)]);
    expect(jobsOf(kept.platform)).toEqual([migrate]);
    expect(kept.jobs).toEqual({ [urn]: "web-migrate" });
  });

  test("does not run a job that newer releases no longer have", () => {
    const kept = keepJobs("dev", platform([migrate, { name: "index", command: ["./index"] }]), [job(2)]);
    expect(jobsOf(kept.platform)).toEqual([migrate]);
  });

  test("keeps the record of a newer job", () => {
    const kept = keepJobs("dev", platform([]), [job(2)]);
    expect(jobsOf(kept.platform)).toEqual([{ name: "migrate", command: ["true"] }]);
    expect(kept.jobs).toEqual({ [urn]: "web-migrate" });
  });

  test("does not run a job again because its app starts on another host", () => {
    const kept = keepJobs("dev", platform([migrate], { far: { address: "ssh://root@far" } }), [job(2)]);
    expect(jobsOf(kept.platform)).toEqual([]);
    expect(kept.jobs).toEqual({});
  });

  test("ignores jobs of an app that the release does not have", () => {
    const other = { ...job(2), parent: app.replace("::web", "::shop"), inputs: { resource: "shop-migrate" } };
    expect(keepJobs("dev", platform([]), [other]).jobs).toEqual({});
  });
});
