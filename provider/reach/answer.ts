import { labels } from "../../topology/names";
import type { ContainerInspect } from "../../docker/daemon";
import type { Reach } from "../../topology/spec";

/** The result of one request to a container over the network. */
export type Answer =
  | { readonly kind: "good" }
  /** `silent`: no answer at all. */
  | { readonly kind: "bad"; readonly silent: boolean; readonly text: string }
  /** No container can ask. */
  | { readonly kind: "unasked" };

/** One line of `askScript`. */
export interface Said {
  readonly word: string;
  readonly text: string;
}

export function said(line: string): readonly [number: number, said: Said] {
  const [number = "", word = "unable", ...rest] = line.trim().split(" ");
  return [Number(number), { word, text: rest.join(" ") }];
}

/** A status line may contain anything; a message shows only printable characters, and only the first 80. */
const shown = (text: string): string => text.replaceAll(/[^ -~]/g, "?").slice(0, 80);

/** @param network the network's name in the stack file */
export function answerOf({ word, text }: Said, { port, http, timeoutSeconds }: Reach, network: string): Answer {
  const at = `port ${port} from the network ${network}`;
  const bad = (silent: boolean, words: string): Answer => ({ kind: "bad", silent, text: words });
  switch (word) {
    case "open":
      return { kind: "good" };
    case "said": {
      const status = Number(/^HTTP\/\d\S* (\d{3})\b/.exec(text)?.[1] ?? 0);
      if (status >= 200 && status < 400) return { kind: "good" };
      if (status === 0) return bad(true, `what answers on ${at} does not speak HTTP`);
      return bad(false, `GET ${http?.path} on ${at} is answered with "${shown(text)}"`);
    }
    case "refused":
      return bad(true, `nothing answers on ${at}${/^(connection refused|econnrefused)?$/i.test(text) ? "" : ` (${shown(text)})`}`);
    case "silent":
      return bad(true, http ? `nothing answers GET ${http.path} on ${at} within ${timeoutSeconds} s` : `nothing answers on ${at}`);
    default:
      return { kind: "unasked" };
  }
}

/** A network's name without the prefix of its stack. */
export function networkName(network: string, { Config }: ContainerInspect): string {
  const prefix = `${Config.Labels[labels.stack] ?? ""}-`;
  return network.startsWith(prefix) ? network.slice(prefix.length) : network;
}
