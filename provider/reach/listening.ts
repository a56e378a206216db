import type { ContainerInspect, Daemon } from "../../docker/daemon";
import type { Helpers } from "./helper";

const command = ["cat", "/proc/net/tcp", "/proc/net/tcp6"];

/** Docker's resolver listens on this address in every container. */
const resolver = "127.0.0.11";

export interface Listener {
  readonly address: string;
  readonly port: number;
}

/**
 * The addresses that a container listens on; undefined when none of the images can read them. For an image without a
 * shell, a helper reads them.
 */
export async function listeners(daemon: Daemon, { Id, State }: ContainerInspect, helpers?: Helpers): Promise<Listener[] | undefined> {
  if (!State.Running || State.Paused) return undefined;
  const own = await daemon.exec(Id, command).catch(() => undefined);
  // A kernel without IPv6 has no second table.
  const tables = own?.stdout.includes("local_address") ? own.stdout : await helpers?.inside(command);
  return tables === undefined ? undefined : parseListeners(tables);
}

/** Rows of /proc/net/tcp and tcp6 in state 0A, which is listening. */
export function parseListeners(tables: string): Listener[] {
  const rows = [...tables.matchAll(/^\s*\d+: ([0-9A-F]+):([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} 0A /gm)];
  const found = rows.map(([, address = "", port = ""]) => ({ address: addressOf(address), port: parseInt(port, 16) }));
  const seen = new Set<string>();
  return found
    .filter(({ address }) => address !== resolver)
    .filter(({ address, port }) => !seen.has(`${address} ${port}`) && seen.add(`${address} ${port}`))
    .sort((a, b) => a.port - b.port || (a.address < b.address ? -1 : 1));
}

/** Words of four bytes, each in reverse order. */
function addressOf(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).reverse().map((byte) => parseInt(byte, 16)));
  if (bytes.length === 4) return bytes.join(".");
  const isMapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  if (isMapped) return bytes.slice(12).join(".");
  const groups = Array.from({ length: 8 }, (_, index) => (((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0)).toString(16));
  return `[${groups.join(":").replace(/(^|:)0(:0)+(:|$)/, "::")}]`;
}

export const isLoopback = (address: string): boolean => address.startsWith("127.") || address === "[::1]";

/** The addresses it listens on and how to fix them, for a message. */
export function listeningWords(found: readonly Listener[] | undefined, port: number): string {
  if (found === undefined) return "";
  if (found.length === 0) return "; it listens on no port at all";
  const here = found.filter((one) => one.port === port);
  const list = (here.length > 0 ? here : found).slice(0, 5).map((one) => `${one.address}:${one.port}`);
  const onlyInside = here.length > 0 && here.every(({ address }) => isLoopback(address));
  return `; it listens on ${list.join(", ")}${onlyInside ? ", where only the container itself can reach it: let it listen on 0.0.0.0" : ""}`;
}
