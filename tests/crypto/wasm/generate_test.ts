// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { AesMemory } from "../../../crypto/engine/wasm/aes_memory.ts";
import { emitModules, generatedSource } from "../../../crypto/engine/wasm/generate.ts";

import { relax } from "../../../crypto/engine/wasm/modules.ts";
import { WasmAesKey } from "../../../crypto/engine/wasm/wasm_aes.ts";
import { WasmGcm } from "../../../crypto/engine/wasm/wasm_gcm.ts";
import { aes192Gcm } from "../../../crypto/mod.ts";

const FOLDER = new URL("../../../crypto/engine/wasm/", import.meta.url);

Deno.test("the modules of the wasm engine are what the kernels give, byte for byte", async () => {
  const modules = emitModules();
  for (const [name, bytes] of Object.entries(modules)) {
    assertEquals(await Deno.readFile(new URL(`${name}.wasm`, FOLDER)), bytes, name);
    const source = await Deno.readTextFile(new URL(`generated/${name}.ts`, FOLDER));
    assert(source === generatedSource(name, bytes), "Run `deno task wasm`");
  }
});

Deno.test("every module is valid and imports nothing", () => {
  for (const bytes of Object.values(emitModules())) {
    assertEquals(WebAssembly.Module.imports(new WebAssembly.Module(bytes)), []);
  }
});

Deno.test("all modules together have less than 80 KB", () => {
  const length = Object.values(emitModules()).reduce((sum, bytes) => sum + bytes.length, 0);
  assert(length < 80_000, `${length} bytes`);
});

Deno.test("AES gives the same with plain and with relaxed swizzles, and no other module has any", () => {
  const { aes, ...others } = emitModules();
  for (const [name, bytes] of Object.entries(others)) {
    const relaxed = bytes.slice();
    relax(relaxed);
    assertEquals(relaxed, bytes, name);
  }
  const relaxed = aes!.slice();
  relax(relaxed);
  assert(relaxed.some((byte, index) => byte !== aes![index]));
  const forms = [aes!, relaxed].map((bytes) =>
    // deno-lint-ignore no-explicit-any
    new AesMemory(new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as any)
  );
  for (let length = 0; length < 2000; length += 97) {
    const [key, nonce, data] = [24, 12, length].map((size) =>
      crypto.getRandomValues(new Uint8Array(size))
    ) as [Uint8Array, Uint8Array, Uint8Array];
    const [plain, fast] = forms.map((memory) => {
      const cipher = new WasmGcm(memory, aes192Gcm, key);
      const output = new Uint8Array(length + 16);
      cipher.seal(output, 0, nonce, nonce, data);
      assertEquals(cipher.open(nonce, nonce, output), data);
      const blocks = new WasmAesKey(memory, key);
      const decrypted = new Uint8Array(length & ~15);
      blocks.decryptBlocks(output, 0, decrypted, 0, length >> 4);
      return [output, decrypted];
    });
    assertEquals(plain, fast);
  }
});
