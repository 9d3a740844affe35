// Copyright 2026 the streamssl authors. MIT license.

/**
 * A small entropy gathering daemon, run as a process of its own: deno run egd_server.ts SOCKET MODE.
 * It prints a line when it listens, and one for each command. What it serves is not random.
 */

import { delay } from "../support/process.ts";

const [path, mode] = Deno.args;
if (path === undefined || mode === undefined) throw new Error("usage: egd_server.ts SOCKET MODE");

/** The pool; what is written to the daemon goes in, what is read comes out. */
let pool = new Uint8Array(mode === "empty" ? 0 : mode === "poor" ? 20 : 1000)
  .map((_, index) => index);

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}

function take(length: number): Uint8Array {
  const taken = pool.slice(0, length);
  pool = pool.slice(taken.length);
  return taken;
}

async function serve(connection: Deno.Conn): Promise<void> {
  let pending = new Uint8Array(0);
  async function read(length: number): Promise<Uint8Array> {
    while (pending.length < length) {
      const buffer = new Uint8Array(1024);
      const count = await connection.read(buffer);
      if (count === null) throw new Error("the end");
      pending = Uint8Array.from([...pending, ...buffer.subarray(0, count)]);
    }
    const result = pending.slice(0, length);
    pending = pending.slice(length);
    return result;
  }
  async function write(bytes: Uint8Array): Promise<void> {
    if (mode === "slow") {
      for (const byte of bytes) {
        await delay(1);
        await connection.write(Uint8Array.of(byte));
      }
      return;
    }
    for (let offset = 0; offset < bytes.length;) {
      offset += await connection.write(bytes.subarray(offset));
    }
  }
  while (true) {
    const [command] = await read(1);
    if (mode === "silent") continue;
    if (mode === "closing") return connection.close();
    if (mode === "chatty") await write(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
    else if (command === 0) await write(availability());
    else if (command === 1) await write(available((await read(1))[0]!));
    else if (command === 2) await write(await waited((await read(1))[0]!));
    else if (command === 3) {
      const [high, low, length] = await read(3);
      const data = await read(length!);
      pool = Uint8Array.from([...pool, ...data]);
      print(`write ${high! << 8 | low!} ${Array.from(data)}`);
    } else if (command === 4) await write(processId());
    else throw new Error(`unknown command ${command}`);
  }
}

function availability(): Uint8Array {
  const bits = mode === "lying" ? 0xffff_fff8 : 8 * pool.length;
  return Uint8Array.of(bits >>> 24, bits >>> 16, bits >>> 8, bits);
}

function available(length: number): Uint8Array {
  if (mode === "lying") return Uint8Array.of(length + 1, ...new Uint8Array(length + 1));
  const bytes = take(length);
  // Announced but not sent: the rest never comes.
  if (mode === "short") return Uint8Array.of(length, ...bytes.subarray(0, length - 1));
  return Uint8Array.of(bytes.length, ...bytes);
}

async function waited(length: number): Promise<Uint8Array> {
  while (pool.length < length) {
    await delay(20);
    pool = Uint8Array.from([...pool, ...new Uint8Array(16).fill(7)]);
  }
  return take(length);
}

function processId(): Uint8Array {
  const text = mode === "lying" ? "many" : `${Deno.pid}`;
  return Uint8Array.of(text.length, ...new TextEncoder().encode(text));
}

const listener = Deno.listen({ transport: "unix", path });
print("listening");
for await (const connection of listener) serve(connection).catch(() => {});
