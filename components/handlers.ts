import { anchorHandler } from "../provider/anchor";
import { claimHandler } from "../provider/claim";
import { extraCaHandler } from "../provider/extra-ca";
import { gateHandler } from "../provider/gate";
import { haproxyHandlers } from "./haproxy/provider";
import type { HandlersOf } from "../provider/types";
import { types } from "./types";
import type { Handlers } from "../provider/host/operations";
import { jobHandler } from "../provider/job";
import { limitsHandler } from "../provider/limits";
import { mariadbHandlers, mariadbSlot } from "./mariadb/provider";
import { networkHandler } from "../provider/network";
import { nginxHandlers } from "./nginx/provider";
import { slotHandlerWith } from "../provider/slot";
import { volumeHandler } from "../provider/volume";
import { volumeOwnerHandler } from "../provider/volume-owner";

const all: HandlersOf<typeof types> = {
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
};

/** The handlers of all resource types, by name. */
export const handlers = Object.fromEntries(
  types.map((type) => [type.name, { ...all[type.name], outputs: type.outputs }]),
) as unknown as Handlers;
