// Copyright 2026 the streamssl authors. MIT license.

/** The traces of RFC 8448, taken apart. */

import { DerBuilder } from "../../crypto/asn1/mod.ts";
import { aes128Gcm, portableEngine, PrivateKey, sha256 } from "../../crypto/mod.ts";
import { decodeCertificate13, decodeCertificateVerify } from "../../tls/mod.ts";
import { openerOf } from "../../tls/handshake/key_schedule13.ts";
import { type Bytes, concatBytes, decodeHex, encodeHex, Reader } from "../../wire/mod.ts";
import { Certificate } from "../../x509/mod.ts";
import data from "../testdata/rfc8448.json" with { type: "json" };

/** Who sends. */
export type Role = "client" | "server";
/** The traces by what they show. */
export type TraceName = keyof typeof data.traces;

/** One record of a trace. */
export interface TraceRecord {
  readonly from: string;
  readonly kind: string;
  readonly record: string;
}

/** One trace of the RFC. */
export interface Trace {
  readonly section: number;
  readonly privateKeys: { readonly client: string[]; readonly server: string[] };
  readonly secrets: Readonly<Record<string, string>>;
  readonly records: readonly TraceRecord[];
}

/** One of the traces. */
export function trace(name: TraceName): Trace {
  return data.traces[name];
}

/** Types of handshake messages that the traces hold. */
export const MESSAGE = {
  clientHello: 1,
  serverHello: 2,
  newSessionTicket: 4,
  endOfEarlyData: 5,
  certificate: 11,
  certificateVerify: 15,
  finished: 20,
} as const;

/** The handshake messages of a trace in the clear, by sender and in order. */
export function messagesOf(
  { records, secrets }: Trace,
): { from: string; type: number; body: Bytes }[] {
  const opener = (name: string) =>
    openerOf(
      decodeHex(secrets[name] as string),
      { hash: sha256, algorithm: aes128Gcm, engines: [portableEngine] },
      2 ** 14 + 1,
    );
  const openers: Record<string, ReturnType<typeof opener>> = {
    client: opener(secrets.clientEarly === undefined ? "clientHandshake" : "clientEarly"),
    server: opener("serverHandshake"),
  };
  const messages: { from: string; type: number; body: Bytes }[] = [];
  for (const { from, kind, record } of records) {
    if (kind === "change_cipher_spec") continue;
    const bytes = decodeHex(record);
    const plain = bytes[0] === 22
      ? { type: 22, fragment: bytes.subarray(5) }
      : openers[from]?.open(bytes) as { type: number; fragment: Uint8Array };
    if (plain.type !== 22) continue;
    const reader = new Reader(plain.fragment);
    while (reader.remaining > 0) {
      const type = reader.u8();
      messages.push({ from, type, body: reader.opaque24().slice() as Bytes });
      if (type === MESSAGE.endOfEarlyData) openers[from] = opener("clientHandshake");
      if (type === MESSAGE.finished) openers[from] = opener(`${from}Application`);
    }
  }
  return messages;
}

/** The body of the first message of a type. */
export function messageOf(name: TraceName, from: Role, type: number): Bytes {
  const found = messagesOf(trace(name)).find((message) =>
    message.from === from && message.type === type
  );
  if (found === undefined) throw new Error(`No message ${type} of the ${from}`);
  return found.body;
}

/** The certificate that a side sends. */
export function certificateOf(name: TraceName, from: Role): Certificate {
  const { certificateList } = decodeCertificate13(messageOf(name, from, MESSAGE.certificate));
  return Certificate.fromDer(certificateList[0]?.certificate as Bytes);
}

/** The signature that a side sends. */
export function signatureOf(name: TraceName, from: Role): Uint8Array {
  return decodeCertificateVerify(messageOf(name, from, MESSAGE.certificateVerify)).signature;
}

/** The server's key of RFC 8448, Section 2. */
export function serverKey(): PrivateKey {
  const key = data.rsaKey;
  const integer = (hex: string) => BigInt(`0x${hex}`);
  const pkcs1 = new DerBuilder().sequence((rsa) =>
    rsa.integer(0n).integer(integer(key.modulus)).integer(integer(key.publicExponent))
      .integer(integer(key.privateExponent)).integer(integer(key.prime1))
      .integer(integer(key.prime2)).integer(integer(key.exponent1))
      .integer(integer(key.exponent2)).integer(integer(key.coefficient))
  ).finish();
  return PrivateKey.fromPkcs8(
    new DerBuilder().sequence((info) =>
      info.integer(0n)
        .sequence((algorithm) => algorithm.oid("1.2.840.113549.1.1.1").null())
        .octetString(pkcs1)
    ).finish(),
  );
}

/** The salt of a PSS signature by the server's key with SHA-256 (RFC 8017, Section 9.1.2). */
export function saltOf(signature: Uint8Array): Bytes {
  let base = BigInt(`0x${encodeHex(signature)}`);
  const modulus = BigInt(`0x${data.rsaKey.modulus}`);
  let encoded = 1n;
  for (let exponent = 0x10001n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) encoded = encoded * base % modulus;
    base = base * base % modulus;
  }
  const bytes = decodeHex(encoded.toString(16).padStart(256, "0"));
  const masked = bytes.subarray(0, 128 - 33);
  const seed = bytes.subarray(128 - 33, 127);
  const mask: number[] = [];
  for (let counter = 0; mask.length < masked.length; counter++) {
    mask.push(...sha256.digest(concatBytes(seed, Uint8Array.of(0, 0, 0, counter))));
  }
  return masked.map((byte, index) => byte ^ (mask[index] as number)).slice(-32) as Bytes;
}
