// Copyright 2026 the streamssl authors. MIT license.

import { type Case, unsupported } from "../case.ts";
import type { EngineSet } from "../engines.ts";
import type { Adapter } from "./adapter.ts";
import { aeadAdapter } from "./aead.ts";
import { daeadAdapter, indCpaAdapter, keyWrapAdapter } from "./cipher.ts";
import { ecCurveAdapter } from "./ec_curves.ts";
import { ecdhAdapter, ecdhPemAdapter, ecdhPointAdapter, ecdhWebCryptoAdapter } from "./ecdh.ts";
import type { WycheproofFile } from "./format.ts";
import { hkdfAdapter } from "./hash.ts";
import { macAdapter } from "./mac.ts";
import { mlDsaSignNoSeedAdapter, mlDsaSignSeedAdapter, mlDsaVerifyAdapter } from "./mldsa.ts";
import {
  mlKemAdapter,
  mlKemDecapsAdapter,
  mlKemEncapsAdapter,
  mlKemKeyGenAdapter,
} from "./mlkem.ts";
import { primalityAdapter } from "./prime.ts";
import { oaepDecryptAdapter, pkcs1DecryptAdapter } from "./rsa_decrypt.ts";
import {
  dsaVerifyAdapter,
  ecdsaVerifyAdapter,
  eddsaVerifyAdapter,
  rsaPkcs1GenerateAdapter,
  rsaPkcs1VerifyAdapter,
  rsaPssVerifyAdapter,
} from "./signature.ts";
import { pbeAdapter, pbkdf2Adapter } from "./pbe.ts";
import { xdhAdapter, xdhAsnAdapter, xdhJwkAdapter, xdhPemAdapter } from "./xdh.ts";

/** Who runs which schema. By the schemas' names, without version and ending. */
const ADAPTERS: Readonly<Record<string, Adapter>> = {
  "aead-test": aeadAdapter,
  "daead-test": daeadAdapter,
  "dsa-p1363-verify": dsaVerifyAdapter("ieee-p1363"),
  "dsa-verify": dsaVerifyAdapter("der"),
  "ecdh-ecpoint-test": ecdhPointAdapter,
  "ecdh-pem-test": ecdhPemAdapter,
  "ecdh-test": ecdhAdapter,
  "ecdh-webcrypto-test": ecdhWebCryptoAdapter,
  "ec-curve-test": ecCurveAdapter,
  "ecdsa-bitcoin-verify": ecdsaVerifyAdapter({ lowS: true }),
  "ecdsa-p1363-verify": ecdsaVerifyAdapter({ form: "ieee-p1363" }),
  "ecdsa-verify": ecdsaVerifyAdapter(),
  "eddsa-verify": eddsaVerifyAdapter,
  "hkdf-test": hkdfAdapter,
  "ind-cpa-test": indCpaAdapter,
  "keywrap-test": keyWrapAdapter,
  "mac-test": macAdapter,
  "mac-with-iv-test": macAdapter,
  "mldsa-sign-noseed": mlDsaSignNoSeedAdapter,
  "mldsa-sign-seed": mlDsaSignSeedAdapter,
  "mldsa-verify": mlDsaVerifyAdapter,
  "mlkem-encaps-test": mlKemEncapsAdapter,
  "mlkem-keygen-seed-test": mlKemKeyGenAdapter,
  "mlkem-semi-expanded-decaps-test": mlKemDecapsAdapter,
  "mlkem-test": mlKemAdapter,
  "primality-test": primalityAdapter,
  "rsaes-oaep-decrypt": oaepDecryptAdapter,
  "rsaes-pkcs1-decrypt": pkcs1DecryptAdapter,
  "pbe-test": pbeAdapter,
  "pbkdf-test": pbkdf2Adapter,
  "rsassa-pkcs1-generate": rsaPkcs1GenerateAdapter,
  "rsassa-pkcs1-verify": rsaPkcs1VerifyAdapter,
  "rsassa-pss-verify": rsaPssVerifyAdapter,
  "rsassa-pss-with-parameters-verify": rsaPssVerifyAdapter,
  "xdh-asn-comp": xdhAsnAdapter,
  "xdh-comp": xdhAdapter,
  "xdh-jwk-comp": xdhJwkAdapter,
  "xdh-pem-comp": xdhPemAdapter,
};

/** Stands for the name of the file's algorithm. */
const ALGORITHM = "";

/** What the schemas without an adapter test. */
const MISSING: Readonly<Record<string, string>> = {
  "bls-aggregate-verify": "bls signatures",
  "bls-hash-to-g2": "bls signatures",
  "bls-sig-verify": "bls signatures",
  "c2sp-chunked-encryption": ALGORITHM,
  "fpe-list-test": ALGORITHM,
  "fpe-str-test": ALGORITHM,
  "json-web-crypto": "json web keys",
  "json-web-encryption": "json web encryption",
  "json-web-key": "json web keys",
  "json-web-signature": "json web signatures",
  "mldsa-sign-noseed": ALGORITHM,
  "mldsa-sign-seed": ALGORITHM,
  "mldsa-verify": ALGORITHM,
  "mlkem-semi-expanded-decaps-test": "ml-kem private keys other than seeds",
  "mac-with-iv-test": ALGORITHM,
};

/**
 * The cases of a file.
 *
 * @param file The file.
 * @param engines What its vectors run on.
 * @returns A case for each vector.
 */
export function* wycheproofCases(file: WycheproofFile, engines: EngineSet): Generator<Case> {
  const schema = (file.schema ?? "none").replace(/_schema(_v\d+)?\.json$/, "")
    .replaceAll("_", "-");
  const adapter = Object.hasOwn(ADAPTERS, schema) ? ADAPTERS[schema] : undefined;
  for (const group of file.testGroups) {
    const run = adapter === undefined
      ? undefined
      : adapter({ group, engines, algorithm: file.algorithm ?? "" });
    for (const vector of group.tests) {
      const name = `${vector.tcId} ${vector.comment ?? ""}`.trimEnd();
      if (run === undefined) {
        const what = MISSING[schema] ?? `${file.algorithm ?? "vectors"} by schema ${schema}`;
        yield {
          name,
          run: () => unsupported(what === ALGORITHM ? file.algorithm ?? schema : what),
        };
      } else if ("skipped" in run) yield { name, run: () => run };
      else yield { name, run: () => run.run(vector) };
    }
  }
}
