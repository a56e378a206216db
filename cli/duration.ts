const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds of 90s, 30m, 2h or 1d; undefined for any other text. */
export function seconds(text: string): number | undefined {
  const [, count, unit = ""] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const value = Number(count) * (units[unit] ?? NaN);
  return value > 0 ? value : undefined;
}
