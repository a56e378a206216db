import type { ExtraCaInputs, ExtraCaOutputs } from "./resources/extra-ca";
import { diffOf } from "./diff";
import { again } from "./messages";
import { ProviderError, type Handler } from "./types";

function taken({ found }: ExtraCaInputs): ExtraCaOutputs {
  if (found !== undefined) return { value: found };
  throw new ProviderError(
    "extraCa: no bundle of certificates was found on this machine, so the image was not built and nothing was changed. " +
      `Name one in the environment variable SSL_CERT_FILE. ${again}`,
  );
}

/** Another machine, or another Node, finds other certificates. The image stays the same until its sources change. */
export const extraCaHandler: Handler<ExtraCaInputs, ExtraCaOutputs> = {
  diff: (_id, old, news) => diffOf(old, news, { ignore: ["found"] }),
  create: async (inputs) => ({ id: inputs.image, outputs: taken(inputs) }),
  read: (id, { value }) => Promise.resolve({ id, outputs: { value } }),
  update: async (_id, _old, news) => taken(news),
  /** No record says which certificates the image was built with. They do not matter until the next build. */
  adopt: async (inputs) => ({ id: inputs.image, outputs: { value: inputs.found ?? "" } }),
  preview: (news) => (news.found === undefined ? {} : { value: news.found }),
};
