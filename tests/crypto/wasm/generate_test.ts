// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { emitModules, generatedSource } from "../../../crypto/engine/wasm/generate.ts";

const FOLDER = new URL("../../../crypto/engine/wasm/", import.meta.url);

Deno.test("the modules of the wasm engine are what the kernels give, byte for byte", async () => {
  const modules = emitModules();
  for (const [name, bytes] of Object.entries(modules)) {
    assertEquals(await Deno.readFile(new URL(`${name}.wasm`, FOLDER)), bytes, name);
  }
  const source = await Deno.readTextFile(new URL("generated_modules.ts", FOLDER));
  assert(source === generatedSource(modules), "Run `deno task wasm`");
});

Deno.test("every module is valid and imports nothing", () => {
  for (const bytes of Object.values(emitModules())) {
    assertEquals(WebAssembly.Module.imports(new WebAssembly.Module(bytes)), []);
  }
});
