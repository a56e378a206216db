/** Throws if a preview of Breakwater with --json has anything to do, because its time would not be that of a quiet one. */
export function expectQuiet(output: string, whose: string): void {
  if (!/^ {2}"changes": \[\],?$/m.test(output)) throw new Error(`the preview of ${whose} is not quiet:\n${output.slice(-2000)}`);
}
