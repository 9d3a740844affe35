// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Cryptography as values: digests, message authentication, key derivation, authenticated encryption,
 * keys, signatures and key exchanges, computed by interchangeable engines.
 *
 * ```ts
 * import { hmac, sha256 } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(hmac(sha256, new Uint8Array(16), new Uint8Array(3)).length, sha256.outputLength);
 * ```
 *
 * @module
 */

// Digests, message authentication and key derivation.
export {
  type Digest,
  digest,
  type DigestAlgorithm,
  isXof,
  type Xof,
  type XofAlgorithm,
  type XofOptions,
} from "./digest/digest.ts";
export {
  type AlgorithmSet,
  allAlgorithms,
  defaultAlgorithms,
  legacyAlgorithms,
  withoutAlgorithms,
} from "./algorithm_sets.ts";
export { allDigests, defaultDigests, digestByName, legacyDigests } from "./digest/digests.ts";
export { DigestStream } from "./digest/digest_stream.ts";
export { blake2b, blake2b512, type Blake2Options, blake2s, blake2s256 } from "./digest/blake2.ts";
export { md2 } from "./digest/md2.ts";
export { md4 } from "./digest/md4.ts";
export { md5, md5Sha1 } from "./digest/md5.ts";
export { mdc2, type Mdc2Options, mdc2With } from "./digest/mdc2.ts";
export { nullDigest } from "./digest/null_digest.ts";
export { ripemd160 } from "./digest/ripemd160.ts";
export { sha3t224, sha3t256, sha3t384, sha3t512 } from "./digest/sha3.ts";
export { keccakKmac128, keccakKmac256, shake128, shake256 } from "./digest/shake.ts";
export { sm3 } from "./digest/sm3.ts";
export { whirlpool } from "./digest/whirlpool.ts";
export { sha1 } from "./digest/sha1.ts";
export {
  sha224,
  sha256,
  sha256t192,
  sha384,
  sha512,
  sha512t224,
  sha512t256,
} from "./digest/sha2.ts";
export { keccak224, keccak256, keccak384, keccak512 } from "./digest/keccak.ts";
export { type Mac, mac, type MacAlgorithm, type MacOptions } from "./mac/mac.ts";
export type { BlockCipher, BlockCipherKey, BlockCipherOptions } from "./cipher/block_cipher.ts";
export { createHmac, type Hmac, hmac, hmacAlgorithm } from "./mac/hmac.ts";
export { cmac } from "./mac/cmac.ts";
export { gmac } from "./mac/gmac.ts";
export { kmac128, kmac256 } from "./mac/kmac.ts";
export { poly1305 } from "./mac/poly1305.ts";
export { siphash } from "./mac/siphash.ts";
export { blake2bMac, blake2sMac } from "./mac/blake2_mac.ts";
export { defaultMacs, macByName } from "./mac/macs.ts";
export {
  type CompressionFunction,
  SecretLengthHmac,
  type SecretLengthMessage,
} from "./mac/secret_length_hmac.ts";
export {
  argon2,
  type Argon2Options,
  argon2Sync,
  type Argon2SyncOptions,
  type Argon2Type,
} from "./kdf/argon2.ts";
export {
  bcryptPbkdf,
  type BcryptPbkdfOptions,
  bcryptPbkdfSync,
  type BcryptPbkdfSyncOptions,
} from "./kdf/bcrypt_pbkdf.ts";
export { bytesToKey, type BytesToKeyOptions, type BytesToKeyResult } from "./kdf/bytes_to_key.ts";
export { hmacDrbgKdf, type HmacDrbgKdfOptions } from "./kdf/hmac_drbg_kdf.ts";
export { kbkdf, type KbkdfFunction, type KbkdfOptions } from "./kdf/kbkdf.ts";
export type {
  Kdf,
  KdfDeriveOptions,
  KdfDeriveSyncOptions,
  KdfParameterInfo,
  KdfParameters,
  KdfValue,
} from "./kdf/kdf.ts";
export { allKdfs, defaultKdfs, kdfByName, legacyKdfs, readKdfOptions } from "./kdf/kdfs.ts";
export { krb5Kdf, type Krb5KdfOptions } from "./kdf/krb5_kdf.ts";
export { hkdf, hkdfExpand, hkdfExtract } from "./kdf/hkdf.ts";
export { pbkdf1, type Pbkdf1Options, pbkdf1Sync, type Pbkdf1SyncOptions } from "./kdf/pbkdf1.ts";
export { pbkdf2, type Pbkdf2Options, pbkdf2Sync, type Pbkdf2SyncOptions } from "./kdf/pbkdf2.ts";
export {
  pkcs12Kdf,
  type Pkcs12KdfOptions,
  type Pkcs12KdfPurpose,
  pkcs12KdfSync,
  type Pkcs12KdfSyncOptions,
} from "./kdf/pkcs12_kdf.ts";
export { pvkKdf, type PvkKdfOptions } from "./kdf/pvk_kdf.ts";
export { scrypt, type ScryptOptions, scryptSync, type ScryptSyncOptions } from "./kdf/scrypt.ts";
export { sshKdf, type SshKdfOptions, type SshKdfType } from "./kdf/ssh_kdf.ts";
export { sskdf, type SskdfFunction, type SskdfMac, type SskdfOptions } from "./kdf/sskdf.ts";
export { type KeyWrapName, x942Kdf, type X942KdfOptions, x942KeyWraps } from "./kdf/x942_kdf.ts";
export { x963Kdf, type X963KdfOptions } from "./kdf/x963_kdf.ts";
export { tls10Prf } from "./kdf/tls10_prf.ts";
export { tls1Prf } from "./kdf/tls1_prf.ts";
export { tls13HkdfExpandLabel } from "./kdf/tls13_kdf.ts";
export { constantTimeEqual } from "./constant_time.ts";
export { wipe } from "./wipe.ts";

