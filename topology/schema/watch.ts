import * as z from "zod";
import { closed, field, named } from "./fields";

const nothing = "No container changes; a running `./breakwater watch` follows within a second.";

const policy = z.enum(["repair", "observe"]);

/** Limits what `./breakwater watch` may do automatically. */
export const watch = closed({
  policy: field(policy.default("repair"), {
    doc: "`repair` brings back what deviates and never touches data; `observe` only writes down what it sees.",
    changing: nothing,
  }),
  everySeconds: field(z.number().int().min(10).max(86_400).default(60), {
    doc: "Time between two inspections of everything. Docker's events are handled immediately, in addition.",
    changing: nothing,
  }),
  resources: field(named(policy).default({}), {
    doc: "Another policy for an app, a database, an entry, or one member such as `db-1`.",
    changing: nothing,
  }),
});

export type Watch = z.output<typeof watch>;
export type WatchPolicy = Watch["policy"];
