import { createHash, randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import type { Visit } from "./visit";

export interface Talk {
  readonly messages: number;
  readonly everyMs: number;
  readonly limitMs: number;
}

const magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** A short text as a client has to send it: masked. */
function frame(text: string): Buffer {
  const mask = randomBytes(4);
  const body = Buffer.from(text).map((byte, index) => byte ^ (mask[index % 4] as number));
  return Buffer.concat([Buffer.from([0x81, 0x80 | body.length]), mask, body]);
}

/** Opens a WebSocket, sends several messages, and expects each of them back. Rejects if the connection ends earlier. */
export function talk(url: string, word: string, { messages, everyMs, limitMs }: Talk): Promise<Visit> {
  const { hostname, port, pathname, host } = new URL(url);
  const key = randomBytes(16).toString("base64");
  const accept = createHash("sha1").update(`${key}${magic}`).digest("base64");
  const socket = connect(Number(port), hostname);
  const conversation = new Promise<Visit>((resolve, reject) => {
    let received: Buffer = Buffer.alloc(0);
    let version: string | undefined;
    let answers = 0;
    const say = (): boolean => socket.write(frame(`${word}, ${answers}`));
    const timer = setTimeout(() => reject(new Error(`WebSocket: ${answers} of ${messages} answers within ${limitMs / 1000} s`)), limitMs);
    socket.on("close", () => {
      clearTimeout(timer);
      reject(new Error(`WebSocket: the connection ended after ${answers} of ${messages} answers`));
    });
    socket.on("error", reject);
    socket.on("data", (data: Buffer) => {
      try {
        received = Buffer.concat([received, data]);
        if (version === undefined) {
          const opened = handshake(received, accept);
          if (opened === undefined) return;
          ({ version, rest: received } = opened);
          say();
        }
        const answer = wholeFrame(received);
        if (answer === undefined) return;
        received = Buffer.alloc(0);
        if (answer !== `${word}, ${answers}`) throw new Error(`WebSocket: ${answer} came back`);
        answers += 1;
        if (answers < messages) setTimeout(say, everyMs);
        else resolve({ version });
      } catch (error) {
        reject(error as Error);
      }
    });
    socket.write(`GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\n${upgrade}Sec-WebSocket-Key: ${key}\r\n\r\n`);
  });
  return conversation.finally(() => close(socket));
}

const upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n";

function close(socket: Socket): void {
  socket.removeAllListeners().on("error", () => undefined);
  socket.destroy();
}

function handshake(received: Buffer, accept: string): { version: string; rest: Buffer } | undefined {
  const end = received.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const head = received.subarray(0, end).toString();
  if (!head.startsWith("HTTP/1.1 101 ")) throw new Error(`WebSocket: ${head.split("\r\n")[0]}`);
  const header = (name: string): string | undefined => new RegExp(`^${name}: *(.*)$`, "im").exec(head)?.[1]?.trim();
  if (header("sec-websocket-accept") !== accept) throw new Error("WebSocket: the handshake is not the answer to this key");
  return { version: header("x-version") ?? "undefined", rest: received.subarray(end + 4) };
}

/** The text of a short frame that has arrived completely. */
function wholeFrame(received: Buffer): string | undefined {
  const length = (received[1] ?? 0) & 0x7f;
  return received.length < 2 + length || received.length < 2 ? undefined : received.subarray(2, 2 + length).toString();
}
