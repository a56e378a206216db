// What the language host starts instead of `@pulumi/pulumi/cmd/run` (see PULUMI_LANGUAGE_NODEJS_RUN_PATH in .breakwater/env.sh):
// the same runtime in one file, so that a run does not load 1,200 modules first. The program shares its copies of the SDKs.
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

require("@pulumi/pulumi/cmd/run");
