import type { Role } from "../../server/core/policy";
import type { Severity } from "../../server/incidents/schemas";
import type { Audience } from "../../server/milestones/schemas";

type Person = {
  name: string;
  company?: string;
  hasEscalation?: boolean;
  renewsInDays?: number;
  hasSponsor?: boolean;
  isHighUsage?: boolean;
};

export type SeedList = {
  name: string;
  audience: Audience;
  severities?: readonly Severity[];
  systems?: readonly string[];
  isOff?: boolean;
  /** The personas with these roles are on it. */
  roles?: readonly Role[];
  others: readonly Person[];
};

const names = (...all: string[]): Person[] => all.map((name) => ({ name }));
const at = (company: string, ...all: string[]): Person[] => all.map((name) => ({ name, company }));

/** The demo's distribution lists: one or more of each persona, some of them not for every incident. */
export const LISTS: readonly SeedList[] = [
  {
    name: "Executives",
    audience: "executive",
    severities: ["Critical", "High"],
    roles: ["executive"],
    others: names("Ingrid Solberg", "Kwame Mensah"),
  },
  {
    name: "Service owners",
    audience: "stakeholder",
    roles: ["stakeholder", "service_manager", "customer_ops"],
    others: names("Yuki Tanaka", "Camille Laurent", "Diego Alvarez"),
  },
  {
    name: "Strategic accounts",
    audience: "strategic",
    severities: ["Critical", "High"],
    others: [
      { name: "Helena Brandt", company: "Nordlicht Retail", hasEscalation: true, hasSponsor: true },
      { name: "Tomás Ferreira", company: "Atlântico Seguros", hasEscalation: true },
      { name: "Priya Raman", company: "Kestrel Airlines", renewsInDays: 12 },
      { name: "George Whitfield", company: "Harbour Bank", renewsInDays: 61, isHighUsage: true },
      { name: "Aiko Watanabe", company: "Sakura Logistics", hasSponsor: true },
      { name: "Marcus Lindqvist", company: "Fjäll Outdoor", isHighUsage: true },
      { name: "Nadia Haddad", company: "Oasis Telecom", renewsInDays: 240, isHighUsage: true },
      { name: "Brian O'Connell", company: "Shannon Dairies" },
    ],
  },
  {
    name: "Customers who take cards",
    audience: "affected_customers",
    severities: ["Critical", "High"],
    systems: ["Checkout", "Payment gateway", "Card vault"],
    others: [
      // Is on the list above too, and hears once.
      ...at("Kestrel Airlines", "Priya Raman"),
      ...at("Lumen Books", "Sofia Rossi", "Peter Novak"),
      ...at("Green Acre Foods", "Amara Okafor", "Liam Byrne"),
      ...at("Pixel Forge", "Jonas Weber"),
      ...at("Blue Heron Travel", "Mei Chen", "Carlos Ibarra"),
      ...at("Tidewater Supply", "Hannah Cole"),
      ...at("Casa Verde", "Lucía Morales", "Andrés Peña"),
      ...at("Northwind Cycles", "Freya Holm"),
      ...at("Old Mill Bakery", "Samuel Price"),
    ],
  },
  {
    name: "Customers of the search API",
    audience: "affected_customers",
    systems: ["Search"],
    others: [...at("Lumen Books", "Sofia Rossi"), ...at("Atlas Data", "Viktor Petrov", "Elif Yılmaz")],
  },
  {
    name: "Status page subscribers",
    audience: "public",
    others: names("Anna Kowalska", "Omar Hassan", "Paul Dubois"),
  },
  {
    name: "Pilot customers, last year",
    audience: "affected_customers",
    isOff: true,
    others: at("Beta Bikes", "Owen Clarke", "Isla Grant"),
  },
];

/** Addresses that get nothing, by name: mail bounced, and one person left by the link. */
export const SUPPRESSED = { bounced: "Peter Novak", unsubscribed: "Paul Dubois" } as const;

/** Nobody's address: example.com is kept for documents. */
export const seedAddress = (name: string): string =>
  `${name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/ı/g, "i")
    .toLowerCase()
    .replace(/[^a-z]+/g, ".")}@example.com`;
