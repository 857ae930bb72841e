import type { Import } from "./sources";

/** Folders of server/ that adapt one outside thing each, or hold what all of it stands on. */
export const ADAPTERS = ["core", "db", "http", "auth", "trpc", "realtime", "jobs", "mail", "ai"];

/** The server/<noun> of a path, null elsewhere. */
export function domainOf(path: string): string | null {
  const noun = /^server\/([^/]+)\//.exec(path)?.[1];
  return noun && !ADAPTERS.includes(noun) ? noun : null;
}

type Ban = {
  /** Which files the ban is for. */
  where: (path: string) => boolean;
  /** Which imports it refuses. `to` is a file of ours, or the name of a package. */
  refuses: (to: string, each: Import) => boolean;
  because: string;
};

const under =
  (...folders: string[]) =>
  (path: string) =>
    folders.some((folder) => path.startsWith(folder));
const isPrisma = (to: string) =>
  to.startsWith("@prisma/") || to === "server/db/client.ts" || to.startsWith("server/db/generated");
const isNextOrReact = (to: string) => /^(next|react|react-dom)(\/|$)/.test(to);
const isNext = (to: string) => /^next(\/|$)/.test(to);
const isDomainFile = (name: RegExp) => (path: string) =>
  domainOf(path) !== null && name.test(path.split("/").at(-1) ?? "");
const isVerb = isDomainFile(/^[a-z]+(-[a-z]+)+\.ts$/);

/** Server files that hold no secret and open nothing, so that a screen may carry them to the browser. */
const BROWSER_SAFE = (to: string) =>
  /^server\/[^/]+\/(schemas|rules)\.ts$/.test(to) ||
  ["server/core/policy.ts", "server/core/clock.ts", "server/core/errors.ts", "server/core/text.ts"].includes(to);

export const BANS: Ban[] = [
  {
    where: under("app/"),
    refuses: (to) => isPrisma(to) || isVerb(to) || to.startsWith("emails/"),
    because:
      "app/ holds routes only: a page reads through the tRPC caller or a domain's reads.ts, and writes through a procedure.",
  },
  {
    where: under("components/"),
    refuses: (to, each) => to.startsWith("server/") && !each.isTypeOnly && !BROWSER_SAFE(to),
    because:
      "components/ run in the browser: of the server only schemas, rules and the policy are safe there, and types.",
  },
  {
    where: under("components/ui/"),
    refuses: (to) => to.startsWith("server/") || (to.startsWith("components/") && !to.startsWith("components/ui/")),
    because:
      "components/ui holds primitives that know nothing of incidents: what knows the domain belongs to components/<noun>.",
  },
  {
    where: isDomainFile(/^router\.ts$/),
    refuses: (to, each) => (isPrisma(to) && !each.isTypeOnly) || isNext(to) || to.startsWith("emails/"),
    because: "a router only names verbs and reads: queries belong to reads.ts, where every way in shares them.",
  },
  {
    where: (path) => domainOf(path) !== null && !/\/(router|jobs)\.ts$/.test(path),
    refuses: (to) =>
      isNextOrReact(to) ||
      to.startsWith("@trpc/") ||
      to.startsWith("server/trpc/") ||
      to === "nodemailer" ||
      to === "resend",
    because:
      "the domain runs in web, worker, command line and tests alike: it knows no Next, React, tRPC or mail transport.",
  },
  {
    where: isDomainFile(/^(schemas|rules)\.ts$/),
    refuses: (to, each) =>
      !each.isTypeOnly &&
      (to.startsWith("node:") ||
        isPrisma(to) ||
        to === "pg" ||
        (to.startsWith("server/") && !BROWSER_SAFE(to) && to !== "server/core/canonical.ts")),
    because: "schemas.ts and rules.ts also run in the browser: nothing that opens a file, a socket or the database.",
  },
  {
    where: under("server/jobs/"),
    refuses: (to) => to.startsWith("app/") || to.startsWith("components/"),
    because: "the worker has no screens.",
  },
  {
    where: under("server/core/", "server/db/"),
    refuses: (to) =>
      domainOf(to) !== null || to.startsWith("app/") || to.startsWith("components/") || to.startsWith("emails/"),
    because: "core and db carry every domain, so they know none.",
  },
  {
    where: under("emails/"),
    refuses: (to) => to.startsWith("server/") || isPrisma(to) || to.startsWith("app/"),
    because: "a mail is drawn from plain props: whatever it shows was decided before, by a verb that recorded it.",
  },
  {
    where: under("cli/"),
    refuses: (to) => to.startsWith("app/") || to.startsWith("components/") || isNext(to),
    because: "the command line is an adapter over the same verbs, without screens.",
  },
  {
    where: under("server/"),
    refuses: (to) => to.startsWith("app/"),
    because: "routes stand on the server, never the other way round.",
  },
];

/** What an import runs into, one sentence each. */
export const brokenBans = (each: Import): string[] => {
  const to = each.to ?? each.says;
  return BANS.filter((ban) => ban.where(each.from) && ban.refuses(to, each)).map(
    (ban) => `${each.from} imports ${each.says}: ${ban.because}`,
  );
};

/** Circles of imports that exist at run time, each as the path around it. */
export function circles(imports: readonly Import[]): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to, isTypeOnly } of imports) {
    if (to && !isTypeOnly) next.set(from, [...(next.get(from) ?? []), to]);
  }
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, path: string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0) found.push([...path.slice(at), file].join(" -> "));
    if (at >= 0 || done.has(file)) return;
    for (const to of next.get(file) ?? []) visit(to, [...path, file]);
    done.add(file);
  };
  for (const file of next.keys()) visit(file, []);
  return found;
}
