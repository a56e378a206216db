import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { forecast, type Sample } from "../../observe/space";
import type { Topology } from "../../platform/schema";
import type { StackHost } from "../project/declaration";
import { readSpace, type Forecast, type Place } from "../drift/space";
import { spaceWarnings } from "../drift/space-words";
import type { Entry } from "./journal";
import type { Metrics } from "./metrics";

/** By host and volume: how much was free, and when. */
export type Samples = Readonly<Record<string, readonly Sample[]>>;

const day = 86_400_000;
const most = 300;
/** If free space grows by more than this part between two samples, someone freed space, and the older samples predict nothing. */
const gain = 0.05;

const keyOf = ({ host, volume }: { readonly host: string; readonly volume?: string }): string => `${host} ${volume ?? ""}`.trimEnd();

/**
 * Adds one sample for each place. Drops places that no longer exist, and samples with a time in the future, which a clock left that
 * was set back since.
 */
export function added(before: Samples, places: readonly Pick<Place, "host" | "volume" | "free">[], now: number): Samples {
  const next = places.map((place) => {
    const known = (before[keyOf(place)] ?? []).filter(({ at }) => at <= now && now - at < day);
    const last = known.at(-1);
    const madeRoom = last !== undefined && place.free > last.free * (1 + gain);
    const kept = thinned(madeRoom ? [] : known);
    return [keyOf(place), [...kept, { at: now, free: place.free }]] as const;
  });
  return Object.fromEntries(next);
}

/** Drops every second sample of the older half if there are too many. */
const thinned = (samples: readonly Sample[]): readonly Sample[] =>
  samples.length < most ? samples : samples.filter((_, index) => index >= most / 2 || index % 2 === 0);

/** Uses the samples that this stack's watcher keeps; without them there is no forecast. */
export function forecastFrom(file: string, now = Date.now()): Forecast {
  const samples = readSamples(file);
  return (place) => forecast(samples[keyOf(place)] ?? [], now);
}

function readSamples(file: string): Samples {
  try {
    return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Samples) : {};
  } catch {
    // A full disk cut the file off. The trend starts again.
    return {};
  }
}

function writeSamples(file: string, samples: Samples): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, JSON.stringify(samples), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

interface Watched {
  readonly topology: Topology;
  readonly hosts: readonly StackHost[];
  readonly metrics: Metrics;
  readonly note: (entry: Omit<Entry, "at">) => void;
  /** Where the samples are kept. */
  readonly file: string;
}

/** Watches the disk space of the hosts. It repairs nothing, because no program may delete what would free space. */
export class SpaceWatch {
  private places: readonly Place[] = [];
  private said = new Set<string>();
  private looking: Promise<void> | undefined;

  constructor(private readonly watched: Watched) {}

  /** At most one look runs at a time. */
  look(): Promise<void> {
    this.looking ??= this.lookOnce()
      .catch((error: Error) => this.watched.note({ event: "note", because: `space was not looked at: ${error.message}` }))
      .finally(() => (this.looking = undefined));
    return this.looking;
  }

  /** Why a restart would not help a member of a database; undefined if its disk is not the cause. */
  full(resource: string): string | undefined {
    const place = this.places.find(({ member, verdict }) => member === resource && verdict === "full");
    return place && "its disk is full: it waits for free space, and a restart would not help";
  }

  private async lookOnce(): Promise<void> {
    const { topology, hosts, file } = this.watched;
    this.places = await readSpace(topology, hosts, forecastFrom(file));
    writeSamples(file, added(readSamples(file), this.places, Date.now()));
    this.measure();
    this.tell();
  }

  private measure(): void {
    const { metrics } = this.watched;
    const gauge = (name: Parameters<Metrics["replace"]>[0], value: (place: Place) => number | undefined): void =>
      metrics.replace(
        name,
        this.places.flatMap((place) => {
          const measured = value(place);
          const { host, volume = "", member = "" } = place;
          return measured === undefined ? [] : [{ labels: { host, volume, member }, value: measured }];
        }),
      );
    gauge("breakwater_space_size_bytes", ({ size }) => size);
    gauge("breakwater_space_free_bytes", ({ free }) => free);
    gauge("breakwater_space_free_inodes", ({ inodes }) => inodes?.free);
    gauge("breakwater_space_full_in_seconds", ({ fullIn }) => (fullIn === undefined ? undefined : Math.round(fullIn)));
    gauge("breakwater_space_verdict", ({ verdict }) => ["good", "low", "full"].indexOf(verdict));
    gauge("breakwater_binary_log_bytes", ({ binaryLogs }) => binaryLogs);
  }

  /** Reports a shortage once when it begins, and once when it ends. */
  private tell(): void {
    const short = this.places.filter(({ verdict }) => verdict !== "good");
    const keys = new Set(short.map((place) => `${keyOf(place)} ${place.verdict}`));
    for (const place of short) {
      if (this.said.has(`${keyOf(place)} ${place.verdict}`)) continue;
      const [warning] = spaceWarnings([place]);
      this.watched.note({ event: "note", host: place.host, because: `space of ${warning?.container}: ${warning?.detail}` });
    }
    if (this.said.size > 0 && keys.size === 0) this.watched.note({ event: "note", because: "there is space again everywhere" });
    this.said = keys;
  }
}
