import { anchorHandler } from "../provider/anchor";
import { claimHandler } from "../provider/claim";
import { extraCaHandler } from "../provider/extra-ca";
import { gateHandler } from "../provider/gate";
import type { HandlersOf } from "../provider/types";
import type { Handlers } from "../provider/host/operations";
import { jobHandler } from "../provider/job";
import { limitsHandler } from "../provider/limits";
import { networkHandler } from "../provider/network";
import { slotHandlerWith } from "../provider/slot";
import type { ProviderRoom } from "../provider/room";
import { volumeHandler } from "../provider/volume";
import { volumeOwnerHandler } from "../provider/volume-owner";
import * as rooms from "../components/providers";
import { type OwnType, types } from "./types";

type Intersection<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer I) => void ? I : never;
type RoomHandlers = Intersection<(typeof rooms)[keyof typeof rooms]["handlers"]>;

const parts: readonly ProviderRoom[] = Object.values(rooms);
const hooks = parts.flatMap(({ slot }) => slot ?? []);

const general = {
  Claim: claimHandler,
  Anchor: anchorHandler,
  Network: networkHandler,
  Volume: volumeHandler,
  VolumeOwner: volumeOwnerHandler,
  Slot: slotHandlerWith(hooks),
  Job: jobHandler,
  Gate: gateHandler,
  Limits: limitsHandler,
  ExtraCa: extraCaHandler,
};

/** The compiler refuses a type without a handler here. */
const all: HandlersOf<OwnType> = Object.assign(general, ...parts.map((room) => room.handlers)) as typeof general & RoomHandlers;

/** The handlers of all resource types, by name. */
export const handlers = Object.fromEntries(
  types.map((type) => [type.name, { ...all[type.name], outputs: type.outputs }]),
) as unknown as Handlers;
