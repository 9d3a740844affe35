// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** How contents are encrypted, and how that is named (RFC 3370, RFC 3565, RFC 5084, RFC 8103). */

import { DerBuilder, DerReader, oidLongName } from "../asn1/mod.ts";
import { chacha20Poly1305 } from "../cipher/chacha20_poly1305.ts";
import type { CipherAlgorithm } from "../cipher/cipher_algorithm.ts";
import type { CipherOptions } from "../cipher/cipher_options.ts";
import { allCiphers } from "../cipher/ciphers.ts";
import { SslError } from "../../err/mod.ts";
import type { Random } from "../../rand/random.ts";
import type { CmsAlgorithmIdentifier } from "./algorithm_identifier.ts";

/** id-alg-AEADChaCha20Poly1305 (RFC 8103, section 4). */
const CHACHA20_POLY1305_OID = "1.2.840.113549.1.9.16.3.18";
const RC2_CBC_OID = "1.2.840.113549.3.2";
/** RFC 2268, section 6: effective sizes in bits, and the numbers that stand for them. */
const RC2_VERSIONS: readonly (readonly [bits: number, version: number])[] = [
  [40, 160],
  [64, 120],
  [128, 58],
];
/** RFC 5084, section 3: the tag's length where none is told, in bytes. */
const DEFAULT_TAG_LENGTH = 12;
/**
 * The shortest tags that are taken. RFC 5084, section 3.2, has no shorter ones for GCM, where anybody
 * could cut a tag and name its new length; CCM binds the length, but SP 800-38C, appendix B.2, warns of
 * guesses at less than 64 bits.
 */
const SHORTEST_TAGS = { gcm: 12, ccm: 8 } as const;
/** What OpenSSL and nearly all others use. */
const TAG_LENGTH = 16;
const UNAUTHENTICATED_MODES: ReadonlySet<string> = new Set(["cbc", "cfb", "ofb"]);
const AUTHENTICATED_MODES: ReadonlySet<string> = new Set(["gcm", "ccm", "chacha20-poly1305"]);

/** A cipher with what it needs besides its key. */
export interface ContentCipher {
  /** The cipher. */
  readonly cipher: CipherAlgorithm;
  /** Its options. */
  readonly options: CipherOptions;
}

/**
 * Draws an initialization vector for a content, and names cipher and vector.
 *
 * @param cipher The cipher.
 * @param random Where the vector comes from.
 * @returns The cipher with the vector, and the identifier.
 * @throws {SslError} `CMS`, `UNSUPPORTED_CONTENT_ENCRYPTION_ALGORITHM`.
 */
export function newContentCipher(
  cipher: CipherAlgorithm,
  random: Random,
): ContentCipher & { readonly identifier: CmsAlgorithmIdentifier } {
  const oid = contentCipherOid(cipher);
  // RFC 5084, section 3.1: 15 - iv bytes of a CCM nonce are left for the length.
  const iv = random(cipher.ivLength);
  const builder = new DerBuilder();
  if (cipher.mode === "gcm" || cipher.mode === "ccm") {
    builder.sequence((inner) => inner.octetString(iv).integer(TAG_LENGTH));
    const identifier = { oid, parameters: builder.finish() };
    return { cipher, options: { iv, tagLength: TAG_LENGTH }, identifier };
  }
  if (oid !== RC2_CBC_OID) builder.octetString(iv);
  else {
    const version = RC2_VERSIONS.find(([bits]) => bits === 8 * cipher.keyLength)?.[1] ?? 58;
    builder.sequence((inner) => inner.integer(version).octetString(iv));
  }
  return { cipher, options: { iv }, identifier: { oid, parameters: builder.finish() } };
}

function contentCipherOid(cipher: CipherAlgorithm): string {
  const { name, oid, mode } = cipher;
  if (typeof name !== "string") {
    throw new TypeError(
      `Cannot encrypt a message with the cipher "${cipher}": an algorithm is expected, as aes256Gcm ` +
        "or what cipherByName() gives",
    );
  }
  if (name === chacha20Poly1305.name) return CHACHA20_POLY1305_OID;
  const isKnown = UNAUTHENTICATED_MODES.has(mode) || AUTHENTICATED_MODES.has(mode);
  if (isKnown && oid !== undefined) return oid;
  if (name.startsWith("rc2-") && mode === "cbc") return RC2_CBC_OID;
  throw new SslError("CMS", "UNSUPPORTED_CONTENT_ENCRYPTION_ALGORITHM", {
    expected: "a cipher in CBC, CFB, OFB, GCM or CCM mode that has an identifier",
    received: name,
  });
}

