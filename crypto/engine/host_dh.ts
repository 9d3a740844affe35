// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Ephemeral keys by node:crypto. The private key is always drawn here and imported, so that it
 * comes from the caller's random bytes when there are some.
 *
 * The way is chosen by measurement. Microseconds on Node 20: importing an X25519 key as DER takes
 * 350, as JSON Web Key 33; making a P-256 key by ECDH takes 24, importing one 70 as JSON Web Key
 * and 340 as DER. On Deno 2.9 importing X25519 as DER takes 4, P-256 250 for it computes the public
 * point; there ECDH takes twice as long for a secret (490 against 250) and knows no P-521.
 */

import type { Random } from "../../rand/random.ts";
import { type Bytes, concatBytes } from "../../wire/mod.ts";
import { curveByName, opensslCurveName } from "../ec/curves.ts";
import { encodePrivateKeyInfo, encodeSubjectPublicKeyInfo } from "../pkcs8/encode_key.ts";
import type { PrivateKeyParts, PublicKeyParts } from "../pkey/pkey_types.ts";
import { wipe } from "../wipe.ts";
import { type DhCurve, type DhKey, drawPrivateKey } from "./dh_exchange.ts";
import { base64Url, type HostKey, type HostKeyCrypto, hostPointOf } from "./host_keys.ts";
import { portableDhKey } from "./portable_dh.ts";
import { runtime } from "./runtime.ts";

/**
 * Makes an ephemeral key with node:crypto; with noble where the host does not know the curve.
 *
 * @param host The runtime's node:crypto.
 * @param curve The curve.
 * @param random Where the private key comes from.
 * @returns The key.
 */
export function hostDhKey(
  host: HostKeyCrypto,
  curve: DhCurve,
  random: Random | undefined,
): DhKey {
  const secret = drawPrivateKey(curve, random);
  try {
    if (runtime() === "deno") return derKey(host, curve, secret);
    return curve === "x25519" || curve === "x448"
      ? jwkKey(host, curve, secret)
      : ecdhKey(host, curve, secret);
  } catch {
    return portableDhKey(curve, () => new Uint8Array(secret));
  } finally {
    wipe(secret);
  }
}

/** The DER encodings of keys of a curve, up to the key's own bytes, which always come last. */
interface DerStarts {
  readonly privateKey: Bytes;
  readonly publicKey: Bytes;
}

/** Made at the first key of a curve. */
const DER_STARTS = new Map<DhCurve, DerStarts>();

function derStarts(curve: DhCurve, secretLength: number): DerStarts {
  let starts = DER_STARTS.get(curve);
  if (starts === undefined) {
    const [secret, point] = [new Uint8Array(secretLength), new Uint8Array(publicLength(curve))];
    starts = {
      privateKey: encodePrivateKeyInfo(privateParts(curve, secret)).slice(0, -secretLength),
      publicKey: encodeSubjectPublicKeyInfo(publicParts(curve, point)).slice(0, -point.length),
    };
    DER_STARTS.set(curve, starts);
  }
  return starts;
}

/** By imported DER: cheap on Deno. */
function derKey(host: HostKeyCrypto, curve: DhCurve, secret: Uint8Array): DhKey {
  const starts = derStarts(curve, secret.length);
  const der = concatBytes(starts.privateKey, secret);
  const privateKey = host.createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  wipe(der);
  const length = publicLength(curve);
  return hostKeyPair(host, curve, privateKey, hostPointOf(host, privateKey, length), (peer) => {
    const spki = concatBytes(starts.publicKey, peer);
    return host.createPublicKey({ key: spki, format: "der", type: "spki" });
  });
}

/** The base points of RFC 7748, whose multiple is the public key. */
const BASE_POINTS = { x25519: 9, x448: 5 } as const;

/** By imported JSON Web Keys, which Node reads much faster than DER. */
function jwkKey(host: HostKeyCrypto, curve: "x25519" | "x448", secret: Uint8Array): DhKey {
  const crv = curve === "x25519" ? "X25519" : "X448";
  const importPeer = (peer: Uint8Array): HostKey =>
    host.createPublicKey({ key: { kty: "OKP", crv, x: base64Url(peer) }, format: "jwk" });
  const d = base64Url(secret);
  const jwk = { kty: "OKP", crv, d, x: "" } as const;
  const privateKey = host.createPrivateKey({ key: jwk, format: "jwk" });
  const base = new Uint8Array(secret.length);
  base[0] = BASE_POINTS[curve];
  const publicKey = importPeer(base);
  const publicValue = new Uint8Array(host.diffieHellman({ privateKey, publicKey }));
  return hostKeyPair(host, curve, privateKey, publicValue, importPeer);
}

function hostKeyPair(
  host: HostKeyCrypto,
  curve: DhCurve,
  key: HostKey,
  publicValue: Uint8Array<ArrayBuffer>,
  importPeer: (peer: Uint8Array) => HostKey,
): DhKey {
  let privateKey: HostKey | undefined = key;
  return {
    publicValue,
    derive(peer) {
      if (privateKey === undefined) throw destroyed();
      const publicKey = importPeer(peer);
      try {
        return new Uint8Array(host.diffieHellman({ privateKey, publicKey }));
      } catch (error) {
        // The hosts refuse a secret of zero, which only these two curves can give.
        if (curve === "x25519" || curve === "x448") return undefined;
        throw error;
      }
    },
    destroy() {
      privateKey = undefined;
    },
  };
}

/** By ECDH with raw numbers: the fastest on Node. */
function ecdhKey(host: HostKeyCrypto, curve: DhCurve, secret: Uint8Array): DhKey {
  let ecdh: ReturnType<HostKeyCrypto["createECDH"]> | undefined = host.createECDH(
    opensslCurveName(curve as "P-256"),
  );
  ecdh.setPrivateKey(secret);
  return {
    publicValue: new Uint8Array(ecdh.getPublicKey()),
    derive(peer) {
      if (ecdh === undefined) throw destroyed();
      return new Uint8Array(ecdh.computeSecret(peer));
    },
    destroy() {
      ecdh = undefined;
    },
  };
}

function privateParts(curve: DhCurve, secret: Uint8Array): PrivateKeyParts {
  const bytes = secret as Uint8Array<ArrayBuffer>;
  return curve === "x25519" || curve === "x448"
    ? { type: curve, seed: bytes }
    : { type: "ec", curve, scalar: bytes };
}

function publicParts(curve: DhCurve, peer: Uint8Array): PublicKeyParts {
  const point = peer as Uint8Array<ArrayBuffer>;
  return curve === "x25519" || curve === "x448"
    ? { type: curve, point }
    : { type: "ec", curve, point };
}

function publicLength(curve: DhCurve): number {
  if (curve === "x25519") return 32;
  if (curve === "x448") return 56;
  return 1 + 2 * curveByName(curve).coordinateLength;
}

function destroyed(): TypeError {
  return new TypeError("Cannot use a key share that was destroyed");
}
