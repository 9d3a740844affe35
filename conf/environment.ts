// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Settings that come from outside the program. */

import { isDenied } from "../err/host_errors.ts";

interface Runtime {
  readonly Deno?: { readonly env: { get(name: string): string | undefined } };
  /** On Deno the first look at this loads its whole layer for Node: 14 ms, measured. */
  readonly process?: { readonly env?: Readonly<Record<string, string | undefined>> };
}

/**
 * Gives a variable of the environment.
 *
 * @param name Its name.
 * @returns Its value; `undefined` too when it is empty, or when the program may not know it.
 */
export function environmentVariable(name: string): string | undefined {
  const runtime = globalThis as Runtime;
  try {
    const value = runtime.Deno === undefined
      ? runtime.process?.env?.[name]
      : runtime.Deno.env.get(name);
    return value || undefined;
  } catch (error) {
    if (isDenied(error)) return undefined;
    throw error;
  }
}
