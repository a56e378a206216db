import { cannotServe, type MariadbVersion, unsupportedVersion, versionIn, versionOfTag } from "../../components/mariadb/version";

const version = (text: string): MariadbVersion => versionIn(text) as MariadbVersion;

test.each([
  ["mariadbd  Ver 11.8.6-MariaDB-0+deb13u1 from Debian for debian-linux-gnu on x86_64 (Debian n/a)", 11, 8, "11.8.6"],
  ["5.5.5-10.11.14-MariaDB-0+deb12u2", 10, 11, "10.11.14"],
  ["10.6.21-MariaDB-ubu2004", 10, 6, "10.6.21"],
  ["12.3", 12, 3, "12.3"],
])("%s", (text, major, minor, shown) => expect(versionIn(text)).toEqual({ major, minor, text: shown }));

test("no version", () => expect(versionIn("mariadbd: not found")).toBeUndefined());

test.each([
  ["mariadb:11.8", "11.8"],
  ["mariadb:10.11.6-jammy", "10.11"],
  ["registry.example.org:5000/db/mariadb:v10.6", "10.6"],
  ["shop-mariadb-tuned:11.4.2", "11.4"],
  ["registry.example.org/db:1.4", undefined],
  ["nginx:1.26", undefined],
  ["mariadb:latest", undefined],
  ["mariadb:lts", undefined],
  ["mariadb:11", undefined],
  ["registry.example.org:5000/mariadb", undefined],
  [`mariadb@sha256:${"0123456789abcdef".repeat(4)}`, undefined],
])("the tag of %s", (reference, text) => expect(versionOfTag(reference)?.text).toBe(text));

test.each([
  ["10.11.14", "11.8.6", "MariaDB 10.11.14 cannot serve data of MariaDB 11.8.6"],
  ["10.6.21", "10.6.21", "older than 10.11"],
  ["11.4.2", "11.4.9", undefined],
  ["12.0.1", "11.8.6", undefined],
])("%s on data of %s", (server, data, reason) => {
  const refusal = cannotServe(version(server), version(data));
  if (reason === undefined) expect(refusal).toBeUndefined();
  else expect(refusal).toContain(reason);
});

test("the oldest supported one is supported", () => {
  expect(unsupportedVersion(version("10.11"))).toBeUndefined();
  expect(unsupportedVersion(version("10.10.9"))).toContain("10.10.9");
});
