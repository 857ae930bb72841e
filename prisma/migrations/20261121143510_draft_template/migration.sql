-- A draft knows the version of the template that its text began as, so that what is published of it names it too.
ALTER TABLE "milestone_draft" ADD COLUMN "template_version_id" TEXT;
