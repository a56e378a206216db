import { readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import type { Daemon } from "../../docker/daemon";
import type { Listener } from "../../topology/plan/listen";
import type { HeldPorts, HostPorts } from "./ports";
import type { StackHost } from "../project/declaration";

/** Reads the ports of a host. */
export async function portsOfHost({ isLocal, daemon }: StackHost): Promise<HostPorts> {
  const containers = await heldPorts(daemon);
  // With a socket of another machine, or of a virtual one, these would be the wrong machine's.
  if (!isLocal || process.platform !== "linux") return { containers };
  const addresses = Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address));
  return { containers, programs: localListeners(), addresses };
}

async function heldPorts(daemon: Daemon): Promise<HeldPorts[]> {
  const found = await daemon.containers({ all: true });
  const inspected = await Promise.all(found.map(({ Id }) => daemon.inspect(Id)));
  return inspected.flatMap((one) => {
    const bindings = (one?.HostConfig.PortBindings ?? {}) as Record<string, { HostIp?: string; HostPort?: string }[] | null>;
    // Breakwater uses TCP ports only. UDP ports are separate.
    const tcp = Object.entries(bindings).filter(([port]) => port.endsWith("/tcp"));
    const listeners = tcp.flatMap(([, all]) =>
      (all ?? []).flatMap(({ HostIp, HostPort }) =>
        Number(HostPort) > 0 ? [{ address: HostIp || "0.0.0.0", port: Number(HostPort) }] : [],
      ),
    );
    if (!one || listeners.length === 0) return [];
    const { Name, State, Config, HostConfig } = one;
    return [
      { name: Name.slice(1), labels: Config.Labels, runs: State.Running, restart: HostConfig.RestartPolicy?.Name ?? "no", listeners },
    ];
  });
}

/** Listening programs on this machine, from the kernel's lists. */
function localListeners(): Listener[] {
  return ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((file) => {
    try {
      return listening(readFileSync(file, "utf8"));
    } catch {
      return [];
    }
  });
}

const listens = "0A";

/** @param table lines as in /proc/net/tcp: addresses in hexadecimal, with the bytes of each group of four reversed */
export function listening(table: string): Listener[] {
  return table.split("\n").flatMap((line) => {
    const [, local = "", , state] = line.trim().split(/\s+/);
    const [address = "", port = ""] = local.split(":");
    return state === listens ? [{ address: spelled(address), port: parseInt(port, 16) }] : [];
  });
}

function spelled(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).reverse().map((byte) => parseInt(byte, 16)));
  if (bytes.length === 4) return bytes.join(".");
  if (bytes.every((byte) => byte === 0)) return "::";
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((bytes[2 * index] as number) * 256 + (bytes[2 * index + 1] as number)).toString(16),
  );
  return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
}
