// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Parameters of DSA and Diffie-Hellman as PEM, as `openssl dsaparam` and `dhparam` write them. */

import { DerBuilder, DerReader } from "../asn1/mod.ts";
import type { DhKeyType, DhOwnKeyParameters } from "../dh/dh_types.ts";
import type { DsaKeyParameters } from "../dsa/dsa_types.ts";
import { SslError } from "../../err/mod.ts";
import { formatPem, parsePem } from "../pem/mod.ts";
import { readDhParameters, writeDhParameters } from "./dh_key.ts";
import { readDsaParameters, writeDsaParameters } from "./dsa_key.ts";

/** Parameters by which keys can be made with `generateKey`. */
export type ParsedParameters = DsaKeyParameters | DhOwnKeyParameters;

/** The labels of PEM, by the type of the keys. */
const LABELS: Readonly<Record<"dsa" | DhKeyType, string>> = {
  dsa: "DSA PARAMETERS",
  dh: "DH PARAMETERS",
  dhx: "X9.42 DH PARAMETERS",
};

/**
 * Reads the first parameters of a PEM text: `DSA PARAMETERS`, `DH PARAMETERS` or
 * `X9.42 DH PARAMETERS`. The counterpart of `PEM_read_bio_Parameters`.
 *
 * @param pem The text.
 * @returns What `generateKey` takes.
 * @throws {SslError} `PEM`, `NO_START_LINE` when there are none, and what the encoding demands.
 *
 * @example Usage
 * ```ts
 * import { dhGroupParameters, formatParametersPem, parseParametersPem } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const pem = formatParametersPem({ type: "dh", parameters: dhGroupParameters("ffdhe2048") });
 * assertEquals(parseParametersPem(pem).type, "dh");
 * ```
 */
export function parseParametersPem(pem: string): ParsedParameters {
  const blocks = parsePem(pem);
  for (const { label, bytes } of blocks) {
    const reader = new DerReader(bytes, { path: label });
    const parsed = readLabelled(label, reader);
    if (parsed === undefined) continue;
    reader.finish();
    return parsed;
  }
  const labels = [...new Set(blocks.map(({ label }) => label))];
  throw new SslError("PEM", "NO_START_LINE", {
    expected: `-----BEGIN ${Object.values(LABELS).join(", ")}-----`,
    received: labels.length === 0 ? "a text without PEM blocks" : labels.join(", "),
  });
}

/**
 * Writes parameters as PEM. The counterpart of `PEM_write_bio_Parameters`.
 *
 * @param parameters Type and parameters.
 * @returns The text.
 * @throws {SslError} `DH`, `CHECK_INVALID_Q_VALUE` for type `"dhx"` without q.
 *
 * @example Usage
 * ```ts
 * import { dhGroupParameters, formatParametersPem } from "@streamssl/ssl/crypto";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const parameters = dhGroupParameters("dh_2048_256");
 * assertStringIncludes(formatParametersPem({ type: "dhx", parameters }), "X9.42 DH PARAMETERS");
 * ```
 */
export function formatParametersPem(parameters: ParsedParameters): string {
  const builder = new DerBuilder();
  if (parameters.type === "dsa") writeDsaParameters(builder, parameters.parameters);
  else writeDhParameters(builder, parameters.parameters, parameters.type);
  return formatPem(LABELS[parameters.type], builder.finish());
}

function readLabelled(label: string, reader: DerReader): ParsedParameters | undefined {
  switch (label) {
    case LABELS.dsa:
      return { type: "dsa", parameters: readDsaParameters(reader) };
    case LABELS.dh:
      return { type: "dh", parameters: readDhParameters(reader, "dh") };
    case LABELS.dhx:
      return { type: "dhx", parameters: readDhParameters(reader, "dhx") };
    default:
      return undefined;
  }
}
