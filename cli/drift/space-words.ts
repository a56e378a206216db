import { about, bytes } from "../../observe/space";
import type { Warning } from "./deviations";
import type { Place } from "./space";

const nameOf = ({ volume, member }: Place): string =>
  volume === undefined ? "Docker" : member === undefined ? volume : `${volume} (${member})`;

const room = ({ free, size, inodes }: Place): string =>
  `${bytes(free)} of ${bytes(size)} free${inodes && inodes.free < inodes.all / 20 ? `, ${inodes.free} of ${inodes.all} files can still be made` : ""}`;

const outlook = ({ fullIn }: Place): string => (fullIn === undefined ? "" : `, full in ${about(fullIn)} if things go on like this`);

/** The effect of a full disk on users. */
function effect({ verdict, member, primary, volume }: Place): string {
  if (verdict !== "full") return "";
  if (member !== undefined && primary === true) return "; waits for free space: commits hang";
  if (member !== undefined) return "; waits for free space: replication stands still";
  return volume === undefined ? "; no image can be built, no container started" : "; nothing can be written";
}

const largest = ({ consumers }: Place): string =>
  consumers.length === 0 ? "" : `; largest: ${consumers.map(({ name, size }) => `${name} ${bytes(size)}`).join(", ")}`;

const remedy = ({ verdict, member }: Place): string =>
  verdict === "full" && member !== undefined
    ? "; free space or enlarge the disk: the server continues automatically within a minute, and a restart would not help"
    : "";

/** Warns of places with too little space, for `drift` and the watcher. */
export function spaceWarnings(places: readonly Place[]): Warning[] {
  return places
    .filter(({ verdict }) => verdict !== "good")
    .map((place) => ({
      ...{ host: place.host, kind: "space" as const, container: nameOf(place) },
      detail: `${room(place)}${outlook(place)}${effect(place)}${largest(place)}${remedy(place)}`,
    }));
}

/** One line for each place, for `status`. Places on the same file system share a line. */
export function describeSpace(places: readonly Place[]): string[] {
  if (places.length === 0) return [];
  const groups = new Map<string, Place[]>();
  for (const place of places) {
    const key = [place.host, place.size, place.free, place.verdict].join(" ");
    groups.set(key, [...(groups.get(key) ?? []), place]);
  }
  const lines = [...groups.values()].flatMap((group) => {
    const [first] = group as [Place, ...Place[]];
    const names = group.map(nameOf).join(", ");
    const mark = first.verdict === "good" ? " " : "!";
    return [`${mark} ${first.host}  ${room(first)}${outlook(first)}  ${names}${effect(group.find(({ primary }) => primary) ?? first)}`];
  });
  const logs = places.filter(({ binaryLogs }) => binaryLogs !== undefined);
  return ["space:", ...lines, ...logs.map(({ member, binaryLogs }) => `  ${member ?? ""}  ${bytes(binaryLogs ?? 0)} of binary logs`)];
}
