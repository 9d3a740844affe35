// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertThrows } from "@std/assert";
import { aes128Gcm, engineInfo, loadWasmModules, wasmEngine } from "../../../crypto/mod.ts";
import { emitModules } from "../../../crypto/engine/wasm/generate.ts";
import { aesMemory } from "../../../crypto/engine/wasm/aes_memory.ts";
import { SLOT_LENGTH } from "../../../crypto/engine/wasm/aes_layout.ts";

Deno.test("engineInfo() tells of the wasm engine and its modules", () => {
  const info = engineInfo();
  assert(info.available.includes("wasm"));
  assertEquals(info.wasm.failure, undefined);
  assert(info.wasm.modules.some((name) => name.startsWith("aes")));
  assertEquals(info.default.at(-1), "portable");
});

Deno.test("loadWasmModules() takes modules and nothing else", () => {
  const modules = emitModules();
  loadWasmModules({ aes: new WebAssembly.Module(modules["aes"]!) });
  assert(engineInfo().wasm.modules.includes("aes"));
  assertThrows(
    () => loadWasmModules({ aes: new Uint8Array(8) as unknown as WebAssembly.Module }),
    TypeError,
    'Cannot load "aes"',
  );
});

Deno.test("destroying a wasm cipher zeroes its key and gives its place to the next", () => {
  const engine = wasmEngine()!;
  const memory = aesMemory()!;
  const before = engine.aead!(aes128Gcm, new Uint8Array(16).fill(7))!;
  before.destroy();
  const slot = memory.allocate(new Uint8Array(16).fill(9));
  const isZero = () =>
    memory.bytes.subarray(slot.address, slot.address + SLOT_LENGTH).every((byte) => byte === 0);
  assert(!isZero());
  slot.release();
  slot.release();
  assert(isZero());
  const again = memory.allocate(new Uint8Array(32));
  assertEquals(again.address, slot.address);
  again.release();
});

Deno.test("hundreds of wasm keys live side by side while the memory grows", () => {
  const engine = wasmEngine()!;
  const nonce = new Uint8Array(12);
  const body = new Uint8Array(400);
  const sealed = Array.from({ length: 300 }, (_, index) => {
    const cipher = engine.aead!(aes128Gcm, new Uint8Array(16).fill(index))!;
    const output = new Uint8Array(416);
    cipher.seal(output, 0, nonce, nonce, body);
    return { cipher, output };
  });
  for (const { cipher, output } of sealed) {
    assertEquals(cipher.open(nonce, nonce, output), body);
    cipher.destroy();
  }
});
