import { rootCertificates } from "node:tls";
import { extraCaBundle } from "../../components/parts/extra-ca";
import { extraCaHandler } from "../../provider/extra-ca";
import { contextWith } from "./fake-daemon";

const context = contextWith({});
const bundle = rootCertificates.slice(0, 4).join("\n");
/** The root certificates of three versions of Node. */
const roots = [rootCertificates.slice(0, 1), rootCertificates.slice(1, 3), rootCertificates.slice(0, 4)];
const found = roots.map((known) => extraCaBundle(bundle, known));

test("three root lists lead to three bundles", () => expect(new Set(found).size).toBe(3));

test("the same sources lead to the same build on every machine: the first bundle stays", async () => {
  const { outputs } = await extraCaHandler.create({ image: "dev-web:1", found: found[0]! }, context);
  const state = { image: "dev-web:1", found: found[0]!, ...outputs };
  expect(outputs).toEqual({ value: found[0] });
  for (const other of [...found, undefined]) {
    const news = other === undefined ? { image: "dev-web:1" } : { image: "dev-web:1", found: other };
    expect(extraCaHandler.diff("", state, news)).toEqual({ changed: [], replaces: [] });
  }
});

test("new sources are built with this machine's current bundle, and a preview knows it", async () => {
  const state = { image: "dev-web:1", found: found[0]!, value: found[0]! };
  const news = { image: "dev-web:2", found: found[1]! };
  expect(extraCaHandler.diff("", state, news)).toEqual({ changed: ["image"], replaces: [] });
  expect(extraCaHandler.preview?.(news, state)).toEqual({ value: found[1] });
  expect(await extraCaHandler.update("", state, news, context)).toEqual({ value: found[1] });
});

test("without a bundle a build is refused in one sentence", async () => {
  await expect(extraCaHandler.create({ image: "dev-web:1" }, context)).rejects.toThrow(
    "extraCa: no bundle of certificates was found on this machine, so the image was not built and nothing was changed. " +
      "Name one in the environment variable SSL_CERT_FILE. Then run again: ./breakwater up",
  );
});
