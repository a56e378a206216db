import { alternatives, type Problem } from "../../topology/problem";
import { versions } from "../../topology/versions";
import { each, reference, type Model, type Rule } from "./rule";

const builtInImages = Object.keys(versions.images);

function images(model: Model): Problem[] {
  const users = [...each(model.platform, "apps"), ...each(model.platform, "databases"), ...each(model.platform, "entries")];
  return users.flatMap(({ path, value }) =>
    "image" in value ? reference(model, "images", value.image, [...path, "image"], builtInImages) : [],
  );
}

function networks(model: Model): Problem[] {
  const lists = [...each(model.platform, "apps"), ...each(model.platform, "entries")].flatMap(({ path, value }) =>
    value.networks.flatMap((name, index) => reference(model, "networks", name, [...path, "networks", index])),
  );
  const databases = each(model.platform, "databases").flatMap(({ path, value }) =>
    "network" in value ? reference(model, "networks", value.network, [...path, "network"]) : [],
  );
  return [...lists, ...databases];
}

function volumes(model: Model): Problem[] {
  const apps = each(model.platform, "apps").flatMap(({ path, value }) =>
    value.volumes.flatMap(({ volume }, index) => reference(model, "volumes", volume, [...path, "volumes", index, "volume"])),
  );
  const routes = each(model.platform, "entries").flatMap(({ path, value }) =>
    value.routes.flatMap((route, index) =>
      "files" in route ? reference(model, "volumes", route.files.volume, [...path, "routes", index, "files", "volume"]) : [],
    ),
  );
  return [...apps, ...routes];
}

function secrets(model: Model): Problem[] {
  return each(model.platform, "apps").flatMap(({ path, value }) =>
    value.secrets.flatMap((name, index) => reference(model, "secrets", name, [...path, "secrets", index])),
  );
}

/** The message hides the name, because users sometimes write the password here. */
function passwordSecrets(model: Model): Problem[] {
  const names = model.names("secrets");
  const users = [...each(model.platform, "registries"), ...each(model.platform, "databases")];
  return users.flatMap(({ path, value }) => {
    if (names === undefined || !("passwordSecret" in value) || names.includes(value.passwordSecret)) return [];
    const remedy = names.length > 0 ? `write ${alternatives(names)}, or define another one there` : "define one there and write its name";
    return [{ path: [...path, "passwordSecret"], text: `must be a name under secrets, and this (not shown) is none; ${remedy}` }];
  });
}

function hosts(model: Model): Problem[] {
  const lists = [...each(model.platform, "apps"), ...each(model.platform, "databases")].flatMap(({ path, value }) =>
    ("hosts" in value ? (value.hosts ?? []) : []).flatMap((name, index) => reference(model, "hosts", name, [...path, "hosts", index])),
  );
  const single = [...each(model.platform, "volumes"), ...each(model.platform, "entries")].flatMap(({ path, value }) =>
    value.host === undefined ? [] : reference(model, "hosts", value.host, [...path, "host"]),
  );
  return [...lists, ...single];
}

function registries(model: Model): Problem[] {
  return each(model.platform, "images").flatMap(({ path, value }) =>
    "registry" in value && value.registry !== undefined ? reference(model, "registries", value.registry, [...path, "registry"]) : [],
  );
}

function databases(model: Model): Problem[] {
  return each(model.platform, "apps").flatMap(({ path, value }) =>
    value.database === undefined ? [] : reference(model, "databases", value.database.name, [...path, "database", "name"]),
  );
}

function apps(model: Model): Problem[] {
  return each(model.platform, "entries").flatMap(({ path, value }) =>
    value.routes.flatMap((route, index) => ("app" in route ? reference(model, "apps", route.app, [...path, "routes", index, "app"]) : [])),
  );
}

/** Every name in use must be defined. */
export const references: readonly Rule[] = [
  { id: "image-is-defined", whole: [], check: images },
  { id: "network-is-defined", whole: [], check: networks },
  { id: "volume-is-defined", whole: [], check: volumes },
  { id: "secret-is-defined", whole: [], check: secrets },
  { id: "password-secret-is-defined", whole: [], check: passwordSecrets },
  { id: "host-is-defined", whole: [], check: hosts },
  { id: "registry-is-defined", whole: [], check: registries },
  { id: "database-is-defined", whole: [], check: databases },
  { id: "app-is-defined", whole: [], check: apps },
];
