// The language host starts this instead of `@pulumi/pulumi/cmd/run` (see PULUMI_LANGUAGE_NODEJS_RUN_PATH in
// .breakwater/env.sh). It is the same runtime in one file, so that a run does not load 1,200 modules first. The program
// shares its copies of the SDKs.
const Module = require("node:module");

const bundled = {
  "@pulumi/pulumi": () => require("@pulumi/pulumi"),
  "@pulumi/pulumi/errors": () => require("@pulumi/pulumi/errors"),
  "@pulumi/docker": () => require("@pulumi/docker"),
  "@pulumi/random": () => require("@pulumi/random"),
};

const load = Module._load;
Module._load = function (request, ...rest) {
  return Object.hasOwn(bundled, request) ? bundled[request]() : load.call(this, request, ...rest);
};

/** gRPC's code for a server that does not exist. */
const unavailable = 14;
/** Makes the language host report nothing more. */
const alreadyReported = 32;

// If Pulumi was killed or is exiting, the program has nothing left to do. The SDK would report that to Pulumi, which fails
// and is reported in turn, in an endless loop that takes a processor and all memory.
for (const event of ["uncaughtException", "unhandledRejection"])
  process.on(event, (error) => {
    if (error?.code === unavailable) process.exit(alreadyReported);
  });

require("@pulumi/pulumi/cmd/run");
