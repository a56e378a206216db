import type { ContainerInspectInfo } from "dockerode";
import type { SlotSpec } from "../topology/spec";
import type { Deviation } from "./deviation";
import { compareAliases, compareNetworks } from "./networks";
import { compareEnvironment, compareFiles, compareHealth, compareLabels, compareMounts, comparePause, type FileFact } from "./settings";

/** What was found in the place of one container. */
export interface SlotFacts {
  /** The newest container with the slot's labels. */
  readonly container?: ContainerInspectInfo;
  /** `NAME=value` of the container's image; absent when the image is gone. */
  readonly imageEnvironment?: readonly string[];
  /** By path; a path without a fact is missing. */
  readonly files: ReadonlyMap<string, FileFact>;
  /** Networks of a stopped container that are no longer there. */
  readonly lostNetworks?: readonly string[];
  /** A container that holds the slot's fixed name and does not carry its labels. */
  readonly impostor?: { readonly id: string };
}

const lost = (subject: string): Deviation => ({ aspect: "network", subject, detail: "removed, so that the container cannot start" });

/** A missing or stopped container is for Docker's provider to see: a slot is silent about both. */
export function compareSlot(spec: SlotSpec, facts: SlotFacts): Deviation[] {
  const { container } = facts;
  const name = compareName(spec, facts);
  if (!container?.State.Running) return [...name, ...(facts.lostNetworks ?? []).map(lost)];
  return [
    ...name,
    ...comparePause(container),
    ...compareNetworks(spec, container),
    ...compareAliases(spec, container),
    ...compareEnvironment(spec, container, facts.imageEnvironment),
    ...compareLabels(spec, container),
    ...compareMounts(spec, container),
    ...compareHealth(spec, container),
    ...compareFiles(spec, facts.files),
  ];
}

function compareName(spec: SlotSpec, { container, impostor }: SlotFacts): Deviation[] {
  if (spec.name === undefined) return [];
  const subject = spec.name;
  if (impostor) return [{ aspect: "name", subject, detail: `held by container ${impostor.id.slice(0, 12)}, which is not Breakwater's` }];
  const actual = container?.Name.replace(/^\//, "");
  return actual === undefined || actual === subject ? [] : [{ aspect: "name", subject, detail: `the container is called ${actual}` }];
}
