import { raw } from "../topology-plan/fixture";
import { mocked, only, world } from "./world";

jest.setTimeout(60_000);

describe("the declared primary of a database, while another member is the primary", () => {
  const role = "/etc/mysql/conf.d/zz-breakwater-role.cnf";
  const primaryOf = async (generation: number, replicas = 1) => {
    mocked.generation = generation;
    const { registered } = await world({ ...raw(), databases: { db: { engine: "mariadb", replicas } } });
    mocked.generation = 7;
    const { networksAdvanced, uploads } = only(registered, "Container", "dev-db-0.local").inputs;
    const files = (uploads as { file: string; content: string }[]).filter(({ file }) => file === role);
    return { aliases: networksAdvanced[0].aliases as string[], files: files.map(({ content }) => content) };
  };

  test("a new container starts read-only, and without the name that apps use", async () => {
    expect(await primaryOf(1_500_001)).toEqual({ aliases: ["db-0"], files: ["[mariadbd]\nread_only = ON\n"] });
  });

  test("any other container is as ever", async () => {
    expect(await primaryOf(1_000_001)).toEqual({ aliases: ["db", "db-0"], files: [] });
    expect(await primaryOf(7)).toEqual({ aliases: ["db", "db-0"], files: [] });
  });
});
