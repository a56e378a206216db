import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { extraCaBundle, machineCaBundle } from "../../components/parts/extra-ca";

const [first, second, third] = rootCertificates as [string, string, string];
const decoded = (value: string) => Buffer.from(value, "base64").toString();

describe("extraCaBundle", () => {
  test("contains only unknown certificates", () => {
    expect(decoded(extraCaBundle([first, second, third].join("\n"), [second]))).toBe(`${first}\n${third}\n`);
  });

  test("ignores text between certificates, other line ends of known ones, and repetitions", () => {
    const bundle = `# a comment\n${first}\n\n${second.replaceAll("\n", "\r\n")}\n# again\n${first}\n`;
    expect(decoded(extraCaBundle(bundle, [second]))).toBe(`${first}\n`);
  });

  test("is empty if the machine adds nothing to the public roots", () => {
    expect(extraCaBundle(rootCertificates.join("\n"))).toBe("");
  });

  test("does not hide a broken certificate", () => {
    expect(() => extraCaBundle("-----BEGIN CERTIFICATE-----\nbm90IG9uZQ==\n-----END CERTIFICATE-----", [])).toThrow();
  });
});

describe("machineCaBundle", () => {
  test("follows SSL_CERT_FILE, then NODE_EXTRA_CA_CERTS", () => {
    const file = join(mkdtempSync(join(tmpdir(), "extra-ca-")), "bundle.pem");
    writeFileSync(file, "of the file");
    expect(machineCaBundle({ SSL_CERT_FILE: file, NODE_EXTRA_CA_CERTS: "/nowhere" })).toBe("of the file");
    expect(machineCaBundle({ SSL_CERT_FILE: "/nowhere", NODE_EXTRA_CA_CERTS: file })).toBe("of the file");
  });
});
