import type { MemberOutput, StackOutputs } from "../../topology/outputs";
import { defaultStack, stackOption } from "../../topology/stack-option";

/** The outputs in a state, all of them optional: an older version exported fewer. */
export type ReadOutputs = Partial<StackOutputs>;

/** Describes a member in one line, for people. */
export function describeMember({ container, role, readOnly, replication }: MemberOutput): string {
  const mode = readOnly === undefined ? "" : readOnly ? ", read-only" : ", writable";
  if (!replication) return `${container}  ${role}${mode}`;
  const errant = replication.errant.length > 0 ? `, errant transactions ${replication.errant.join(" ")}` : "";
  return `${container}  ${role}${mode}, ${replication.running ? "follows" : "NOT following"} ${replication.following}${errant}`;
}

/** The end of `up`: where the site is, the members of databases, and the next commands. */
export function describeOutputs(stack: string, outputs: ReadOutputs): string {
  const option = stackOption(stack);
  const make = stack === defaultStack ? "" : ` STACK=${stack}`;
  const databases = Object.entries(outputs.databases ?? {}).flatMap(([name, database]) => [
    `  database ${name}`,
    ...(database.members?.map((member) => `    ${describeMember(member)}`) ?? [
      `    ${database.engine} at ${database.host}:${database.port}`,
    ]),
  ]);
  const unit = Object.keys(outputs.apps ?? {})[0] ?? Object.keys(outputs.entries ?? {})[0];
  return [
    ...Object.values(outputs.entries ?? {}).map(({ url }) => `  ${url}`),
    ...databases,
    `  logs    ./breakwater logs${unit === undefined ? "" : ` ${unit}`}${option}`,
    `  state   ./breakwater status${option}`,
    `  down    make down${make}   (keeps the data)`,
  ].join("\n");
}
