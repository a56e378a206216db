import { stringify } from "yaml";
import { translate } from "../../adopt/translate";
import { left, other, translated } from "./one-service";
import { sourceOf } from "./source";

const portOf = (services: object): unknown =>
  (translate(sourceOf(stringify({ services }))).platform.apps as { web: { port: number } }).web.port;

test.each<[object, object, number]>([
  [{ labels: { "traefik.http.services.web.loadbalancer.server.port": "3333" } }, {}, 3333],
  [{ labels: { caddy: "x.test", "caddy.reverse_proxy": "{{upstreams 9001}}" } }, {}, 9001],
  [{ environment: { VIRTUAL_PORT: "2368" } }, {}, 2368],
  [{}, { environment: { BACKEND: "web:9100" } }, 9100],
  [{}, { environment: { URL: "http://web:9200/x" } }, 9200],
  [{}, { command: "wait-for web:9300 -- run" }, 9300],
  [{ container_name: "site" }, { environment: { BACKEND: "site:9400" } }, 9400],
  [{ expose: [7000] }, { environment: { BACKEND: "web:9100" } }, 7000],
  [{}, { environment: { A: "web:9100", B: "web:9200" } }, 8000],
  [{}, { environment: { A: "my-web:9100", B: "2026-01-01T10:web:1" } }, 8000],
])("the port of %j next to %j is what others ask", (web, more, port) => {
  expect(portOf({ web: { image: "a:1", ...web }, other: { ...other, ...more } })).toBe(port);
});

test.each<[object, RegExp]>([
  [
    { "traefik.http.routers.a.rule": "Host(`a.test`)", "traefik.http.middlewares.x.basicauth.users": "me:$2y$05$mark4memark4me" },
    /sends it Host\(`a\.test`\), with basicauth in between, and no entry is written/,
  ],
  [{ "traefik.http.routers.a.rule": "Host(`a.test`)", "traefik.http.routers.a.middlewares": "auth@file" }, /with auth@file in between/],
  [{ "traefik.http.routers.a.rule": "PathPrefix(`/x`)" }, /sends it PathPrefix\(`\/x`\), and no entry is written/],
  [{ "watchtower.enable": "true" }, /look at the tool that reads them/],
  [{ "org.opencontainers.image.title": "x" }, /^$/],
])("labels %j: the rules of a proxy are named, and what stands in between", (labels, words) => {
  const { platform } = translated({ image: "a:1", labels });
  expect(platform).not.toHaveProperty("entries");
  expect(left({ image: "a:1", labels })).toMatch(words);
  expect(left({ image: "a:1", labels })).not.toContain("mark4me");
});

test("a folder of the host becomes a volume that Docker binds to it, one for all services", () => {
  const services = {
    web: { image: "a:1", volumes: ["./themes:/srv:ro", "./gone:/data"] },
    other: { image: "b:1", volumes: ["./gone/:/d"] },
  };
  const { platform, notes } = translate({ ...sourceOf(stringify({ services })), stack: "shop", absolute: (path) => `/abs/${path}` });
  expect(platform.volumes).toEqual({ "web-themes": { existing: "shop-web-themes" }, "web-gone": { existing: "shop-web-gone" } });
  expect(platform.apps).toMatchObject({
    web: {
      volumes: [
        { volume: "web-themes", path: "/srv", readOnly: true },
        { volume: "web-gone", path: "/data" },
      ],
    },
    other: { volumes: [{ volume: "web-gone", path: "/d" }] },
  });
  const done = notes.filter(({ kind }) => kind === "do").map(({ text }) => text);
  expect(done.join("\n")).toContain("docker volume create --opt type=none --opt o=bind --opt device=/abs/./gone shop-web-gone");
  expect(done).toHaveLength(2);
});

test("the command for a folder is one for a shell", () => {
  const { notes } = translate({ ...sourceOf("services: { web: { image: 'a:1', volumes: [\"./my data's:/d\"] } }"), stack: "shop" });
  const [done] = notes.filter(({ kind }) => kind === "do").map(({ text }) => text);
  expect(done).toContain(String.raw`mkdir -p './my data'\''s' &&`);
});

