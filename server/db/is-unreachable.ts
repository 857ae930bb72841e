/** Errors of the database's driver that mean "not reachable now" rather than a fault of ours. */
const UNREACHABLE = new Set([
  ...["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "ETIMEDOUT", "EHOSTUNREACH", "EAI_AGAIN", "EPIPE"],
  ...["P1000", "P1001", "P1002", "P1003", "P1008", "P1017", "P2024", "57P01", "57P02", "57P03", "08006", "53300"],
]);

/** A transaction that could not be started has done nothing: it may be tried again. */
const NO_ANSWER =
  /^(Connection terminated|timeout exceeded when trying to connect|Transaction API error: Unable to start a transaction)/;

type Coded = { code?: unknown; message?: unknown; cause?: unknown; errors?: unknown };

/** Whether an error, or what caused it, says that the database does not answer. */
export function isUnreachable(error: unknown, depth = 0): boolean {
  if (depth > 4 || error === null || typeof error !== "object") return false;
  const { code, message, cause, errors } = error as Coded;
  if (typeof code === "string" && UNREACHABLE.has(code)) return true;
  if (typeof message === "string" && NO_ANSWER.test(message)) return true;
  const inner = Array.isArray(errors) ? errors : [];
  return [cause, ...inner].some((each) => isUnreachable(each, depth + 1));
}
