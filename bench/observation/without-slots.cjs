// Breakwater's program, with an SDK in which a slot is an unregistered object: the cost of a preview without observation.
const Module = require("node:module");
const sdk = require("@pulumi/pulumi");

const CustomResource = new Proxy(sdk.CustomResource, {
  construct: (target, parameters, newTarget) =>
    parameters[0] === "breakwater:index:Slot" ? Object.create(newTarget.prototype) : Reflect.construct(target, parameters, newTarget),
});
const changed = Object.create(sdk, { CustomResource: { value: CustomResource } });

const load = Module._load;
Module._load = function (request, ...rest) {
  return request === "@pulumi/pulumi" ? changed : load.call(this, request, ...rest);
};

require(process.env.BENCH_PROGRAM);
