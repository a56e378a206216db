import { extraCa } from "../../provider/resources/extra-ca";
import { gate } from "../../provider/resources/gate";
import { anchor, claim } from "../../provider/resources/identity";
import { job } from "../../provider/resources/job";
import { network } from "../../provider/resources/network";
import { limits, slot } from "../../provider/resources/slot";
import { volume, volumeOwner } from "../../provider/resources/volume";
import { type ArgsOf, resourceOf } from "./resource";

// The definitions in provider/resources/ describe the classes and their arguments.
export class Claim extends resourceOf(claim) {}
export class Anchor extends resourceOf(anchor) {}
export class Network extends resourceOf(network) {}
export class Volume extends resourceOf(volume) {}
export class VolumeOwner extends resourceOf(volumeOwner) {}
export class Slot extends resourceOf(slot) {}
export class Limits extends resourceOf(limits) {}
export class Job extends resourceOf(job) {}
export class Gate extends resourceOf(gate) {}
export class ExtraCa extends resourceOf(extraCa) {}

export type ClaimArgs = ArgsOf<typeof claim>;
export type AnchorArgs = ArgsOf<typeof anchor>;
export type NetworkArgs = ArgsOf<typeof network>;
export type VolumeArgs = ArgsOf<typeof volume>;
export type VolumeOwnerArgs = ArgsOf<typeof volumeOwner>;
export type SlotArgs = ArgsOf<typeof slot>;
export type LimitsArgs = ArgsOf<typeof limits>;
export type JobArgs = ArgsOf<typeof job>;
export type GateArgs = ArgsOf<typeof gate>;
