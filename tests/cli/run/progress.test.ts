import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation";
import { Progress } from "../../../cli/run/progress";
import { listener } from "../scratch";

const urn = (type: string, name: string): string => `urn:pulumi:dev::breakwater::breakwater:component:Platform$${type}::${name}`;
const step = (op: string, type: string, name: string, more: object = {}): StepEventMetadata =>
  ({ op, urn: urn(type, name), type, provider: "", ...more }) as unknown as StepEventMetadata;
const event = (content: Partial<EngineEvent>): EngineEvent => ({ sequence: 0, timestamp: 0, ...content });
const finished = (metadata: StepEventMetadata): EngineEvent => event({ resOutputsEvent: { metadata } });
const failed = (message: string, about?: string): EngineEvent =>
  event({ diagnosticEvent: { message, color: "always", severity: "error", ...(about === undefined ? {} : { urn: about }) } });

const container = "docker:index/container:Container";

function watch(...events: EngineEvent[]): { progress: Progress; said: string[] } {
  const console = { ...listener(), waiting: () => undefined };
  let now = 0;
  const progress = new Progress(console, () => (now += 500));
  for (const each of events) progress.onEvent(each);
  return { progress, said: console.said };
}

describe("progress", () => {
  test("a line for each change with its time; none for unchanged resources", () => {
    const created = step("create", container, "dev-web-0.local");
    const { progress, said } = watch(
      event({ resourcePreEvent: { metadata: created } }),
      finished(created),
      finished(step("same", container, "dev-web-1.local")),
      finished(step("refresh", container, "dev-web-1.local")),
    );
    expect(said).toEqual([expect.stringMatching(/^\+ created Container dev-web-0\.local \(\d+\.\d s\)$/)]);
    expect(progress.report).toMatchObject({
      same: 1,
      errors: [],
      changes: [{ operation: "create", resource: "dev-web-0.local", type: "Container" }],
    });
  });

  test("components and providers are neither shown nor counted", () => {
    const { progress, said } = watch(
      finished(step("create", "breakwater:component:App", "web")),
      finished(step("create", "pulumi:providers:docker", "docker.local")),
      finished(step("same", "pulumi:pulumi:Stack", "breakwater-dev")),
    );
    expect(said).toEqual([]);
    expect(progress.report).toEqual({ changes: [], errors: [], same: 0, began: 0 });
  });

  test("a protected volume: Breakwater's own advice", () => {
    const about = urn("breakwater:index:Volume", "media.local");
    const { progress, said } = watch(
      failed(
        `Preview failed: resource "${about}" cannot be deleted\nbecause it is protected. To unprotect the resource, either remove`,
        about,
      ),
    );
    expect(said).toEqual(["! Volume media.local failed"]);
    expect(progress.report.errors).toEqual([
      {
        resource: "media.local",
        message: expect.stringMatching(
          /^holds data, .* `keep: false` .*`eval "\$\(\.\/breakwater env --stack dev\)" && pulumi state unprotect 'urn:.*media\.local'` /,
        ) as string,
      },
    ]);
  });

  test("a protected volume that is another one now: the effect of up", () => {
    const about = urn("breakwater:index:Volume", "theirs.local");
    const { progress } = watch(
      failed(`unable to replace resource "${about}"\nas it is currently marked for protection. To unprotect`, about),
    );
    expect(progress.report.errors).toEqual([
      {
        resource: "theirs.local",
        message: expect.stringMatching(/^is another volume now\. `\.\/breakwater up` takes that one over/) as string,
      },
    ]);
  });

  test("a failure is reported once, without Pulumi's wrapping and colours", () => {
    const about = urn(container, "dev-site.local");
    const { progress, said } = watch(
      failed("sdk-v2/provider2.go:571: sdk.helper_schema: port is already allocated: provider=docker@5.2.0", about),
      failed(`<{%fg 1%}>1 error occurred:\n\t* creating ${about}: 1 error occurred:\n\t* port is already allocated<{%reset%}>\n`, about),
      failed("port is already allocated", about),
      failed("update failed"),
    );
    expect(said).toEqual(["! Container dev-site.local failed"]);
    expect(progress.report.errors).toEqual([{ resource: "dev-site.local", message: "port is already allocated" }]);
  });

  test("running operations are shown with their time even while nothing happens, and a build with its sources", () => {
    const shown: (string | (() => string))[] = [];
    let now = 0;
    const progress = new Progress({ ...listener(), waiting: (what) => void shown.push(what) }, () => now);
    const image = step("create", "docker:index/remoteImage:RemoteImage", "book.local", {
      new: { inputs: { build: { context: "../book" } } },
    });
    progress.onEvent(event({ resourcePreEvent: { metadata: image } }));
    const activity = shown.at(-1) as () => string;
    now = 95_400;
    expect(activity()).toBe("  building image book.local from ../book for 95 s");
    progress.onEvent(event({ resourcePreEvent: { metadata: step("create", container, "dev-web-0.local") } }));
    expect(activity()).toBe("  building image book.local from ../book for 95 s, and 1 more");
    progress.onEvent(finished(image));
    progress.onEvent(finished(step("create", container, "dev-web-0.local")));
    expect(shown.at(-1)).toBe("");
  });
});
