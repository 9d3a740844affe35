// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerReader, oidLongName } from "../../crypto/asn1/mod.ts";
import { createDecryptor, decrypt } from "../../crypto/cipher/cipher.ts";
import { readAlgorithm } from "../../crypto/cms/algorithm_identifier.ts";
import { BerPullReader, PullDriver, type PullSteps } from "../../crypto/cms/ber_pull_reader.ts";
import { type ContentCipher, contentCipherOf } from "../../crypto/cms/content_cipher.ts";
import { openContent } from "../../crypto/cms/encrypted_data.ts";
import { CMS_CONTENT_TYPES } from "../../crypto/cms/object_identifiers.ts";
import type { RecipientInfo } from "../../crypto/cms/recipient_info.ts";
import { readRecipientInfo } from "../../crypto/cms/recipient_info_der.ts";
import { wipe } from "../../crypto/wipe.ts";
import { SslError } from "../../err/mod.ts";
import { Builder, type Bytes, bytesOf } from "../../wire/mod.ts";
import { decodeOidElement } from "./_oid_element.ts";
import { type CmsReader, openRecipients } from "./open_recipient.ts";

/** 64 MiB. */
const SIZE_LIMIT = 2 ** 26;

/** Options for {@linkcode CmsDecryptStream}: who reads. */
export interface CmsDecryptStreamOptions extends CmsReader {
  /**
   * How long a content with a tag may be, in bytes: it is kept until the tag was found to hold.
   *
   * @default {67_108_864}
   */
  sizeLimit?: number;
}

/**
 * Decrypts a message of any length: the message goes in, in BER or DER, the content comes out.
 * envelopedData needs constant memory, and nothing protects it from changes; the content of
 * authEnvelopedData comes out in one piece at the end, when the tag was found to hold.
 *
 * @example Usage
 * ```ts
 * import { CmsDecryptStream, CmsEncryptStream } from "@streamssl/ssl/cms";
 * import { assertEquals } from "@std/assert";
 *
 * const recipients = [{ password: "secret", iterations: 1000 }];
 * const content = ReadableStream.from([Uint8Array.of(1), Uint8Array.of(2)])
 *   .pipeThrough(new CmsEncryptStream({ recipients }))
 *   .pipeThrough(new CmsDecryptStream({ password: "secret" }));
 * assertEquals(await new Response(content).bytes(), Uint8Array.of(1, 2));
 * ```
 */
export class CmsDecryptStream extends TransformStream<Uint8Array, Bytes> {
  /**
   * Makes a stream.
   *
   * @param options Who reads.
   */
  constructor(options: CmsDecryptStreamOptions) {
    super(decryption(options));
  }
}

type Emit = (piece: Bytes) => void;

function decryption(options: CmsDecryptStreamOptions): Transformer<Uint8Array, Bytes> {
  const reader = new BerPullReader();
  let emit: Emit = () => {};
  const driver = new PullDriver(reader, readMessage(reader, options, (piece) => emit(piece)));
  const emitTo = (controller: TransformStreamDefaultController<Bytes>): Emit => (piece) => {
    if (piece.length > 0) controller.enqueue(piece);
  };
  return {
    async transform(chunk, controller) {
      emit = emitTo(controller);
      await driver.push(bytesOf(chunk));
    },
    async flush(controller) {
      emit = emitTo(controller);
      await driver.finish();
    },
  };
}

function* readMessage(
  reader: BerPullReader,
  options: CmsDecryptStreamOptions,
  emit: Emit,
): PullSteps<void> {
  yield* reader.enter(0x30);
  const type = decodeOidElement(yield* reader.element());
  const { envelopedData, authEnvelopedData } = CMS_CONTENT_TYPES;
  if (type !== envelopedData && type !== authEnvelopedData) {
    throw new SslError("CMS", "CONTENT_TYPE_NOT_ENVELOPED_DATA", {
      expected: "envelopedData or authEnvelopedData",
      received: oidLongName(type) ?? type,
    });
  }
  yield* reader.enter(0xa0);
  yield* reader.enter(0x30);
  yield* reader.element(); // version
  if ((yield* reader.peek()) === 0xa0) yield* reader.element(); // originatorInfo
  const recipientInfos = new DerReader(yield* reader.element(), { path: "recipientInfos" })
    .readSet((set) => set.list(readRecipientInfo));
  yield* reader.enter(0x30);
  yield* reader.element(); // contentType
  const algorithm = readAlgorithm(
    new DerReader(yield* reader.element()),
    "contentEncryptionAlgorithm",
  );
  const isPlain = type === envelopedData;
  const chosen = contentCipherOf(algorithm, isPlain ? "plain" : "authenticated");
  if (yield* reader.atEnd()) {
    throw new SslError("CMS", "NO_CONTENT", { expected: "a ciphertext in the message" });
  }
  const key = yield* openKey(recipientInfos, options, chosen);
  try {
    if (isPlain) yield* readPlain(reader, chosen, key, emit);
    else yield* readAuthenticated(reader, chosen, key, options, emit);
  } finally {
    wipe(key);
  }
  // Attributes that nothing protects may follow.
  while (!(yield* reader.atEnd())) yield* reader.element();
  yield* reader.leave();
  yield* reader.leave();
}

function* openKey(
  infos: readonly RecipientInfo[],
  options: CmsReader,
  { cipher }: ContentCipher,
): PullSteps<Bytes> {
  return (yield openRecipients(infos, options, cipher.keyLength)) as Bytes;
}

function* readPlain(
  reader: BerPullReader,
  { cipher, options }: ContentCipher,
  key: Bytes,
  emit: Emit,
): PullSteps<void> {
  const decryptor = createDecryptor(cipher, key, options);
  try {
    yield* reader.octets(0x80, (piece) => emit(openContent(() => decryptor.update(piece))));
    yield* reader.leave();
    emit(openContent(() => decryptor.final()));
  } finally {
    decryptor.destroy();
  }
}

function* readAuthenticated(
  reader: BerPullReader,
  { cipher, options }: ContentCipher,
  key: Bytes,
  { sizeLimit = SIZE_LIMIT }: CmsDecryptStreamOptions,
  emit: Emit,
): PullSteps<void> {
  // One buffer: a ciphertext in pieces of a byte each would take a hundred times its size in views.
  const collected = new Builder();
  yield* reader.octets(0x80, (piece) => {
    if (!(collected.length + piece.length <= sizeLimit)) {
      throw new SslError("CMS", "DECODE_ERROR", {
        expected: `at most ${sizeLimit} bytes of a content with a tag`,
        received: "more",
        remedy: "raise sizeLimit: the content is kept until its tag was found to hold",
      });
    }
    collected.bytes(piece);
  });
  yield* reader.leave();
  const hasAttributes = (yield* reader.peek()) === 0xa1;
  const attributes = hasAttributes ? yield* reader.element() : undefined;
  if (attributes !== undefined) attributes[0] = 0x31;
  const mac = new DerReader(yield* reader.element(), { path: "mac" }).readOctetString();
  const additional = attributes === undefined ? {} : { additionalData: attributes };
  const whole = collected.bytes(mac).finish();
  const { tagLength = cipher.tagLength } = options;
  if (mac.length !== tagLength) {
    throw new SslError("CMS", "CIPHER_AEAD_SET_TAG_ERROR", {
      expected: `a tag of ${tagLength} bytes`,
      received: `${mac.length} bytes`,
    });
  }
  emit(openContent(() => decrypt(cipher, key, whole, { ...options, ...additional })));
}
