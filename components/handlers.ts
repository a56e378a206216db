import { anchorHandler } from "../provider/anchor";
import { claimHandler } from "../provider/claim";
import { extraCaHandler } from "../provider/extra-ca";
import { gateHandler } from "../provider/gate";
import { haproxyHandlers } from "./haproxy/provider";
import type { Handlers } from "../provider/host/operations";
import { jobHandler } from "../provider/job";
import { limitsHandler } from "../provider/limits";
import { mariadbHandlers, mariadbSlot } from "./mariadb/provider";
import { networkHandler } from "../provider/network";
import { nginxHandlers } from "./nginx/provider";
import { slotHandlerWith } from "../provider/slot";
import { volumeHandler } from "../provider/volume";
import { volumeOwnerHandler } from "../provider/volume-owner";

/** All resource types, by class name. */
export const handlers = {
  Claim: claimHandler,
  Anchor: anchorHandler,
  Network: networkHandler,
  Volume: volumeHandler,
  VolumeOwner: volumeOwnerHandler,
  Slot: slotHandlerWith([mariadbSlot]),
  Job: jobHandler,
  Gate: gateHandler,
  Limits: limitsHandler,
  ExtraCa: extraCaHandler,
  ...mariadbHandlers,
  ...nginxHandlers,
  ...haproxyHandlers,
} as unknown as Handlers;
