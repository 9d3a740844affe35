// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Makes the values that are this library's key derivation functions. */

import type { MaybePromise } from "../../wire/mod.ts";
import type { Bytes } from "../../wire/mod.ts";
import type { BackgroundOptions } from "../background.ts";
import { checkRange, LARGEST } from "./_password.ts";
import type { Kdf, KdfParameterInfo } from "./kdf.ts";
import { KdfReader } from "./_kdf_reader.ts";

/** What a function is made of. */
export interface KdfDefinition {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** Each as `name:type`; `octets+` may be repeated. */
  readonly parameters: readonly `${string}:${"octets" | "octets+" | "text" | "integer"}`[];
  /** Derives at once. */
  derive(reader: KdfReader, length: number): Bytes;
  /** Derives without blocking, where that takes long. */
  deriveSlowly?(
    reader: KdfReader,
    length: number,
    options: BackgroundOptions<number>,
  ): MaybePromise<Bytes>;
}

/**
 * Makes a function.
 *
 * @param definition What it is made of.
 * @returns The value.
 */
export function defineKdf(definition: KdfDefinition): Kdf {
  const { name, aliases = [] } = definition;
  const parameters = definition.parameters.map(readInfo);
  return {
    name,
    aliases,
    parameters,
    deriveSync(values, length, options = {}) {
      checkRange(`the length of the output of ${name}`, length, 1, LARGEST);
      return definition.derive(new KdfReader({ name, parameters }, values, options), length);
    },
    async derive(values, length, options = {}) {
      options.signal?.throwIfAborted();
      checkRange(`the length of the output of ${name}`, length, 1, LARGEST);
      const reader = new KdfReader({ name, parameters }, values, options);
      if (definition.deriveSlowly === undefined) {
        options.onProgress?.(0);
        const output = definition.derive(reader, length);
        options.onProgress?.(1);
        return output;
      }
      const { signal, onProgress } = options;
      return await definition.deriveSlowly(reader, length, {
        ...(signal === undefined ? {} : { signal }),
        ...(onProgress === undefined ? {} : { onProgress }),
      });
    },
  };
}

function readInfo(text: KdfDefinition["parameters"][number]): KdfParameterInfo {
  const [name = "", type = ""] = text.split(":");
  return {
    name,
    type: type.replace("+", "") as KdfParameterInfo["type"],
    repeatable: type.endsWith("+"),
  };
}
