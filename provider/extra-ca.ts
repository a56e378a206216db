import { diffOf } from "./diff";
import { again } from "./messages";
import { ProviderError, type Handler } from "./types";

export interface ExtraCaInputs {
  /** Name of the image, which holds the hash of all that it is built from. */
  readonly image: string;
  /** What this machine would add to a build, as base64 of PEM; absent when it has no bundle of its own. */
  readonly found?: string;
}

export interface ExtraCaOutputs {
  /** What the image of this name is built with, wherever it is built again. */
  readonly value: string;
}

function taken({ found }: ExtraCaInputs): ExtraCaOutputs {
  if (found !== undefined) return { value: found };
  throw new ProviderError(
    "extraCa: no bundle of certificates was found on this machine, so the image was not built and nothing was changed. " +
      `Name one in the environment variable SSL_CERT_FILE. ${again}`,
  );
}

/** Another machine, or another Node, finds other certificates; that is no other image until its sources are others. */
export const extraCaHandler: Handler<ExtraCaInputs, ExtraCaOutputs> = {
  outputs: ["value"],
  diff: (_id, old, news) => diffOf(old, news, { ignore: ["found"] }),
  create: async (inputs) => ({ id: inputs.image, outputs: taken(inputs) }),
  read: (id, { value }) => Promise.resolve({ id, outputs: { value } }),
  update: async (_id, _old, news) => taken(news),
  /** What the image was built with is not told anywhere, and does not matter before it is built again. */
  adopt: async (inputs) => ({ id: inputs.image, outputs: { value: inputs.found ?? "" } }),
  preview: (news) => (news.found === undefined ? {} : { value: news.found }),
};
