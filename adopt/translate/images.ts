import type { Tree } from "../compose/tree";
import { versions } from "../../topology/versions";
import { option, own, type Context, type Service } from "./context";

const builtIn = Object.entries(versions.images);

/** The image's name in the stack file. Adds a new image there. */
export function imageOf(context: Context, service: Service): string {
  const { reader } = context;
  const build = option(service, "build");
  const reference = reader.text(option(service, "image"));
  if (build !== undefined) {
    if (reference !== undefined)
      context.notes.left(option(service, "image") as Tree, "a built image is named after its content", "nothing has to be done");
    return shared(context, service.id, { build: buildOf(context, build) });
  }
  const known = builtIn.find(([, value]) => value === reference);
  if (known) return known[0];
  const [name = "", digest] = (reference ?? "").split("@");
  return shared(context, service.id, digest === undefined ? { reference: name } : { reference: name, digest });
}

/** Two services with the same image share one. */
function shared({ draft }: Context, id: string, image: Record<string, unknown>): string {
  const text = JSON.stringify(image);
  const found = Object.entries(draft.images).find(([, other]) => JSON.stringify(other) === text);
  if (found) return found[0];
  draft.images[id] = image;
  return id;
}

const reasons: Readonly<Record<string, [string, string]>> = {
  target: [
    "a build always goes to the last stage of the Dockerfile",
    "make the stage the last one of a Dockerfile of its own, and write that as dockerfile",
  ],
  dockerfile_inline: ["a Dockerfile has to be a file", "put it into the context"],
};

function buildOf({ reader, notes, source }: Context, build: Tree): Record<string, unknown> {
  if (build.kind === "leaf") return { context: contextOf(reader.text(build) ?? ".", build) };
  const node = reader.branch(build);
  const entries = node?.entries ?? new Map<string, Tree>();
  for (const [key, tree] of entries) {
    if (["context", "dockerfile", "args"].includes(key)) continue;
    const [why, remedy] = own(reasons, key) ?? ["Breakwater's builds have no such option", "leave it out if the image does without"];
    notes.left(tree, why, remedy);
  }
  const dockerfile = reader.text(entries.get("dockerfile"));
  const args = reader.pairs(entries.get("args")).flatMap(({ name, value, tree }) => {
    const known = Object.hasOwn(source.variables, name) ? source.variables[name] : undefined;
    if (value !== undefined) return [[name, value] as const];
    if (known) {
      notes.taken(tree, `the value that ${name} has from ${known.from}`);
      return [[name, known.value] as const];
    }
    notes.left(tree, "it has no value in the file, in .env or in the shell", "nothing has to be done if the Dockerfile has a default");
    return [];
  });
  return {
    context: contextOf(reader.text(entries.get("context")) ?? ".", entries.get("context") ?? build),
    ...(dockerfile === undefined ? {} : { dockerfile }),
    ...(args.length > 0 ? { args: Object.fromEntries(args) } : {}),
  };

  function contextOf(path: string, place: Tree): string {
    if (!/^(https?|git|ssh):|^git@|\.git(#|$)/.test(path)) return source.rebase(path);
    notes.left(place, "the context is elsewhere, and Breakwater builds folders of this machine", "clone it and write the folder");
    return ".";
  }
}
