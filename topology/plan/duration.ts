/**
 * Formats seconds in the one spelling that Docker reads back ("1m0s", "1h0m0s", "1.5s"). Any other spelling of the same
 * time would show up as a change after every refresh.
 */
export function goDuration(seconds: number): string {
  // Rounds first: a remainder that is rounded later may become a whole minute, which Docker reads back as one.
  const milliseconds = Math.round(seconds * 1000);
  if (milliseconds > 0 && milliseconds < 1000) return `${milliseconds}ms`;
  const whole = Math.floor(milliseconds / 60_000);
  const rest = `${(milliseconds % 60_000) / 1000}s`;
  if (whole === 0) return rest;
  return whole < 60 ? `${whole}m${rest}` : `${Math.floor(whole / 60)}h${whole % 60}m${rest}`;
}
