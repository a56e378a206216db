import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { composeSource } from "../../cli/take-over/compose-source";
import { measure, table, type Measured } from "./measure";

/** Compose files in the style of well-known projects. Every invented secret in them contains this word. */
const folder = "tests/fixtures/field-compose";
const secret = /hunter2/g;
const files = readdirSync(folder).filter((name) => name.endsWith(".yml"));

/** `tuned`: the translation was written with them in view. `unread`: not looked at before their first figures. `own`: ours. */
const groups = {
  tuned: /^(?:01|03|06|07|10|12|15|17|20|21)-/,
  unread: /^(?:04|09|14|18|23)-/,
  own: /^3\d-/,
};

/** The folder next to a file may hold its .env, because all files share this folder. */
function measured(file: string): Measured {
  const number = file.slice(0, 2);
  const dotenv = readdirSync(folder)
    .filter((name) => name.startsWith(`${number}-`) && name.endsWith(".d"))
    .map((name) => join(folder, name, "dotenv"))
    .filter((path) => existsSync(path));
  return measure(composeSource({ from: [join(folder, file)], profiles: [], envFiles: dotenv }, folder, {}), file, secret);
}

const found = Object.fromEntries(
  Object.entries(groups).map(([group, names]) => [group, files.filter((name) => names.test(name)).map(measured)]),
) as Record<keyof typeof groups, Measured[]>;

afterAll(() => {
  for (const [group, all] of Object.entries(found)) process.stdout.write(`\n${group}:\n${table(all)}\n`);
});

test("every file belongs to one group", () => {
  expect(Object.values(found).flat()).toHaveLength(files.length);
});

test("the files hold secrets, some of them in every group", () => {
  for (const names of Object.values(groups)) {
    const texts = files.filter((name) => names.test(name)).map((name) => readFileSync(join(folder, name), "utf8"));
    expect(texts.join("").match(secret)?.length ?? 0).toBeGreaterThan(3);
  }
});

test.each(Object.values(found).flat())("$file becomes a stack file that can be deployed, without a secret", ({ isValid, inClear }) => {
  expect({ isValid, inClear }).toEqual({ isValid: true, inClear: 0 });
});

test.each<[keyof typeof groups, number, number]>([
  ["tuned", 12, 0],
  ["unread", 4, 0],
  ["own", 12, 4],
])("%s: at least %d services keep their function, and %d files need no edit", (group, services, whole) => {
  expect(found[group].flatMap(({ kept }) => kept).length).toBeGreaterThanOrEqual(services);
  expect(found[group].filter(({ needsEdit }) => !needsEdit).length).toBeGreaterThanOrEqual(whole);
});
