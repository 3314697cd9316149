-- What a round states beside the shares it issued: their exact count where that is no whole number, their class, the
-- value of the company before and after it, and all its shares with options and notes (fully diluted), as stated.
CREATE TABLE round_terms(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  round_id INTEGER NOT NULL UNIQUE REFERENCES company_round(id),
  issued TEXT NOT NULL,
  share_class TEXT NOT NULL,
  pre_fen INTEGER CHECK(pre_fen >= 0),
  post_fen INTEGER CHECK(post_fen >= 0),
  diluted TEXT NOT NULL
) STRICT;

-- Who took what of a round: founders, other investors, the pool of options.
CREATE TABLE round_part(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  round_id INTEGER NOT NULL REFERENCES company_round(id),
  holder TEXT NOT NULL CHECK(holder <> ''),
  share_class TEXT NOT NULL,
  shares TEXT NOT NULL CHECK(shares <> ''),
  amount_fen INTEGER CHECK(amount_fen >= 0),
  UNIQUE(round_id, holder, share_class)
) STRICT;

-- The fund's part of a company as a paper states it (持股比例), in thousand millionths.
CREATE TABLE stated_share(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  deal_id INTEGER NOT NULL REFERENCES deal(id),
  day INTEGER NOT NULL,
  share INTEGER NOT NULL CHECK(share BETWEEN 1 AND 1000000000),
  doc_no TEXT NOT NULL,
  UNIQUE(deal_id, day)
) STRICT;
