-- Who may send samples, and for which jobs.

-- Tokens of jobs that were exchanged for a session: each counts once. Forgotten once it is refused for its age anyway.
CREATE TABLE used_job_token (
  source     VARCHAR(40) NOT NULL,
  token_hash VARCHAR(64) NOT NULL, -- SHA-256 of the id that the source gave it
  expires_at BIGINT      NOT NULL,
  PRIMARY KEY (source, token_hash)
);
CREATE INDEX used_job_token_expiry ON used_job_token (expires_at);

CREATE TABLE ingest_session (
  token_hash    VARCHAR(64)  NOT NULL PRIMARY KEY, -- SHA-256
  source        VARCHAR(40)  NOT NULL,
  repository_id BIGINT       NOT NULL,
  repository    VARCHAR(300) NOT NULL, -- owner/name in lower case, as the sampler's environment has it
  run_id        BIGINT       NOT NULL,
  attempt       INTEGER      NOT NULL,
  job_id        BIGINT,                -- NULL: the runner's name says which job of the run
  runner_name   VARCHAR(200),
  job_proved    INTEGER      NOT NULL, -- 0: the token proves the run, and the sampler said which job
  created_at    BIGINT       NOT NULL,
  expires_at    BIGINT       NOT NULL
);
CREATE INDEX ingest_session_run ON ingest_session (source, repository_id, run_id, attempt);
CREATE INDEX ingest_session_expiry ON ingest_session (expires_at);

-- Tokens for samplers of one installation's repositories.
CREATE TABLE ingest_token (
  id              ${identity},
  token_hash      VARCHAR(64)  NOT NULL UNIQUE, -- SHA-256
  source          VARCHAR(40)  NOT NULL,
  installation_id BIGINT       NOT NULL,
  name            VARCHAR(100) NOT NULL,
  made_by         VARCHAR(200) NOT NULL,
  created_at      BIGINT       NOT NULL,
  expires_at      BIGINT       NOT NULL,
  revoked_at      BIGINT,
  used_at         BIGINT                -- within an hour
);
CREATE INDEX ingest_token_installation ON ingest_token (source, installation_id);

-- A stream is tied by its repository's number where that is certain, so that renames do not matter.
ALTER TABLE stream ADD COLUMN source VARCHAR(40);
ALTER TABLE stream ADD COLUMN repository_id BIGINT;
ALTER TABLE stream ADD COLUMN job_proved INTEGER NOT NULL DEFAULT 0;
ALTER TABLE stream ADD COLUMN begun_at BIGINT; -- of its first sample, on our clock; NULL in streams of earlier versions
ALTER TABLE stream ADD COLUMN ended_at BIGINT; -- of its last one, within seconds, where several jobs may come under one name

-- When we heard that a job has ended: deliveries may be late, and clocks differ. NULL for jobs of earlier versions.
ALTER TABLE job ADD COLUMN end_heard_at BIGINT;

-- What one proof vouches for adds to no stream of another.
UPDATE stream SET agent_stream = 'token|' || agent_stream WHERE proof = 'token';

CREATE INDEX stream_untied ON stream (created_at) WHERE job IS NULL;
