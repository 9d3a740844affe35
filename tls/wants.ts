// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { isPromise, type MaybePromise } from "../wire/mod.ts";
import type { CertificateRequestInfo, Identity } from "./identity.ts";
import type { ClientHelloInfo } from "./client_hello_info.ts";
import type { TlsContext } from "./context.ts";
import { deferred } from "./deferred.ts";
import type { Certificate } from "../x509/certificate.ts";
import type { VerificationResult } from "../x509/verification_result.ts";
import type { SignatureScheme } from "./registry/signature_schemes.ts";

/** More bytes of the transport are needed: give them to `receive` (SSL_ERROR_WANT_READ). */
export interface WantRead {
  /** The kind of want. */
  readonly want: "read";
}

/** Bytes for the transport wait in `send` (SSL_ERROR_WANT_WRITE). */
export interface WantWrite {
  /** The kind of want. */
  readonly want: "write";
}

/** The peer has closed its direction with close_notify (SSL_ERROR_ZERO_RETURN). */
export interface WantZeroReturn {
  /** The kind of want. */
  readonly want: "zero-return";
}

/** An engine works in the background; go on when the promise is settled (SSL_ERROR_WANT_ASYNC). */
export interface WantAsync {
  /** The kind of want. */
  readonly want: "async";
  /** Settles when the operation can go on; it never rejects. */
  readonly promise: Promise<void>;
}

/**
 * A question to the application. The operation goes on after {@linkcode Question.answer} was called.
 *
 * @typeParam A What the answer is.
 */
export interface Question<A> {
  /** Whether it has its answer. */
  readonly answered: boolean;
  /** Fulfilled when it has its answer. */
  readonly whenAnswered: Promise<void>;
  /** Answers. A second answer is an error. @param value The answer. */
  answer(value: A): void;
  /** Ends the handshake with an error instead of an answer. @param error Why. */
  refuse(error: Error): void;
}

/**
 * The server asks for a client certificate and none is configured: answer with an identity, with
 * `null` for none, or later (SSL_ERROR_WANT_X509_LOOKUP, SSL_CTX_set_client_cert_cb).
 */
export interface WantX509Lookup extends Question<Identity | null> {
  /** The kind of want. */
  readonly want: "x509-lookup";
  /** What the server accepts. */
  readonly request: CertificateRequestInfo;
}

/**
 * Server: a ClientHello came. Answer with the context to go on with (certificates and settings by
 * server name, ALPN or anything else in the hello), or with `null` for the one that is set
 * (SSL_ERROR_WANT_CLIENT_HELLO_CB, SSL_CTX_set_client_hello_cb).
 */
export interface WantClientHello extends Question<TlsContext | null> {
  /** The kind of want. */
  readonly want: "client-hello";
  /** What the client sent. */
  readonly hello: ClientHelloInfo;
}

/**
 * The peer's certificates came and were checked: decide. Answer `true` to accept, `false` to refuse
 * with the result's error (SSL_ERROR_WANT_RETRY_VERIFY, SSL_CTX_set_cert_verify_callback).
 */
export interface WantVerify extends Question<boolean> {
  /** The kind of want. */
  readonly want: "verify";
  /** The certificates as the peer sent them, its own first. */
  readonly certificates: readonly Certificate[];
  /** What the library's own verification found. */
  readonly result: VerificationResult;
}

/** A signature by a key that is elsewhere (an HSM, a KMS): answer with the signature. */
export interface WantPrivateKey extends Question<Uint8Array> {
  /** The kind of want. */
  readonly want: "private-key";
  /** The identity whose key shall sign. */
  readonly identity: Identity;
  /** How to sign. */
  readonly scheme: SignatureScheme;
  /** The bytes to be signed (not hashed yet). */
  readonly input: Uint8Array;
}

/** A question to the application, of any kind. */
export type ExternalWant = WantX509Lookup | WantClientHello | WantVerify | WantPrivateKey;

/** What an operation waits for. */
export type Want = WantRead | WantWrite | WantZeroReturn | WantAsync | ExternalWant;

/**
 * What an operation gave: its value, or what it waits for.
 *
 * @typeParam T The value.
 */
export type Outcome<T> =
  | { readonly done: true; readonly value: T }
  | { readonly done: false; readonly want: Want };

/** A script that may have to wait: it yields what it wants and is resumed to look again. */
export type Step<T> = Generator<Want, T, undefined>;

/** The want for more transport bytes. */
export const WANT_READ: WantRead = { want: "read" };
/** The want for the transport to take bytes. */
export const WANT_WRITE: WantWrite = { want: "write" };
/** The peer has closed its direction. */
export const WANT_ZERO_RETURN: WantZeroReturn = { want: "zero-return" };

/** Waits for a value that an engine may give later. */
export function* settle<T>(value: MaybePromise<T>): Step<T> {
  if (!isPromise(value)) return value;
  let settled: { value: T } | { error: unknown } | undefined;
  const promise = value.then(
    (result) => {
      settled = { value: result };
    },
    (error: unknown) => {
      settled = { error };
    },
  );
  const want: WantAsync = { want: "async", promise };
  while (settled === undefined) yield want;
  const outcome: { value: T } | { error: unknown } = settled;
  if ("error" in outcome) throw outcome.error;
  return outcome.value;
}

type AnswerOf<W> = W extends Question<infer A> ? A : never;

/** Asks the application and waits for the answer. */
export function* ask<W extends ExternalWant>(
  question: Omit<W, keyof Question<unknown>>,
): Step<AnswerOf<W>> {
  let given: { value: AnswerOf<W> } | { error: Error } | undefined;
  const { promise: whenAnswered, resolve } = deferred();
  const take = (answer: { value: AnswerOf<W> } | { error: Error }) => {
    if (given !== undefined) throw new TypeError("Cannot answer: the question has its answer");
    given = answer;
    resolve();
  };
  const want = {
    ...question,
    whenAnswered,
    get answered(): boolean {
      return given !== undefined;
    },
    answer: (value: AnswerOf<W>) => take({ value }),
    refuse: (error: Error) => take({ error }),
  } as unknown as W;
  while (given === undefined) yield want;
  const answer: { value: AnswerOf<W> } | { error: Error } = given;
  if ("error" in answer) throw answer.error;
  return answer.value;
}

/**
 * Runs a script to its end or its next want. A script that threw throws the same error for ever.
 */
export class ScriptRunner<T> {
  #script: Step<T>;
  #result: { value: T } | { error: unknown } | undefined;

  constructor(script: Step<T>) {
    this.#script = script;
  }

  /** Whether the script has ended, well or not. */
  get ended(): boolean {
    return this.#result !== undefined;
  }

  /** Goes on as far as possible. */
  run(): Outcome<T> {
    const result = this.#result;
    if (result !== undefined) {
      if ("error" in result) throw result.error;
      return { done: true, value: result.value };
    }
    try {
      const step = this.#script.next();
      if (!step.done) return { done: false, want: step.value };
      this.#result = { value: step.value };
      return { done: true, value: step.value };
    } catch (error) {
      this.#result = { error };
      throw error;
    }
  }

  /** Ends the script from outside, so that its `finally` blocks wipe what they hold. */
  abort(error: unknown): void {
    if (this.#result !== undefined) return;
    this.#result = { error };
    try {
      this.#script.throw(error);
    } catch {
      // The script ends with the very error it was given.
    }
  }
}
