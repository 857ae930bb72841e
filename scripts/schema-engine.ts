import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as glue from "@prisma/schema-engine-wasm/schema_engine_bg";

/** Enough of a schema to name the provider; applying migrations needs no more. */
const PROVIDER_ONLY: [string, string][] = [["schema.prisma", 'datasource db {\n  provider = "postgresql"\n}\n']];

const require = createRequire(import.meta.url);

/**
 * Loads Prisma's schema engine as WebAssembly: the same engine as the CLI's, without a download.
 * @param connectionString the database that migrations are applied to
 * @param schema the Prisma schema's files as [path, text], for a diff
 */
export async function loadSchemaEngine(
  connectionString: string,
  schema: [string, string][] = PROVIDER_ONLY,
): Promise<glue.SchemaEngine> {
  // The engine reports its panics to this registry and expects it to be there.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message(message: string) {
        throw new Error(`Prisma's schema engine failed: ${message}`);
      },
    },
  });
  const path = require.resolve("@prisma/schema-engine-wasm/schema_engine_bg").replace(/\.js$/, ".wasm");
  const imports = { "./schema_engine_bg.js": glue } as unknown as WebAssembly.Imports;
  const { instance } = await WebAssembly.instantiate(await readFile(path), imports);
  const exports = instance.exports as { __wbindgen_start?: () => void };
  (glue as unknown as { __wbg_set_wasm: (wasm: unknown) => void }).__wbg_set_wasm(exports);
  exports.__wbindgen_start?.();
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString }));
  return glue.SchemaEngine.new({ datamodels: schema }, () => undefined, adapter);
}
