-- The catalog. Instants are milliseconds since the epoch, booleans 0 or 1. Ids named *_id are GitHub's numbers and
-- unique per source only; "id" is our own. ADR 1 says what lives here and what in the stores.

CREATE TABLE delivery (
  id          ${identity},
  source      VARCHAR(40)  NOT NULL,
  guid        VARCHAR(100) NOT NULL,
  event       VARCHAR(100) NOT NULL,
  body        ${blob}      NOT NULL,
  received_at BIGINT       NOT NULL,
  copies      INTEGER      NOT NULL, -- how often it came, redeliveries included
  status      VARCHAR(20)  NOT NULL, -- received, applied, ignored, failed
  detail      VARCHAR(1000),         -- why ignored or failed
  applied_at  BIGINT,
  UNIQUE (source, guid)
);
CREATE INDEX delivery_status ON delivery (status, id);

CREATE TABLE installation (
  source          VARCHAR(40)  NOT NULL,
  installation_id BIGINT       NOT NULL,
  account_id      BIGINT       NOT NULL,
  login           VARCHAR(100) NOT NULL,
  account_type    VARCHAR(20)  NOT NULL,
  state           VARCHAR(20)  NOT NULL, -- active, suspended, deleted
  updated_at      BIGINT       NOT NULL,
  PRIMARY KEY (source, installation_id)
);

CREATE TABLE repository (
  source          VARCHAR(40)  NOT NULL,
  repository_id   BIGINT       NOT NULL,
  installation_id BIGINT,
  owner           VARCHAR(100) NOT NULL,
  name            VARCHAR(200) NOT NULL,
  private         INTEGER      NOT NULL,
  removed         INTEGER      NOT NULL,
  PRIMARY KEY (source, repository_id)
);
CREATE INDEX repository_name ON repository (owner, name);

CREATE TABLE run (
  id            ${identity},
  source        VARCHAR(40)  NOT NULL,
  repository_id BIGINT       NOT NULL,
  run_id        BIGINT       NOT NULL,
  attempt       INTEGER      NOT NULL,
  created_at    BIGINT       NOT NULL, -- of what was seen of it first, for the order of lists
  observation   TEXT,                  -- the greatest RunObservation seen; NULL while only jobs of it were seen
  UNIQUE (source, repository_id, run_id, attempt)
);
CREATE INDEX run_list ON run (source, repository_id, created_at, id);
CREATE INDEX run_number ON run (run_id, attempt);

CREATE TABLE job (
  id            ${identity},
  source        VARCHAR(40)  NOT NULL,
  repository_id BIGINT       NOT NULL,
  run_id        BIGINT       NOT NULL,
  attempt       INTEGER      NOT NULL,
  job_id        BIGINT       NOT NULL,
  status        VARCHAR(20)  NOT NULL,
  conclusion    VARCHAR(40),
  created_at    BIGINT       NOT NULL,
  started_at    BIGINT,                -- when a runner began with it
  completed_at  BIGINT,
  runner_name   VARCHAR(200),
  observation   TEXT         NOT NULL, -- the greatest JobObservation seen
  log_state     VARCHAR(20)  NOT NULL, -- none, pending, retry, stored, absent, lost
  log_reason    VARCHAR(1000),
  log_instance  VARCHAR(40),           -- the log store that holds it: reads go there whatever the default is now
  log_key       VARCHAR(400),
  log_lines     BIGINT,
  log_bytes     BIGINT,
  log_complete  INTEGER,
  UNIQUE (source, job_id)
);
CREATE INDEX job_run ON job (source, repository_id, run_id, attempt, id);
CREATE INDEX job_number ON job (job_id);
CREATE INDEX job_recent ON job (source, repository_id, created_at);

-- What one sampler sends for one job. The claim is what it said of itself; job is set once a job fits.
CREATE TABLE stream (
  id              ${identity},
  agent_stream    VARCHAR(300) NOT NULL UNIQUE,
  repository      VARCHAR(300) NOT NULL, -- claimed owner/name in lower case
  run_id          BIGINT       NOT NULL,
  attempt         INTEGER,
  job_id          BIGINT,
  runner_name     VARCHAR(200),
  proof           VARCHAR(20)  NOT NULL, -- token, claim
  job             BIGINT REFERENCES job (id),
  metric_instance VARCHAR(40)  NOT NULL, -- the metric store that holds it
  hostname        VARCHAR(200),
  cores           INTEGER,
  clock_offset    BIGINT       NOT NULL, -- milliseconds to add to the sampler's clock
  created_at      BIGINT       NOT NULL
);
CREATE INDEX stream_claim ON stream (run_id, repository);
CREATE INDEX stream_job ON stream (job);

CREATE TABLE finding (
  job         BIGINT       NOT NULL REFERENCES job (id),
  source      VARCHAR(40)  NOT NULL, -- the analyzer instance
  ordinal     INTEGER      NOT NULL,
  finding     TEXT         NOT NULL,
  PRIMARY KEY (job, source, ordinal)
);

CREATE TABLE analysis (
  job         BIGINT       NOT NULL REFERENCES job (id),
  source      VARCHAR(40)  NOT NULL,
  ended_at    BIGINT       NOT NULL,
  dropped     INTEGER      NOT NULL, -- evidence that did not hold
  error       VARCHAR(1000),
  PRIMARY KEY (job, source)
);

CREATE TABLE work (
  kind        VARCHAR(40)   NOT NULL,
  item        VARCHAR(200)  NOT NULL,
  due_at      BIGINT        NOT NULL,
  attempts    INTEGER       NOT NULL,
  lease_until BIGINT        NOT NULL, -- 0: nobody works on it
  problem     VARCHAR(1000),
  PRIMARY KEY (kind, item)
);
CREATE INDEX work_due ON work (kind, due_at);
