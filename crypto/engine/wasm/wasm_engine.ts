// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { AeadAlgorithm, AeadCipher } from "../../cipher/aead.ts";
import type { CbcCipher } from "../../cipher/cbc.ts";
import { type Engine, withPublicKeys } from "../engine.ts";
import { digestMethods } from "../digest_value.ts";
import { portableHmac } from "../portable_hmac.ts";
import { aesMemory } from "./aes_memory.ts";
import { chachaMemory } from "./chacha_memory.ts";
import { SHA_MODULE } from "./generated/sha.ts";
import { compileWasmModule, wasmInfo, wasmModule } from "./modules.ts";
import { WasmCbc } from "./wasm_aes.ts";
import { wasmCipher } from "./wasm_cipher.ts";
import { WasmCcm } from "./wasm_ccm.ts";
import { WasmChacha } from "./wasm_chacha.ts";
import { WasmGcm } from "./wasm_gcm.ts";
import { wasmPkey } from "./wasm_pkey.ts";

// Not where it is used: digests alone do without.
const SHA = /* @__PURE__ */ compileWasmModule("sha", SHA_MODULE);

const ENGINE: Engine = /* @__PURE__ */ withPublicKeys({
  name: "wasm",
  asynchronous: false,
  aead: wasmAead,
  cbc: wasmCbc,
  cipher: wasmCipher,
  digest: (algorithm) =>
    wasmModule(SHA) === undefined ? undefined : digestMethods(algorithm)?.wasm?.()?.create(),
  hmac(algorithm, key, data) {
    const methods = digestMethods(algorithm)?.wasm?.();
    if (methods === undefined) return undefined;
    const code = new Uint8Array(algorithm.outputLength);
    portableHmac(algorithm, key, data, code, methods);
    return code;
  },
}, wasmPkey);

/**
 * Gives the engine of WebAssembly kernels: synchronous, the same on every runtime, and written so
 * that no secret reaches a branch, an address or a division.
 *
 * @returns The engine, or `undefined` where WebAssembly can not be compiled and no modules were
 * handed in by `loadWasmModules`.
 *
 * @example Usage
 * ```ts
 * import { aes128Gcm, createAead, portableEngine, wasmEngine } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const engines = [wasmEngine() ?? portableEngine];
 * const cipher = createAead(aes128Gcm, new Uint8Array(16), { engines });
 * assertEquals(cipher.engine, "wasm");
 * cipher.destroy();
 * ```
 */
export function wasmEngine(): Engine | undefined {
  return wasmInfo().modules.length === 0 ? undefined : ENGINE;
}

function wasmAead(algorithm: AeadAlgorithm, key: Uint8Array): AeadCipher | undefined {
  switch (algorithm.mode) {
    case "gcm":
    case "ccm": {
      if (!algorithm.cipher.startsWith("aes-")) return undefined;
      const memory = aesMemory();
      if (memory === undefined) return undefined;
      const Cipher = algorithm.mode === "gcm" ? WasmGcm : WasmCcm;
      return new Cipher(memory, algorithm, key);
    }
    case "chacha20-poly1305": {
      const memory = chachaMemory();
      return memory === undefined ? undefined : new WasmChacha(memory, algorithm, key);
    }
    default:
      return undefined;
  }
}

function wasmCbc(key: Uint8Array): CbcCipher | undefined {
  const memory = aesMemory();
  return memory && new WasmCbc(memory, key);
}
