import { containerType, imageType } from "../resources/foreign";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import type { ContainerInspect } from "../../docker/daemon";
import { labels, names } from "../../topology/names";
import type { Findings } from "./findings";
import { aliasesOf, containerFor, hostIn, labelOf, nameOf, physicalName, typeOf } from "./hosts";
import { adoptImage, imageInputs } from "./images";
import type { DockerRecovery } from "./docker-recovery";
import { holdsSecret, structOf, valuesOf, type Values } from "./properties";
import type { Overrides, Real } from "./relay";

/** The id that stands for a missing container. */
const noContainer = "0".repeat(64);

/** Overrides for Docker's own resources: they are found instead of created, and the real provider reads them. */
export function dockerOverrides(about: DockerRecovery): Overrides {
  return {
    async check(request, real) {
      const urn = request.getUrn();
      const answer = await real.check(request);
      if (answer.getFailuresList().length > 0) return answer;
      const inputs = valuesOf(answer.getInputs());
      if (typeOf(urn) === containerType) return answer.setInputs(structOf(containerInputs(about, urn, inputs)));
      if (typeOf(urn) === imageType) return answer.setInputs(structOf(await imageInputs(about, urn, inputs)));
      return answer;
    },
    async create(request, real) {
      const urn = request.getUrn();
      const inputs = valuesOf(request.getProperties());
      const found =
        typeOf(urn) === imageType ? await adoptImage(about, urn, inputs) : containerFor(about.hosts, about.stack, nameOf(urn))?.Id;
      if (found === undefined) {
        about.findings.missing.add(urn);
        return new rpc.CreateResponse().setId(noContainer).setProperties(structOf({ ...inputs, name: inputs["name"] ?? nameOf(urn) }));
      }
      return new rpc.CreateResponse().setId(found).setProperties(structOf(await readBack(real, urn, found, inputs)));
    },
  };
}

/** Secrets, and values that the provider cannot read back, stay as declared. */
async function readBack(real: Real, urn: string, id: string, inputs: Values): Promise<Values> {
  const request = new rpc.ReadRequest().setUrn(urn).setId(id).setProperties(structOf(inputs)).setInputs(structOf(inputs));
  const read = valuesOf((await real.read(request)).getProperties());
  const secret = Object.entries(inputs).filter(([, value]) => holdsSecret(value));
  return { ...inputs, ...read, ...Object.fromEntries(secret) };
}

interface Attached {
  readonly aliases?: readonly string[];
}

/** The inputs that the running container was made from, as far as they differ from the current declaration. */
function containerInputs({ stack, hosts, findings }: DockerRecovery, urn: string, inputs: Values): Values {
  const actual = containerFor(hosts, stack, nameOf(urn));
  if (!actual) return inputs;
  const defaults = (inputs["__defaults"] ?? []) as readonly string[];
  const named = defaults.includes("name") ? { ...inputs, name: physicalName(actual) } : inputs;
  const isSame = made(actual).every(([label, value]) => declaredLabel(inputs, label) === value) && inputs["image"] === actual.Image;
  if (!isSame) findings.different.set(urn, { resource: labelOf(actual, "resource") ?? "", host: hostIn(nameOf(urn)) });
  const networks = ((inputs["networksAdvanced"] ?? []) as readonly Attached[]).map((network) => ({
    ...network,
    ...(network.aliases ? { aliases: network.aliases.map((alias) => versioned(alias, actual, isSame ? findings : undefined)) } : {}),
  }));
  return { ...named, networksAdvanced: networks, ...(isSame ? {} : oldDeclaration(actual, inputs)) };
}

const made = (actual: ContainerInspect): [string, string | undefined][] =>
  [labels.spec, labels.image].map((label) => [label, actual.Config.Labels[label]]);

interface Label {
  readonly label: string;
  readonly value: string;
}

const declaredLabel = (inputs: Values, wanted: string): string | undefined =>
  ((inputs["labels"] ?? []) as readonly Label[]).find(({ label }) => label === wanted)?.value;

/** Restores enough of the old declaration for the next plan to announce the replacement and its reason. */
function oldDeclaration({ Config, Image }: ContainerInspect, inputs: Values): Values {
  const declared = ((inputs["labels"] ?? []) as readonly Label[]).map((one) => ({ ...one, value: Config.Labels[one.label] ?? one.value }));
  return { labels: declared, image: Image };
}

/** The key of these names is lost, so the running container's names are used. A name for the same content is kept. */
function versioned(alias: string, actual: ContainerInspect, findings: Findings | undefined): string {
  const declared = names.replicaOf(alias);
  if (declared?.index === undefined) return alias;
  for (const known of aliasesOf(actual)) {
    const found = names.replicaOf(known);
    if (found?.app !== declared.app || found.index !== declared.index) continue;
    findings?.versions.set(declared.generation, found.generation);
    return known;
  }
  return alias;
}
