// Copyright 2026 the streamssl authors. MIT license.

/**
 * Writes the modules of the wasm engine: as `.wasm` files, for runtimes that want compiled modules
 * handed in, and all of them as base64 in `generated_modules.ts`. `deno task wasm` runs it after a
 * change of a kernel; a test compares what it would write with what is there.
 */

import { chachaModule } from "./kernels/chacha20_poly1305.ts";
import { aesModule } from "./kernels/gcm.ts";
import { curveModule, P256, P384 } from "./kernels/nist_curve.ts";
import { rsaModule } from "./kernels/rsa.ts";
import { x25519Module } from "./kernels/x25519.ts";

/**
 * Emits every module.
 *
 * @returns The modules' bytes by name.
 */
export function emitModules(): Record<string, Uint8Array<ArrayBuffer>> {
  return {
    aes: aesModule(),
    chacha: chachaModule(),
    p256: curveModule(P256),
    p384: curveModule(P384),
    rsa: rsaModule(),
    x25519: x25519Module(),
  };
}

/**
 * Writes the source of the generated module.
 *
 * @param modules The modules' bytes by name.
 * @returns The text.
 */
export function generatedSource(modules: Record<string, Uint8Array<ArrayBuffer>>): string {
  const lines = [
    "// Copyright 2026 the streamssl authors. MIT license.",
    "// This module is browser compatible.",
    "",
    "// Written by `deno task wasm` from the kernels beside it. Do not edit.",
    "// deno-fmt-ignore-file",
    "",
    "/** The modules of the wasm engine in base64, by name. */",
    "export const WASM_MODULES = {",
  ];
  for (const [name, bytes] of Object.entries(modules)) {
    lines.push(`  // ${bytes.length} bytes`, `  "${name}": "${encodeBase64(bytes)}",`);
  }
  lines.push("} as const;", "");
  return lines.join("\n");
}

function encodeBase64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

async function main(): Promise<void> {
  const modules = emitModules();
  for (const [name, bytes] of Object.entries(modules)) {
    await Deno.writeFile(new URL(`./${name}.wasm`, import.meta.url), bytes);
  }
  const target = new URL("./generated_modules.ts", import.meta.url);
  await Deno.writeTextFile(target, generatedSource(modules));
}

if (import.meta.main) await main();