test("no volume stands for a single file, whether it is there or not", () => {
  expect(left({ image: "a:1", volumes: ["./gone.json:/x.json"] })).toContain("./gone.json is not there");
  expect(translated({ image: "a:1", volumes: ["./settings.ini:/x.ini"] }).platform.apps).toMatchObject({ web: { files: {} } });
});

test("an app to which only a lost proxy leads does not look complete", () => {
  const services = { web: { image: "a:1" }, other, front: { image: "caddy:2", ports: ["80:80"], depends_on: ["web"] } };
  const { notes } = translate(sourceOf(stringify({ services })));
  const said = notes.filter(({ text }) => text.startsWith("requests reach it through front, which is not in the stack file"));
  expect(said.map(({ option }) => option)).toEqual(["services.web"]);
});

const database = { image: "mariadb:11.8", environment: { MARIADB_DATABASE: "shop", MARIADB_USER: "me" }, volumes: ["data:/var/lib/mysql"] };
const withDatabase = (environment: object, db: object = database) =>
  translate(sourceOf(stringify({ services: { db, web: { image: "a:1", environment, depends_on: ["db"] } }, volumes: { data: {} } })));

test.each(["NAME", "DATABASE", "DB", "DATABASE_NAME"])("the schema of PREFIX_%s is that of the app", (suffix) => {
  const { apps } = withDatabase({ APP_HOST: "db", [`APP_${suffix}`]: "mine" }).platform as { apps: { web: object } };
  expect(apps.web).toMatchObject({ database: { name: "db", schema: "mine", environmentPrefix: "APP" } });
});

test("an account that a new server does not have is named, and so is a data volume at the wrong path", () => {
  const texts = (translation: ReturnType<typeof translate>): string =>
    translation.notes.map(({ option, text }) => `${option}: ${text}`).join("\n");
  expect(texts(withDatabase({ DBHOST: "db", DBUSER: "me" }))).toMatch(
    /environment\.DBUSER: DBUSER names an account that a new server does not have/,
  );
  expect(texts(withDatabase({ DB_HOST: "db", DB_USER: "me" }))).not.toContain("names an account");
  const wrong = texts(withDatabase({}, { ...database, volumes: ["data:/var/lib/mariadb"] }));
  expect(wrong).toMatch(/services\.db\.volumes\[0\]: \/var\/lib\/mariadb is not where this server keeps its data/);
});

test("a probe has at most 20 retries", () => {
  const { apps } = translated({ image: "a:1", healthcheck: { test: "true", retries: 120 } }).platform as { apps: { web: object } };
  expect(apps.web).toMatchObject({ health: { retries: 20 } });
});

test.each([
  [undefined, "lscr.io/linuxserver/nextcloud:31", { init: false }],
  [true, "lscr.io/linuxserver/nextcloud:31", {}],
  [undefined, "nextcloud:31", {}],
])("init %p of the image %s", (init, image, expected) => {
  const { apps } = translated({ image, ...(init === undefined ? {} : { init }) }).platform as { apps: { web: { init?: boolean } } };
  expect("init" in apps.web ? { init: apps.web.init } : {}).toEqual(expected);
});

test("a program stays one, and a config keeps its mode", () => {
  const web = {
    image: "a:1",
    volumes: ["./run.sh:/run.sh"],
    configs: [
      { source: "c", target: "/c", mode: 288 },
      { source: "c", target: "/d", mode: "0600" },
    ],
  };
  const compose = { services: { web }, configs: { c: { content: "x" } } };
  const look = () => ({ kind: "text", text: "#!/bin/sh", isProgram: true }) as const;
  const { apps } = translate({ ...sourceOf(stringify(compose)), look }).platform as { apps: { web: object } };
  expect(apps.web).toMatchObject({
    files: {
      "/run.sh": { content: "#!/bin/sh", mode: "0755" },
      "/c": { content: "x", mode: "0440" },
      "/d": { content: "x", mode: "0600" },
    },
  });
});

test("an empty user or signal is the image's own", () => {
  const { apps } = translated({ image: "a:1", user: "", stop_signal: "" }).platform as { apps: { web: object } };
  expect(apps.web).not.toHaveProperty("user");
  expect(apps.web).not.toHaveProperty("stopSignal");
});
