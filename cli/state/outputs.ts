import { defaultStack, stackOption } from "../../topology/stack-option";

/** The program's outputs. They are read back from the state, so everything is optional. */
export interface StackOutputs {
  readonly url?: string;
  readonly entries?: Readonly<Record<string, EntryOutput>>;
  readonly databases?: Readonly<Record<string, DatabaseOutput>>;
  readonly apps?: Readonly<Record<string, { replicas: number; containers: readonly string[] }>>;
}

export interface EntryOutput {
  readonly url: string;
  readonly host: string;
  readonly container: string;
  /** One for each route; absent in the state of an older version. */
  readonly requests?: readonly { readonly host?: string; readonly path: string }[];
}

export interface DatabaseOutput {
  readonly engine: string;
  readonly host?: string;
  readonly port?: number;
  readonly members?: readonly MemberOutput[];
}

export interface MemberOutput {
  readonly name: string;
  readonly role: "primary" | "replica";
  readonly host: string;
  readonly container: string;
  readonly readOnly?: boolean;
  readonly replication?: { readonly running: boolean; readonly following: string; readonly errant: readonly string[] };
}

/** Describes a member in one line, for people. */
export function describeMember({ container, role, readOnly, replication }: MemberOutput): string {
  const mode = readOnly === undefined ? "" : readOnly ? ", read-only" : ", writable";
  if (!replication) return `${container}  ${role}${mode}`;
  const errant = replication.errant.length > 0 ? `, errant transactions ${replication.errant.join(" ")}` : "";
  return `${container}  ${role}${mode}, ${replication.running ? "follows" : "NOT following"} ${replication.following}${errant}`;
}

/** The end of `up`: where the site is, the members of databases, and the next commands. */
export function describeOutputs(stack: string, outputs: StackOutputs): string {
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
