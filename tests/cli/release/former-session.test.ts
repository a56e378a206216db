import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { formerDeclaration } from "../../../cli/release/former-session";
import { removeImages, repositoriesOf } from "../../../cli/release/stack-images";
import { saveRelease, saveRunning } from "../../../cli/project/releases";
import { checkpointFile } from "../../../cli/state/checkpoint";
import { raw } from "../../topology-plan/fixture";
import { fakeDaemon } from "../../provider/fake-daemon";
import { listener, scratchProject } from "../scratch";

const broken = "config:\n  breakwater:platform:\n    hosts: { far: { adress: 1 } }\n";
const far = { far: { address: "ssh://deploy@far" } };

function withState(): ReturnType<typeof scratchProject> {
  const project = scratchProject(broken);
  const file = checkpointFile(join(project.home, "state"), project.stack);
  mkdirSync(dirname(file), { recursive: true });
  const resource = (type: string, name: string, host: object) => ({
    urn: `urn:pulumi:dev::breakwater::x$${type}::${name}`,
    type,
    inputs: { host },
  });
  const resources = [
    resource("breakwater:index:Slot", "dev-web-0.far", far.far),
    resource("breakwater:index:Network", "main.near", { address: "tcp://10.0.0.1:2376", tlsDirectory: "/tls" }),
    resource("random:index/randomPassword:RandomPassword", "key", {}),
  ];
  writeFileSync(file, JSON.stringify({ checkpoint: { latest: { resources } } }));
  return project;
}

const hostsAt = (project: ReturnType<typeof scratchProject>) => {
  const console = listener();
  const hosts = formerDeclaration(project, console).hosts.map(({ name, address }) => [name, address]);
  return { hosts: Object.fromEntries(hosts) as object, said: console.said };
};

describe("a stack can be removed even if its stack file is unusable", () => {
  test("the hosts come from the running release", () => {
    const project = withState();
    saveRelease(project, { number: 3, time: "", platform: { ...raw(), hosts: far }, images: {}, specs: {} });
    saveRunning(project, { release: 3, rolledBack: false, unfinished: false });
    expect(hostsAt(project)).toEqual({
      hosts: { far: { address: "ssh://deploy@far", tlsDirectory: undefined } },
      said: [`! ${project.stackFile} cannot be used as it is; the hosts are those of release 3`],
    });
  });

  test.each(["broken", "gone"])("without a release, they come from the state: %s", (how) => {
    const project = withState();
    if (how === "gone") rmSync(project.stackFile);
    const { hosts, said } = hostsAt(project);
    expect(hosts).toMatchObject({ far: far.far, near: { address: "tcp://10.0.0.1:2376", tlsDirectory: "/tls" } });
    expect(said[0]).toMatch(/those of the state$/);
  });

  test("nothing deployed: the file's mistakes", () => {
    expect(() => formerDeclaration(scratchProject(broken), listener())).toThrow(/unknown key "adress"/);
  });
});

describe("images of a stack", () => {
  const known = {
    platform: { images: { web: {} } },
    releases: [{ number: 1, time: "", platform: {}, images: { old: {} }, specs: {} }],
    resources: [],
  };

  test("everything that it built and tagged, including for a failed release; no foreign image, and none in use", async () => {
    const there = new Set([
      ...["dev-web:0123456789ab", "dev-web:ba9876543210", "dev-web:release-2", "dev-old:release-1", "dev-nginx:release-2"],
      ...["dev-x-web:0123456789ab", "dev-web:latest", "dev-tools:release-1", "nginx:1.26", "dev-mariadb:release-2"],
    ]);
    const daemon = fakeDaemon({
      images: () => Promise.resolve([...[...there].map((tag) => ({ RepoTags: [tag] })), { RepoTags: null }] as never),
      untagImage: (name) => Promise.resolve(void (name !== "dev-mariadb:release-2" && there.delete(name))),
    });
    expect(await removeImages({ daemon }, repositoriesOf("dev", known))).toBe(5);
    expect([...there]).toEqual(["dev-x-web:0123456789ab", "dev-web:latest", "dev-tools:release-1", "nginx:1.26", "dev-mariadb:release-2"]);
  });
});
