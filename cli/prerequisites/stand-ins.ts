/** One image that can be built from Debian packages when no registry gives it. */
export interface StandIn {
  /** Folder with its Dockerfile. */
  readonly folder: string;
  /** What that Dockerfile starts from. */
  readonly base: string;
}

export const standIns: Readonly<Record<string, StandIn>> = {
  "haproxy:3.0": { folder: "images/haproxy", base: "debian:trixie-slim" },
  "mariadb:11.8": { folder: "images/mariadb", base: "debian:trixie-slim" },
  "nginx:1.26": { folder: "images/nginx", base: "debian:trixie-slim" },
  "python:3.11-slim-bookworm": { folder: "images/python", base: "debian:bookworm-slim" },
};

/** Bases that debootstrap can make. */
export const debianBases: Readonly<Record<string, string>> = { "debian:trixie-slim": "trixie", "debian:bookworm-slim": "bookworm" };
