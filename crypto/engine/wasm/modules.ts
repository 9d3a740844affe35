// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The compiled modules of the wasm engine. Each is compiled while the TypeScript module that uses it is
 * evaluated, because Cloudflare Workers allow it only then (from the compatibility date 2025-06-01
 * on); instances are made when they are needed first. Where compiling is forbidden, by a content
 * security policy without `wasm-unsafe-eval` or by an older date, the engine is missing until modules
 * are handed in.
 */

/** The name of a module of the wasm engine: the file `crypto/engine/wasm/NAME.wasm`. */
export type WasmModuleName =
  | "aes"
  | "chacha"
  | "curve25519"
  | "keccak"
  | "p256"
  | "p384"
  | "rsa"
  | "sha";

/** A function that computes `i8x16.relaxed_swizzle`: valid where relaxed SIMD is. */
const RELAXED_PROBE = /* @__PURE__ */ Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // The magic number and the version.
  ...[1, 4, 1, 0x60, 0, 0], // One type: nothing to nothing.
  ...[3, 2, 1, 0], // One function of that type,
  ...[10, 16, 1, 14, 0], // with a body of 14 bytes without locals:
  ...[0x41, 0, 0xfd, 0x0f, 0x41, 0, 0xfd, 0x0f, 0xfd, 0x80, 0x02, 0x1a, 0x0b],
]);

const compiled = new Map<WasmModuleName, WebAssembly.Module>();
let failure: string | undefined;
let isRelaxed: boolean | undefined;

/**
 * Hands compiled modules in, where a runtime does not let a library compile: in Cloudflare Workers
 * `import aes from "./aes.wasm"` gives one. It must happen before the first use of a cipher, key or
 * digest; what is given replaces what the engine compiled itself.
 *
 * @param modules The modules by name, from the `.wasm` files in `crypto/engine/wasm/` of this
 * package.
 *
 * @example Usage
 * ```ts
 * import { engineInfo, loadWasmModules } from "@streamssl/ssl/crypto";
 * import { assert } from "@std/assert";
 *
 * const path = new URL("crypto/engine/wasm/aes.wasm", import.meta.resolve("@streamssl/ssl"));
 * loadWasmModules({ aes: await WebAssembly.compile(await Deno.readFile(path)) });
 * assert(engineInfo().wasm.modules.includes("aes"));
 * ```
 */
export function loadWasmModules(
  modules: Readonly<Partial<Record<WasmModuleName, WebAssembly.Module>>>,
): void {
  for (const [name, module] of Object.entries(modules)) {
    if (!(module instanceof WebAssembly.Module)) {
      throw new TypeError(`Cannot load "${name}": a WebAssembly.Module is expected`);
    }
    compiled.set(name as WasmModuleName, module);
  }
}

/**
 * Gives a compiled module.
 *
 * @param name Its name.
 * @returns The module, or `undefined` where there is none.
 */
export function wasmModule(name: WasmModuleName): WebAssembly.Module | undefined {
  return compiled.get(name);
}

/**
 * Puts the relaxed form into the swizzles of a module that were written with room for it: the
 * processor's own permutation, without the step that makes places from 16 to 127 give zero. No
 * kernel has such places. A test counts that nothing else in a module looks like one.
 *
 * @param bytes The module's bytes.
 */
export function relax(bytes: Uint8Array): void {
  for (let at = bytes.indexOf(0xfd); at >= 0; at = bytes.indexOf(0xfd, at + 1)) {
    if (bytes[at + 1] === 0x8e && bytes[at + 2] === 0x00) {
      bytes[at + 1] = 0x80;
      bytes[at + 2] = 0x02;
    }
  }
}

/** What there is of the wasm engine. */
export interface WasmInfo {
  /** The modules that are compiled. */
  readonly modules: readonly WasmModuleName[];
  /** Whether AES was compiled with relaxed SIMD, which is faster; modules handed in are not. */
  readonly relaxedSimd: boolean;
  /** Why there are none, when compiling failed. */
  readonly failure: string | undefined;
}

/**
 * Tells what there is of the wasm engine.
 *
 * @returns The modules, and why some are missing.
 */
export function wasmInfo(): WasmInfo {
  return { modules: [...compiled.keys()], relaxedSimd: isRelaxed ?? false, failure };
}

/**
 * Compiles a module, unless that is forbidden here. To be called while a module is evaluated. Who asks for
 * the module does so by the name that comes back, so that bundlers leave out what nobody asks for.
 *
 * @param name Its name.
 * @param text Its bytes in base64.
 * @returns The name.
 */
export function compileWasmModule(name: WasmModuleName, text: string): WasmModuleName {
  if (failure !== undefined) return name;
  try {
    isRelaxed ??= WebAssembly.validate(RELAXED_PROBE);
    const bytes = decodeBase64(text);
    if (isRelaxed) relax(bytes);
    compiled.set(name, new WebAssembly.Module(bytes));
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error);
  }
  return name;
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const { fromBase64 } = Uint8Array as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> };
  if (fromBase64 !== undefined) return fromBase64.call(Uint8Array, text);
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < bytes.length; index++) bytes[index] = binary.charCodeAt(index);
  return bytes;
}
