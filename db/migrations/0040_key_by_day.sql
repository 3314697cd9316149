-- Duplicates are looked for by day and key: the rows of a month lie together, whatever the ledger holds.
DROP INDEX payment_key;
CREATE UNIQUE INDEX payment_key ON payment(pay_date, key);
