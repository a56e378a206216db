import { command, runs, type OptionsOf } from "../command";
import { exitCodes, Stop } from "../process/exit";
import { openFormerSession } from "../release/former-session";
import { confirm } from "../options";
import { requireStack } from "../state/required";
import { isAlive } from "../process/alive";
import { describeLock } from "../state/locks";
import { lockBook } from "../state/lock-book";
import { hostname } from "node:os";

const definition = () => command("unlock", "who holds the lock of a run; with --confirm, break it").addOption(confirm());

export const unlockCommand = runs(definition, unlock);

/** Breaks the locks of a stack. It requires the stack's name, because two simultaneous runs would overwrite each other's state. */
function unlock(options: OptionsOf<typeof definition>): Promise<void> {
  const session = openFormerSession(options);
  const { project, console, json } = session;
  requireStack(session);
  const book = lockBook(project);
  const locks = book.list();
  if (locks.length > 0 && options.confirm !== project.stack) {
    throw new Stop(
      exitCodes.mistake,
      `${project.stack} is locked by ${locks.map(describeLock).join("; ")}.\n` +
        `Only when that run is dead: ./breakwater unlock --stack ${project.stack} --confirm ${project.stack}\nNothing was changed.`,
    );
  }
  const living = locks.find((lock) => lock.hostname === hostname() && isAlive(lock.pid));
  if (living) {
    throw new Stop(exitCodes.failed, `${describeLock(living)}, is alive on this machine. Wait for it, or end it. Nothing was changed.`);
  }
  if (locks.length > 0) book.clear();
  console.result(
    json
      ? JSON.stringify({ broken: locks })
      : locks.length === 0
        ? `${project.stack} is not locked.`
        : `broken: ${locks.map(describeLock).join("; ")}`,
  );
  return Promise.resolve();
}
