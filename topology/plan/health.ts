import type { Health } from "../schema/runtime";
import type { HealthCheck } from "../spec";

const inShell = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** Uses the raw socket module, which needs a fifth of the processor time of the library: probes run all the time. */
const python = `import sys,_socket
port,path,host,seconds=sys.argv[1:]
c=_socket.socket()
c.settimeout(float(seconds))
c.connect(("127.0.0.1",int(port)))
c.sendall(("GET %s HTTP/1.1\\r\\nHost: %s\\r\\nConnection: close\\r\\n\\r\\n"%(path,host)).encode())
answer=more=c.recv(512)
while more and b"\\n" not in answer:
  more=c.recv(512)
  answer+=more
if not answer: sys.exit("it closed the connection without an answer")
status=int(answer.split()[1])
print("status",status)
sys.exit(not 200<=status<400)`;

const node = `const [port,path,host,seconds]=process.argv.slice(1);
const r=require("http").get({host:"127.0.0.1",port,path,headers:{host},timeout:seconds*1000},(a)=>{console.log("status",a.statusCode);process.exit(a.statusCode>=200&&a.statusCode<400?0:1)});
r.on("timeout",()=>r.destroy(new Error("timeout"))).on("error",(e)=>{console.error(e.message);process.exit(1)})`;

/** Asks with a tool of the image. wget comes last, because it cannot be stopped from following a redirect away from the container. */
function httpProbe(port: number, path: string, host: string, seconds: number): string {
  const url = inShell(`http://127.0.0.1:${port}${path}`);
  const header = inShell(`Host: ${host}`);
  const values = [port, inShell(path), inShell(host), seconds].join(" ");
  return [
    `if command -v curl >/dev/null; then exec curl -gfsS -o /dev/null -m ${seconds} -H ${header} ${url}; fi`,
    `if command -v python3 >/dev/null; then exec python3 -I -S -c ${inShell(python)} ${values}; fi`,
    `if command -v node >/dev/null; then exec node -e ${inShell(node)} -- ${values}; fi`,
    `if command -v wget >/dev/null; then exec wget -q -O /dev/null -T ${seconds} --header ${header} ${url}; fi`,
    `echo "this image has none of curl, python3, node, wget: give health.command instead of health.http" >&2; exit 1`,
  ].join("\n");
}

const proxies = ["http_proxy", "https_proxy", "all_proxy"].flatMap((name) => [name, name.toUpperCase()]);

/** Applies only where a proxy would be used for the container itself, because the text is part of the container's spec. */
function withoutProxy(environment: Readonly<Record<string, string>>): string {
  const exempt = `${environment["no_proxy"] ?? ""},${environment["NO_PROXY"] ?? ""}`.split(",").map((name) => name.trim());
  const isSet = proxies.some((name) => (environment[name] ?? "") !== "");
  return isSet && !exempt.some((name) => ["*", "127.0.0.1", "127.0.0.0/8"].includes(name)) ? `unset ${proxies.join(" ")}\n` : "";
}

/** An app's health in Docker's form. */
export function healthCheck(health: Health, port: number, environment: Readonly<Record<string, string>> = {}): HealthCheck {
  const { intervalSeconds, timeoutSeconds, retries, startSeconds } = health;
  const test =
    "http" in health
      ? ["CMD-SHELL", withoutProxy(environment) + httpProbe(port, health.http, health.hostHeader ?? "localhost", timeoutSeconds)]
      : ["CMD", ...health.command];
  return { test, intervalSeconds, timeoutSeconds, retries, startSeconds };
}

/** Seconds until the last probe that counts has ended, and ten more. */
export const healthyWithin = ({ startSeconds, intervalSeconds, timeoutSeconds, retries }: HealthCheck): number =>
  Math.ceil(startSeconds + (intervalSeconds + timeoutSeconds) * retries + 10);
