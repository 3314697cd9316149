-- Payments in the order of their amounts: without it every page of that order sorts the whole table.
CREATE INDEX payment_amount ON payment(amount_fen);
