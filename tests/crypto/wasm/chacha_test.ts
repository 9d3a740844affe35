// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertThrows } from "@std/assert";
import { SLOTS, STATE } from "../../../crypto/engine/wasm/chacha_layout.ts";
import { chachaMemory } from "../../../crypto/engine/wasm/chacha_memory.ts";
import { chacha20Poly1305, wasmEngine } from "../../../crypto/mod.ts";

const memory = chachaMemory()!;

Deno.test("nothing of a key or its data is in the ChaCha20-Poly1305 module after its end, at any length", () => {
  const nonce = new Uint8Array(12).fill(3);
  const lengths = [0, 1, 15, 16, 63, 64, 65, 447, 448, 511, 512, 513, 1000, 16_384, 65_000, 65_535];
  for (const length of [...lengths, 65_536, 65_537, 140_000]) {
    for (const additional of [0, 13, 16, 17, 70_000]) {
      const cipher = wasmEngine()!.aead!(chacha20Poly1305, new Uint8Array(32).fill(0xa5))!;
      const data = new Uint8Array(length).fill(0x5a);
      const header = new Uint8Array(additional).fill(0x11);
      const output = new Uint8Array(length + 16);
      cipher.seal(output, 0, nonce, header, data);
      assertEquals(cipher.open(nonce, header, output), data);
      output[0]! ^= 1;
      assertThrows(() => cipher.open(nonce, header, output));
      cipher.destroy();
      const found = memory.bytes.subarray(STATE, SLOTS).findIndex((byte) => byte !== 0);
      assert(found === -1, `length ${length}, ${additional}: ${found + STATE}`);
      assert(memory.bytes.subarray(SLOTS).indexOf(0xa5) === -1);
    }
  }
});
