import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { rootCertificates } from "node:tls";

const certificate = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * The certificates of a PEM bundle that are not among the known ones, as base64 of PEM: the value of the build argument
 * EXTRA_CA for an image with new sources. Only the difference is sent, because Linux limits one environment string of a
 * build step to 128 KiB and a whole bundle is larger.
 * @param bundle PEM text; anything between certificates is ignored.
 * @param known PEM certificates that every base image already trusts. Default: the public roots that Node ships.
 * @returns base64 text, empty when nothing is left; the same input gives the same text.
 */
export function extraCaBundle(bundle: string, known: readonly string[] = rootCertificates): string {
  const trusted = new Set(known.map(fingerprint));
  const extra = new Map((bundle.match(certificate) ?? []).map((pem) => [fingerprint(pem), pem]));
  const pems = [...extra].filter(([id]) => !trusted.has(id)).map(([, pem]) => `${pem}\n`);
  return Buffer.from(pems.join("")).toString("base64");
}

/**
 * This machine's CA bundle: from the variables of OpenSSL and Node, otherwise from the distributions' paths; undefined
 * when there is none.
 */
export function machineCaBundle(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const places = [
    environment.SSL_CERT_FILE,
    environment.NODE_EXTRA_CA_CERTS,
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
  ];
  for (const place of places) {
    const text = place && readIfPresent(place);
    if (text) return text;
  }
  return undefined;
}

function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function fingerprint(pem: string): string {
  return new X509Certificate(pem).fingerprint256;
}
