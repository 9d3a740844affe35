// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The keys of SSH by type: RSA and DSA (RFC 4253), ECDSA (RFC 5656), Ed25519 (RFC 8709). */

import { SslError } from "../../err/mod.ts";
import { bigIntToBytes, bytesToBigInt } from "../bigint.ts";
import { dsaPrivateParts } from "../dsa/dsa_key_type.ts";
import type { CurveName } from "../ec/ec_types.ts";
import { encodePrivateKeyInfo, encodeSubjectPublicKeyInfo } from "../pkcs8/encode_key.ts";
import { privateKeyParts } from "../pkey/key_parts.ts";
import type { PrivateKeyParts, PublicKeyParts } from "../pkey/pkey_types.ts";
import { PrivateKey } from "../pkey/private_key.ts";
import { PublicKey } from "../pkey/public_key.ts";
import type { RsaPrivateParts } from "../rsa/rsa_types.ts";
import { wipe } from "../wipe.ts";
import { badSshKey, SshReader, SshWriter } from "./_ssh_wire.ts";

/** The curves of RFC 5656: their names in SSH and here, and the length of a private number. */
const CURVES: readonly (readonly [ssh: string, curve: CurveName, length: number])[] = [
  ["nistp256", "P-256", 32],
  ["nistp384", "P-384", 48],
  ["nistp521", "P-521", 66],
];

const TYPES: readonly string[] = /* @__PURE__ */ [
  "ssh-rsa",
  "ssh-dss",
  "ssh-ed25519",
  /* @__PURE__ */ CURVES.map(([ssh]) => `ecdsa-sha2-${ssh}`),
].flat();

function unknownType(received: string): SslError {
  return new SslError("EVP", "UNSUPPORTED_KEY_TYPE", { expected: TYPES.join(", "), received });
}

/** Reads the public key of a blob. */
export function readPublicBlob(blob: Uint8Array): { type: string; key: PublicKey } {
  const reader = new SshReader(blob);
  const type = reader.text("type");
  const parts = readPublicParts(reader, type);
  reader.finish("public key");
  // What is read goes through its encoding, so that it is checked as every other key.
  return { type, key: PublicKey.fromSubjectPublicKeyInfo(encodeSubjectPublicKeyInfo(parts)) };
}

function readPublicParts(reader: SshReader, type: string): PublicKeyParts {
  switch (type) {
    case "ssh-rsa": {
      const exponent = reader.mpint("e");
      return { type: "rsa", modulus: reader.mpint("n"), exponent };
    }
    case "ssh-dss":
      return {
        type: "dsa",
        parameters: readDsaParameters(reader),
        publicValue: reader.mpint("y"),
      };
    case "ssh-ed25519":
      return { type: "ed25519", point: exactly(reader.string("key"), 32, "key") };
    default: {
      const [curve, , point] = readCurve(reader, type);
      return { type: "ec", curve, point };
    }
  }
}

function readDsaParameters(reader: SshReader) {
  return {
    prime: reader.mpint("p"),
    subprime: reader.mpint("q"),
    generator: reader.mpint("g"),
  };
}

function readCurve(reader: SshReader, type: string) {
  const row = CURVES.find(([ssh]) => `ecdsa-sha2-${ssh}` === type);
  if (row === undefined) throw unknownType(type.slice(0, 64));
  const [ssh, curve, length] = row;
  const stated = reader.text("curve");
  if (stated !== ssh) throw badSshKey(ssh, stated.slice(0, 64), "curve");
  return [curve, length, exactly(reader.string("point"), 1 + 2 * length, "point")] as const;
}

function exactly(bytes: Uint8Array, length: number, field: string): Uint8Array<ArrayBuffer> {
  if (bytes.length !== length) throw badSshKey(`${length} bytes`, `${bytes.length}`, field);
  return new Uint8Array(bytes);
}

/** Writes the blob of a public key. */
export function writePublicBlob({ parts }: PublicKey): { type: string; blob: Uint8Array } {
  const writer = new SshWriter();
  const type = typeOf(parts);
  writer.string(type);
  if ("modulus" in parts) writer.mpint(parts.exponent).mpint(parts.modulus);
  else if (parts.type === "dsa") {
    writeDsaParameters(writer, parts).mpint(parts.publicValue);
  } else if (parts.type === "ec") {
    writer.string(type.slice("ecdsa-sha2-".length)).string(parts.point);
  } else writer.string((parts as { point: Uint8Array }).point);
  return { type, blob: writer.finish() };
}

