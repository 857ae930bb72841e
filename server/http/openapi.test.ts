import { describe, expect, it } from "vitest";
import { assertOpenApi } from "../../tests/support/assert-openapi";
import { appRouter } from "../trpc/root";
import { COMMS_EXPORT } from "./comms-export";
import { createOpenApi } from "./openapi";
import { restRoutes } from "./rest-routes";

describe("GET /api/openapi.json", () => {
  const routes = restRoutes(appRouter);
  const files = [COMMS_EXPORT];
  const document = createOpenApi(routes, { serverUrl: "http://localhost:3000", version: "1.0.0", files });

  it("is sound: references, path parameters, ids", () => assertOpenApi(document));

  it("holds every route of the API, and each method and path once", () => {
    const described = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item as object).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const declared = [
      ...routes.map((route) => `${route.method} ${route.path}`),
      ...files.map(({ path }) => `GET ${path}`),
      // Answered from memory, by no procedure.
      "GET /public/banner",
    ];
    expect(described.sort()).toEqual([...new Set(declared)].sort());
    expect(declared).toHaveLength(described.length);
  });

  it.each([
    "POST /incidents",
    "GET /incidents",
    "GET /incidents/{ref}",
    "PATCH /incidents/{ref}",
    "POST /incidents/{ref}/advance",
    "POST /incidents/{ref}/status",
    "GET /incidents/{ref}/timeline",
    "POST /incidents/{ref}/timeline",
    "POST /incidents/{ref}/timeline/{seq}/pin",
    "GET /incidents/{ref}/micro-updates",
    "POST /incidents/{ref}/micro-updates",
    "GET /incidents/{ref}/milestones",
    "POST /incidents/{ref}/milestones",
    "GET /incidents/{ref}/roles",
    "GET /incidents/{ref}/recovery-paths",
    "GET /comms/log",
    "GET /comms/log/{messageId}/recipients",
    "GET /comms/receipts/{message}",
  ])("has %s", (route) => {
    expect(routes.map((each) => `${each.method} ${each.path}`)).toContain(route);
  });
});
