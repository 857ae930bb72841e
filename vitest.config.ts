import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// A zone with an odd offset: whatever depends on the machine's own zone shows itself.
process.env.TZ = "Asia/Kathmandu";

const root = fileURLToPath(new URL(".", import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@\//, replacement: root },
      { find: /^server-only$/, replacement: `${root}tests/support/server-only.ts` },
    ],
  },
  oxc: { jsx: { runtime: "automatic" } },
  test: {
    include: [
      "{server,components,app,cli,emails,scripts,tests/faults,tests/structure,tests/support}/**/*.test.{ts,tsx}",
    ],
    globalSetup: ["tests/support/global-setup.ts"],
    setupFiles: ["tests/support/setup.ts"],
    env: {
      NODE_ENV: "test",
      AUTH_SECRET: "a-secret-for-tests-only",
      APP_URL: "http://localhost:3000",
      LOG_LEVEL: "silent",
      MAJOROPS_DEMO: "0",
      DATABASE_URL: "",
    },
    maxWorkers: Math.max(2, Math.min(4, availableParallelism())),
    testTimeout: 20_000,
    hookTimeout: 60_000,
    restoreMocks: false,
    unstubEnvs: true,
  },
});
