/** Every version that Breakwater itself chooses. Library versions are in package.json. */
export const versions = {
  images: {
    haproxy: "haproxy:3.0",
    mariadb: "mariadb:11.8",
    nginx: "nginx:1.26",
  },
  plugin: "0.1.0",
} as const;
