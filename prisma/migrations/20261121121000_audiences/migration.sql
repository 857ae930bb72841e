-- In a migration of its own: a new value may not be used in the transaction that adds it.
ALTER TYPE "audience" ADD VALUE 'affected_customers' AFTER 'public';
ALTER TYPE "audience" ADD VALUE 'strategic' AFTER 'affected_customers';
