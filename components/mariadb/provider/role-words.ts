import { leftToPerson } from "../../../topology/marks";
import { ProviderError } from "../../../provider/types";
import type { Cluster } from "./cluster";

const list = (names: readonly string[]): string => names.join(" and ");

/** How to make the declared member the primary again without losing a write. */
export function switchBack({ declared, unit }: Cluster, writer: string): string {
  const first = declared.facts.name;
  return (
    `To make ${first} the primary again: pause the watcher (./breakwater pause ${unit} --for 30m --why switchover); on ${writer} run SET GLOBAL read_only = ON and ` +
    `SELECT @@gtid_binlog_pos; on ${first} run SELECT MASTER_GTID_WAIT('that position'), then STOP SLAVE; RESET SLAVE ALL; ` +
    `SET GLOBAL read_only = OFF; then ./breakwater heal`
  );
}

const splitText = (names: readonly string[]): string => `${list(names)} both accept writes, and neither follows the other`;

/** Two primaries: whatever Breakwater did, one of them would lose writes. */
export const split = (names: readonly string[]): ProviderError =>
  new ProviderError(
    `${splitText(names)}: their data diverges. Nothing was changed. Decide which one keeps its data. On the other, run SET GLOBAL read_only = ON ` +
      `and save what only it has. If it is a replica of the stack file, make a copy: ./breakwater rebuild MEMBER; otherwise let it follow the ` +
      `one that stays with CHANGE MASTER TO. Then run ./breakwater heal.`,
  );

const unknownText = (names: readonly string[]): string => `not known: ${list(names)} may be it`;

/** The writer is not known, so nothing can be written. */
export const unknownWriter = (names: readonly string[], what: string): ProviderError =>
  new ProviderError(
    `${what}: the primary is ${unknownText(names)}. Nothing was changed. Bring ${list(names)} back; or make another member the primary by hand ` +
      `(STOP SLAVE; RESET SLAVE ALL; SET GLOBAL read_only = OFF) if its data may be given up. Then deploy again.`,
  );

/** Deviations of the roles from the stack file, which only a person can decide about. Empty if the declared primary is the primary. */
export function roleDeviations({ writer, declared }: Cluster): string[] {
  const { name } = declared.facts;
  switch (writer.kind) {
    case "one":
      return writer.name === name ? [] : [leftToPerson(`primary: ${writer.name} is the primary, the stack file says ${name}`)];
    case "several":
      return [leftToPerson(`primary: ${splitText(writer.names)}`)];
    case "unknown":
      return writer.names.includes(name) ? [] : [leftToPerson(`primary: ${unknownText(writer.names)}; the roles stay as they are`)];
    case "none":
      return [];
  }
}

/** The same for the plan, with its consequences. */
export function roleNotices(cluster: Cluster): string[] {
  const { writer, declared, unit } = cluster;
  const first = declared.facts.name;
  if (writer.kind === "several") return [`database ${unit}: ${split(writer.names).message}`];
  if (writer.kind === "unknown" && !writer.names.includes(first))
    return [`database ${unit}: the primary is ${unknownText(writer.names)}; \`up\` leaves the roles as they are`];
  if (writer.kind !== "one" || writer.name === first) return [];
  return [
    `database ${unit}: ${writer.name} is the primary, the stack file says ${first}. \`up\` leaves the roles as they are: it makes accounts and schemas ` +
      `on ${writer.name}, the other members follow it, and apps reach it by the name ${unit}. ${switchBack(cluster, writer.name)}`,
  ];
}

/** The words for a member that must not become writable yet. */
export const notYet = (name: string, obstacles: readonly string[]): string =>
  `${name} stays read-only, because ${list(obstacles)} may accept writes`;
