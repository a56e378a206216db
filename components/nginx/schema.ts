import * as z from "zod";
import { entryFields, replaces } from "../../topology/schema/entry";
import { closed, field, identifier } from "../../topology/schema/fields";

export const nginx = closed({
  engine: field(z.literal("nginx").default("nginx"), { doc: "The server in front.", changing: replaces }),
  image: field(identifier.default("nginx"), { doc: "Name under `images`. `nginx` needs no entry there.", changing: replaces }),
  ...entryFields,
});
