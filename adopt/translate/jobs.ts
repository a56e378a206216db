import type { Tree } from "../compose/tree";
import { child, option, type Context, type Service } from "./context";

const comparable = (tree: Tree | undefined): string =>
  JSON.stringify(tree, (key, value: unknown) => (["line", "path"].includes(key) ? undefined : value));

/** A service whose end others wait for becomes a job of the app with the same image. */
export function translateJob(context: Context, service: Service): void {
  const { services, reader, draft, notes } = context;
  const waiting = services.filter(
    ({ kind, node }) => kind === "app" && reader.names(node.entries.get("depends_on")).some(({ name }) => name === service.name),
  );
  const same = (other: Service): boolean =>
    ["image", "build"].every((key) => comparable(option(other, key)) === comparable(option(service, key)));
  const owner = waiting.find(same);
  const command = reader.words(option(service, "command"));
  const app = owner && draft.apps[owner.id];
  if (!owner || !app || command === undefined || command.length === 0) {
    const why =
      command === undefined
        ? "a job needs a command"
        : waiting.length === 0
          ? "it runs once and no app waits for it, and a job belongs to an app"
          : "a job runs with the image of the app that waits for it, and this one has another";
    return notes.left(service.node, why, "put the command into the app's image and write it under jobs");
  }
  app.jobs = [...(app.jobs ?? []), { name: service.id, command }];
  notes.taken(service.node, `a job of apps.${owner.id}, with its environment, volumes and networks`);
  for (const key of ["environment", "env_file", "volumes", "networks", "secrets"]) {
    const tree = option(service, key);
    if (tree && comparable(tree) !== comparable(option(owner, key)))
      notes.left(tree, "a job has what its app has", `write under apps.${owner.id} what only the job has`);
  }
  const restart = child(service.node, "restart");
  if (restart && reader.text(restart) !== "no") notes.left(restart, "a job runs until it has succeeded once", "nothing has to be done");
}
