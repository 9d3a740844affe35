// Copyright 2026 the streamssl authors. MIT license.

/**
 * Peers that are programs of our own over Go's standard library.
 *
 * @module
 */

import { encodeHex } from "../../wire/mod.ts";
import { peerPath } from "./peers.ts";
import { runOrThrow } from "./process.ts";

/** The folders of the programs. */
export type GoProgramName = "go_peer" | "go_crypto_peer";

const built = new Map<GoProgramName, Promise<string>>();

/**
 * Builds a Go program once; a build of the same source is used again.
 *
 * @param name Its folder.
 * @returns The program's path.
 */
export function buildGoProgram(name: GoProgramName): Promise<string> {
  let path = built.get(name);
  if (path === undefined) built.set(name, path = build(name));
  return path;
}

async function build(name: GoProgramName): Promise<string> {
  const source = decodeURI(new URL(name, import.meta.url).pathname);
  const go = peerPath("go");
  const text = await Deno.readFile(`${source}/main.go`);
  const version = (await runOrThrow(go, ["version"])).stdout;
  const input = new Uint8Array([...text, ...new TextEncoder().encode(version)]);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", input));
  const path = `${temporaryRoot()}/streamssl-go-peer-${encodeHex(digest).slice(0, 16)}`;
  const info = await Deno.stat(path).catch(() => undefined);
  if (info?.isFile) return path;
  // Other test workers may build it too: a rename is atomic.
  const mine = `${path}-${crypto.randomUUID()}`;
  await runOrThrow(go, ["build", "-trimpath", "-o", mine, "."], {
    cwd: source,
    env: { GOTOOLCHAIN: "local", GOFLAGS: "-buildvcs=false", CGO_ENABLED: "0" },
    timeout: 300_000,
  });
  await Deno.rename(mine, path);
  return path;
}

function temporaryRoot(): string {
  return (Deno.env.get("TMPDIR") ?? "/tmp").replace(/\/$/, "");
}
