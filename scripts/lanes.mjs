// Runs npm scripts: the lanes at the same time, the scripts of one lane one after the other. A failure stops no other script. Each
// prints its output when it ends, so that no two outputs mix.
// Usage: lanes.mjs "SCRIPT..." "SCRIPT..."
import { spawn } from "node:child_process";

const colour = process.stdout.isTTY ? { FORCE_COLOR: "1" } : {};
const failed = [];

function run(script) {
  const began = Date.now();
  const child = spawn("npm", ["run", "--silent", script], { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...colour } });
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => output.push(data));
  return new Promise((resolve) => {
    child.on("close", (code) => {
      if (code !== 0) failed.push(script);
      process.stdout.write(Buffer.concat(output));
      console.log(`[${code === 0 ? "ok" : "FAILED"}, ${Math.round((Date.now() - began) / 1000)} s] ${script}`);
      resolve();
    });
  });
}

async function runAll(scripts) {
  for (const script of scripts) await run(script);
}

await Promise.all(process.argv.slice(2).map((lane) => runAll(lane.split(" "))));
process.exitCode = failed.length > 0 ? 1 : 0;
