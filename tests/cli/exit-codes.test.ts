import { CommanderError } from "@commander-js/extra-typings";
import { RunError } from "@pulumi/pulumi/errors";
import { Stop } from "../../cli/process/exit";
import { explain, main, program } from "../../cli/main";
import { DockerError } from "../../docker/errors";

function explained(error: unknown): { code: number; text: string } {
  let text = "";
  const code = explain(error, (part) => (text += part));
  return { code, text };
}

describe("exit codes", () => {
  test.each([
    ["a stop with its own code", new Stop(130, "Cancelled."), 130, "Cancelled.\n"],
    ["a mistake in the stack file", new RunError("Breakwater: 1 problem"), 2, "Breakwater: 1 problem\n"],
    ["a dead host", new DockerError("tcp://h:1", "ping", "refused"), 1, "Docker host tcp://h:1: ping failed: refused\n"],
    ["a mistake on the command line, which commander has explained", new CommanderError(1, "commander.unknownOption", "x"), 2, ""],
    ["help", new CommanderError(0, "commander.helpDisplayed", ""), 0, ""],
  ])("%s", (_name, error, code, text) => {
    expect(explained(error)).toEqual({ code, text });
  });

  test("a bug shows its location", () => {
    const { code, text } = explained(new TypeError("x is undefined"));
    expect(code).toBe(1);
    expect(text).toContain("TypeError: x is undefined");
  });

  test.each([["--value=hunter2"], ["--value=two\nlines of hunter2's"]])("a value without an option is not repeated: %j", async (option) => {
    const said: string[] = [];
    const write = jest.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
    try {
      await main(["node", "breakwater", "secret", "set", "api-key", option]);
      expect(process.exitCode).toBe(2);
    } finally {
      write.mockRestore();
      process.exitCode = 0;
    }
    expect(said.join("")).toContain("error: unknown option '--value'\n");
    expect(said.join("")).not.toContain("hunter2");
  });

  test("every code is in the help", () => {
    let help = "";
    const breakwater = program().configureOutput({ writeOut: (text) => (help += text) });
    expect(() => breakwater.parse(["node", "breakwater", "--help"])).toThrow(CommanderError);
    for (const code of [0, 1, 2, 7, 130]) expect(help).toMatch(new RegExp(`^  ${code} +\\w`, "m"));
  });

  test.each([
    [["node", "breakwater", "destroy-data", "--stack", "prod"], "--confirm was not given; it has to be the stack's name"],
    [["node", "breakwater", "destroy-data", "--stack", "prod", "--confirm", "dev"], `--confirm says "dev"; it has to be the stack's name`],
  ])("%j refuses before it reads anything", async (args, message) => {
    const said: string[] = [];
    const write = jest.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
    try {
      await main(args);
      expect(process.exitCode).toBe(2);
      expect(said.join("")).toContain(message);
      expect(said.join("")).toContain("Nothing was changed.");
    } finally {
      write.mockRestore();
      process.exitCode = 0;
    }
  });
});
