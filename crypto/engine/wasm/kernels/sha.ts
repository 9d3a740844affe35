// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The compression functions of SHA-1 and SHA-2, over whole blocks. No branch depends on them. */

import { SWAP32, SWAP64 } from "../sha_layout.ts";
import { ModuleBuilder } from "../emitter/mod.ts";
import { addSha1 } from "./sha1.ts";
import { addSha1Iterated } from "./sha1_iterated.ts";
import { addSha256 } from "./sha256.ts";
import { addSha512 } from "./sha512.ts";

/** Makes the module. @returns Its bytes. */
export function shaModule(): Uint8Array<ArrayBuffer> {
  const m = new ModuleBuilder(1);
  m.data(SWAP32, Array.from({ length: 16 }, (_, index) => index ^ 3));
  m.data(SWAP64, Array.from({ length: 16 }, (_, index) => index ^ 7));
  addSha1(m);
  addSha1Iterated(m);
  addSha256(m);
  addSha512(m);
  return m.toBytes();
}
