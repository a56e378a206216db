import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "yaml";

export interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: object;
  readonly concurrency: { readonly group: string };
  readonly defaults: { readonly run: { readonly shell: string } };
  readonly jobs: Readonly<Record<string, Job>>;
}

export interface Job {
  readonly if?: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

export const readWorkflow = (name: string): Workflow => parse(readFileSync(`examples/ci/${name}.yml`, "utf8")) as Workflow;

/** A call that the steps may make: its arguments, its output and its exit code. Any other call ends with 97. */
export interface Call {
  readonly program: string;
  readonly args: readonly string[];
  readonly stdout?: string;
  readonly stderr?: string;
  readonly code?: number;
}

/** Replaces the programs that reach outside with one that accepts only the announced calls, in their order. */
const stub = `#!/usr/bin/env node
const { readFileSync, writeFileSync, appendFileSync, existsSync } = require("node:fs");
const { basename, join } = require("node:path");
const folder = process.env.STUBS;
const calls = JSON.parse(readFileSync(join(folder, "calls.json"), "utf8"));
const call = calls.shift();
const said = [basename(process.argv[1]), ...process.argv.slice(2)];
if (JSON.stringify(said) !== JSON.stringify(call && [call.program, ...call.args])) {
  appendFileSync(join(folder, "unexpected"), JSON.stringify(said) + "\\n");
  process.exit(97);
}
writeFileSync(join(folder, "calls.json"), JSON.stringify(calls));
process.stdout.write(call.stdout ?? "");
process.stderr.write(call.stderr ?? "");
process.exitCode = call.code ?? 0;
`;

export interface Outcome {
  /** Exit code of the last step that ran. */
  readonly code: number;
  readonly ran: readonly string[];
  readonly unexpected: string;
  /** Announced calls that were not made. */
  readonly left: readonly Call[];
  readonly output: string;
}

/** Runs the shell steps of a workflow's only job as the forge does, in a separate folder. */
export class Runner {
  readonly folder = mkdtempSync(join(tmpdir(), "breakwater-ci-"));
  private readonly stubs = join(this.folder, "stubs");

  constructor(
    private readonly workflow: Workflow,
    private readonly values: Readonly<Record<string, string>>,
  ) {
    for (const program of ["stubs/npm", "stubs/gh", "breakwater"]) this.write(program, stub);
  }

  run(calls: readonly Call[]): Outcome {
    this.write("stubs/calls.json", JSON.stringify(calls));
    const job = Object.values(this.workflow.jobs)[0] as Job;
    const outputs: Record<string, string> = {};
    const [ran, output]: [string[], string[]] = [[], []];
    let code = 0;
    for (const step of job.steps.filter(({ run }) => run !== undefined)) {
      if (code !== 0) break;
      ran.push(step.name ?? "");
      const done = this.step(step, job, outputs);
      code = done.code;
      output.push(done.output);
    }
    const left = JSON.parse(this.read("stubs/calls.json")) as Call[];
    return {
      code,
      ran,
      left,
      output: output.join(""),
      unexpected: existsSync(join(this.stubs, "unexpected")) ? this.read("stubs/unexpected") : "",
    };
  }

  private step({ run = "", env = {}, id = "" }: Step, job: Job, outputs: Record<string, string>): { code: number; output: string } {
    const file = join(this.folder, "outputs");
    writeFileSync(file, "");
    writeFileSync(join(this.folder, "step.sh"), run);
    const given = Object.fromEntries(Object.entries({ ...job.env, ...env }).map(([key, value]) => [key, this.evaluate(value, outputs)]));
    const { status, stdout, stderr } = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", join(this.folder, "step.sh")], {
      cwd: this.folder,
      encoding: "utf8",
      env: {
        PATH: `${this.stubs}:${dirname(process.execPath)}:/usr/bin:/bin`,
        HOME: join(this.folder, "user"),
        STUBS: this.stubs,
        GITHUB_OUTPUT: file,
        GITHUB_REPOSITORY: "team/site",
        ...given,
      },
    });
    for (const [, key, value] of this.read("outputs").matchAll(/^(\w+)=(.*)$/gm)) outputs[`steps.${id}.outputs.${key}`] = value ?? "";
    return { code: status ?? 1, output: stdout + stderr };
  }

  private evaluate(text: string, outputs: Record<string, string>): string {
    return text.replaceAll(/\$\{\{ ([\w.]+) \}\}/g, (_, name: string) => {
      const value = outputs[name] ?? this.values[name];
      if (value === undefined) throw new Error(`nobody gave ${name}`);
      return value;
    });
  }

  readonly read = (name: string): string => readFileSync(join(this.folder, name), "utf8");
  readonly discard = (): void => rmSync(this.folder, { recursive: true, force: true });

  private write(name: string, text: string): void {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    chmodSync(path, 0o755);
  }
}

/** Whether a shell accepts the text. Runs none of it. */
export function checkSyntax(script: string): void {
  execFileSync("bash", ["-n"], { input: script });
}
