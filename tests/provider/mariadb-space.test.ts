import type { Daemon } from "../../docker/daemon";
import { neededFor, refuseTooSmall } from "../../components/mariadb/provider/seed-space";
import { answered } from "../../components/mariadb/provider/silence";
import { fakeDaemon, host } from "./fake-daemon";
import { skipWaits } from "../waits";

skipWaits();

const mebibyte = 1024 ** 2;
const head = "Filesystem 1024-blocks Used Available Capacity Mounted on\n";

/** A member with this much free disk space and this much data, in KiB. */
const member = (free: number, data = 0): Daemon =>
  fakeDaemon({
    exec: async (_container, [command, option]) => {
      if (command === "df")
        return { exitCode: 0, stdout: option === "-kP" ? `${head}/dev/sda 1000000 1 ${free} 1% /var/lib/mysql\n` : "", stderr: "" };
      return { exitCode: 0, stdout: `${data}\n`, stderr: "" };
    },
  });

describe("a statement without an answer", () => {
  const patience = { lookEvery: 20, most: 100 };
  const ask = (answer: Promise<string>, daemon: Daemon) => {
    let gaveUp = false;
    const question = { daemon, container: "dev-db-0", statement: "COMMIT", giveUp: () => (gaveUp = true) };
    return { result: answered(answer, question, patience), gaveUp: () => gaveUp };
  };
  const never = new Promise<string>(() => undefined);

  test("a full disk is named as soon as it is found, with how to fix it; the server is left alone", async () => {
    const { result, gaveUp } = ask(never, member(0));
    await expect(result).rejects.toThrow(
      "dev-db-0: waits for free space, so commits hang: 0 bytes of 977 MiB are free for its data (statement: COMMIT). " +
        "The server was not restarted, and nothing is lost. Free space or enlarge the disk; the server continues automatically within a minute. " +
        "Then run again: ./breakwater up",
    );
    expect(gaveUp()).toBe(true);
  });

  test("without a cause, the time is limited anyway", async () => {
    await expect(ask(never, member(500_000)).result).rejects.toThrow("dev-db-0: gave no answer within 0.1 s (statement: COMMIT)");
  });

  test("a slow answer is accepted, and the server's own error stays unchanged", async () => {
    const slow = new Promise<string>((resolve) => setTimeout(() => resolve("done"), 50));
    expect(await ask(slow, member(500_000)).result).toBe("done");
    await expect(ask(Promise.reject(new Error("duplicate")), member(0)).result).rejects.toThrow("duplicate");
  });
});

describe("a copy", () => {
  const inputs = { member: "dev-db-1", volume: "dev-db-1-data", source: { host, container: "dev-db-0" } };
  const copy = (data: number, free: number, leftover = 0) =>
    refuseTooSmall(member(free, leftover), member(0, data), "dev-db-1-seed", inputs);

  test("needs the data's size, a tenth more, and room for logs", () => {
    expect(neededFor(100 * mebibyte)).toBe(228 * mebibyte);
    expect(neededFor(10_000 * mebibyte)).toBe(11_000 * mebibyte);
  });

  test("is refused if it does not fit, with both numbers", async () => {
    await expect(copy(500 * 1024, 600 * 1024)).rejects.toThrow(
      "dev-db-1 was not filled: the data of dev-db-0 are 500 MiB and need 628 MiB with what is written meanwhile, " +
        "but the volume dev-db-1-data on unix:///fake.sock has 600 MiB free. Nothing was copied; the source keeps serving.",
    );
  });

  test("leftovers of an interrupted copy count as free", async () =>
    expect(await copy(500 * 1024, 600 * 1024, 100 * 1024)).toBeUndefined());

  test("is tried if the space is unknown", async () => {
    const mute = fakeDaemon({ exec: async () => ({ exitCode: 127, stdout: "", stderr: "" }) });
    expect(await refuseTooSmall(mute, mute, "dev-db-1-seed", inputs)).toBeUndefined();
  });
});
