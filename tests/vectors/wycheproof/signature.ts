// Copyright 2026 the streamssl authors. MIT license.

import {
  type EcdsaAlgorithm,
  PrivateKey,
  PublicKey,
  type SignatureAlgorithm,
} from "../../../crypto/mod.ts";
import { digestNamed, plainDigestName } from "../digests.ts";
import { type Adapter, type GroupContext, type GroupRunner, skipGroup } from "./adapter.ts";
import { bytes, integer, record, text } from "./format.ts";
import { attempt, judge } from "./judge.ts";

/** ECDSA: signatures in DER or with both numbers side by side; s may have to be low. */
export function ecdsaVerifyAdapter(
  options: Pick<EcdsaAlgorithm, "form" | "lowS"> = {},
): Adapter {
  return (context) => {
    const { curve = "no curve" } = record(context.group, "publicKey");
    const name = text(context.group, "sha");
    const digest = digestNamed(name);
    if (digest === undefined) return skipGroup(`ecdsa with ${plainDigestName(name)}`);
    const algorithm = { kind: "ecdsa", digest, ...options } as const;
    return verifyWith(context, algorithm, `ecdsa on ${curve} with ${digest.name}`);
  };
}

/** Ed25519 and Ed448. */
export function eddsaVerifyAdapter(context: GroupContext): GroupRunner {
  const curve = record(context.group, "publicKey").curve;
  switch (curve) {
    case "edwards25519":
      return verifyWith(context, { kind: "ed25519" }, "ed25519");
    case "edwards448":
      return verifyWith(context, { kind: "ed448" }, "ed448");
    default:
      return skipGroup(`eddsa on ${curve}`);
  }
}

/** DSA with DER signatures, or with both numbers side by side. */
export function dsaVerifyAdapter(form: "der" | "ieee-p1363"): Adapter {
  return (context) => {
    const name = text(context.group, "sha");
    const digest = digestNamed(name);
    if (digest === undefined) return skipGroup(`dsa with ${plainDigestName(name)}`);
    return verifyWith(context, { kind: "dsa", digest, form }, `dsa with ${digest.name}`);
  };
}

/** RSA with PKCS#1 v1.5 padding. */
export function rsaPkcs1VerifyAdapter(context: GroupContext): GroupRunner {
  const name = text(context.group, "sha");
  const digest = digestNamed(name);
  if (digest === undefined) return skipGroup(`rsa-pkcs1 with ${plainDigestName(name)}`);
  const what = `rsa-pkcs1 of ${integer(context.group, "keySize")} bits with ${digest.name}`;
  return verifyWith(context, { kind: "rsa-pkcs1", digest }, what);
}

/** RSA-PSS; the key may be a plain one or one with parameters. */
export function rsaPssVerifyAdapter(context: GroupContext): GroupRunner {
  const { group } = context;
  const name = text(group, "sha");
  // RFC 8702: the mask is an extendable-output function itself.
  const mgf = text(group, "mgf");
  const digest = digestNamed(name);
  if (digest === undefined) return skipGroup(`rsa-pss with ${plainDigestName(name)}`);
  const mgfName = mgf === "MGF1" ? text(group, "mgfSha") : mgf;
  const mgf1Digest = digestNamed(mgfName);
  if (mgf1Digest === undefined) return skipGroup(`rsa-pss with mgf1-${plainDigestName(mgfName)}`);
  const saltLength = integer(group, "sLen");
  const what = `rsa-pss with ${digest.name}, mgf1-${mgf1Digest.name}`;
  return verifyWith(context, { kind: "rsa-pss", digest, mgf1Digest, saltLength }, what);
}

/** RSA signing with PKCS#1 v1.5 padding, which has no random part. */
export function rsaPkcs1GenerateAdapter({ group, engines }: GroupContext): GroupRunner {
  const name = text(group, "sha");
  const digest = digestNamed(name);
  if (digest === undefined) return skipGroup(`rsa-pkcs1 with ${plainDigestName(name)}`);
  const what = `rsa-pkcs1 signing of ${integer(group, "keySize")} bits with ${digest.name}`;
  return {
    run(vector) {
      return engines.each(what, async (engine) => {
        const tried = await attempt(() => {
          const key = PrivateKey.fromPkcs8(bytes(group, "privateKeyPkcs8"));
          const algorithm: SignatureAlgorithm = { kind: "rsa-pkcs1", digest };
          return key.sign(algorithm, bytes(vector, "msg"), { engines: [engine] });
        });
        return judge(vector, tried, { expected: bytes(vector, "sig") });
      });
    },
  };
}

function verifyWith(
  { group, engines }: GroupContext,
  algorithm: SignatureAlgorithm,
  what: string,
): GroupRunner {
  const der = bytes(group, "publicKeyDer");
  return {
    run(vector) {
      return engines.each(what, async (engine) => {
        const key = PublicKey.fromSubjectPublicKeyInfo(der);
        const verdict = await attempt(() =>
          key.verify(algorithm, bytes(vector, "msg"), bytes(vector, "sig"), { engines: [engine] })
        );
        if (!verdict.accepted && verdict.error !== undefined) {
          // Malformed signatures are bad signatures: verify() never throws for what a peer sent.
          throw verdict.error;
        }
        return judge(vector, verdict);
      });
    },
  };
}
