import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import type { Tx } from "../db/client";
import type { Prisma } from "../db/generated/client";
import { accountRank, compareAccounts } from "../recipients/rules";
import { dayOf, membersCsv } from "./rules";
import { type DistributionList, type ListMember, ListMembersOf, type ListSummary, type MembersFound } from "./schemas";

const SHOWN_MEMBERS = 200;

const memberSelect = {
  email: true,
  name: true,
  userId: true,
  company: true,
  hasEscalation: true,
  renewalAt: true,
  hasSponsor: true,
  isHighUsage: true,
} satisfies Prisma.ListMemberSelect;
const headSelect = {
  id: true,
  name: true,
  audience: true,
  severities: true,
  systems: true,
  isActive: true,
} satisfies Prisma.DistributionListSelect;
const listSelect = {
  ...headSelect,
  members: { select: memberSelect, orderBy: { email: "asc" } },
} satisfies Prisma.DistributionListSelect;

type MemberRow = Prisma.ListMemberGetPayload<{ select: typeof memberSelect }>;

const toMember = (row: MemberRow): ListMember => ({ ...row, renewalAt: dayOf(row.renewalAt), rank: null });

const toList = ({
  members,
  ...head
}: Prisma.DistributionListGetPayload<{ select: typeof listSelect }>): DistributionList => ({
  ...head,
  members: members.map(toMember),
});

/** Distribution lists with their members, by name. @throws FORBIDDEN */
export async function listLists(ctx: Context): Promise<DistributionList[]> {
  authorize(ctx, "comms.read");
  const rows = await ctx.db.distributionList.findMany({ select: listSelect, orderBy: { name: "asc" } });
  return rows.map(toList);
}

/** Distribution lists with how many members each has, by name. @throws FORBIDDEN */
export async function listSummaries(ctx: Context): Promise<ListSummary[]> {
  authorize(ctx, "comms.read");
  const select = { ...headSelect, _count: { select: { members: true } } };
  const rows = await ctx.db.distributionList.findMany({ select, orderBy: { name: "asc" } });
  return rows.map(({ _count, ...head }) => ({ ...head, memberCount: _count.members }));
}

/** One list with its members. @throws NOT_FOUND */
export async function getList(db: Tx, id: string): Promise<DistributionList> {
  const list = await db.distributionList.findUnique({ where: { id }, select: listSelect });
  if (!list) throw noSuchList();
  return toList(list);
}

const noSuchList = (): AppError => new AppError("NOT_FOUND", "There is no such list. It may have been removed.");

/** Keeps the list as it is until the transaction's end. @throws NOT_FOUND */
export async function lockList(tx: Tx, id: string): Promise<void> {
  const rows = await tx.$queryRaw<unknown[]>`select id from distribution_list where id = ${id} for update`;
  if (rows.length === 0) throw noSuchList();
}

/** Members of a list whose address, name or company holds the words, the first of them. @throws FORBIDDEN, NOT_FOUND */
export async function findMembers(ctx: Context, input: ListMembersOf): Promise<MembersFound> {
  authorize(ctx, "comms.read");
  const { listId, search } = parseInput(ListMembersOf, input);
  const contains = { contains: search, mode: "insensitive" } as const;
  const where: Prisma.ListMemberWhereInput = {
    listId,
    ...(search === "" ? {} : { OR: [{ email: contains }, { name: contains }, { company: contains }] }),
  };
  const list = await ctx.db.distributionList.findUnique({ where: { id: listId }, select: { audience: true } });
  if (!list) throw noSuchList();
  if (list.audience === "strategic") return findAccounts(ctx, where);
  const [rows, total] = await Promise.all([
    ctx.db.listMember.findMany({ where, select: memberSelect, orderBy: { email: "asc" }, take: SHOWN_MEMBERS }),
    ctx.db.listMember.count({ where }),
  ]);
  return { members: rows.map(toMember), total };
}

/** Strategic accounts in the order in which they hear today (S4 phase 3). */
async function findAccounts(ctx: Context, where: Prisma.ListMemberWhereInput): Promise<MembersFound> {
  const rows = await ctx.db.listMember.findMany({ where, select: memberSelect });
  const members = rows
    .map((row) => ({ ...row, address: row.email }))
    .sort((a, b) => compareAccounts(a, b, ctx.now))
    .slice(0, SHOWN_MEMBERS)
    .map(({ address: _, ...row }) => ({ ...toMember(row), rank: accountRank(row, ctx.now) }));
  return { members, total: rows.length };
}

/** A list's members as a CSV file, safe to open in a spreadsheet. @throws FORBIDDEN, NOT_FOUND */
export async function exportMembers(ctx: Context, input: { listId: string }): Promise<{ name: string; csv: string }> {
  authorize(ctx, "comms.read");
  const list = await getList(ctx.db, input.listId);
  return { name: list.name, csv: membersCsv(list.members) };
}
