// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type Random, randomBytes } from "../../rand/random.ts";
import { curveOf } from "./curves.ts";
import type { EcKeyParameters, EcPrivateParts, Sm2KeyParameters } from "./ec_types.ts";
import { drawScalar } from "./ecdh.ts";

/**
 * Makes the parts of a private key.
 *
 * @param parameters The curve, and how the key shall be written.
 * @param random Where random bytes come from.
 * @returns The parts.
 */
export function generateEcParts(
  parameters: EcKeyParameters | Sm2KeyParameters,
  random: Random = randomBytes,
): EcPrivateParts {
  const { parameterEncoding, pointForm } = parameters;
  const curve = parameters.type === "sm2" ? "SM2" : parameters.curve;
  return {
    type: curveOf(curve).name === "SM2" ? "sm2" : "ec",
    curve,
    scalar: drawScalar(curve, random),
    ...parameterEncoding === undefined ? {} : { parameterEncoding },
    ...pointForm === undefined ? {} : { pointForm },
  };
}
