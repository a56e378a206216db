import * as z from "zod";
import { closed, field, identifier, portNumber, singleLine, text } from "../../topology/schema/fields";

const rollsApps = "Rolls the apps that use it.";

export const external = closed({
  engine: field(z.literal("external"), { doc: "A server that someone else runs.", changing: rollsApps }),
  host: field(text(/^[A-Za-z0-9._:-]+$/, "a host name or an IP address", "db.example.org"), {
    doc: "Name or address, as seen by the apps.",
    changing: rollsApps,
  }),
  port: field(portNumber.default(3306), { doc: "Its port.", changing: rollsApps }),
  username: field(singleLine, { doc: "Account of the apps.", changing: rollsApps }),
  passwordSecret: field(identifier, { doc: "Name under `secrets` that holds the password.", changing: rollsApps }),
});

export type ExternalDatabase = z.output<typeof external>;
