// Copyright 2026 the streamssl authors. MIT license.

import { curveByName, curveNames } from "../../../crypto/ec/curves.ts";
import { ecPublicParts } from "../../../crypto/ec/ec_parts.ts";
import { type CurveName, PrivateKey, PublicKey } from "../../../crypto/mod.ts";
import { concatBytes, decodeHex } from "../../../wire/mod.ts";
import type { Outcome } from "../case.ts";
import { deriveSecret, GROUPS, privateBytes } from "../exchange.ts";
import { type Adapter, skipGroup } from "./adapter.ts";
import { decodeBase64Url, pemBytes } from "./encoding.ts";
import { bytes, record, text, type Vector } from "./format.ts";
import { attempt, judge } from "./judge.ts";

/** How a vector gives its keys. */
interface Encoding {
  /** The private key. */
  privateKey(vector: Vector, curve: CurveName): PrivateKey;
  /** The public key. */
  publicKey(vector: Vector, curve: CurveName): PublicKey;
}

/** ECDH with public keys in SubjectPublicKeyInfo. */
export const ecdhAdapter: Adapter = adapterFor({
  privateKey: (vector, curve) => ofScalar(curve, scalar(vector)),
  publicKey: (vector) => PublicKey.fromSubjectPublicKeyInfo(bytes(vector, "public")),
});

/** ECDH with points as they are in TLS. */
export const ecdhPointAdapter: Adapter = adapterFor({
  privateKey: (vector, curve) => ofScalar(curve, scalar(vector)),
  publicKey: (vector, curve) => ofPoint(curve, bytes(vector, "public")),
});

/** ECDH with keys in PEM. */
export const ecdhPemAdapter: Adapter = adapterFor({
  privateKey: (vector) => PrivateKey.fromPkcs8(pemBytes(text(vector, "private"), "PRIVATE KEY")),
  publicKey: (vector) =>
    PublicKey.fromSubjectPublicKeyInfo(pemBytes(text(vector, "public"), "PUBLIC KEY")),
});

/** ECDH with JSON Web Keys, whose coordinates are joined to a point here. */
export const ecdhWebCryptoAdapter: Adapter = adapterFor({
  privateKey: (vector, curve) => ofScalar(curve, decodeBase64Url(record(vector, "private").d)),
  publicKey(vector, curve) {
    const { x, y, crv } = record(vector, "public");
    if (crv === undefined || curveNames(crv === "P-256K" ? "secp256k1" : crv).name !== curve) {
      throw new RangeError(`Cannot use a key on ${crv} with one on ${curve}`);
    }
    const point = concatBytes(Uint8Array.of(4), decodeBase64Url(x), decodeBase64Url(y));
    return ofPoint(curve, point);
  },
});

function adapterFor(encoding: Encoding): Adapter {
  return ({ group, engines }) => {
    const named = text(group, "curve");
    let curve: CurveName;
    try {
      // What WebCrypto once called it.
      curve = curveNames(named === "P-256K" ? "secp256k1" : named).name;
    } catch {
      return skipGroup(`ecdh on ${named}`);
    }
    const exchange = GROUPS[curve];
    return {
      async run(vector) {
        const expected = bytes(vector, "shared");
        const outcome: Outcome = await engines.each(`ecdh on ${curve}`, async (engine) => {
          const tried = await attempt(() =>
            encoding.privateKey(vector, curve)
              .derive(encoding.publicKey(vector, curve), { engines: [engine] })
          );
          return judge(vector, tried, { expected });
        });
        if (exchange === undefined || outcome !== "passed") return outcome;
        // TLS has the curve as a group, with an exchange of its own on each engine.
        return await engines.each(`ecdh on ${curve}`, async (engine) => {
          const tried = await attempt(() => {
            const own = privateBytes(encoding.privateKey(vector, curve));
            const peer = encoding.publicKey(vector, curve);
            if (peer.curve !== curve) throw new RangeError(`Cannot exchange keys on ${peer.curve}`);
            return deriveSecret(exchange, own, peer.point as Uint8Array, engine);
          });
          return judge(vector, tried, { expected });
        });
      },
    };
  };
}

function ofScalar(curve: CurveName, digits: Uint8Array): PrivateKey {
  const { scalarLength } = curveByName(curve);
  // Integers have a leading zero byte where their first bit is set, and no others.
  const start = Math.max(0, digits.length - scalarLength);
  const padded = new Uint8Array(scalarLength);
  padded.set(digits.subarray(start), scalarLength - (digits.length - start));
  return new PrivateKey({ type: "ec", curve, scalar: padded });
}

function ofPoint(curve: CurveName, encoded: Uint8Array): PublicKey {
  return new PublicKey(ecPublicParts({ curve: curveByName(curve) }, encoded));
}

/** Private keys are integers, whose digits may be odd in number. */
function scalar(vector: Vector): Uint8Array {
  const digits = text(vector, "private");
  return decodeHex(digits.length % 2 === 0 ? digits : `0${digits}`);
}
