import { expect } from "vitest";

type Node = Record<string, unknown>;

/** What OpenAPI 3.1 asks of a document and we could break: references, path parameters, ids, responses. */
export function assertOpenApi(document: Node): void {
  const find = (ref: string): unknown =>
    ref
      .slice(2)
      .split("/")
      .reduce<unknown>((node, key) => (node as Node | undefined)?.[key.replaceAll("~1", "/")], document);
  const walk = (node: unknown): void => {
    if (node === null || typeof node !== "object") return;

    const { $ref } = node as Node;
    if (typeof $ref === "string") expect(find($ref), $ref).toBeDefined();
    expect(node).not.toHaveProperty("$defs");
    Object.values(node).forEach(walk);
  };
  walk(document);
  const ids = new Set<string>();
  for (const [path, item] of Object.entries(document.paths as Record<string, Record<string, Node>>)) {
    for (const operation of Object.values(item)) {
      expect(ids.has(String(operation.operationId))).toBe(false);
      ids.add(String(operation.operationId));
      const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      const given = (operation.parameters as Node[]).filter((each) => each.in === "path").map((each) => each.name);
      expect(given, path).toEqual(named);
      expect(Object.keys(operation.responses as Node).length).toBeGreaterThan(1);
    }
  }
}
