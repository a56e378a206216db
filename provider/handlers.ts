import { gateHandler } from "./gate";
import { haproxyHandlers } from "./haproxy";
import type { Handlers } from "./host/operations";
import { jobHandler } from "./job";
import { mariadbHandlers } from "./mariadb";
import { networkHandler } from "./network";
import { nginxHandlers } from "./nginx";
import { slotHandler } from "./slot";
import { volumeHandler } from "./volume";

/** All resource types, by class name. */
export const handlers = {
  Network: networkHandler,
  Volume: volumeHandler,
  Slot: slotHandler,
  Job: jobHandler,
  Gate: gateHandler,
  ...mariadbHandlers,
  ...nginxHandlers,
  ...haproxyHandlers,
} as unknown as Handlers;
