// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { decodeOidElement } from "./_oid_element.ts";
import { DerBuilder, oidLongName } from "../../crypto/asn1/mod.ts";
import { DerReader } from "../../crypto/asn1/mod.ts";
import { digestOf, readAlgorithm } from "../../crypto/cms/algorithm_identifier.ts";
import { BerPullReader, PullDriver, type PullSteps } from "../../crypto/cms/ber_pull_reader.ts";
import { ContentDigests } from "../../crypto/cms/content_digests.ts";
import { CMS_CONTENT_TYPES } from "../../crypto/cms/object_identifiers.ts";
import { decodeSignedData, type SignedData } from "../../crypto/cms/signed_data.ts";
import { SslError } from "../../err/mod.ts";
import { type Bytes, bytesOf } from "../../wire/mod.ts";
import {
  checkSigned,
  type CmsVerification,
  type VerifyCmsOptions,
  verifySignedData,
} from "./verify_cms.ts";

/** Options for {@linkcode CmsVerifyStream}; a detached content goes to `verifyCms` as a stream. */
export type CmsVerifyStreamOptions = Omit<VerifyCmsOptions, "content">;

/**
 * Verifies a signed message of any length in constant memory: the message goes in, in BER or DER, the
 * content comes out.
 *
 * **The content comes out before it is verified.** Only when the stream has ended without an error
 * are the signatures good: keep what comes out apart until then.
 *
 * @example Usage
 * ```ts
 * import { createCertificate } from "@streamssl/ssl/x509";
 * import { CmsSignStream, CmsVerifyStream } from "@streamssl/ssl/cms";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * const certificate = await createCertificate({ subject: "CN=Alice", key });
 * const verify = new CmsVerifyStream({ unsafelyTrustAnySigner: true });
 * const content = ReadableStream.from([Uint8Array.of(1), Uint8Array.of(2)])
 *   .pipeThrough(new CmsSignStream({ signers: [{ certificate, key }] }))
 *   .pipeThrough(verify);
 * assertEquals(await new Response(content).bytes(), Uint8Array.of(1, 2));
 * assertEquals((await verify.verified).signers.length, 1);
 * ```
 */
export class CmsVerifyStream extends TransformStream<Uint8Array, Bytes> {
  /** Who signed, once the message has ended and is good. The content is not in it. */
  readonly verified: Promise<CmsVerification>;

  /**
   * Makes a stream.
   *
   * @param options Who is trusted.
   */
  constructor(options: CmsVerifyStreamOptions) {
    const { promise, resolve, reject } = Promise.withResolvers<CmsVerification>();
    // Who only reads the stream gets the error there.
    promise.catch(() => {});
    super(verification(options, resolve, reject));
    this.verified = promise;
  }
}

function verification(
  options: CmsVerifyStreamOptions,
  resolve: (verification: CmsVerification) => void,
  reject: (error: unknown) => void,
): Transformer<Uint8Array, Bytes> {
  const reader = new BerPullReader();
  let emit: (piece: Uint8Array) => void = () => {};
  const driver = new PullDriver(reader, readMessage(reader, (piece) => emit(piece)));
  const attempt = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      reject(error);
      throw error;
    }
  };
  return {
    async transform(chunk, controller) {
      emit = (piece) => controller.enqueue(piece.slice());
      await attempt(() => driver.push(bytesOf(chunk)));
    },
    async flush() {
      await attempt(async () => {
        const { signedData, digests } = await driver.finish();
        const signers = await verifySignedData(signedData, digests, options);
        const { contentType } = signedData.encapsulated;
        resolve({ content: undefined, contentType, signers });
      });
    },
    cancel: (reason) => reject(reason),
  };
}

/** Reads SignedData; the content goes to `emit` and into the digests. */
function* readMessage(
  reader: BerPullReader,
  emit: (piece: Uint8Array) => void,
): PullSteps<{ signedData: SignedData; digests: ContentDigests }> {
  yield* reader.enter(0x30);
  const type = decodeOidElement(yield* reader.element());
  if (type !== CMS_CONTENT_TYPES.signedData) {
    throw new SslError("CMS", "CONTENT_TYPE_NOT_SIGNED_DATA", {
      expected: "signedData",
      received: oidLongName(type) ?? type,
    });
  }
  yield* reader.enter(0xa0);
  yield* reader.enter(0x30);
  const version = yield* reader.element();
  const algorithms = yield* reader.element();
  const digests = new ContentDigests(knownDigests(algorithms));
  yield* reader.enter(0x30);
  const contentType = yield* reader.element();
  if (yield* reader.atEnd()) {
    throw new SslError("CMS", "NO_CONTENT", {
      expected: "a content in the message",
      usualCause: "the signature is detached",
      remedy: "give the content to verifyCms, as a stream if it is long",
    });
  }
  yield* reader.enter(0xa0);
  yield* reader.octets(0x04, (piece) => {
    digests.update(piece);
    emit(piece);
  });
  yield* reader.leave();
  yield* reader.leave();
  // What is left is an ordinary SignedData with a detached content.
  const builder = new DerBuilder().raw(version).raw(algorithms);
  builder.sequence((inner) => inner.raw(contentType));
  while (!(yield* reader.atEnd())) builder.raw(yield* reader.element());
  yield* reader.leave();
  yield* reader.leave();
  const rest = builder.finish();
  const signedData = decodeSignedData(
    new DerBuilder().sequence((inner) => inner.raw(rest)).finish(),
  );
  checkSigned(signedData);
  checkDigests(signedData);
  return { signedData, digests };
}

/** The digests that this library has; what no signer needs may be unknown. */
function knownDigests(algorithms: Uint8Array) {
  const identifiers = new DerReader(algorithms, { path: "digestAlgorithms" })
    .readSet((set) => set.list((item) => readAlgorithm(item, "")));
  return identifiers.flatMap((identifier) => {
    try {
      return [digestOf(identifier)];
    } catch (error) {
      if (error instanceof SslError) return [];
      throw error;
    }
  });
}

/** RFC 5652, section 5.1: who reads once must be told all digests before the content. */
function checkDigests({ digestAlgorithms, signerInfos }: SignedData): void {
  for (const { digestAlgorithm: { oid } } of signerInfos) {
    if (digestAlgorithms.some((algorithm) => algorithm.oid === oid)) continue;
    throw new SslError("CMS", "NO_MATCHING_DIGEST", {
      expected: `${oidLongName(oid) ?? oid} among the digests at the start`,
      received: "others",
      remedy: "verify the message in one piece, by verifyCms",
    });
  }
}
