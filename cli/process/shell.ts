import type { Console } from "./console";
import { spawn, type SpawnOptions } from "node:child_process";

export interface ShellResult {
  readonly exitCode: number;
  /** Standard output and standard error, in the order of arrival. */
  readonly output: string;
}

export interface ShellOptions extends Pick<SpawnOptions, "cwd" | "env"> {
  /** Seconds after which the command is stopped and counts as failed. */
  readonly limitSeconds: number;
  /** Seconds until its first output; the rest may take longer. */
  readonly firstWordSeconds?: number;
  /** Receives the output as it arrives. */
  readonly onOutput?: (text: string) => void;
}

/** Runs a program to its end. Its output is only shown in the message of a failure. */
export type Shell = (program: string, args: readonly string[], options: ShellOptions) => Promise<ShellResult>;

export const shell: Shell = (program, args, { limitSeconds, firstWordSeconds, onOutput, ...options }) =>
  new Promise((resolve) => {
    const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"], timeout: limitSeconds * 1000 });
    let output = "";
    const silent = firstWordSeconds === undefined ? undefined : setTimeout(() => child.kill(), firstWordSeconds * 1000);
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (data: Buffer) => {
        clearTimeout(silent);
        output += data.toString();
        onOutput?.(data.toString());
      });
    }
    child.on("error", (error) => resolve({ exitCode: 127, output: error.message }));
    child.on("close", (code, signal) => {
      clearTimeout(silent);
      const limit = output === "" && firstWordSeconds !== undefined ? firstWordSeconds : limitSeconds;
      resolve({ exitCode: code ?? 1, output: signal ? `${output}\nno answer within ${limit} s` : output });
    });
  });

const terminalSequences = /\x1b\[[0-9;?]*[A-Za-z]/g;

/** The same, but shows the newest line while it runs, because builds and downloads take minutes. */
export const shownShell =
  (console: Console): Shell =>
  async (program, args, options) => {
    let newest = "";
    const started = Date.now();
    console.waiting(() => `  ${newest || `${program} runs`} (${Math.round((Date.now() - started) / 1000)} s)`);
    const onOutput = (text: string): void => {
      const lines = text.replaceAll(terminalSequences, "").split(/[\r\n]+/);
      newest =
        lines
          .map((line) => line.trim())
          .filter(Boolean)
          .at(-1) ?? newest;
    };
    try {
      return await shell(program, args, { ...options, onOutput });
    } finally {
      console.waiting("");
    }
  };

export const lastLines = (text: string, count = 6): string => text.trim().split("\n").slice(-count).join("\n");
