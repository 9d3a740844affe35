// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type Configuration, parseConfiguration } from "../../conf/mod.ts";
import { oidFromName } from "../../crypto/asn1/mod.ts";
import type { PublicKey } from "../../crypto/pkey/public_key.ts";
import type { MaybePromise } from "../../wire/mod.ts";
import { Name, type NamePartsOptions } from "../name.ts";
import { SignedPublicKeyAndChallenge } from "../signed_public_key_and_challenge.ts";
import { AuthorityError } from "./authority_error.ts";
import type { IssuableRequest } from "./issuance.ts";

/**
 * A file for `openssl ca -spkac`: a line `SPKAC=…`, and the parts of the subject as `CN=…`,
 * `1.OU=…` in their order.
 *
 * @example Usage
 * ```ts
 * import { createSignedPublicKeyAndChallenge, SpkacRequest } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * const spkac = await createSignedPublicKeyAndChallenge({ key });
 * const request = SpkacRequest.fromText(`O=Example\nCN=a\nSPKAC=${spkac.toBase64()}\n`);
 * assertEquals(request.subject.toString(), "CN=a,O=Example");
 * assert(await request.verifySignature());
 * ```
 */
export class SpkacRequest implements IssuableRequest {
  /** Whom the certificate shall be about. */
  readonly subject: Name;
  /** The key, and the proof that who asks has it. */
  readonly spkac: SignedPublicKeyAndChallenge;

  /**
   * Makes a request.
   *
   * @param subject Whom it is about.
   * @param spkac The key.
   */
  constructor(subject: Name, spkac: SignedPublicKeyAndChallenge) {
    this.subject = subject;
    this.spkac = spkac;
  }

  /**
   * Reads a file.
   *
   * @param text Its text, in the syntax of configurations.
   * @param options The string types of the subject (`string_mask`).
   * @returns The request.
   * @throws {AuthorityError} `badRequest` when a line is missing.
   * @throws {SslError} When the text, the base64 or what is in it is malformed.
   */
  static fromText(text: string, options: NamePartsOptions = {}): SpkacRequest {
    const configuration = parseConfiguration(text);
    const spkac = configuration.get(undefined, "SPKAC");
    if (spkac === undefined) {
      throw new AuthorityError("badRequest", "Netscape SPKAC structure not found");
    }
    return new SpkacRequest(
      subjectOf(configuration, options),
      SignedPublicKeyAndChallenge.fromBase64(spkac),
    );
  }

  /** The subject's key. @throws {SslError} When the key is malformed or of an unknown type. */
  get publicKey(): PublicKey {
    return this.spkac.publicKey;
  }

  /** Checks that who asks has the private key. @returns Whether the signature is good. */
  verifySignature(): MaybePromise<boolean> {
    return this.spkac.verifySignature();
  }
}

/** As in OpenSSL, lines of other names than those of attributes are passed over. */
function subjectOf(configuration: Configuration, options: NamePartsOptions): Name {
  const parts: [string, string][][] = [];
  for (const { name, value } of configuration.section("default") ?? []) {
    // What stands before the first full stop, comma or colon only keeps lines apart.
    const type = name.replace(/^[^.,:]*[.,:](?=.)/, "");
    if (type !== "SPKAC" && oidFromName(type) !== undefined) parts.push([[type, value]]);
  }
  return Name.fromParts(parts, options);
}
