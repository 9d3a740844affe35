// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertFalse } from "@std/assert";
import { generateKey } from "../../crypto/mod.ts";
import { schemeFitsKey } from "../../tls/handshake/peer_certificate.ts";
import {
  type SignatureScheme,
  signatureSchemeByNumber,
} from "../../tls/registry/signature_schemes.ts";

Deno.test("keys on curves that TLS has no group for fit no scheme, in any version", async () => {
  const scheme = signatureSchemeByNumber(0x0403) as SignatureScheme;
  for (const version of [0x0303, 0x0304]) {
    const good = await generateKey({ type: "ec", curve: "P-256" });
    assert(schemeFitsKey(scheme, good.publicKey, version));
    for (
      const curve of ["secp256k1", "brainpoolP256r1", "sect283k1", "secp112r1", "SM2"] as const
    ) {
      const { publicKey } = await generateKey({ type: "ec", curve });
      assertFalse(schemeFitsKey(scheme, publicKey, version), curve);
    }
  }
});
