// Copyright 2026 the streamssl authors. MIT license.

import { PrivateKey, PublicKey } from "../../../crypto/mod.ts";
import { type Bytes, concatBytes, decodeHex } from "../../../wire/mod.ts";
import { deriveSecret, GROUPS, privateBytes } from "../exchange.ts";
import { type Adapter, skipGroup } from "./adapter.ts";
import { decodeBase64Url, pemBytes } from "./encoding.ts";
import { bytes, record, text, type Vector } from "./format.ts";
import { attempt, judge } from "./judge.ts";

/** How a vector gives its keys. */
interface Encoding {
  /** The private key's scalar. */
  privateKey(vector: Vector): Uint8Array;
  /** The public key's point, as it would be a share. */
  publicKey(vector: Vector): Uint8Array;
}

/** ECDH with public keys in SubjectPublicKeyInfo. */
export const ecdhAdapter: Adapter = adapterFor({
  privateKey: scalar,
  publicKey: (vector) => pointOf(PublicKey.fromSubjectPublicKeyInfo(bytes(vector, "public"))),
});

/** ECDH with points as they are in TLS. */
export const ecdhPointAdapter: Adapter = adapterFor({
  privateKey: scalar,
  publicKey: (vector) => bytes(vector, "public"),
});

/** ECDH with keys in PEM. */
export const ecdhPemAdapter: Adapter = adapterFor({
  privateKey: (vector) =>
    privateBytes(PrivateKey.fromPkcs8(pemBytes(text(vector, "private"), "PRIVATE KEY"))),
  publicKey: (vector) =>
    pointOf(
      PublicKey.fromSubjectPublicKeyInfo(pemBytes(text(vector, "public"), "PUBLIC KEY")),
    ),
});

/** ECDH with JSON Web Keys, whose coordinates are joined to a point here. */
export const ecdhWebCryptoAdapter: Adapter = adapterFor({
  privateKey: (vector) => decodeBase64Url(record(vector, "private").d),
  publicKey: (vector) => {
    const { x, y } = record(vector, "public");
    return concatBytes(Uint8Array.of(4), decodeBase64Url(x), decodeBase64Url(y));
  },
});

function adapterFor(encoding: Encoding): Adapter {
  return ({ group, engines }) => {
    const curve = text(group, "curve");
    const exchange = Object.hasOwn(GROUPS, curve) ? GROUPS[curve] : undefined;
    if (exchange === undefined) return skipGroup(`ecdh on ${curve}`);
    return {
      run(vector) {
        return engines.each(`ecdh on ${curve}`, async (engine) => {
          const tried = await attempt((): Promise<Bytes> =>
            deriveSecret(
              exchange,
              encoding.privateKey(vector),
              encoding.publicKey(vector),
              engine,
            )
          );
          return judge(vector, tried, { expected: bytes(vector, "shared") });
        });
      },
    };
  };
}

function pointOf(key: PublicKey): Uint8Array {
  if (key.point === undefined) throw new RangeError(`Cannot exchange keys with a ${key.type} key`);
  return key.point;
}

/** Private keys are integers, whose digits may be odd in number. */
function scalar(vector: Vector): Uint8Array {
  const digits = text(vector, "private");
  return decodeHex(digits.length % 2 === 0 ? digits : `0${digits}`);
}
