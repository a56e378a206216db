import fc from "fast-check";
import { stringify } from "yaml";
import { formatNote } from "../../adopt/notes";
import { problemsOf, stackFileText } from "../../adopt/written-stack-file";
import { translate } from "../../adopt/translate";
import { sourceOf } from "./source";

/** Secrets as people choose them, which neither length nor form gives away. */
const mark = fc.stringMatching(/^mark4me[a-zA-Z0-9]{0,6}$/);
const secretName = fc.constantFrom(
  "DB_PASSWORD",
  "API_KEY",
  "SIGNING_SALT",
  "USER_PWD",
  "VAULT_KEY",
  "JWT",
  "LICENSE_KEY",
  "AUTH_COOKIE",
  "authToken",
  "SK",
);

type Compose = { services: Record<string, Record<string, unknown>>; [section: string]: unknown };
type Place = (secret: string, name: string) => { compose: Compose; files?: Record<string, string>; env?: Record<string, string> };

const web = (parts: Record<string, unknown>, more: Record<string, unknown> = {}): Compose => ({
  services: { web: { image: "example/web:1", ports: ["80:8000"], ...parts } },
  ...more,
});
const database = (parts: Record<string, unknown>): Compose => ({
  services: { db: { image: "mariadb:11.8", volumes: ["data:/var/lib/mysql"], ...parts } },
  volumes: { data: {} },
});
const plainName = "GREETING";

