import { z } from "zod";
import { procedure, router } from "../trpc/init";
import { lintDraft } from "./reads";
import { Finding, LintDraft } from "./schemas";

export const linterRouter = router({
  lint: procedure
    .input(LintDraft)
    .output(z.array(Finding))
    .query(({ ctx, input }) => lintDraft(ctx, input)),
});
