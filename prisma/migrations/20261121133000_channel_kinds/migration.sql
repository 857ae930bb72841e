-- In a migration of its own: a new value may not be used in the transaction that adds it.
ALTER TYPE "channel" ADD VALUE IF NOT EXISTS 'webhook';
ALTER TYPE "channel" ADD VALUE IF NOT EXISTS 'banner';
ALTER TYPE "channel" ADD VALUE IF NOT EXISTS 'sms';
