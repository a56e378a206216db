import { uuidType } from "../resources/foreign";
import { randomInt, randomUUID } from "node:crypto";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import type { Findings } from "./findings";
import { nameOf, typeOf } from "./hosts";
import { structOf, valuesOf } from "./properties";
import type { Overrides } from "./relay";

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const madeUp = (length: number): string => Array.from({ length }, () => letters[randomInt(letters.length)]).join("");

/** An import would add an empty map of keepers, which the next run removes again; a created value has none. */
const identified = (made: rpc.CreateResponse, value: string): rpc.CreateResponse =>
  made.setId(value).setProperties(structOf({ ...valuesOf(made.getProperties()), id: value, result: value }));

/**
 * Overrides for generated values: those that were read on the hosts are imported, the others get a new value that the
 * whole recovery keeps.
 */
export function passwordOverrides(known: Map<string, string>, findings: Findings): Overrides {
  return {
    check: (request, real) => real.check(request),
    async create(request, real) {
      const urn = request.getUrn();
      const name = nameOf(urn);
      const inputs = valuesOf(request.getProperties());
      const isUuid = typeOf(urn) === uuidType;
      if (!known.has(name)) {
        findings.fresh.add(name);
        known.set(name, isUuid ? randomUUID() : madeUp(Number(inputs["length"])));
      }
      const value = known.get(name) as string;
      if (isUuid) return identified(await real.create(request), value);
      // For an import, the provider expects the value as the id.
      const read = await real.read(new rpc.ReadRequest().setUrn(urn).setId(value).setProperties(structOf({})));
      return new rpc.CreateResponse().setId(read.getId()).setProperties(structOf({ ...valuesOf(read.getProperties()), ...inputs }));
    },
  };
}