/** Every place of a compose file whose text can reach the stack file or a message. */
const places: Record<string, Place> = {
  "a variable": (secret, name) => ({ compose: web({ environment: { [name]: secret } }) }),
  "a variable of a list": (secret, name) => ({ compose: web({ environment: [`${name}=${secret}`] }) }),
  "an address in a variable": (secret) => ({ compose: web({ environment: { BROKER: `amqp://me:${secret}@queue/` } }) }),
  "a script in a variable": (secret, name) => ({ compose: web({ environment: { OPTIONS: `-x --${name}=${secret}` } }) }),
  "a value that another variable has as well": (secret, name) => ({
    compose: web({ environment: { [plainName]: `hello ${secret}`, [name]: secret } }),
  }),
  "a variable of .env, in a plain one": (secret, name) => ({
    compose: web({ environment: { [plainName]: `\${${name}}` } }),
    env: { [name]: secret },
  }),
  "a default": (secret, name) => ({ compose: web({ environment: { [plainName]: `\${${name}:-${secret}}` } }) }),
  "a variable of .env, in a command": (secret, name) => ({ compose: web({ command: `serve \${${name}}` }), env: { [name]: secret } }),
  "an env_file": (secret, name) => ({ compose: web({ env_file: "web.env" }), files: { "web.env": `${name}=${secret}\nX=1\n` } }),
  "a key of several lines in an env_file": (secret, name) => ({
    compose: web({ env_file: "web.env" }),
    files: { "web.env": `${name}="-----BEGIN PRIVATE KEY-----\n${secret}=\n${secret}==\n-----END PRIVATE KEY-----"\nX=1\n` },
  }),
  "an option of a command": (secret, name) => ({ compose: web({ command: ["serve", `--${name}=${secret}`] }) }),
  "a word of a command": (secret, name) => ({ compose: web({ command: ["serve", `--${name}`, secret] }) }),
  "a script in a command": (secret, name) => ({ compose: web({ command: `sh -c "export ${name}=${secret}; exec serve"` }) }),
  "an entry point": (secret, name) => ({ compose: web({ entrypoint: ["serve", `--${name}=${secret}`] }) }),
  "a build argument": (secret, name) => ({
    compose: { services: { web: { build: { context: ".", args: { [name]: secret } }, ports: ["80:80"] } } },
  }),
  "an address in a build argument": (secret) => ({
    compose: { services: { web: { build: { context: ".", args: [`INDEX=https://me:${secret}@pypi.test/`] }, ports: ["80:80"] } } },
  }),
  "a build context": (secret) => ({ compose: { services: { web: { build: `https://me:${secret}@git.test/web.git`, ports: ["80:80"] } } } }),
  "a health check": (secret) => ({ compose: web({ healthcheck: { test: ["CMD", "mariadb-admin", "ping", `-p${secret}`] } }) }),
  "a health check of one line": (secret) => ({ compose: web({ healthcheck: { test: `curl -u me:${secret} http://localhost:8000/` } }) }),
  "the address of a health check": (secret, name) => ({
    compose: web({ healthcheck: { test: `curl -f http://localhost:8000/health?${name}=${secret}` } }),
  }),
  labels: (secret, name) => ({ compose: web({ labels: { [`app.${name}`]: secret } }) }),
  "a config": (secret, name) => ({
    compose: web(
      { configs: [{ source: "app", target: "/etc/app.ini" }] },
      { configs: { app: { content: `[app]\n${name} = ${secret}\n` } } },
    ),
  }),
  "a file": (secret, name) => ({
    compose: web({ volumes: ["./app.yml:/etc/app.yml"] }),
    files: { "./app.yml": `app:\n  ${name}: ${secret}\n` },
  }),
  "a file of another style": (secret) => ({
    compose: web({ volumes: ["./r.conf:/etc/r.conf"] }),
    files: { "./r.conf": `requirepass ${secret}\n` },
  }),
  "a merged extension": (secret, name) => ({
    compose: { "x-env": { [name]: secret }, ...web({ environment: { [name]: secret, A: "1" } }) },
  }),
  "the server's command": (secret) => ({ compose: database({ command: [`--init-connect=SET PASSWORD = '${secret}'`, `-p${secret}`] }) }),
  "the server's account": (secret) => ({ compose: database({ environment: { MARIADB_ROOT_PASSWORD: secret, MARIADB_DATABASE: "shop" } }) }),
  "a job": (secret, name) => {
    const image = { image: "example/web:1" };
    return {
      compose: {
        services: {
          web: { ...image, ports: ["80:80"], depends_on: { setup: { condition: "service_completed_successfully" } } },
          setup: { ...image, command: ["setup", `--${name}=${secret}`] },
        },
      },
    };
  },
  "an address of nginx": (secret, name) => ({
    compose: {
      services: {
        web: { image: "example/web:1", expose: ["8000"] },
        front: {
          image: "nginx:1.26",
          ports: ["80:80"],
          volumes: ["./n.conf:/etc/nginx/conf.d/default.conf"],
          environment: { [name]: secret },
        },
      },
    },
    files: { "./n.conf": `server { location /hook-${secret}/ { proxy_pass http://web:8000; } }\n` },
  }),
  "a key where the colon was forgotten": (secret, name) => ({ compose: web({ environment: { [`${name}=${secret} `]: "1" } }) }),
  "the default of a variable of the shell": (secret, name) => ({ compose: web({ command: ["serve", `--${name}=$\${X:-${secret}}`] }) }),
  "the key file of a server": (secret) => ({ compose: database({ command: [`--file-key-management-filekey=${secret}`] }) }),
  "a password with a dollar that is not doubled": (secret, name) => ({ compose: web({ environment: { [name]: `x$${secret}` } }) }),
  "a hash with dollars that are not doubled": (secret) => ({ compose: web({ labels: { users: `me:$2y$05$${secret}` } }) }),
  "a header of nginx": (secret, name) => ({
    compose: {
      services: {
        web: { image: "example/web:1", expose: ["8000"] },
        front: { image: "nginx:1.26", ports: ["80:80"], volumes: ["./n.conf:/etc/nginx/conf.d/default.conf"] },
      },
    },
    files: { "./n.conf": `server { location / { add_header ${name} ${secret}; proxy_pass http://web:8000; } }\n` },
  }),
  "another file of the project": (secret, name) => ({
    compose: { ...web({ extends: { file: "base.yml", service: "base" } }), include: ["more.yml"] },
    files: {
      "./base.yml": `services: { base: { command: ["serve", "--${name}=${secret}"] } }`,
      "./more.yml": `services: { more: { image: "a:1", environment: { ${name}: ${secret} } } }`,
    },
  }),
  "the environment of an included project": (secret, name) => ({
    compose: { ...web({}), include: [{ path: "more.yml", env_file: "more.env" }] },
    files: { "./more.yml": `services: { more: { image: "a:1", command: "x \${${name}}" } }`, "./more.env": `${name}=${secret}\n` },
  }),
  "an address that gets a service's new name": (secret) => ({
    compose: { services: { web: { image: "a:1", environment: { A: `amqp://me:${secret}@the_queue/` } }, the_queue: { image: "b:1" } } },
  }),
  "a password without quotes": (secret) => ({ compose: web({ environment: { A: "1" } }, { "x-raw": `*${secret}` }) }),
};