// Ciphers.
export type {
  CipherAlgorithm,
  CipherDirection,
  CipherKey,
  CipherKeyOptions,
  CipherLengths,
  CipherMode,
  CipherParameters,
  CipherProcess,
  CiphertextStealing,
} from "./cipher/cipher_algorithm.ts";
export { aes } from "./cipher/aes.ts";
export { aria } from "./cipher/aria.ts";
export { blowfish } from "./cipher/blowfish.ts";
export { camellia } from "./cipher/camellia.ts";
export { cast5 } from "./cipher/cast5.ts";
export { des, desEde, desEde3, desx } from "./cipher/des.ts";
export { hasOddParity, isWeakDesKey, setOddParity } from "./cipher/des_keys.ts";
export { idea } from "./cipher/idea.ts";
export { rc2 } from "./cipher/rc2.ts";
export { rc5 } from "./cipher/rc5.ts";
export { seed } from "./cipher/seed.ts";
export { sm4 } from "./cipher/sm4.ts";
export type { CipherOptions, MessageOptions } from "./cipher/cipher_options.ts";
export { createDecryptor, createEncryptor, decrypt, encrypt } from "./cipher/cipher.ts";
export { Encryptor } from "./cipher/encryptor.ts";
export { Decryptor } from "./cipher/decryptor.ts";
export { CipherStream } from "./cipher/cipher_stream.ts";
export {
  allCiphers,
  cipherByName,
  defaultCiphers,
  isAead,
  legacyCiphers,
} from "./cipher/ciphers.ts";
export * from "./cipher/aes_ciphers.ts";
export * from "./cipher/aes_aeads.ts";
export * from "./cipher/aes_wraps.ts";
export * from "./cipher/aes_xts.ts";
export * from "./cipher/aria_ciphers.ts";
export * from "./cipher/aria_wraps.ts";
export * from "./cipher/blowfish_ciphers.ts";
export * from "./cipher/camellia_aeads.ts";
export * from "./cipher/camellia_ciphers.ts";
export * from "./cipher/camellia_wraps.ts";
export * from "./cipher/cast5_ciphers.ts";
export * from "./cipher/cbc_hmac.ts";
export * from "./cipher/cbc_hs.ts";
export { des3Wrap } from "./cipher/des3_wrap.ts";
export * from "./cipher/des_ciphers.ts";
export * from "./cipher/idea_ciphers.ts";
export * from "./cipher/rc2_ciphers.ts";
export { rc4HmacMd5 } from "./cipher/rc4_hmac_md5.ts";
export * from "./cipher/rc5_ciphers.ts";
export * from "./cipher/seed_aeads.ts";
export * from "./cipher/seed_ciphers.ts";
export * from "./cipher/seed_wraps.ts";
export * from "./cipher/sm4_ciphers.ts";
export { chacha20, rc4, rc4Bits40 } from "./cipher/stream_ciphers.ts";
export * from "./cipher/triple_des_ciphers.ts";
export { chacha20Poly1305, xchacha20Poly1305 } from "./cipher/chacha20_poly1305.ts";
export { nullCipher } from "./cipher/null_cipher.ts";
export {
  type AeadAlgorithm,
  type AeadCipher,
  aes128Ccm8,
  aes256Ccm8,
  createAead,
  type CreateAeadOptions,
} from "./cipher/aead.ts";
export { defaultAeads } from "./cipher/aeads.ts";
export { aeadSpeed } from "./engine/select_aead.ts";
export { type CbcCipher, createCbc, type CreateCbcOptions } from "./cipher/cbc.ts";

