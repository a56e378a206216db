/** Fails when a preview of Breakwater, told with --json, has anything to do: the time of such a one is not that of a quiet one. */
export function expectQuiet(output: string, whose: string): void {
  if (!/^ {2}"changes": \[\],?$/m.test(output)) throw new Error(`the preview of ${whose} is not quiet:\n${output.slice(-2000)}`);
}
