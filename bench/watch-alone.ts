import { interrupt } from "./process";
import { watchFigures } from "./watch";

process.on("SIGINT", interrupt).on("SIGTERM", interrupt);

/** Only the watcher's figures: node dist/bench-watch.js [rounds] [seconds of rest]. */
watchFigures(Number(process.argv[2] ?? 10), Number(process.argv[3] ?? 180)).then(
  (figures) => console.log(JSON.stringify(figures, undefined, 2)),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
