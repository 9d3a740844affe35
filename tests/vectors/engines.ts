// Copyright 2026 the streamssl authors. MIT license.

import type { Engine, EngineName } from "../../crypto/mod.ts";
import type { MaybePromise } from "../../wire/mod.ts";
import { describeError, type Outcome, unsupported } from "./case.ts";

/** The label of what ran without a choice of engine. */
export const LIBRARY = "library";

/** Runs each vector on every engine that offers its operation, and counts. */
export class EngineSet {
  /** The engines, in the order in which they run. */
  readonly engines: readonly Engine[];
  /** How many vectors ran where: by engine name, or {@linkcode LIBRARY}. */
  readonly ran = new Map<string, number>();

  /** Makes a set. */
  constructor(engines: readonly Engine[]) {
    this.engines = engines;
  }

  /**
   * Runs a test on each engine. It passes when every engine that takes the operation passes; an
   * engine that declines is passed over.
   *
   * @param what The operation, for the reason of the skip when every engine declines.
   * @param test The test; it hands the engine that it is given to the library, alone.
   */
  async each(
    what: string,
    test: (engine: Engine) => MaybePromise<Outcome>,
  ): Promise<Outcome> {
    let outcome: Outcome | undefined;
    for (const engine of this.engines) {
      const watched = watchEngine(engine);
      const result = await attempt(() => test(watched.engine));
      if (typeof result === "object" && "skipped" in result) {
        if (!watched.asked()) outcome ??= result;
        continue;
      }
      if (!watched.asked()) {
        // The library decided before it asked an engine: the others would see the same.
        this.#count(LIBRARY);
        return result;
      }
      if (watched.declined()) continue;
      this.#count(engine.name);
      if (result !== "passed") {
        const text = `${engine.name}: ${result.failed}`;
        const before = typeof outcome === "object" && "failed" in outcome ? outcome.failed : "";
        outcome = { failed: before === "" ? text : `${before}; ${text}` };
      } else if (outcome === undefined || (typeof outcome === "object" && "skipped" in outcome)) {
        outcome = result;
      }
    }
    return outcome ?? unsupported(`${what} (${this.#names()})`);
  }

  /** Runs a test of an operation that takes no engine. */
  async once(test: () => MaybePromise<Outcome>): Promise<Outcome> {
    const result = await attempt(test);
    if (typeof result === "string" || "failed" in result) this.#count(LIBRARY);
    return result;
  }

  #count(name: string): void {
    this.ran.set(name, (this.ran.get(name) ?? 0) + 1);
  }

  #names(): string {
    return `by ${this.engines.map((engine) => engine.name).join(", ")}`;
  }
}

async function attempt(test: () => MaybePromise<Outcome>): Promise<Outcome> {
  try {
    return await test();
  } catch (error) {
    return { failed: `unexpected error: ${describeError(error)}` };
  }
}

/** An engine that tells whether it was asked for something and declined all of it. */
interface WatchedEngine {
  engine: Engine;
  asked(): boolean;
  declined(): boolean;
}

/** Wraps an engine so that it notes what it took and what it declined. */
function watchEngine(engine: Engine): WatchedEngine {
  let asked = false;
  let took = false;
  function note<T>(answer: T | undefined): T | undefined {
    asked = true;
    if (answer !== undefined) took = true;
    return answer;
  }
  // An operation that an engine lacks counts as declined, so all of them are given.
  const watched = {
    name: engine.name as EngineName,
    asynchronous: engine.asynchronous,
    aead: (...given) => note(engine.aead?.(...given)),
    cbc: (...given) => note(engine.cbc?.(...given)),
    cipher: (...given) => note(engine.cipher?.(...given)),
    digest: (...given) => note(engine.digest?.(...given)),
    hmac: (...given) => note(engine.hmac?.(...given)),
    sign: (...given) => note(engine.sign?.(...given)),
    verify: (...given) => note(engine.verify?.(...given)),
    verifyRecover: (...given) => note(engine.verifyRecover?.(...given)),
    encrypt: (...given) => note(engine.encrypt?.(...given)),
    decrypt: (...given) => note(engine.decrypt?.(...given)),
    derive: (...given) => note(engine.derive?.(...given)),
    encapsulate: (...given) => note(engine.encapsulate?.(...given)),
    decapsulate: (...given) => note(engine.decapsulate?.(...given)),
    generate: (...given) => note(engine.generate?.(...given)),
    exchange: (...given) => note(engine.exchange?.(...given)),
  } satisfies Engine;
  return { engine: watched, asked: () => asked, declined: () => !took };
}
