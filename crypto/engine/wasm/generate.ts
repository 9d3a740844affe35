// Copyright 2026 the streamssl authors. MIT license.

/**
 * Writes the modules of the wasm engine: as `.wasm` files, for runtimes that want compiled modules
 * handed in, and as base64 in `generated/`, one file a module, so that a bundle holds only what it
 * uses. `deno task wasm` runs it after a change of a kernel; a test compares what it would write with
 * what is there.
 */

import { chachaModule } from "./kernels/chacha20_poly1305.ts";
import { curve25519Module } from "./kernels/ed25519.ts";
import { aesModule } from "./kernels/gcm.ts";
import { keccakModule } from "./kernels/keccak.ts";
import { curveModule, P256, P384 } from "./kernels/nist_curve.ts";
import { rsaModule } from "./kernels/rsa.ts";
import { shaModule } from "./kernels/sha.ts";

/**
 * Emits every module.
 *
 * @returns The modules' bytes by name.
 */
export function emitModules(): Record<string, Uint8Array<ArrayBuffer>> {
  return {
    aes: aesModule(),
    chacha: chachaModule(),
    curve25519: curve25519Module(),
    keccak: keccakModule(),
    p256: curveModule(P256),
    p384: curveModule(P384),
    rsa: rsaModule(),
    sha: shaModule(),
  };
}

/**
 * Writes the source of a generated module.
 *
 * @param name The module's name.
 * @param bytes The module's bytes.
 * @returns The text.
 */
export function generatedSource(name: string, bytes: Uint8Array): string {
  return [
    "// Copyright 2026 the streamssl authors. MIT license.",
    "// This module is browser compatible.",
    "",
    "// Written by `deno task wasm` from the kernels beside it. Do not edit.",
    "// deno-fmt-ignore-file",
    "",
    `/** The module "${name}" in base64: ${bytes.length} bytes. */`,
    `export const ${name.toUpperCase()}_MODULE =`,
    `  "${encodeBase64(bytes)}";`,
    "",
  ].join("\n");
}

function encodeBase64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

async function main(): Promise<void> {
  for (const [name, bytes] of Object.entries(emitModules())) {
    await Deno.writeFile(new URL(`./${name}.wasm`, import.meta.url), bytes);
    const target = new URL(`./generated/${name}.ts`, import.meta.url);
    await Deno.writeTextFile(target, generatedSource(name, bytes));
  }
}

if (import.meta.main) await main();
