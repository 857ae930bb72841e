-- AlterTable
ALTER TABLE "milestone" ADD COLUMN     "template_version_id" TEXT;

-- AlterTable
ALTER TABLE "message" ADD COLUMN     "template_version_id" TEXT;

-- CreateTable
CREATE TABLE "message_template" (
    "id" TEXT NOT NULL,
    "stage" TEXT NOT NULL,
    "audience" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "severity" "severity",
    "is_active" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "message_template_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "template_version" (
    "id" TEXT NOT NULL,
    "template_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "subject" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "is_default" BOOLEAN NOT NULL,
    "changed_by_id" TEXT,
    "changed_by_name" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "template_version_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "template_version_template_id_version_key" ON "template_version"("template_id", "version");

-- AddForeignKey
ALTER TABLE "milestone" ADD CONSTRAINT "milestone_template_version_id_fkey" FOREIGN KEY ("template_version_id") REFERENCES "template_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message" ADD CONSTRAINT "message_template_version_id_fkey" FOREIGN KEY ("template_version_id") REFERENCES "template_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "template_version" ADD CONSTRAINT "template_version_template_id_fkey" FOREIGN KEY ("template_id") REFERENCES "message_template"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What a text said stays as it was: a change is a new version.
CREATE TRIGGER refuse_row_change BEFORE UPDATE OR DELETE ON "template_version" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON "template_version" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refuse_delete BEFORE DELETE ON "message_template" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON "message_template" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
DO $$
BEGIN
  REVOKE UPDATE, DELETE, TRUNCATE ON template_version FROM majorops_app;
  REVOKE DELETE, TRUNCATE ON message_template FROM majorops_app;
EXCEPTION WHEN insufficient_privilege OR undefined_object THEN
  RAISE NOTICE 'The role majorops_app does not stand here: %', SQLERRM;
END $$;
