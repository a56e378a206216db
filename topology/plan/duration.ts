/**
 * Seconds in the one spelling that Docker reads back ("1m0s", "1h0m0s", "1.5s"): any other spelling of the same
 * time would show as a change after every refresh.
 */
export function goDuration(seconds: number): string {
  const whole = Math.floor(seconds / 60);
  const rest = `${Number((seconds - whole * 60).toFixed(3))}s`;
  if (whole === 0) return rest;
  return whole < 60 ? `${whole}m${rest}` : `${Math.floor(whole / 60)}h${whole % 60}m${rest}`;
}
