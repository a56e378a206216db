import { option, type Context, type Service } from "./context";
import { textsOf } from "./asked-ports";
import { isProxy } from "./known-images";

/** Apps to which only a server leads that is not in the stack file. Without a line of their own, they look complete. */
export function noteUnreached(context: Context): void {
  const { services, draft, reader, notes } = context;
  const routed = new Set(Object.values(draft.entries).flatMap(({ routes }) => (routes as { app?: string }[]).map(({ app }) => app)));
  for (const front of services.filter((service) => isLostFront(context, service)))
    for (const app of services.filter(({ kind, id }) => kind === "app" && !routed.has(id))) {
      const name = app.name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      const waits = reader.names(option(front, "depends_on")).some((other) => other.name === app.name);
      const isNamed = textsOf(context, front).some((text) => new RegExp(`(?:^|[^\\w.-])${name}(?::\\d|[;/\\s}]|$)`, "m").test(text));
      if (waits || isNamed)
        notes.left(app.node, `requests reach it through ${front.name}, which is not in the stack file`, "write an entry that routes to it");
    }
}

function isLostFront({ draft, reader }: Context, service: Service): boolean {
  if (option(service, "ports") === undefined || Object.hasOwn(draft.entries, service.id)) return false;
  const image = option(service, "image");
  return service.kind === "entry" || (service.kind === "left" && image?.kind === "leaf" && isProxy(reader.text(image) ?? ""));
}
