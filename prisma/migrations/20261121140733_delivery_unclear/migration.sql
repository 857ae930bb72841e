-- In a migration of its own: a new value may not be used in the transaction that adds it.
ALTER TYPE "delivery_state" ADD VALUE IF NOT EXISTS 'unclear';
