import type { Account } from "../../server/users/schemas";
import type { Call, Outcome } from "../command";
import { withContext } from "../connect";
import { plain, table, when } from "../output";
import { required } from "../parse";

const told = (account: Account, what: string): Outcome => ({
  json: account,
  text: `${plain(account.displayName)} <${plain(account.email)}> ${what}.`,
});

/** mim user add */
export async function add(call: Call): Promise<Outcome> {
  const input = { email: call.args[0], displayName: required(call, "name"), role: required(call, "role") };
  const account = await withContext(async (ctx) => {
    const { addUser } = await import("../../server/users/add-user");
    return addUser({ ctx, input });
  });
  return told(account, `is here as ${account.role}`);
}

/** mim user list */
export async function list(call: Call): Promise<Outcome> {
  const accounts = await withContext(async (ctx) => {
    const { listAccounts } = await import("../../server/users/reads");
    return listAccounts({ ctx, input: { search: call.text("search") } });
  });
  const rows = accounts.map((each) => [
    each.email,
    each.displayName,
    each.role,
    each.disabledAt ? `disabled ${when(each.disabledAt)}` : "enabled",
    when(each.lastSeenAt),
  ]);
  const text = rows.length > 0 ? table(["EMAIL", "NAME", "ROLE", "STATE", "LAST SEEN"], rows) : "None.";
  return { json: { items: accounts }, text };
}

/** mim user role */
export async function role(call: Call): Promise<Outcome> {
  const [user, wanted] = call.args;
  const account = await withContext(async (ctx) => {
    const { changeRole } = await import("../../server/users/change-role");
    return changeRole({ ctx, input: { user, role: wanted } });
  });
  return told(account, `is now ${account.role}`);
}

/** mim user disable */
export async function disable(call: Call): Promise<Outcome> {
  const account = await withContext(async (ctx) => {
    const { disableUser } = await import("../../server/users/disable-user");
    return disableUser({ ctx, input: { user: call.args[0] } });
  });
  return told(account, "is disabled");
}

/** mim user enable */
export async function enable(call: Call): Promise<Outcome> {
  const account = await withContext(async (ctx) => {
    const { enableUser } = await import("../../server/users/enable-user");
    return enableUser({ ctx, input: { user: call.args[0] } });
  });
  return told(account, "is enabled");
}

/** mim user link */
export async function link(call: Call): Promise<Outcome> {
  const issued = await withContext(async (ctx) => {
    const [{ issueSignInLink }, { appUrl }] = await Promise.all([
      import("../../server/auth/issue-sign-in-link"),
      import("../../server/core/env"),
    ]);
    return issueSignInLink({ ctx, input: { user: call.args[0] } }, appUrl());
  });
  const { email, url, minutes } = issued;
  return {
    json: issued,
    text: `${url}\n\nSigns in as ${plain(email)}, once, within ${minutes} minutes. Hand it over safely.`,
  };
}
