// Loaded into a command line by NODE_OPTIONS. Records the Pulumi commands that it waits for, one per line.
const child = require("node:child_process");
const { appendFileSync } = require("node:fs");

const { spawnSync } = child;
child.spawnSync = (program, args, options) => {
  if (String(program).endsWith("/pulumi")) appendFileSync(process.env.NOTED_COMMANDS, `${args.join(" ")}\n`);
  return spawnSync(program, args, options);
};
