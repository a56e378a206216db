/** Compose's own labels. */
export const composeLabels = {
  project: "com.docker.compose.project",
  service: "com.docker.compose.service",
  volume: "com.docker.compose.volume",
  /** `True` for containers of `docker compose run`. */
  oneOff: "com.docker.compose.oneoff",
} as const;
