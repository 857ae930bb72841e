import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// A zone with an odd offset: whatever depends on the machine's own zone shows itself.
process.env.TZ = "Asia/Kathmandu";

const root = fileURLToPath(new URL(".", import.meta.url));

/** Pure rules, components and the structure. */
const RULES = [
  "components/**/*.test.{ts,tsx}",
  "server/**/rules.test.ts",
  "tests/structure/*.test.ts",
  "cli/parse.test.ts",
];

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@\//, replacement: root },
      { find: /^server-only$/, replacement: `${root}tests/support/server-only.ts` },
    ],
  },
  oxc: { jsx: { runtime: "automatic" } },
  test: {
    // What needs neither a database nor the environment shares its worker's modules; all else stands alone.
    projects: [
      {
        extends: true,
        test: {
          name: "rules",
          include: RULES,
          isolate: false,
          setupFiles: ["tests/support/console-guard.ts", "tests/support/seed.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "whole",
          include: ["{server,app,cli,emails,scripts,tests/faults,tests/structure,tests/support}/**/*.test.{ts,tsx}"],
          exclude: RULES,
          globalSetup: ["tests/support/global-setup.ts"],
          setupFiles: ["tests/support/console-guard.ts", "tests/support/seed.ts", "tests/support/setup.ts"],
        },
      },
    ],
    env: {
      NODE_ENV: "test",
      AUTH_SECRET: "a-secret-for-tests-only",
      APP_URL: "http://localhost:3000",
      LOG_LEVEL: "silent",
      MAJOROPS_DEMO: "0",
      DATABASE_URL: "",
    },
    maxWorkers: Math.max(2, Math.min(4, availableParallelism())),
    // A net for what hangs, wide enough for a machine that is busy with other things.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    restoreMocks: false,
    unstubEnvs: true,
  },
});
