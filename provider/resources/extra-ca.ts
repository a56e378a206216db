import { resourceType } from "./define";
import { hidden } from "./effect";

export interface ExtraCaInputs {
  /** Name of the image, which contains the hash of its build inputs; a new name takes this machine's current certificates. */
  readonly image: string;
  /**
   * This machine's certificates that base images lack, as base64 of PEM; absent without a bundle. A different value alone
   * changes nothing.
   */
  readonly found?: string;
}

export interface ExtraCaOutputs {
  /** The certificates for every build of the image of this name. */
  readonly value: string;
}

/** Remembers the certificates that an image is built with, so that every machine builds the same image. */
export const extraCa = resourceType<ExtraCaInputs, ExtraCaOutputs>()("ExtraCa", {
  outputs: { value: true },
  says: {
    create: hidden("certificates for the build noted"),
    update: hidden("certificates for the build noted"),
    replace: hidden("certificates for the build noted"),
    delete: hidden("certificates no longer noted"),
  },
});
