// Copyright 2026 the streamssl authors. MIT license.

import { NAMED_GROUPS, SIGNATURE_SCHEMES } from "../../tls/mod.ts";
import { Unimplemented } from "./flags.ts";

/** The groups that the runner expects when no flag names any. */
export const DEFAULT_GROUPS: readonly string[] = [
  "X25519MLKEM768",
  "x25519",
  "secp256r1",
  "secp384r1",
];

/** The schemes that the runner expects to be accepted when no flag names any. */
export const DEFAULT_VERIFY_SCHEMES: readonly number[] = [
  0x0403,
  0x0804,
  0x0401,
  0x0503,
  0x0805,
  0x0501,
  0x0806,
  0x0601,
  0x0201,
];

/** The schemes that the runner expects to be signed with when no flag names any. */
export const DEFAULT_SIGNING_SCHEMES: readonly number[] = [
  0x0807,
  0x0403,
  0x0804,
  0x0401,
  0x0503,
  0x0805,
  0x0501,
  0x0603,
  0x0806,
  0x0601,
  0x0203,
  0x0201,
];

/** The names of groups. @throws {Unimplemented} For one that does not exist here. */
export function groupNames(numbers: readonly number[]): string[] {
  return numbers.map((number) => {
    const row = NAMED_GROUPS.find((group) => group.number === number);
    if (row === undefined) throw new Unimplemented(`group ${number}`);
    return row.name;
  });
}

/** The names of signature schemes. @throws {Unimplemented} For one that does not exist here. */
export function schemeNames(numbers: readonly number[]): string[] {
  return numbers.map((number) => {
    const row = SIGNATURE_SCHEMES.find((scheme) => scheme.number === number);
    if (row === undefined) throw new Unimplemented(`signature scheme 0x${number.toString(16)}`);
    return row.name;
  });
}
