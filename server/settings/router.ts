import { procedure, router } from "../trpc/init";
import { editSettings } from "./edit-settings";
import { listSettings } from "./reads";
import { EditSettings } from "./schemas";

export const settingsRouter = router({
  list: procedure.query(({ ctx }) => listSettings(ctx)),
  edit: procedure.input(EditSettings).mutation(({ ctx, input }) => editSettings({ ctx, input })),
});
