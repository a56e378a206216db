import { options } from "../../bench/options";

describe("options of the bench", () => {
  it("measures everything and keeps it", () => {
    expect(options([])).toMatchObject({ only: ["deploy", "repair", "rollout", "preview"], sizes: [8, 30], commit: true });
  });

  it("--quick shows that everything works and keeps nothing", () => {
    expect(options(["--quick", "--only", "rollout,preview"])).toMatchObject({
      only: ["rollout", "preview"],
      sizes: [8],
      rolls: 1,
      perSecond: 20,
      commit: false,
    });
  });

  it("counts as many rolls as are published", () => {
    expect(options(["--full"])).toMatchObject({ rolls: 20, perSecond: 200 });
  });

  it("prefers an explicit count to that of --quick", () => {
    expect(options(["--quick", "--rounds", "3", "--rolls", "2"])).toMatchObject({
      deployRounds: 3,
      repairRounds: 3,
      previewPairs: 3,
      rolls: 2,
    });
  });

  it("has its own number of previews", () => {
    expect(options(["--rounds", "3", "--pairs", "10"])).toMatchObject({ repairRounds: 3, previewPairs: 10 });
  });

  it("leaves contenders out, and includes them again", () => {
    expect(options(["--without", "swarm,pulumi"])).toMatchObject({ without: ["swarm", "pulumi"], resume: false });
    expect(options(["--resume"])).toMatchObject({ without: [], resume: true });
  });

  it.each([
    [["--only", "deploy,roll"], "--only deploy,roll: write one or more of deploy, repair, rollout, preview"],
    [["--without", "nomad"], "--without nomad: write one or more of breakwater, watch, undrained, pulumi, terraform, compose, swarm"],
    [["--quick", "--resume"], "--resume continues figures that were kept, and --quick keeps none"],
    [["--rounds", "0"], "--rounds 0: write a number from 1 to 100"],
    [["--rolls", "many"], "--rolls many: write a number from 1 to 1000"],
    [["--per-second", "1e9"], "--per-second 1e9: write a number from 1 to 2000"],
    [["--sizes", "2"], "--sizes 2: write numbers from 3 to 100"],
  ])("refuses %j", (args, message) => {
    expect(() => options(args)).toThrow(message);
  });
});
