import { refuseForbidden } from "../../../cli/commands/watch";
import { DockerError, type Daemon } from "../../../docker/daemon";
import type { Declaration } from "../../../cli/project/declaration";
import { fakeDaemon } from "../../provider/fake-daemon";

const planOf = (ping: Daemon["ping"]): { declaration: Declaration } => {
  const host = { name: "harbour", isLocal: true, address: { address: "unix:///run/docker.sock" }, daemon: fakeDaemon({ ping }) };
  return { declaration: { hosts: [host] } as unknown as Declaration };
};
const failing = (reason: string) => () => Promise.reject(new DockerError("unix:///run/docker.sock", "asking for the version", reason));

test("missing rights on the socket end the watcher at its start, with how to fix it", async () => {
  const denied = planOf(failing("permission denied on the socket (add your user to the group docker, or use a rootless engine)"));
  await expect(refuseForbidden(denied)).rejects.toThrow(/harbour.*permission denied.*group docker[\s\S]*Nothing was changed/);
});

test("a host that is down is waited for", async () => {
  await refuseForbidden(planOf(failing("connection refused (is Docker running?)")));
});
