// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** DSA keys without parameters of their own (RFC 3279, section 2.3.2; X509_get_pubkey_parameters). */

import { DerReader } from "../crypto/asn1/der_reader.ts";
import { PublicKey } from "../crypto/pkey/public_key.ts";
import type { Bytes } from "../wire/mod.ts";
import type { Certificate } from "./certificate.ts";
import type { CandidatePath, PathLink } from "./path_building.ts";

const DSA = "1.2.840.10040.4.1";

/**
 * Finds the public value of a DSA key that has no parameters.
 *
 * @param certificate The certificate.
 * @returns The value; `undefined` for a key of another kind.
 */
export function inheritedDsaValue(certificate: Certificate): Bytes | undefined {
  try {
    return new DerReader(certificate.subjectPublicKeyInfo).readSequence((key) => {
      const isBare = key.readSequence((algorithm) =>
        algorithm.readOid() === DSA && algorithm.atEnd
      );
      if (!isBare) return undefined;
      return new DerReader(key.readBitString().bytes).readUnsignedBytes().slice();
    });
  } catch {
    return undefined;
  }
}

/**
 * Completes the keys of a path from the top down with the parameters of the key above each (RFC 5280,
 * section 6.1.4 (f)).
 *
 * @param path The path.
 * @returns The path; the same one where no key inherits, as nearly always.
 */
export function withInheritedKeys(path: CandidatePath): CandidatePath {
  if (!path.links.some(({ facts }) => facts.inheritsParameters)) return path;
  const links = [...path.links];
  for (let depth = links.length - 2; depth >= 0; depth--) {
    links[depth] = inherit(links[depth] as PathLink, links[depth + 1] as PathLink);
  }
  return { ...path, links };
}

function inherit(link: PathLink, above: PathLink): PathLink {
  const { facts } = link;
  const parts = above.facts.publicKey?.parts;
  const publicValue = facts.inheritsParameters ? inheritedDsaValue(facts.certificate) : undefined;
  if (publicValue === undefined || parts?.type !== "dsa") return link;
  const publicKey = new PublicKey({ type: "dsa", parameters: parts.parameters, publicValue });
  return { ...link, facts: { ...facts, publicKey } };
}
