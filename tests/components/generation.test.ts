import * as pulumi from "@pulumi/pulumi";
import { generationOf } from "../../components/app/generation";
import { appTemplate } from "../../platform/apps";
import { fixture } from "../topology-plan/fixture";

const spec = appTemplate(fixture(), "web");

async function generation(key: string, image: string, password: string, about = spec): Promise<string> {
  const output = generationOf(pulumi.secret(key), about, image, { password: pulumi.secret(password) });
  expect(await pulumi.isSecret(output)).toBe(false);
  return (output as unknown as { promise(): Promise<string> }).promise();
}

test("everything that a container is made from gives it another generation, and nothing else does", async () => {
  const one = await generation("key", "sha256:1", "password");
  expect(await generation("key", "sha256:1", "password")).toBe(one);
  const others = [
    await generation("key", "sha256:2", "password"),
    await generation("key", "sha256:1", "another"),
    await generation("key", "sha256:1", "password", { ...spec, memoryMb: 1 }),
  ];
  expect(new Set([one, ...others]).size).toBe(4);
});

test("without the key nobody can test a guess of a secret", async () => {
  expect(await generation("another key", "sha256:1", "password")).not.toBe(await generation("key", "sha256:1", "password"));
});
