import { raw } from "../topology-plan/fixture";
import { only, world } from "./world";

jest.setTimeout(60_000);

const images = { web: { reference: "registry.example.org/shop:1", registry: "private" } };
const registries = {
  private: { address: "registry.example.org", username: "puller", passwordSecret: "from-config" },
  unused: { address: "other.example.org", username: "puller", passwordSecret: "key" },
};

test("a registry of an image gets its login, as a secret; no other does", async () => {
  const { registered } = await world({ ...raw(), images, registries });
  const { registryAuth } = only(registered, "docker", "docker.local").inputs;
  expect(JSON.parse(JSON.stringify(registryAuth))).toEqual(
    expect.objectContaining({ secret: expect.stringContaining('"password":"configured value"') }),
  );
  expect(JSON.stringify(registryAuth)).not.toContain("other.example.org");
});

test("an external database: the app gets the file, and no account is created", async () => {
  const databases = { db: { engine: "external", host: "db.example.org", username: "shop", passwordSecret: "from-config" } };
  const { registered, outputs } = await world({ ...raw(), databases });
  expect(registered.filter(({ type }) => type.includes("Mariadb"))).toEqual([]);
  const { uploads, envs } = only(registered, "Container", "dev-web-0.local").inputs;
  expect(uploads).toContainEqual({ file: "/run/secrets/database.password", content: { secret: "configured value" }, permissions: "0444" });
  expect(envs).toContain("DATABASE_HOST=db.example.org");
  expect(outputs["databases"]).toEqual({ db: { engine: "external", host: "db.example.org", port: 3306 } });
});

test("a rotation: new accounts and passwords, no database container changes", async () => {
  const before = await world(raw());
  const after = await world({ ...raw(), databases: { db: { engine: "mariadb", passwordGeneration: 2 } } });
  for (const name of ["dev-db-0.local", "dev-db-1.local"]) {
    expect(only(after.registered, "Container", name)).toEqual(only(before.registered, "Container", name));
  }
  expect(only(after.registered, "MariadbAccount", "web-database.local").inputs).toMatchObject({
    username: "web_2",
    password: { secret: "value-of-web-database-g2" },
  });
  const alias = (run: typeof before) => only(run.registered, "Container", "dev-web-0.local").inputs["networksAdvanced"][0].aliases[1];
  expect(alias(after)).not.toBe(alias(before));
});
