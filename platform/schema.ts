import * as z from "zod";
import * as nouns from "../components/models";
import { closed, field, named } from "../topology/schema/fields";
import { host, network, volume } from "../topology/schema/host";
import { image, registry, secret } from "../topology/schema/image";
import { watch } from "../topology/schema/watch";
import type { UnitSection } from "../topology/unit";

type Noun = (typeof nouns)[keyof typeof nouns];
type SchemaOf<S extends UnitSection> = Extract<Noun, { readonly section: S }>["schema"];

/** The schema of one name in a section: that of one of its nouns, selected by `engine`. */
function schemaOf<S extends UnitSection>(section: S): SchemaOf<S> {
  // In every list and message, the engines that Breakwater runs come first.
  const runs = (noun: Noun): number => ("component" in noun ? 0 : 1);
  const ours = Object.values(nouns).sort((first, second) => runs(first) - runs(second));
  const [one, ...others] = ours.flatMap((noun) => (noun.section === section ? [noun.schema] : []));
  const all = [one, ...others] as [z.ZodObject, ...z.ZodObject[]];
  return (others.length === 0 ? one : z.discriminatedUnion("engine", all)) as SchemaOf<S>;
}

/** The schema of `breakwater:platform`: the only definition of shapes, defaults and their documentation. */
export const platform = closed({
  hosts: field(named(host).prefault({ local: {} }), {
    doc: "Docker engines, by name.",
    changing: "A new host gets what is placed on it; nothing else moves.",
  }),
  networks: field(named(network).prefault({ main: {} }), {
    doc: "Networks of the stack, by name. A network does not span hosts.",
    changing: "A new name is a new network; the containers in it are replaced.",
  }),
  volumes: field(named(volume).default({}), {
    doc: "Volumes shared by apps and entries, by name.",
    changing: "A new name is a new, empty volume; the old one is kept unless its `keep` is false.",
  }),
  registries: field(named(registry).default({}), { doc: "Private registries, by name.", changing: "Nothing is replaced." }),
  secrets: field(named(secret).default({}), {
    doc: "Secret values, by name; never the value itself.",
    changing: "A new name is a new value; the apps that use it roll.",
  }),
  images: field(named(image).default({}), { doc: "Images, by name.", changing: "Rolls what uses the image." }),
  databases: field(named(schemaOf("databases")).default({}), {
    doc: "Databases, by name.",
    changing: "A new name is a new, empty database; the data volumes of a removed one are kept.",
  }),
  apps: field(named(schemaOf("apps")).default({}), {
    doc: "Stateless services, by name.",
    changing: "A new name is a new app; a removed one is stopped gracefully.",
  }),
  entries: field(named(schemaOf("entries")).default({}), {
    doc: "Entries listen on a host port, by name; the first one by name is the stack's `url`.",
    changing: "A new name is a new container.",
  }),
  watch: field(watch.prefault({}), {
    doc: "Limits what `./breakwater watch` may do automatically.",
    changing: "No container changes.",
  }),
});

export type Platform = z.output<typeof platform>;
export type Database = Platform["databases"][string];

/** A stack: its name and its complete, frozen platform. Every optional value is filled in. */
export interface Topology {
  readonly stack: string;
  readonly platform: Platform;
}
