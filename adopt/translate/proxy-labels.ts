import { option, type Context, type Service } from "./context";

export interface ProxyLabels {
  readonly port?: number;
  /** The rules by which requests reach the service, in the words of the labels. */
  readonly rules: readonly string[];
  /** Everything between a request and the service: passwords, limits, changed paths. */
  readonly between: readonly string[];
}

const nothing: ProxyLabels = { rules: [], between: [] };

/** The labels of a service for a proxy that reads labels, without values that may be passwords. */
export function labelsOf({ reader }: Context, service: Service): ProxyLabels {
  const tree = option(service, "labels");
  if (tree === undefined || (tree.kind === "leaf" && tree.value === null)) return nothing;
  const labels = new Map(reader.pairs(tree).map(({ name, value = "" }) => [name.toLowerCase(), value]));
  if (labels.get("traefik.enable") === "false") return nothing;
  const matching = (form: RegExp): [RegExpExecArray, string][] =>
    [...labels].flatMap(([name, value]): [RegExpExecArray, string][] => {
      const found = form.exec(name);
      return found ? [[found, value]] : [];
    });
  const ports = matching(/^traefik\.http\.services\.[^.]+\.loadbalancer\.server\.port$/).map(([, value]) => value);
  const upstreams = matching(/^caddy(?:_\d+)?(?:\.\w+)*\.reverse_proxy$/).flatMap(
    ([, value]) => /\bupstreams\s+(\d+)/.exec(value)?.[1] ?? [],
  );
  const port = [...ports, ...upstreams].find((text) => /^\d+$/.test(text));
  const rules = matching(/^traefik\.(?:http|tcp|udp)\.routers\.[^.]+\.rule$/).map(([, value]) => value);
  const hosts = matching(/^caddy(?:_\d+)?$/).map(([, value]) => value);
  const kinds = matching(/^traefik\.http\.middlewares\.[^.]+\.(\w+)(?:\.|$)/).map(([found]) => found[1] ?? "");
  const used = matching(/^traefik\.http\.routers\.[^.]+\.middlewares$/).map(([, value]) => value);
  const directives = matching(/^caddy(?:_\d+)?\.(?!reverse_proxy)(\w+)/).map(([found]) => found[1] ?? "");
  return {
    ...(port === undefined ? {} : { port: Number(port) }),
    rules: [...rules, ...hosts],
    between: [...new Set([...kinds, ...(kinds.length === 0 ? used : []), ...directives])],
  };
}

/** The rules are worth more to a person than the fact that they are lost. */
export function noteLabels(context: Context, service: Service): void {
  const tree = option(service, "labels");
  if (tree === undefined) return;
  const { rules, between } = labelsOf(context, service);
  if (rules.length === 0) {
    const names = context.reader.pairs(tree).map(({ name }) => name);
    if (
      names.length > 0 &&
      names.every((name) => /^(?:org\.opencontainers|org\.label-schema|com\.docker|maintainer|description)\b/.test(name))
    )
      return;
    context.notes.left(tree, "labels are Breakwater's own", "look at the tool that reads them: it will not see this service");
    return;
  }
  const guards = between.length === 0 ? "" : `, with ${between.join(", ")} in between`;
  context.notes.left(
    tree,
    `a proxy that reads labels sends it ${rules.join("; ")}${guards}, and no entry is written for that`,
    `write entries with routes to ${service.id}${between.length === 0 ? "" : ", but not before something else does what is in between"}`,
  );
}
