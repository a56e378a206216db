import type { Mistake } from "./mistake";

const long = "a-stack-with-a-very-long-name-x";
const database = "database-with-the-longest-name1";

/** The stack's name, and names that are combined with it. */
export const stack: readonly Mistake[] = [
  {
    name: "a stack name in capitals",
    stack: "Dev",
    change: [],
    problems: [
      `stack: must be 1 to 31 of a-z, 0-9 and -, starting with a letter, got "Dev"; every container's name starts with it, so choose another`,
    ],
  },
  {
    name: "a name that no longer fits into DNS",
    rule: "name-length",
    stack: long,
    change: [[`databases.${database}`, { engine: "mariadb", replicas: 0 }]],
    problems: [
      `databases.${database}: "${long}-${database.slice(0, 28)}…" would have 65 characters, and 63 are possible; write a shorter name`,
    ],
  },
  {
    name: "an entry whose balancer's name no longer fits into DNS",
    rule: "name-length",
    stack: long,
    change: [["entries.entry-with-a-very-long-name", { listen: { port: 8090 }, routes: [{ app: "web" }] }]],
    problems: [
      `entries.entry-with-a-very-long-name: "${long}-entry-with-a-very-long-name-…" would have 68 characters, and 63 are possible; write a shorter name`,
    ],
  },
];
