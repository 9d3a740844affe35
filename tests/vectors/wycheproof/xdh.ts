// Copyright 2026 the streamssl authors. MIT license.

import { PrivateKey, PublicKey } from "../../../crypto/mod.ts";
import { deriveSecret, GROUPS, privateBytes, publicBytes } from "../exchange.ts";
import { type Adapter, skipGroup } from "./adapter.ts";
import { decodeBase64Url, pemBytes } from "./encoding.ts";
import { bytes, hasFlag, record, text, type Vector } from "./format.ts";
import { attempt, judge } from "./judge.ts";

/** How a vector gives its keys. */
interface Encoding {
  /** The private key. */
  privateKey(vector: Vector): Uint8Array;
  /** The public key. */
  publicKey(vector: Vector): Uint8Array;
}

/** X25519 and X448 with bare keys. */
export const xdhAdapter: Adapter = adapterFor({
  privateKey: (vector) => bytes(vector, "private"),
  publicKey: (vector) => bytes(vector, "public"),
});

/** X25519 and X448 with keys in PKCS#8 and SubjectPublicKeyInfo. */
export const xdhAsnAdapter: Adapter = adapterFor({
  privateKey: (vector) => privateBytes(PrivateKey.fromPkcs8(bytes(vector, "private"))),
  publicKey: (vector) => publicBytes(PublicKey.fromSubjectPublicKeyInfo(bytes(vector, "public"))),
});

/** X25519 and X448 with keys in PEM. */
export const xdhPemAdapter: Adapter = adapterFor({
  privateKey: (vector) =>
    privateBytes(PrivateKey.fromPkcs8(pemBytes(text(vector, "private"), "PRIVATE KEY"))),
  publicKey: (vector) =>
    publicBytes(
      PublicKey.fromSubjectPublicKeyInfo(pemBytes(text(vector, "public"), "PUBLIC KEY")),
    ),
});

/** X25519 and X448 with JSON Web Keys, whose bytes are taken out here. */
export const xdhJwkAdapter: Adapter = adapterFor({
  privateKey: (vector) => decodeBase64Url(record(vector, "private").d),
  publicKey: (vector) => {
    const { kty, crv, x } = record(vector, "public");
    const { crv: wanted } = record(vector, "private");
    if (kty !== "OKP" || crv !== wanted) throw new RangeError(`Cannot use a ${kty} key on ${crv}`);
    return decodeBase64Url(x);
  },
});

function adapterFor(encoding: Encoding): Adapter {
  return ({ group, engines }) => {
    const curve = text(group, "curve");
    const exchange = Object.hasOwn(GROUPS, curve) ? GROUPS[curve] : undefined;
    if (exchange === undefined) return skipGroup(`xdh on ${curve}`);
    return {
      run(vector) {
        return engines.each(exchange.group.name, async (engine) => {
          const tried = await attempt(() =>
            deriveSecret(
              exchange,
              encoding.privateKey(vector),
              encoding.publicKey(vector),
              engine,
            )
          );
          return judge(vector, tried, {
            expected: bytes(vector, "shared"),
            acceptable: hasFlag(vector, "ZeroSharedSecret") ? "reject" : "accept",
          });
        });
      },
    };
  };
}
