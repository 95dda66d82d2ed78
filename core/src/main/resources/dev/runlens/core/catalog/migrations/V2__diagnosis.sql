-- What language models said of jobs, checked. The last answer of an analyzer stays when a later try fails.
CREATE TABLE diagnosis (
  job              BIGINT       NOT NULL REFERENCES job (id),
  source           VARCHAR(40)  NOT NULL, -- the analyzer instance
  content_hash     VARCHAR(64),           -- SHA-256 of all that the model was asked about, and of who was asked
  answer           TEXT,                  -- the checked answer as JSON; NULL while there never was one
  model            VARCHAR(200),
  input_tokens     BIGINT,                -- NULL if the model's server does not say
  output_tokens    BIGINT,
  brief_characters INTEGER,               -- how much the model was given to read
  redactions       INTEGER,               -- secrets taken out of it
  duration_ms      BIGINT,
  ended_at         BIGINT,
  failed_at        BIGINT,                -- the last try, if it failed
  problem          VARCHAR(1000),
  PRIMARY KEY (job, source)
);
