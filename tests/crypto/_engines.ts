// Copyright 2026 the streamssl authors. MIT license.

import {
  type Engine,
  hostEngine,
  portableEngine,
  wasmEngine,
  webEngine,
} from "../../crypto/mod.ts";

/** Every engine that this runtime has. */
export function everyEngine(): readonly Engine[] {
  const engines = [portableEngine, hostEngine(), wasmEngine(), webEngine()];
  return engines.filter((engine): engine is Engine => engine !== undefined);
}

/** The bytes of a text in UTF-8. */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
