import type { Made } from "../../bench/results";

export const made: Made = { date: "2026-11-21", machine: { cores: 2 } };
