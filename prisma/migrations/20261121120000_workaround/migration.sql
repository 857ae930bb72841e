-- What customers can do meanwhile; texts to them are held against it.
ALTER TABLE "incident" ADD COLUMN "workaround" TEXT NOT NULL DEFAULT '';
