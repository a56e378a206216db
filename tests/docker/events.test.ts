import { createServer, type ServerResponse } from "node:http";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { daemonOf, type DockerEvent } from "../../docker/daemon";
import { follow } from "../../cli/watch/follow";

const event = (action: string): string =>
  `${JSON.stringify({ Type: "container", Action: action, Actor: { ID: "a", Attributes: { name: "web" } } })}\n`;

/** A fake Docker host that only supports events. */
class EventServer {
  readonly socket = join(mkdtempSync(join(tmpdir(), "breakwater-events-")), "docker.sock");
  readonly asked: URL[] = [];
  private streams: ServerResponse[] = [];
  private server = this.make();

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(this.socket, resolve));
  }

  send(text: string): void {
    for (const stream of this.streams) stream.write(text);
  }

  /** Ends connections as Docker does when it stops. */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async restart(): Promise<void> {
    await this.stop();
    this.streams = [];
    this.server = this.make();
    await this.start();
  }

  private make() {
    return createServer((request, response) => {
      this.asked.push(new URL(request.url ?? "", "http://docker"));
      response.writeHead(200, { "content-type": "application/json" });
      response.flushHeaders();
      this.streams.push(response);
    });
  }
}

const until = async (condition: () => boolean): Promise<void> => {
  for (const limit = Date.now() + 8_000; !condition(); await new Promise((resolve) => setTimeout(resolve, 10)))
    if (Date.now() > limit) throw new Error("did not happen");
};

describe("following a host's events", () => {
  const docker = new EventServer();
  const stop = new AbortController();
  const events: DockerEvent[] = [];
  const lost: string[] = [];
  let opened = 0;
  let following: Promise<void>;

  beforeAll(async () => {
    await docker.start();
    const follower = {
      onOpen: () => void (opened += 1),
      onLost: (reason: string) => void lost.push(reason),
      onEvent: (one: DockerEvent) => void events.push(one),
    };
    following = follow(daemonOf({ address: `unix://${docker.socket}` }), follower, stop.signal);
    await until(() => opened === 1);
  });

  test("only relevant events are requested", () => {
    const filters = JSON.parse(docker.asked[0]?.searchParams.get("filters") ?? "{}") as { type: string[]; event: string[] };
    expect(docker.asked[0]?.pathname).toBe("/events");
    expect(filters.type).toEqual(["container", "network", "volume"]);
    expect(filters.event).toEqual(expect.arrayContaining(["die", "destroy", "health_status", "disconnect"]));
  });

  test("events arrive complete, however they were split", async () => {
    const text = event("die") + event("stop") + event("destroy");
    for (const piece of [text.slice(0, 20), text.slice(20, 150), text.slice(150)]) {
      docker.send(piece);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await until(() => events.length === 3);
    expect(events.map(({ action }) => action)).toEqual(["die", "stop", "destroy"]);
    expect(events[0]).toEqual({ type: "container", action: "die", id: "a", attributes: { name: "web" } });
  });

  test("a restarted Docker is followed again", async () => {
    await docker.restart();
    await until(() => opened === 2);
    expect(lost.length).toBeGreaterThan(0);
    docker.send(event("start"));
    await until(() => events.length === 4);
  });

  test("an abort ends it, even while Docker is down", async () => {
    await docker.stop();
    await until(() => lost.length > 1);
    stop.abort();
    await following;
  });
});