/**
 * Finds the cipher that an identifier names.
 *
 * @param identifier The identifier.
 * @param kind Whether it must authenticate; one kind of message has no place for a tag, the other no
 * sense without.
 * @returns The cipher and its options.
 * @throws {SslError} `CMS`: `UNKNOWN_CIPHER`, or another reason.
 */
export function contentCipherOf(
  { oid, parameters }: CmsAlgorithmIdentifier,
  kind: "plain" | "authenticated",
): ContentCipher {
  const cipher = findCipher(oid, parameters);
  if (cipher === undefined) {
    throw new SslError("CMS", "UNKNOWN_CIPHER", {
      expected: "a cipher that this library has",
      received: oidLongName(oid) ?? oid,
    });
  }
  if (cipher.aead !== (kind === "authenticated")) {
    const reason = cipher.aead
      ? "CIPHER_AEAD_IN_ENVELOPED_DATA"
      : "UNSUPPORTED_CONTENT_ENCRYPTION_ALGORITHM";
    throw new SslError("CMS", reason, {
      expected: `a cipher ${cipher.aead ? "without" : "with"} a tag`,
      received: cipher.name,
    });
  }
  const reader = new DerReader(parameters ?? new Uint8Array(0), {
    path: "contentEncryptionAlgorithm.parameters",
  });
  const options = readParameters(reader, cipher);
  reader.finish();
  checkIv(cipher, options.iv);
  return { cipher, options };
}

function findCipher(oid: string, parameters: Uint8Array | undefined): CipherAlgorithm | undefined {
  if (oid === CHACHA20_POLY1305_OID) return chacha20Poly1305;
  if (oid !== RC2_CBC_OID) {
    const cipher = allCiphers.find((row) => row.oid === oid);
    const mode = cipher?.mode ?? "";
    return UNAUTHENTICATED_MODES.has(mode) || AUTHENTICATED_MODES.has(mode) ? cipher : undefined;
  }
  const version = new DerReader(parameters ?? new Uint8Array(0), { path: "RC2-CBCParameter" })
    .readSequence().readSmallInteger(65_535, "rc2ParameterVersion");
  const bits = RC2_VERSIONS.find((row) => row[1] === version)?.[0];
  const name = bits === 128 ? "rc2-cbc" : `rc2-${bits}-cbc`;
  return allCiphers.find((row) => row.name === name);
}

function readParameters(
  reader: DerReader,
  cipher: CipherAlgorithm,
): CipherOptions & { iv: Uint8Array } {
  const { mode } = cipher;
  if (mode === "gcm" || mode === "ccm") {
    return reader.readSequence((inner) => {
      const iv = inner.readOctetString("nonce");
      const tagLength = inner.atEnd ? DEFAULT_TAG_LENGTH : inner.readSmallInteger(16, "ICVlen");
      if (tagLength >= SHORTEST_TAGS[mode]) return { iv, tagLength };
      throw new SslError("CMS", "CIPHER_PARAMETER_INITIALISATION_ERROR", {
        expected: `a tag of at least ${SHORTEST_TAGS[mode]} bytes (RFC 5084, section 3)`,
        received: `${tagLength} bytes`,
        where: "contentEncryptionAlgorithm.parameters, ICVlen",
        usualCause: "somebody cut the tag, to guess what is left of it",
      });
    });
  }
  if (!cipher.name.startsWith("rc2-")) return { iv: reader.readOctetString("iv") };
  return reader.readSequence((inner) => {
    inner.skip("rc2ParameterVersion");
    return { iv: inner.readOctetString("iv") };
  });
}

function checkIv({ name, ivLengths }: CipherAlgorithm, iv: Uint8Array | undefined): void {
  const length = iv?.length ?? 0;
  const isGood = ivLengths.some((row) =>
    typeof row === "number" ? row === length : row[0] <= length && length <= row[1]
  );
  if (isGood) return;
  throw new SslError("CMS", "CIPHER_PARAMETER_INITIALISATION_ERROR", {
    expected: `an initialization vector of ${name}`,
    received: `${length} bytes`,
  });
}
