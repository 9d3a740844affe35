// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { EngineName } from "./engine.ts";
import { hostEngine } from "./host.ts";
import { defaultEngines } from "./select.ts";
import { wasmEngine } from "./wasm/wasm_engine.ts";
import { type WasmInfo, wasmInfo } from "./wasm/modules.ts";
import { webEngine } from "./web.ts";

/** Which engines a runtime has. */
export interface EngineInfo {
  /** Every engine that can be used here. */
  readonly available: readonly EngineName[];
  /** Who computes where nobody says otherwise, best first. */
  readonly default: readonly EngineName[];
  /** What there is of the wasm engine, and why not all. */
  readonly wasm: WasmInfo;
}

/**
 * Tells which engines this runtime has, and why the wasm engine is missing where it is.
 *
 * @returns The facts as they are now: `loadWasmModules` changes them.
 *
 * @example Usage
 * ```ts
 * import { engineInfo } from "@streamssl/ssl/crypto";
 * import { assert } from "@std/assert";
 *
 * assert(engineInfo().available.includes("portable"));
 * ```
 */
export function engineInfo(): EngineInfo {
  const engines = [wasmEngine(), hostEngine(), webEngine()];
  return {
    available: [
      ...engines.flatMap((engine) => engine === undefined ? [] : [engine.name]),
      "portable",
    ],
    default: defaultEngines().map((engine) => engine.name),
    wasm: wasmInfo(),
  };
}
