/** How to reach a Docker host. Holds no secrets: keys and certificates stay in files. */
export interface HostAddress {
  /** unix:///path, ssh://user@host or tcp://host:port; never "local", which config/ resolves. */
  readonly address: string;
  /** Folder with ca.pem, cert.pem and key.pem, for tcp. */
  readonly tlsDirectory?: string;
}
