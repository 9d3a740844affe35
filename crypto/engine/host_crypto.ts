// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The part of node:crypto that the host engine uses, as this library sees it. */
export interface HostCrypto {
  /** Starts a digest. */
  createHash(name: string, options?: { outputLength: number }): HostHash;
  /** Digests in one call; Node has it since 20.12 and 21.7. */
  hash?(name: string, data: Uint8Array, encoding: "buffer"): Uint8Array<ArrayBuffer>;
  /** Starts an HMAC. */
  createHmac(name: string, key: Uint8Array): HostHash;
  /** Starts an encryption. */
  createCipheriv(
    name: string,
    key: Uint8Array,
    nonce: Uint8Array,
    options?: { authTagLength?: number },
  ): HostCipher;
  /** Starts a decryption. */
  createDecipheriv(
    name: string,
    key: Uint8Array,
    nonce: Uint8Array,
    options?: { authTagLength?: number },
  ): HostCipher;
  /** PBKDF2, at once. */
  pbkdf2Sync?(
    password: Uint8Array,
    salt: Uint8Array,
    iterations: number,
    length: number,
    digest: string,
  ): Uint8Array<ArrayBuffer>;
  /** PBKDF2 on a thread of its own. */
  pbkdf2?(
    password: Uint8Array,
    salt: Uint8Array,
    iterations: number,
    length: number,
    digest: string,
    callback: HostCallback,
  ): void;
  /** scrypt, at once. */
  scryptSync?(
    password: Uint8Array,
    salt: Uint8Array,
    length: number,
    options: HostScryptOptions,
  ): Uint8Array<ArrayBuffer>;
  /** scrypt on a thread of its own. */
  scrypt?(
    password: Uint8Array,
    salt: Uint8Array,
    length: number,
    options: HostScryptOptions,
    callback: HostCallback,
  ): void;
  /** Argon2, version 0x13, at once; Node has it since 24.7. */
  argon2Sync?(type: string, parameters: HostArgon2Parameters): Uint8Array<ArrayBuffer>;
  /** Argon2, version 0x13, on a thread of its own. */
  argon2?(type: string, parameters: HostArgon2Parameters, callback: HostCallback): void;
  /** The names of the digests that the host offers. */
  getHashes(): readonly string[];
  /** The names of the ciphers that the host offers. */
  getCiphers(): readonly string[];
}

/** Takes the result of what ran on a thread of its own. */
export type HostCallback = (error: Error | null, key: Uint8Array<ArrayBuffer>) => void;

/** The parameters of scrypt as node:crypto names them. */
export interface HostScryptOptions {
  /** N. */
  readonly N: number;
  /** r. */
  readonly r: number;
  /** p. */
  readonly p: number;
  /** The most memory, in bytes. */
  readonly maxmem: number;
}

/** The parameters of Argon2 as node:crypto names them. */
export interface HostArgon2Parameters {
  /** The password. */
  readonly message: Uint8Array;
  /** The salt. */
  readonly nonce: Uint8Array;
  /** The lanes. */
  readonly parallelism: number;
  /** The output's length, in bytes. */
  readonly tagLength: number;
  /** The memory, in KiB. */
  readonly memory: number;
  /** The passes. */
  readonly passes: number;
  /** The secret value. */
  readonly secret?: Uint8Array;
  /** The associated data. */
  readonly associatedData?: Uint8Array;
}

/** A digest or HMAC of node:crypto. */
export interface HostHash {
  /** Takes more of the message. */
  update(data: Uint8Array): this;
  /** Ends it. */
  digest(): Uint8Array<ArrayBuffer>;
  /** Ends it, in hexadecimal digits. */
  digest(encoding: "hex"): string;
  /** Copies the state; HMACs have none. */
  copy(options?: { outputLength: number }): HostHash;
}

/** A cipher or decipher of node:crypto. */
export interface HostCipher {
  /** Works on the next bytes. */
  update(data: Uint8Array): Uint8Array<ArrayBuffer>;
  /** Ends it. */
  final(): Uint8Array<ArrayBuffer>;
  /** Sets the additional data; CCM must know the length of the plaintext before. */
  setAAD(data: Uint8Array, options?: { plaintextLength: number }): this;
  /** The tag, after the end of an encryption. */
  getAuthTag(): Uint8Array<ArrayBuffer>;
  /** Sets the tag of a decryption. */
  setAuthTag(tag: Uint8Array): this;
  /** Switches padding. */
  setAutoPadding(on: boolean): this;
}

/**
 * Gives the runtime's node:crypto. It is asked for by `process.getBuiltinModule`, so that no bundle
 * breaks where it is missing.
 *
 * @returns The module, or `undefined` where the runtime has none.
 */
export function hostCrypto(): HostCrypto | undefined {
  return known ??= findHostCrypto();
}

/** Asking each time would cost 0.1 us, a twentieth of a short digest. */
let known: HostCrypto | undefined;

function findHostCrypto(): HostCrypto | undefined {
  const { process } = globalThis as {
    process?: { getBuiltinModule?(name: string): unknown };
  };
  return process?.getBuiltinModule?.("node:crypto") as HostCrypto | undefined;
}

const CIPHERS = new WeakMap<HostCrypto, ReadonlySet<string>>();

/**
 * Tells whether the host offers a cipher. Hosts make a new list at each question, so it is asked once.
 *
 * @param host The module.
 * @param name The cipher's name.
 * @returns Whether it does.
 */
export function hostHasCipher(host: HostCrypto, name: string): boolean {
  let names = CIPHERS.get(host);
  if (names === undefined) CIPHERS.set(host, names = new Set(host.getCiphers()));
  return names.has(name);
}

/**
 * Sees a Buffer as the plain array that it is underneath, without a copy.
 *
 * @param buffer What node:crypto gave.
 * @returns A `Uint8Array` over the same memory.
 */
export function plainBytes(buffer: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
