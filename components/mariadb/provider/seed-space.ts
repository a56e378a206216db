import type { Daemon } from "../../../docker/daemon";
import { spaceIn } from "../../../docker/space";
import { bytes } from "../../../observe/space";
import { again } from "../../../provider/messages";
import { ProviderError } from "../../../provider/types";
import type { ServerRef } from "../../../provider/resources/server";
import { dataDirectory } from "./silence";

/** Space for the data that is written during the copy, and for the copy's own logs. */
const reserve = { share: 0.1, least: 128 * 1024 ** 2 } as const;

/** A copy omits the source's binary and relay logs. */
const measure = `du -sk --exclude='binlog.[0-9]*' --exclude='*relay-bin.[0-9]*' ${dataDirectory} | cut -f1`;

const measuringMs = 120_000;

interface Filled {
  readonly member: string;
  readonly volume: string;
  readonly source: ServerRef;
}

async function measured(daemon: Daemon, container: string): Promise<number | undefined> {
  const answer = await daemon.exec(container, ["bash", "-c", measure], { user: "root", timeoutMs: measuringMs }).catch(() => undefined);
  const kibibytes = Number(answer?.stdout.trim() || NaN);
  return Number.isFinite(kibibytes) ? kibibytes * 1024 : undefined;
}

/** The bytes that a copy of this much data needs. */
export const neededFor = (data: number): number => data + Math.max(reserve.least, Math.ceil(data * reserve.share));

/**
 * A copy that fills its host's disk harms other programs there, and fails after hours. If the space cannot be measured,
 * the copy is tried.
 */
export async function refuseTooSmall(daemon: Daemon, source: Daemon, helper: string, inputs: Filled): Promise<void> {
  const [data, leftover, spaces] = await Promise.all([
    measured(source, inputs.source.container),
    // The rest of an interrupted copy is deleted first.
    measured(daemon, helper),
    spaceIn(daemon, helper, [dataDirectory]),
  ]);
  const found = spaces?.[0]?.free;
  if (data === undefined || found === undefined) return;
  const free = found + (leftover ?? 0);
  if (free >= neededFor(data)) return;
  throw new ProviderError(
    `${inputs.member} was not filled: the data of ${inputs.source.container} are ${bytes(data)} and need ${bytes(neededFor(data))} with what is ` +
      `written meanwhile, but the volume ${inputs.volume} on ${daemon.address} has ${bytes(free)} free. Nothing was copied; the source keeps serving. ` +
      `Free space there, or place the member on another host. ${again}`,
  );
}
