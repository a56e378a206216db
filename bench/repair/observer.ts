import { request } from "node:http";
import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import type Dockerode from "dockerode";
import { connect } from "../../docker/connect";
import { replicates } from "../contenders/database";
import type { BenchStack } from "../contenders/stack";
import { patternOf, type Part } from "./damage";

/** Milliseconds between two looks. */
const lookEvery = 50;

type Listed = Pick<Dockerode.ContainerInfo, "Names" | "State" | "Status" | "NetworkSettings">;

/** Whether a container is in order according to Docker: running, healthy, and with an address in its network. */
export function isWhole({ State, Status, NetworkSettings }: Listed): boolean {
  const addresses = Object.values(NetworkSettings.Networks).map(({ IPAddress }) => IPAddress);
  return State === "running" && Status.includes("(healthy)") && addresses.some((address) => address !== "");
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const sent = request({ host: "127.0.0.1", port, agent: false, timeout: 1000 }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve(answer.statusCode === 200)).on("error", () => resolve(false));
    });
    sent.on("timeout", () => sent.destroy());
    sent.on("error", () => resolve(false));
    sent.end();
  });
}

/** Observes a stack from outside, through Docker and HTTP, and knows nothing about its contender. */
export class Observer {
  private constructor(
    private readonly docker: Dockerode,
    private readonly prefix: string,
    private readonly stack: BenchStack,
  ) {}

  static async of(dockerHost: string, prefix: string, stack: BenchStack): Promise<Observer> {
    return new Observer(await connect({ address: dockerHost }), prefix, stack);
  }

  /** Whether the site answers, every part has all its containers, and the replica replicates. */
  async whole(): Promise<boolean> {
    const listed = await this.docker.listContainers({ all: true, filters: { name: [`^/?${this.prefix}`] } });
    const good = (part: Part) => {
      const pattern = new RegExp(`^/?${patternOf(part, this.prefix)}`);
      return listed.filter((one) => one.Names.some((name) => pattern.test(name)) && isWhole(one));
    };
    const web = this.stack.apps.find(({ name }) => name === "web");
    const [replica] = good("replica");
    if (good("web").length < (web?.replicas ?? 0) || good("entry").length < 1) return false;
    if (this.stack.database && replica === undefined) return false;
    return (await answers(this.stack.port)) && (replica === undefined || (await replicates(replica.Id)));
  }

  /**
   * Seconds from a moment until the stack is whole; undefined if the time is up before.
   * @param from on the clock of performance.now()
   * @param expired checked after each look
   */
  async wholeAfter(from: number, expired: () => boolean): Promise<number | undefined> {
    for (;;) {
      const looked = performance.now();
      if (await this.whole()) return (performance.now() - from) / 1000;
      if (expired()) return undefined;
      await pause(Math.max(0, lookEvery - (performance.now() - looked)));
    }
  }
}
