// Copyright 2026 the streamssl authors. MIT license.

/** Signatures and Finished messages of TLS 1.3 that prove nothing, in both directions. */

import { assertEquals } from "@std/assert";
import {
  certificateVerifyContent,
  decodeCertificateVerify,
  encodeCertificateVerify,
  type TlsContextOptions,
} from "../../tls/mod.ts";
import { SIGNATURE_SCHEMES } from "../../tls/registry/signature_schemes.ts";
import { type AdversaryRules, assertRefused, attack, type Role } from "../support/tls_adversary.ts";
import { editBody, flipped, longer } from "../support/tls_edits.ts";
import { type IdentityKind, testIdentity, testRoot } from "../support/tls_identities.ts";

const bytesOf = (...bytes: number[]) => Uint8Array.from(bytes);
const VICTIMS: readonly Role[] = ["client", "server"];
const CLIENT: TlsContextOptions = { identities: [await testIdentity("p256", "client")] };
const SERVER: TlsContextOptions = {
  clientAuthentication: "require",
  caCerts: [await testRoot()],
};

/** Both sides have certificates. */
function authenticated(
  victim: Role,
  rules: AdversaryRules,
  evil: TlsContextOptions = {},
  options: TlsContextOptions = {},
) {
  return victim === "client"
    ? { victim, rules, options: { ...CLIENT, ...options }, evil: { ...SERVER, ...evil } }
    : { victim, rules, options: { ...SERVER, ...options }, evil: { ...CLIENT, ...evil } };
}

const KINDS: readonly IdentityKind[] = ["rsa2048", "rsaPss", "p256", "p384", "ed25519", "ed448"];

Deno.test("A signature that does not fit is decrypt_error, whatever the key", async () => {
  for (const victim of VICTIMS) {
    for (const kind of KINDS) {
      const role = victim === "client" ? "server" : "client";
      const evil = { identities: [await testIdentity(kind, role)] };
      for (const at of [4, 20, -1]) {
        const rules = editBody(15, (body) => flipped(body, at));
        await assertRefused(
          authenticated(victim, rules, evil),
          { reason: "BAD_SIGNATURE", alert: 51 },
          `${victim}, ${kind}, byte ${at}`,
        );
      }
    }
  }
});

Deno.test("Signatures of a wrong length or of nothing are decrypt_error", async () => {
  for (const victim of VICTIMS) {
    for (const kind of KINDS) {
      const role = victim === "client" ? "server" : "client";
      const evil = { identities: [await testIdentity(kind, role)] };
      for (
        const edit of [
          () => bytesOf(),
          () => bytesOf(0),
          (signature: Uint8Array) => signature.subarray(1),
          (signature: Uint8Array) => longer(signature, 0),
          (signature: Uint8Array) => new Uint8Array(signature.length),
          (signature: Uint8Array) => new Uint8Array(signature.length).fill(0xff),
          () => new Uint8Array(5000),
        ]
      ) {
        const rules = editBody(15, (body) => {
          const { algorithm, signature } = decodeCertificateVerify(body);
          return encodeCertificateVerify({ algorithm, signature: edit(signature) });
        });
        await assertRefused(
          authenticated(victim, rules, evil),
          { reason: "BAD_SIGNATURE", alert: 51 },
          `${victim}, ${kind}, ${edit}`,
        );
      }
    }
  }
});

Deno.test("A signature for the other side, for other messages or by another key is refused", async () => {
  for (const victim of VICTIMS) {
    const evilRole = victim === "client" ? "server" : "client";
    const { key } = await testIdentity("p256", evilRole);
    const { key: stranger } = await testIdentity("p256", victim);
    const resign = (side: Role, signer: typeof key, hash: (hash: Uint8Array) => Uint8Array) => {
      const rules: AdversaryRules = {
        message(message, self) {
          if (message.type !== 15) return undefined;
          const { algorithm } = decodeCertificateVerify(message.body);
          const scheme = SIGNATURE_SCHEMES.find((row) => row.number === algorithm);
          if (scheme === undefined) throw new Error("No scheme");
          const input = certificateVerifyContent(side, hash(self.channel.transcript.hash()));
          const signature = signer.sign(scheme.algorithm, input) as Uint8Array;
          return [{ type: 15, body: encodeCertificateVerify({ algorithm, signature }) }];
        },
      };
      return authenticated(victim, rules);
    };
    const same = (hash: Uint8Array) => hash;
    // The edit itself is no reason: what it signs rightly passes.
    assertEquals((await attack(resign(evilRole, key, same))).error, undefined);
    const bad = { reason: "BAD_SIGNATURE", alert: 51 } as const;
    await assertRefused(resign(victim, key, same), bad, "the other side's context");
    await assertRefused(resign(evilRole, stranger, same), bad, "another key");
    await assertRefused(resign(evilRole, key, (hash) => flipped(hash, 0)), bad, "other messages");
  }
});

Deno.test("Schemes that were not offered or do not go with the key are illegal_parameter", async () => {
  // RSASSA-PKCS1-v1_5 and SHA-1 sign no handshake of TLS 1.3 (RFC 8446, Section 4.2.3).
  const schemes = [0x0401, 0x0501, 0x0201, 0x0203, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x7a7a];
  for (const victim of VICTIMS) {
    for (const algorithm of schemes) {
      const rules = editBody(
        15,
        (body) => encodeCertificateVerify({ ...decodeCertificateVerify(body), algorithm }),
      );
      const error = await assertRefused(
        authenticated(victim, rules),
        { reason: "WRONG_SIGNATURE_TYPE", alert: 47 },
        `0x${algorithm.toString(16)}`,
      );
      assertEquals(error.expected !== undefined && error.received !== undefined, true);
    }
    const narrow = { signatureSchemes: ["ecdsa_secp256r1_sha256", "rsa_pss_rsae_sha256"] };
    const rules = editBody(15, (body) => body);
    const role = victim === "client" ? "server" : "client";
    const rsa = { identities: [await testIdentity("rsa2048", role)] };
    const other = editBody(
      15,
      (body) => encodeCertificateVerify({ ...decodeCertificateVerify(body), algorithm: 0x0805 }),
    );
    assertEquals((await attack(authenticated(victim, rules, rsa, narrow))).error, undefined);
    await assertRefused(authenticated(victim, other, rsa, narrow), {
      reason: "WRONG_SIGNATURE_TYPE",
      alert: 47,
    });
    // An rsae scheme by a PSS key, and the other way round.
    for (const [kind, algorithm] of [["rsaPss", 0x0804], ["rsa2048", 0x0809]] as const) {
      const swapped = editBody(
        15,
        (body) => encodeCertificateVerify({ ...decodeCertificateVerify(body), algorithm }),
      );
      const identities = [await testIdentity(kind, role)];
      await assertRefused(authenticated(victim, swapped, { identities }), {
        reason: "WRONG_SIGNATURE_TYPE",
        alert: 47,
      });
    }
  }
});

Deno.test("A Finished that is not ours is decrypt_error", async () => {
  for (const victim of VICTIMS) {
    for (
      const edit of [
        (body: Uint8Array) => flipped(body, 0),
        (body: Uint8Array) => flipped(body, -1),
        (body: Uint8Array) => new Uint8Array(body.length),
      ]
    ) {
      await assertRefused(authenticated(victim, editBody(20, edit)), {
        reason: "DIGEST_CHECK_FAILED",
        alert: 51,
      });
    }
    for (const length of [12, 31, 33, 48]) {
      const rules = editBody(20, () => new Uint8Array(length));
      await assertRefused(authenticated(victim, rules), { reason: "BAD_LENGTH", alert: 50 });
    }
  }
});
