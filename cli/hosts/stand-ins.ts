import { versions } from "../../topology/versions";

/** An image that can be built from Debian packages if no registry has it. */
export interface StandIn {
  /** The folder of its Dockerfile. */
  readonly folder: string;
  /** The base image in that Dockerfile. */
  readonly base: string;
}

export const standIns: Readonly<Record<string, StandIn>> = {
  ...Object.fromEntries(
    Object.entries(versions.images).map(([name, reference]) => [reference, { folder: `images/${name}`, base: "debian:trixie-slim" }]),
  ),
  "python:3.11-slim-bookworm": { folder: "images/python", base: "debian:bookworm-slim" },
};

/** Base images that debootstrap can create. */
export const debianBases: Readonly<Record<string, string>> = { "debian:trixie-slim": "trixie", "debian:bookworm-slim": "bookworm" };
