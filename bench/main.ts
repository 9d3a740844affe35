// Copyright 2026 the streamssl authors. MIT license.

/**
 * Speed beside peers in the same run, as ratios; on Deno, and on Node where there is one (`node` in the
 * path, or what the variable NODE names).
 *
 * Usage: `deno task bench [SUBJECT…] [--no-node] [--no-deno]`. Subjects: handshakes, loopback, bulk,
 * certificates, chains, crl, idle-memory, start-up. Requires `--allow-all`.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { bundleForNode, type NodeBundle } from "./node_bundle.ts";
import { print, printFigure } from "./report.ts";

const IN_PROCESS = [
  "handshakes",
  "loopback",
  "bulk",
  "certificates",
  "chains",
  "crl",
  "idle-memory",
] as const;
const SUBJECTS = [...IN_PROCESS, "start-up"] as const;

/** A way to start programs of this folder on a runtime. */
interface Runtime {
  readonly name: string;
  readonly command: string;
  readonly run: readonly string[];
  readonly startUp: readonly string[];
  readonly tls: string;
}

const here = (name: string) => decodeURIComponent(new URL(name, import.meta.url).pathname);

const DENO: Runtime = {
  name: `Deno ${Deno.version.deno}`,
  command: Deno.execPath(),
  run: ["--no-check", "--allow-all", "--v8-flags=--expose-gc", here("run.ts")],
  startUp: ["--no-check", "--allow-all", here("start_up.ts")],
  tls: new URL("../tls/mod.ts", import.meta.url).href,
};

function nodeRuntime(command: string, bundle: NodeBundle): Runtime {
  return {
    name: "Node",
    command,
    run: ["--expose-gc", bundle.run],
    startUp: [bundle.startUp],
    tls: bundle.tls,
  };
}

async function bench(runtime: Runtime, subjects: readonly string[]): Promise<void> {
  for (const subject of IN_PROCESS) {
    if (subjects.includes(subject)) await start(runtime, [...runtime.run, subject]);
  }
  if (subjects.includes("start-up")) await benchStartUp(runtime);
}

/** Loads each library in ten fresh processes. The bound is for one that was loaded once before. */
async function benchStartUp(runtime: Runtime): Promise<void> {
  print(`\nImport and a first context in a fresh process, best of ten, on ${runtime.name}`);
  const libraries = [["streamssl", runtime.tls, 30], ["node:tls", "node:tls", undefined]] as const;
  for (const [library, module, goal] of libraries) {
    let best = Infinity;
    for (let round = 0; round < 10; round++) {
      const output = await capture(runtime, [...runtime.startUp, library, module]);
      best = Math.min(best, Number(output));
    }
    printFigure(library, best, "ms", goal);
  }
}

function command(runtime: Runtime, args: readonly string[], stdout: "inherit" | "piped") {
  const all = runtime === DENO ? ["run", ...args] : [...args];
  return new Deno.Command(runtime.command, { args: all, stdout, stderr: "inherit" });
}

async function start(runtime: Runtime, args: readonly string[]): Promise<void> {
  const { success } = await command(runtime, args, "inherit").output();
  if (!success) throw new Error(`${runtime.name} failed with ${args.join(" ")}`);
}

async function capture(runtime: Runtime, args: readonly string[]): Promise<string> {
  const { success, stdout } = await command(runtime, args, "piped").output();
  if (!success) throw new Error(`${runtime.name} failed with ${args.join(" ")}`);
  return new TextDecoder().decode(stdout);
}

async function findNode(): Promise<string | undefined> {
  const node = Deno.env.get("NODE") ?? "node";
  try {
    const { success } = await new Deno.Command(node, { args: ["--version"] }).output();
    return success ? node : undefined;
  } catch {
    return undefined;
  }
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    args: Deno.args,
    options: { "no-node": { type: "boolean" }, "no-deno": { type: "boolean" } },
    allowPositionals: true,
  });
  const unknown = positionals.find((name) => !(SUBJECTS as readonly string[]).includes(name));
  if (unknown !== undefined) {
    print(`There is no subject "${unknown}": ${SUBJECTS.join(", ")}`);
    Deno.exit(2);
  }
  const subjects = positionals.length === 0 ? SUBJECTS : positionals;
  if (values["no-deno"] !== true) await bench(DENO, subjects);
  const node = values["no-node"] === true ? undefined : await findNode();
  if (node === undefined) {
    print("\nWithout Node: none was found, or none was wanted");
  } else {
    const folder = await Deno.makeTempDir({ prefix: "streamssl-bench-" });
    try {
      await bench(nodeRuntime(node, await bundleForNode(folder)), subjects);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }
}
