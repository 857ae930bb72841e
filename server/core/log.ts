import pino from "pino";
import { env } from "./env";

/** JSON lines on standard output; secrets and bodies never reach them. */
export const log = pino({
  level: env().LOG_LEVEL,
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: {
    paths: ["authorization", "cookie", "password", "token", "*.authorization", "*.cookie", "*.password", "*.token"],
    censor: "[redacted]",
  },
});
