export interface LocationRoute {
  readonly path: string;
  /** The name and port behind proxy_pass. */
  readonly to?: { readonly name: string; readonly port: number | undefined };
  /** The folder behind alias, or root with the path. */
  readonly folder?: string;
}

const upstream = /upstream\s+([\w.-]+)\s*\{([^}]*)\}/g;
const location = /location\s+(?:\^~\s+)?(\/[^\s{]*)\s*\{((?:[^{}]|\{[^{}]*\})*)\}/g;

/** The plain prefix locations of an nginx configuration: a prefix with a proxy or a folder, and nothing else. */
export function locationsOf(text: string): LocationRoute[] {
  const plain = text.replace(/#.*$/gm, "");
  const servers = new Map(
    [...plain.matchAll(upstream)].map(([, name = "", body = ""]) => [name, /server\s+([^\s;]+)/.exec(body)?.[1] ?? ""]),
  );
  return [...plain.matchAll(location)].flatMap(([, path = "/", body = ""]): LocationRoute[] => {
    const target = /proxy_pass\s+https?:\/\/([^\s/;]+)/.exec(body)?.[1];
    const folder = /\balias\s+([^\s;]+)/.exec(body)?.[1] ?? rootOf(body, path);
    if (target !== undefined) {
      const [name = "", port] = (servers.get(target) ?? target).split(":");
      return [{ path, to: { name, port: port === undefined ? undefined : Number(port) } }];
    }
    return folder === undefined ? [] : [{ path, folder }];
  });
}

function rootOf(body: string, path: string): string | undefined {
  const root = /\broot\s+([^\s;]+)/.exec(body)?.[1];
  return root === undefined ? undefined : `${root.replace(/\/$/, "")}${path}`;
}
