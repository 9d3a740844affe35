// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertThrows } from "@std/assert";
import { rc2 } from "../../../crypto/cipher/rc2.ts";
import { peerTest } from "../../support/peers.ts";
import { checkVectors, encryptCbc, opensslEnc, testBlockCipher } from "./_block_ciphers.ts";

testBlockCipher(rc2, {
  opensslEcb: { 16: "rc2-ecb" },
  keyLengths: [1, 5, 8, 16, 33, 127, 128],
  badKeyLengths: [0, 129, 256],
  expected: "1 to 128 are expected",
});

Deno.test("rc2 gives the values of RFC 2268, Section 5", () => {
  const long = "88bca90e90875a7f0f79c384627bafb216f80a6f85920584c42fceb0be255daf1e";
  const zeros = "0000000000000000";
  checkVectors(rc2, [
    [zeros, zeros, "ebb773f993278eff", { effectiveKeyBits: 63 }],
    ["ffffffffffffffff", "ffffffffffffffff", "278b27e42e2f0d49", { effectiveKeyBits: 64 }],
    ["3000000000000000", "1000000000000001", "30649edf9be7d2c2", { effectiveKeyBits: 64 }],
    ["88", zeros, "61a8a244adacccf0", { effectiveKeyBits: 64 }],
    [long.slice(0, 14), zeros, "6ccf4308974c267f", { effectiveKeyBits: 64 }],
    [long.slice(0, 32), zeros, "1a807d272bbe5db1", { effectiveKeyBits: 64 }],
    [long.slice(0, 32), zeros, "2269552ab0f85ca6", { effectiveKeyBits: 128 }],
    [long.slice(0, 32), zeros, "2269552ab0f85ca6"],
    [long, zeros, "5b78d3a43dfff1f1", { effectiveKeyBits: 129 }],
  ]);
});

Deno.test("rc2 rejects impossible effective key sizes", () => {
  for (const effectiveKeyBits of [0, -1, 1025, 64.5, Number.NaN]) {
    assertThrows(
      () => rc2.create(new Uint8Array(16), { effectiveKeyBits }),
      RangeError,
      `the effective key size is ${effectiveKeyBits} bits, 1 to 1024 are expected`,
    );
  }
});

peerTest("rc2 agrees with openssl's RC2-40-CBC and RC2-64-CBC", ["openssl"], async () => {
  for (const [name, length] of [["rc2-40-cbc", 5], ["rc2-64-cbc", 8]] as const) {
    const random = (size: number) => crypto.getRandomValues(new Uint8Array(size));
    const [bytes, iv, data] = [random(length), random(8), random(8 * 555)];
    const encrypted = encryptCbc(rc2.create(bytes), iv, data);
    assertEquals(await opensslEnc(name, "-e", bytes, data, iv), encrypted);
    assertEquals(await opensslEnc(name, "-d", bytes, encrypted, iv), data);
  }
});