/** Everything that `init` writes or prints. */
function written({ compose, files = {}, env = {} }: ReturnType<Place>, change: (text: string) => string = (text) => text): string {
  const source = {
    ...sourceOf(change(stringify(compose))),
    variables: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, { value, from: ".env" }])),
    look: (path: string) => (files[path] === undefined ? ({ kind: "missing" } as const) : ({ kind: "text", text: files[path] } as const)),
  };
  try {
    const translation = translate(source);
    const notes = [...translation.notes, ...problemsOf("dev", translation)].map((note) => formatNote("compose.yml", note));
    return [stackFileText(translation, { from: "compose.yml", schema: "./s.json" }), ...notes].join("\n");
  } catch (error) {
    return String(error);
  }
}

test.each(Object.entries(places))("%s: a secret reaches neither the stack file nor a message", (_, place) => {
  fc.assert(
    fc.property(mark, secretName, (secret, name) => {
      expect(written(place(secret, name))).not.toContain(secret);
    }),
    { numRuns: 30 },
  );
});

/** Places for a variable of .env, and those of a database's command, in which every word can be the secret. */
const plainWord: Record<string, (secret: string) => ReturnType<Place>> = {
  "a command": () => ({ compose: web({ command: "serve ${DB_PASSWORD}" }) }),
  "a word of a command": () => ({ compose: web({ command: ["serve", "${DB_PASSWORD}"] }) }),
  "a default in a command": (secret) => ({ compose: web({ command: `serve \${OTHER_PASSWORD:-${secret}}` }) }),
  "a variable": () => ({ compose: web({ environment: { GREETING: "hello ${DB_PASSWORD}" } }) }),
  "a variable of a list": () => ({ compose: web({ environment: ["GREETING=${DB_PASSWORD}"] }) }),
  "a build argument": () => ({
    compose: { services: { web: { build: { context: ".", args: { A: "${DB_PASSWORD}" } }, ports: ["80:80"] } } },
  }),
  "a config": () => ({ compose: web({ configs: [{ source: "a", target: "/a" }] }, { configs: { a: { content: "x ${DB_PASSWORD} y" } } }) }),
  "a health check": () => ({ compose: web({ healthcheck: { test: ["CMD", "check", "${DB_PASSWORD}"] } }) }),
  "the server's command": (secret) => ({ compose: database({ command: ["mysqld", `-p${secret}`, `password=${secret}`] }) }),
};

test.each(Object.entries(plainWord))("%s: a secret that is a common word is not written in the place of its variable", (_, place) => {
  expect(written({ ...place("sesame"), env: { DB_PASSWORD: "sesame" } })).not.toContain("sesame");
});

test("a name that equals a password stays", () => {
  const environment = { SHOP: "sesame", DB_PASSWORD: "${DB_PASSWORD}" };
  expect(written({ compose: web({ environment }), env: { DB_PASSWORD: "sesame" } })).toContain("SHOP: sesame");
});

test("the parser's message does not show a value that a missing quote turned into an alias, a tag or an anchor", () => {
  fc.assert(
    fc.property(mark, fc.constantFrom("*", "!", "&", "%", "@", "`", "|", ">", "!<", "? *"), (secret, first) => {
      const text = written(web2(secret), (yaml) => yaml.replace(`"${secret}"`, secret).replace(`: ${secret}`, `: ${first}${secret}`));
      expect(text).not.toContain(secret);
    }),
  );
});
const web2 = (secret: string) => ({ compose: web({ environment: { DB_PASSWORD: secret } }) });

test.each(["userlist.txt", "sasl_passwd", ".pgpass", ".netrc", "htpasswd", "id_ed25519", "shadow", "store.jks", "home.kdbx", "me.ovpn"])(
  "the text of a file with the name %s is never written",
  (name) => {
    const place = { compose: web({ volumes: [`./${name}:/etc/x`] }), files: { [`./${name}`]: '"me" "mark4me"\n' } };
    expect(written(place)).not.toContain("mark4me");
  },
);

test("a value that is not a secret is written", () => {
  const text = written({
    compose: web({ environment: { TOKEN_TTL: "3600", NAME: "mark4me" }, command: ["serve", "--max-tokens", "4096"] }),
  });
  for (const part of ["TOKEN_TTL", "mark4me", "--max-tokens"]) expect(text).toContain(part);
});
