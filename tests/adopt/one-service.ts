import { stringify } from "yaml";
import { translate } from "../../adopt/translate";
import { sourceOf } from "./source";

/** A compose file with a service `web` and another one, so that something is left when `web` is not. */
export const other = { image: "b:1" };
export const translated = (web: object, more: object = {}) =>
  translate(sourceOf(stringify({ services: { web, other }, volumes: { data: {} }, ...more })));
export const left = (web: object): string =>
  translated(web)
    .notes.filter(({ kind, option }) => kind === "left" && option.startsWith("services.web"))
    .map(({ option, text }) => `${option}: ${text}`)
    .join("\n");
