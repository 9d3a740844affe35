// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { signedLeb, unsignedLeb } from "./encoding.ts";
import { type Callable, FunctionBuilder, type Local, typeBytes } from "./function_builder.ts";
import type { ValueType } from "./values.ts";

/** A function of a module that is being built. */
interface BuiltFunction extends Callable {
  readonly name: string | undefined;
  readonly builder: FunctionBuilder;
}

type Parameter = Local<"i32">;

/** The parameters of functions, all of 32 bits, by their number. */
interface ParameterLists {
  0: [];
  1: [Parameter];
  2: [Parameter, Parameter];
  3: [Parameter, Parameter, Parameter];
  4: [Parameter, Parameter, Parameter, Parameter];
  5: [Parameter, Parameter, Parameter, Parameter, Parameter];
  6: [Parameter, Parameter, Parameter, Parameter, Parameter, Parameter];
}

/** What a function computes: statements on its builder, with its parameters. */
export type Define<Count extends keyof ParameterLists> = (
  f: FunctionBuilder,
  ...parameters: ParameterLists[Count]
) => void;

/** Collects the functions and the constant data of a module with a memory of its own. */
export class ModuleBuilder {
  readonly #functions: BuiltFunction[] = [];
  readonly #data: [number, readonly number[]][] = [];
  readonly #pages: number;

  /** Starts a module. @param pages The first size of its memory, in pages of 64 KiB. */
  constructor(pages: number) {
    this.#pages = pages;
  }

  /**
   * Defines a function that can be called from outside.
   *
   * @param name Its name there.
   * @param parameters How many parameters of 32 bits it has.
   * @param define Its body.
   * @param result The type of its result.
   * @returns What other functions call.
   */
  export<Count extends keyof ParameterLists>(
    name: string,
    parameters: Count,
    define: Define<Count>,
    result?: ValueType,
  ): Callable {
    return this.#add(name, parameters, define, result);
  }

  /** Defines a function that only other functions of the module call. */
  function<Count extends keyof ParameterLists>(
    parameters: Count,
    define: Define<Count>,
    result?: ValueType,
  ): Callable {
    return this.#add(undefined, parameters, define, result);
  }

  /** Puts constant bytes into the memory. @param address Where. @param bytes Which. */
  data(address: number, bytes: readonly number[]): void {
    this.#data.push([address, bytes]);
  }

  /** The module's bytes. */
  toBytes(): Uint8Array<ArrayBuffer> {
    const types: string[] = [];
    const indices: number[] = [];
    for (const built of this.#functions) {
      const type = typeBytes(built).join();
      if (!types.includes(type)) types.push(type);
      indices.push(types.indexOf(type));
    }
    const exported = this.#functions.filter((built) => built.name !== undefined);
    return Uint8Array.from([
      ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      ...section(1, types.map((type) => type.split(",").map(Number))),
      ...section(3, indices.map((index) => unsignedLeb(index))),
      ...section(5, [[0, ...unsignedLeb(this.#pages)]]),
      ...section(7, [
        [...nameBytes("memory"), 2, 0],
        ...exported.map(({ name, index }) => [...nameBytes(name ?? ""), 0, ...unsignedLeb(index)]),
      ]),
      ...section(10, this.#functions.map((built) => built.builder.toBytes())),
      ...section(
        11,
        this.#data.map(([address, bytes]) => [
          ...[0, 0x41, ...signedLeb(address), 0x0b],
          ...unsignedLeb(bytes.length),
          ...bytes,
        ]),
      ),
    ]);
  }

  #add<Count extends keyof ParameterLists>(
    name: string | undefined,
    count: Count,
    define: Define<Count>,
    result: ValueType | undefined,
  ): Callable {
    const parameters = new Array<ValueType>(count).fill("i32");
    const builder = new FunctionBuilder(parameters);
    const index = this.#functions.length;
    const locals = parameters.map((_, place) => builder.parameter(place));
    define(builder, ...locals as ParameterLists[Count]);
    const built = { name, builder, index, parameters, result };
    this.#functions.push(built);
    return built;
  }
}

function section(id: number, entries: readonly (readonly number[])[]): number[] {
  const content = [...unsignedLeb(entries.length)];
  for (const entry of entries) content.push(...entry);
  return [id, ...unsignedLeb(content.length), ...content];
}

function nameBytes(name: string): number[] {
  const bytes = new TextEncoder().encode(name);
  return [bytes.length, ...bytes];
}
