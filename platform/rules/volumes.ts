import { posix } from "node:path";
import { firstHost, inTurn } from "../../topology/plan/place";
import { formatPath, quote, type Path, type Problem } from "../../topology/problem";
import { membersOf } from "../units";
import { each, own, repeated, type Model, type Rule } from "./rule";

const tidy = (path: string) => posix.normalize(path).replace(/(?<=.)\/+$/, "");
const inside = (path: string, folder: string) => path === folder || path.startsWith(folder === "/" ? "/" : `${folder}/`);

function onItsHost({ platform }: Model): Problem[] {
  const home = (volume: string) => {
    const declared = own(platform.volumes, volume);
    return declared && (declared.host ?? firstHost(platform));
  };
  const apart = (path: Path, volume: string, hosts: readonly string[], remedy: string): Problem[] => {
    const at = home(volume);
    const elsewhere = [...new Set(hosts)].filter((host) => host !== at && Object.hasOwn(platform.hosts, host));
    if (at === undefined || !Object.hasOwn(platform.hosts, at) || elsewhere.length === 0) return [];
    return [
      {
        path,
        text: `the volume ${quote(volume)} is on host "${at}" and is also wanted on ${elsewhere.join(", ")}; write ${remedy.replace("HOST", at)}`,
      },
    ];
  };
  const apps = each(platform, "apps").flatMap(({ path, value }) =>
    value.volumes.flatMap(({ volume }, index) =>
      apart(
        [...path, "volumes", index, "volume"],
        volume,
        inTurn(platform, value.hosts, value.replicas),
        `${formatPath([...path, "hosts"])}: [HOST]`,
      ),
    ),
  );
  const entries = each(platform, "entries").flatMap(({ path, value }) =>
    value.routes.flatMap((route, index) =>
      "files" in route
        ? apart(
            [...path, "routes", index, "files", "volume"],
            route.files.volume,
            [value.host ?? firstHost(platform)],
            `${formatPath([...path, "host"])}: HOST`,
          )
        : [],
    ),
  );
  return [...apps, ...entries];
}

function samePath({ platform }: Model): Problem[] {
  return each(platform, "apps").flatMap(({ path, value }) => {
    const mounts = value.volumes.map((mount, index) => ({ ...mount, at: [...path, "volumes", index, "path"] }));
    return repeated(mounts, (mount) => tidy(mount.path)).map(({ item, first }) => ({
      path: item.at,
      text: `${quote(item.path)} is where ${formatPath(first.at)} already mounts ${quote(first.volume)}; write another path`,
    }));
  });
}

/** A file under a mount would be written into the volume, for every container that uses it, and stay there. */
function filesApart({ platform }: Model): Problem[] {
  return each(platform, "apps").flatMap(({ path, value }) =>
    Object.keys(value.files).flatMap((file) => {
      const mount = value.volumes.find((volume) => inside(tidy(file), tidy(volume.path)) || inside(tidy(volume.path), tidy(file)));
      if (mount === undefined) return [];
      return [
        {
          path: [...path, "files", file],
          text: `meets the volume ${quote(mount.volume)} at ${quote(mount.path)}; write a path outside of it`,
        },
      ];
    }),
  );
}

const taken = ["/run/secrets", "/proc", "/sys", "/dev"];

function reservedPaths({ platform }: Model): Problem[] {
  return each(platform, "apps").flatMap(({ path, value }) => {
    const mounts = value.volumes.map((mount, index) => ({ at: [...path, "volumes", index, "path"], place: mount.path }));
    const files = Object.keys(value.files).map((file) => ({ at: [...path, "files", file], place: file }));
    return [...mounts, ...files].flatMap(({ at, place }) => {
      const owner = taken.find((folder) => inside(tidy(place), folder) || inside(folder, tidy(place)));
      return owner === undefined
        ? []
        : [{ path: at, text: `${quote(place)} meets ${owner}, which is not yours to fill; write another path` }];
    });
  });
}

/** A private label locks every other container out of the volume. */
function privateLabel({ platform }: Model): Problem[] {
  const mounts = each(platform, "apps").flatMap(({ path, value }) =>
    value.volumes.map((mount, index) => ({ ...mount, path: [...path, "volumes", index, "relabel"], containers: value.replicas })),
  );
  const served = each(platform, "entries").flatMap(({ value }) =>
    value.routes.flatMap((route) => ("files" in route ? [route.files.volume] : [])),
  );
  return mounts.flatMap(({ volume, relabel, path }) => {
    const others = mounts.filter((mount) => mount.volume === volume).reduce((sum, mount) => sum + mount.containers, 0);
    if (relabel !== "private" || others + served.filter((name) => name === volume).length < 2) return [];
    return [{ path, text: `"private" would lock the other containers out of the volume ${quote(volume)}; write "shared"` }];
  });
}

/** Two names for one volume of the host would give it two owners, and a database could not rely on it. */
function existingOnce(model: Model): Problem[] {
  const { platform } = model;
  const shared = each(platform, "volumes").flatMap(({ path, value }) =>
    value.existing === undefined ? [] : [{ path: [...path, "existing"], volume: value.existing, host: value.host ?? firstHost(platform) }],
  );
  const data = membersOf(model).flatMap(({ unit, host, volumes }) =>
    volumes.flatMap(({ physical, existing }) =>
      existing === undefined ? [] : [{ path: [...unit.path, existing], volume: physical, host }],
    ),
  );
  return repeated([...shared, ...data], ({ host, volume }) => `${host} ${volume}`).map(({ item, first }) => ({
    path: item.path,
    text: `${quote(item.volume)} is already ${formatPath(first.path)}, and a volume has one owner; remove one of them`,
  }));
}

/** Files and volumes must appear where they are declared, and never twice. */
export const volumes: readonly Rule[] = [
  { id: "volume-on-its-host", whole: ["hosts"], check: onItsHost },
  { id: "one-mount-per-path", whole: [], check: samePath },
  { id: "files-and-mounts-apart", whole: [], check: filesApart },
  { id: "reserved-paths", whole: [], check: reservedPaths },
  { id: "private-label-for-one", whole: [], check: privateLabel },
  { id: "existing-volume-once", whole: ["hosts"], check: existingOnce },
];