// Keys, signatures and key exchanges.
export type * from "./pkey/pkey_types.ts";
export { ConsoleText } from "./pkey/console_text.ts";
export { PublicKey } from "./pkey/public_key.ts";
export { PrivateKey } from "./pkey/private_key.ts";
export {
  CURVE_NAMES,
  curveByName,
  type CurveNames,
  curveNames,
  type NamedCurve,
  type NamedPrimeCurve,
  type NistCurveName,
} from "./ec/curves.ts";
export { decodeEcParameters, encodeEcParameters } from "./ec/ec_encoding.ts";
export type { EcParameters } from "./ec/ec_parameters.ts";
export {
  sm2Exchange,
  type Sm2ExchangeOptions,
  type Sm2ExchangeResult,
} from "./sm2/sm2_exchange.ts";
export { generateKey, type GenerateKeyOptions } from "./pkey/generate_key.ts";
export {
  decryptPrivateKeyInfo,
  type DecryptPrivateKeyInfoOptions,
  decryptPrivateKeyInfoSync,
  type DecryptPrivateKeyInfoSyncOptions,
  encryptPrivateKeyInfo,
  type EncryptPrivateKeyInfoOptions,
  encryptPrivateKeyInfoSync,
  type EncryptPrivateKeyInfoSyncOptions,
} from "./pkcs8/encrypted_private_key.ts";
export { createPbes2Scheme, type CreatePbes2SchemeOptions } from "./pbe/create_pbes2_scheme.ts";
export {
  encodePbeScheme,
  type PbeTables,
  readPbeScheme,
  writePbeScheme,
} from "./pbe/pbe_algorithm.ts";
export {
  pbeDecrypt,
  pbeDecryptSync,
  pbeEncrypt,
  pbeEncryptSync,
  type PbeOptions,
  type PbePassword,
  type PbeSyncOptions,
} from "./pbe/pbe_encryption.ts";
export { d2iPrivateKey, d2iPublicKey, i2dPrivateKey, i2dPublicKey } from "./pkcs8/d2i_keys.ts";
export type * from "./pbe/pbe_scheme.ts";
export {
  openPrivateKeyPem,
  type OpenPrivateKeyPemOptions,
  parsePrivateKeyPem,
  type ParsePrivateKeyPemOptions,
  type PassphraseAnswer,
} from "./pkcs8/private_key_pem.ts";
export {
  formatPrivateKeyPem,
  type FormatPrivateKeyPemOptions,
  formatPrivateKeyPemSync,
  type FormatPrivateKeyPemSyncOptions,
  formatTraditionalPrivateKeyPem,
  type FormatTraditionalPrivateKeyPemOptions,
} from "./pkcs8/format_private_key_pem.ts";
export {
  decryptPemBlock,
  type DecryptPemBlockOptions,
  encryptPem,
  type EncryptPemOptions,
  isEncryptedPemBlock,
} from "./pkcs8/encrypted_pem.ts";
export { privateKeyFromJwk, privateKeyToJwk, publicKeyFromJwk, publicKeyToJwk } from "./jwk/jwk.ts";
export type * from "./jwk/jwk_types.ts";
export { b2iPrivateKey, b2iPublicKey, i2bPrivateKey, i2bPublicKey } from "./msblob/key_blob.ts";
export { b2iPvk, type B2iPvkOptions, i2bPvk, type I2bPvkOptions } from "./msblob/pvk.ts";
export {
  formatOpensshPublicKey,
  type OpensshPublicKey,
  parseOpensshPublicKey,
} from "./openssh/openssh_public_key.ts";
export {
  formatOpensshPrivateKey,
  type FormatOpensshPrivateKeyOptions,
  formatOpensshPrivateKeySync,
  type FormatOpensshPrivateKeySyncOptions,
} from "./openssh/format_openssh_private_key.ts";
export {
  type OpensshPrivateKey,
  parseOpensshPrivateKey,
  type ParseOpensshPrivateKeyOptions,
  parseOpensshPrivateKeySync,
  type ParseOpensshPrivateKeySyncOptions,
} from "./openssh/openssh_private_key.ts";
export { d2iPkcs12, i2dPkcs12 } from "./pkcs12/pfx.ts";
export {
  openPkcs12,
  type OpenPkcs12Options,
  openPkcs12Sync,
  type OpenPkcs12SyncOptions,
} from "./pkcs12/open_pkcs12.ts";
export {
  createPkcs12,
  type CreatePkcs12Options,
  createPkcs12PbeScheme,
  createPkcs12Sync,
  type CreatePkcs12SyncOptions,
  type Pkcs12Encryption,
} from "./pkcs12/create_pkcs12.ts";
export type * from "./pkcs12/pkcs12_types.ts";
export {
  defaultGroups,
  groupByName,
  type KeyExchangeGroup,
  type KeyShare,
  mlkem1024,
  mlkem512,
  mlkem768,
  secp256r1,
  secp256r1Mlkem768,
  secp384r1,
  secp384r1Mlkem1024,
  secp521r1,
  type ServerShare,
  x25519,
  x25519Mlkem768,
  x448,
} from "./exchange/exchange.ts";

