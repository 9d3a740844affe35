// Copyright 2026 the streamssl authors. MIT license.

import { runShim, UNIMPLEMENTED } from "./run.ts";

/** After how long without a run the process ends, in milliseconds. */
const IDLE_MILLISECONDS = 30_000;

/**
 * Takes runs over a local port until none came for a while. A run is the number of its arguments and
 * they themselves, each ended by a zero byte; the answer is the exit code on a line of its own, then
 * standard output and standard error, each ended by a zero byte.
 *
 * @param portFile Where the number of the port is written.
 */
export async function serveRuns(portFile: string): Promise<void> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  await Deno.writeTextFile(`${portFile}.new`, String(port));
  await Deno.rename(`${portFile}.new`, portFile);
  let active = 0;
  let idle = setTimeout(() => listener.close(), IDLE_MILLISECONDS);
  const finished = () => {
    active--;
    if (active === 0) idle = setTimeout(() => listener.close(), IDLE_MILLISECONDS);
  };
  for await (const client of listener) {
    active++;
    clearTimeout(idle);
    serve(client).catch((error) => tell(String(error))).finally(finished);
  }
  await Deno.remove(portFile);
}

/** Writes to the process's log: what is not implemented can be counted there. */
function tell(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}

async function serve(client: Deno.TcpConn): Promise<void> {
  try {
    client.setNoDelay(true);
    const args = await readArguments(client);
    if (args === undefined) return;
    const controller = new AbortController();
    // The forwarder says nothing more: an end means that the runner killed it.
    const gone = client.read(new Uint8Array(1)).then(() => controller.abort(), () => {});
    const { code, output, errors } = await runShim(args, controller.signal);
    if (code === UNIMPLEMENTED) tell(errors.trimEnd());
    const text = `${code}\n${output}\0${errors.replaceAll("\0", "?")}\0`;
    const bytes = new TextEncoder().encode(text);
    for (let sent = 0; sent < bytes.length;) sent += await client.write(bytes.subarray(sent));
    await gone;
  } finally {
    client.close();
  }
}

async function readArguments(client: Deno.TcpConn): Promise<string[] | undefined> {
  const buffer = new Uint8Array(65_536);
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const length = await client.read(buffer);
    if (length === null) return undefined;
    text += decoder.decode(buffer.subarray(0, length), { stream: true });
    const [count, ...args] = text.split("\0");
    if (args.length > Number(count)) return args.slice(0, -1);
  }
}
