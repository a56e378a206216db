import { refusal } from "../../bench/contenders/swarmEngine";

describe("a Swarm next to other containers", () => {
  it("is refused with their names and every way to continue", () => {
    const running = (name: string, stack = "") => ({ name, stack });
    expect(refusal([running("dev-web-1", "dev"), running("dev-entry", "dev"), running("registry")]).split("\n")).toEqual([
      "Swarm cannot be measured on this engine: when it leaves its swarm afterwards, running containers lose the names in their networks (DNS):",
      "  dev-web-1, dev-entry, registry",
      "Nothing was changed. One of these helps:",
      "  ./breakwater down --stack dev (keeps data and passwords; `up` brings it back)",
      "  docker stop registry (and `docker start` afterwards)",
      "  --without swarm, and Swarm's figures later with --resume",
      "  DOCKER_HOST of an engine on which nothing else runs",
    ]);
  });
});