// DSA and Diffie-Hellman over finite fields.
export {
  checkDsaGroup,
  checkDsaSeed,
  generateDsaParameters,
  type GenerateDsaParametersOptions,
  generateDsaParametersSync,
  type GenerateDsaParametersSyncOptions,
} from "./dsa/dsa_parameters.ts";
export {
  type DhParameterOptions,
  generateDhParameters,
  type GenerateDhParametersOptions,
  generateDhParametersSync,
  type GenerateDhParametersSyncOptions,
} from "./dh/dh_parameters.ts";
export { DH_GROUPS, type DhGroup, type DhGroupName, dhGroupParameters } from "./dh/dh_groups.ts";
export { checkDhGroup } from "./dh/dh_check.ts";
export {
  formatParametersPem,
  type ParsedParameters,
  parseParametersPem,
} from "./pkcs8/parameters_pem.ts";

// Primes.
export {
  checkPrime,
  type CheckPrimeOptions,
  checkPrimeSync,
  type CheckPrimeSyncOptions,
} from "./prime/check_prime.ts";
export {
  generatePrime,
  type GeneratePrimeOptions,
  generatePrimeSync,
  type GeneratePrimeSyncOptions,
} from "./prime/generate_prime.ts";
export type { PrimeProgress } from "./prime/prime_progress.ts";
export type { BackgroundOptions } from "./background.ts";

// Key encapsulation and hybrid public key encryption.
export type {
  KemAlgorithm,
  KemDecapsulateOptions,
  KemEncapsulateOptions,
  KemEncapsulation,
  KemKeyPair,
} from "./kem/kem.ts";
export { dhkemP256, dhkemP384, dhkemP521, dhkemX25519, dhkemX448 } from "./kem/dhkem.ts";
export { kemMlKem1024, kemMlKem512, kemMlKem768 } from "./kem/ml_kem_mechanism.ts";
export { defaultKems } from "./kem/kems.ts";
export {
  defaultHpkeAeads,
  defaultHpkeKdfs,
  type HpkeAead,
  hpkeAes128Gcm,
  hpkeAes256Gcm,
  hpkeChacha20Poly1305,
  hpkeExportOnly,
  hpkeHkdfSha256,
  hpkeHkdfSha384,
  hpkeHkdfSha512,
  type HpkeKdf,
  hpkeShake128,
  hpkeShake256,
  type HpkeSuite,
  type HpkeTables,
  parseHpkeSuite,
} from "./hpke/suite.ts";
export {
  HpkeContext,
  type HpkeContextState,
  type HpkeMode,
  HpkeRecipient,
  HpkeSender,
} from "./hpke/context.ts";
export {
  createHpkeRecipient,
  createHpkeSender,
  type HpkeRecipientOptions,
  type HpkeSenderOptions,
  type HpkeSharedOptions,
} from "./hpke/hpke.ts";

// Engines.
export type {
  Engine,
  EngineName,
  ExchangeOperations,
  PublicKeyOperations,
} from "./engine/engine.ts";
export { portableEngine } from "./engine/portable.ts";
export { hostEngine } from "./engine/host.ts";
export { webEngine } from "./engine/web.ts";
export { wasmEngine } from "./engine/wasm/wasm_engine.ts";
export { loadWasmModules, type WasmInfo, type WasmModuleName } from "./engine/wasm/modules.ts";
export { defaultEngines } from "./engine/select.ts";
export { type EngineInfo, engineInfo } from "./engine/engine_info.ts";
