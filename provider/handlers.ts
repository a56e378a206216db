import { anchorHandler } from "./anchor";
import { claimHandler } from "./claim";
import { extraCaHandler } from "./extra-ca";
import { gateHandler } from "./gate";
import { haproxyHandlers } from "./haproxy";
import type { Handlers } from "./host/operations";
import { jobHandler } from "./job";
import { limitsHandler } from "./limits";
import { mariadbHandlers } from "./mariadb";
import { networkHandler } from "./network";
import { nginxHandlers } from "./nginx";
import { slotHandler } from "./slot";
import { volumeHandler } from "./volume";
import { volumeOwnerHandler } from "./volume-owner";

/** All resource types, by class name. */
export const handlers = {
  Claim: claimHandler,
  Anchor: anchorHandler,
  Network: networkHandler,
  Volume: volumeHandler,
  VolumeOwner: volumeOwnerHandler,
  Slot: slotHandler,
  Job: jobHandler,
  Gate: gateHandler,
  Limits: limitsHandler,
  ExtraCa: extraCaHandler,
  ...mariadbHandlers,
  ...nginxHandlers,
  ...haproxyHandlers,
} as unknown as Handlers;
