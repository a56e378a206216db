import { resourceType } from "./define";
import { hidden } from "./effect";

export interface ExtraCaInputs {
  /** Name of the image, which holds the hash of all that it is built from; another one takes what this machine has now. */
  readonly image: string;
  /** This machine's certificates that base images lack, as base64 of PEM; absent when there is no bundle. Another value alone changes nothing. */
  readonly found?: string;
}

export interface ExtraCaOutputs {
  /** What the image of this name is built with, wherever it is built again. */
  readonly value: string;
}

/** Remembers with which certificates an image is built, so that an image is the same one on every machine. */
export const extraCa = resourceType<ExtraCaInputs, ExtraCaOutputs>()("ExtraCa", {
  outputs: { value: true },
  says: {
    create: hidden("certificates for the build noted"),
    update: hidden("certificates for the build noted"),
    replace: hidden("certificates for the build noted"),
    delete: hidden("certificates no longer noted"),
  },
});
