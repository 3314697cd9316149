-- Papers kept with a payment, a contract, a project or a decision; those of the fund book are in attachment.
CREATE TABLE record_file(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  payment_id INTEGER REFERENCES payment(id),
  contract_id INTEGER REFERENCES contract(id),
  project_id INTEGER REFERENCES project(id),
  decision_id INTEGER REFERENCES decision(id),
  name TEXT NOT NULL CHECK(name <> ''),
  file_id INTEGER NOT NULL REFERENCES source_file(id),
  CHECK((payment_id IS NOT NULL) + (contract_id IS NOT NULL) + (project_id IS NOT NULL) + (decision_id IS NOT NULL) = 1)
) STRICT;
CREATE INDEX record_file_payment ON record_file(payment_id);
