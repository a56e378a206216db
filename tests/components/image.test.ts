import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { raw } from "../topology-plan/fixture";
import { only, world } from "./world";

jest.setTimeout(60_000);

const projectDirectory = mkdtempSync(join(tmpdir(), "image-"));
writeFileSync(join(projectDirectory, "Dockerfile"), "FROM scratch\n");

/** The inputs that Pulumi gets on a machine with this bundle. */
async function onMachine(bundle: string | undefined) {
  const file = join(projectDirectory, "..", `${Math.random()}.pem`);
  if (bundle !== undefined) writeFileSync(file, bundle);
  const before = process.env.SSL_CERT_FILE;
  process.env.SSL_CERT_FILE = file;
  try {
    const images = { ...raw().images, built: { build: { context: ".", extraCa: true } } };
    const apps = { web: { ...raw().apps.web, image: "built" } };
    const { registered } = await world({ ...raw(), images, apps }, { locate: () => projectDirectory });
    return { image: only(registered, "RemoteImage", "built.local"), certificates: only(registered, "ExtraCa", "built-extra-ca") };
  } finally {
    if (before === undefined) delete process.env.SSL_CERT_FILE;
    else process.env.SSL_CERT_FILE = before;
  }
}

test("an image with extraCa has the same declaration on machines with other certificates, which are only in ExtraCa", async () => {
  const certificate = readFileSync("tests/components/own-ca.pem", "utf8");
  const first = await onMachine("no certificate");
  const second = await onMachine(certificate);
  const third = await onMachine(`${rootCertificates.slice(0, 3).join("\n")}\n${certificate}`);
  expect(first.image.inputs).toMatchObject({ build: { buildArgs: { EXTRA_CA: "as it was built" } } });
  expect(second.image.inputs).toEqual(first.image.inputs);
  expect(third.image.inputs).toEqual(first.image.inputs);
  expect(first.certificates.inputs).toEqual({ image: first.image.inputs["name"], found: "" });
  expect(second.certificates.inputs).toEqual({ image: first.image.inputs["name"], found: expect.stringMatching(/^[A-Za-z0-9+/=]{100,}$/) });
});