function typeOf(parts: PublicKeyParts): string {
  if (parts.type === "rsa") return "ssh-rsa";
  if (parts.type === "dsa") return "ssh-dss";
  if (parts.type === "ed25519") return "ssh-ed25519";
  const row = parts.type === "ec" && "curve" in parts
    ? CURVES.find(([_, curve]) => curve === parts.curve)
    : undefined;
  if (row === undefined) throw unknownType(`a key of type ${parts.type}`);
  return `ecdsa-sha2-${row[0]}`;
}

function writeDsaParameters(
  writer: SshWriter,
  { parameters }: Extract<PublicKeyParts | PrivateKeyParts, { type: "dsa" }>,
): SshWriter {
  const { prime, subprime, generator } = parameters;
  return writer.mpint(prime).mpint(subprime).mpint(generator);
}

/** Reads a private key's fields. */
export function readPrivateFields(reader: SshReader): PrivateKey {
  const type = reader.text("type");
  const parts = readPrivateParts(reader, type);
  const der = encodePrivateKeyInfo(parts);
  try {
    return PrivateKey.fromPkcs8(der);
  } finally {
    wipe(der);
  }
}

function readPrivateParts(reader: SshReader, type: string): PrivateKeyParts {
  switch (type) {
    case "ssh-rsa":
      return readRsa(reader);
    case "ssh-dss": {
      const parameters = readDsaParameters(reader);
      reader.mpint("y");
      return dsaPrivateParts(parameters, reader.mpint("x"));
    }
    case "ssh-ed25519": {
      exactly(reader.string("key"), 32, "key");
      return { type: "ed25519", seed: exactly(reader.string("key"), 64, "key").slice(0, 32) };
    }
    default: {
      const [curve, length] = readCurve(reader, type);
      const number = reader.mpint("d");
      if (number.length > length) throw badSshKey(`${length} bytes`, `${number.length}`, "d");
      const scalar = new Uint8Array(length);
      scalar.set(number, length - number.length);
      return { type: "ec", curve, scalar };
    }
  }
}

/** SSH leaves out the two exponents of the Chinese remainder theorem. */
function readRsa(reader: SshReader): RsaPrivateParts {
  const [modulus, publicExponent, privateExponent, coefficient, p, q] = [
    "n",
    "e",
    "d",
    "iqmp",
    "p",
    "q",
  ].map((field) => reader.mpint(field)) as SixNumbers;
  const d = bytesToBigInt(privateExponent);
  const exponent = (prime: Uint8Array) => {
    const value = bytesToBigInt(prime);
    if (value < 3n) throw badSshKey("a prime", "a number below 3", "p or q");
    return bigIntToBytes(d % (value - 1n), prime.length);
  };
  return {
    type: "rsa",
    modulus,
    publicExponent,
    privateExponent,
    primes: [
      { prime: q, exponent: exponent(q), coefficient: new Uint8Array(0) },
      { prime: p, exponent: exponent(p), coefficient },
    ],
  };
}

type Number = Uint8Array<ArrayBuffer>;
type SixNumbers = [Number, Number, Number, Number, Number, Number];

/** Writes a private key's fields. */
export function writePrivateFields(writer: SshWriter, key: PrivateKey): void {
  const parts = privateKeyParts(key);
  const { type, blob } = writePublicBlob(key.publicKey);
  if ("primes" in parts) {
    const [q, p, ...others] = parts.primes;
    if (p === undefined || q === undefined || others.length > 0) {
      throw unknownType(`an RSA key with ${parts.primes.length} primes`);
    }
    writer.string(type).mpint(parts.modulus).mpint(parts.publicExponent);
    writer.mpint(parts.privateExponent).mpint(p.coefficient).mpint(p.prime).mpint(q.prime);
    return;
  }
  // The others repeat the public key in front of the private one.
  writer.raw(blob);
  if ("privateValue" in parts) writer.mpint(parts.privateValue);
  else if ("scalar" in parts) writer.mpint(parts.scalar);
  else {
    const { seed } = parts as { seed: Uint8Array };
    const { point } = key.publicKey.parts as { point: Uint8Array };
    writer.string(Uint8Array.of(...seed, ...point));
  }
}
