/** What Compose writes on what it makes. */
export const composeLabels = {
  project: "com.docker.compose.project",
  service: "com.docker.compose.service",
  volume: "com.docker.compose.volume",
  /** `True` on what `docker compose run` started. */
  oneOff: "com.docker.compose.oneoff",
} as const;
