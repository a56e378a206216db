import type { Mistake } from "./mistake";

/** Several mistakes at the same time. */
export const several: readonly Mistake[] = [
  {
    name: "mistakes of every kind together",
    change: [
      ["databases.orders.replicas", 7],
      ["apps.web.imag", "x"],
      ["entries.front.routes.0.app", "wep"],
      ["apps.worker.image", "tol"],
      ["images.site", {}],
    ],
    problems: [
      `images.site: has neither "build" nor "reference"; write "build" (Builds the image on every host that needs it) or "reference" (An image to pull)`,
      "databases.orders.replicas: must be 0 to 4, got 7; write a number such as 1",
      `apps.web: unknown key "imag" (did you mean "image"?)`,
      `apps.worker.image: "tol" is not under images; write "tool"`,
      `entries.front.routes[0].app: "wep" is not under apps; write "web"`,
    ],
  },
];
