import { Document, isMap, isScalar, stringify, visit } from "yaml";
import { TopologyError } from "../topology/error";
import { parseTopology } from "../platform/parse";
import { formatPath } from "../topology/problem";
import type { Note } from "./notes";
import type { Translation } from "./translate";

const editor = (schema: string): string => `# yaml-language-server: $schema=${schema}\n`;

/** The text of a stack file from a compose file, without the notes. */
export function stackFileText(
  translation: Pick<Translation, "platform">,
  about: { readonly from: string; readonly schema: string },
): string {
  const document = new Document({ config: { "breakwater:platform": translation.platform } });
  // Small maps on one line, as people write them.
  visit(document, {
    Map: (_key, map) => {
      const small =
        map.items.length > 0 && map.items.length <= 4 && map.items.every(({ value }) => isScalar(value) && String(value.value).length < 30);
      if (small && !map.items.some(({ key }) => isScalar(key) && key.value === "image")) map.flow = true;
    },
    Pair: (_key, pair) => {
      if (isMap(pair.value) && pair.value.items.length === 0) pair.value.flow = true;
    },
  });
  const header = `#\n# Written by \`./breakwater init\` from ${about.from}. Breakwater printed, line by line, whatever it could not express.\n# Every key, with its default: docs/reference.md.\n`;
  return `${editor(about.schema)}${header}${stringify(document, { lineWidth: 120 })}`;
}

/** The problems that prevent the deployment of the stack file, each with its line in the compose file. */
export function problemsOf(stack: string, { platform, lines, masked }: Translation): Note[] {
  try {
    parseTopology(stack, platform);
    return [];
  } catch (error) {
    if (!(error instanceof TopologyError)) throw error;
    return error.problems.map(({ path, text }) => {
      const line = lines.get(formatPath(path.slice(0, 2))) ?? 1;
      return { kind: "do", line, option: masked(formatPath(path)), text: `the stack file is not valid yet: ${masked(text)}` };
    });
  }
}

/** Whether nothing of the compose file can be in a stack file, so that none is written. */
export const isEmpty = ({ platform }: Pick<Translation, "platform">): boolean =>
  ["apps", "databases", "entries"].every((section) => platform[section] === undefined);

/** A first stack file, without a compose file. */
export const starterText = (schema: string): string => `${editor(schema)}#
# A first stack: one app behind nginx, with a database that has one replica. Everything that is not written has a default.
# Every key, with its default: docs/reference.md. Deploy it with: ./breakwater up
config:
  breakwater:platform:
    images:
      web:
        build: { context: . } # the folder of your Dockerfile, relative to Pulumi.yaml; or reference: name:tag

    databases:
      db:
        engine: mariadb
        replicas: 1 # db-0 is the primary, db-1 follows it

    apps:
      web:
        image: web
        port: 8000 # where your program listens inside its container
        replicas: 2
        database: { name: db, schema: web } # DATABASE_HOST, DATABASE_PASSWORD_FILE, …
        health: { http: /healthz } # no container gets traffic before this answers

    entries:
      site:
        listen: { address: 127.0.0.1, port: 8080 } # 0.0.0.0 opens it to the world
        routes:
          - app: web
`;
