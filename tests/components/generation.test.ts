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

test("every input of a container changes its generation, and nothing else does", async () => {
  const one = await generation("key", "sha256:1", "password");
  expect(await generation("key", "sha256:1", "password")).toBe(one);
  const others = [
    await generation("key", "sha256:2", "password"),
    await generation("key", "sha256:1", "another"),
    await generation("key", "sha256:1", "password", { ...spec, memoryMb: 1 }),
  ];
  expect(new Set([one, ...others]).size).toBe(4);
});

test("without the key, a guess of a secret cannot be tested", async () => {
  expect(await generation("another key", "sha256:1", "password")).not.toBe(await generation("key", "sha256:1", "password"));
});
