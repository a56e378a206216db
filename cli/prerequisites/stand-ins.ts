import { versions } from "../../topology/versions";

/** One image that can be built from Debian packages when no registry gives it. */
export interface StandIn {
  /** Folder with its Dockerfile. */
  readonly folder: string;
  /** What that Dockerfile starts from. */
  readonly base: string;
}

export const standIns: Readonly<Record<string, StandIn>> = {
  ...Object.fromEntries(
    Object.entries(versions.images).map(([name, reference]) => [reference, { folder: `images/${name}`, base: "debian:trixie-slim" }]),
  ),
  "python:3.11-slim-bookworm": { folder: "images/python", base: "debian:bookworm-slim" },
};

/** Bases that debootstrap can make. */
export const debianBases: Readonly<Record<string, string>> = { "debian:trixie-slim": "trixie", "debian:bookworm-slim": "bookworm" };
