-- What makes up for lost deliveries: who covers which repository and since when we know it, the names that it had, what
-- each event source was asked for, and how complete the record is.

ALTER TABLE installation ADD COLUMN heard_at BIGINT DEFAULT 0 NOT NULL; -- decides between two changes of one updated_at

-- An account's login, the one that was seen last. Owners of repositories follow it.
CREATE TABLE account (
  source     VARCHAR(40)  NOT NULL,
  account_id BIGINT       NOT NULL,
  login      VARCHAR(100) NOT NULL,
  named_at   BIGINT       NOT NULL,
  PRIMARY KEY (source, account_id)
);
INSERT INTO account (source, account_id, login, named_at)
  SELECT source, account_id, max(login), max(updated_at) FROM installation GROUP BY source, account_id;

-- Whether an installation gives access to a repository; installation 0 stands for hooks that belong to none. The greatest
-- (updated_at, heard_at) counts. repository.removed and repository.installation_id follow from it.
CREATE TABLE coverage (
  source          VARCHAR(40) NOT NULL,
  repository_id   BIGINT      NOT NULL,
  installation_id BIGINT      NOT NULL,
  covered         INTEGER     NOT NULL,
  updated_at      BIGINT      NOT NULL, -- GitHub's time of the change; 0: only seen in use
  heard_at        BIGINT      NOT NULL,
  PRIMARY KEY (source, repository_id, installation_id)
);
CREATE INDEX coverage_installation ON coverage (source, installation_id);
INSERT INTO coverage (source, repository_id, installation_id, covered, updated_at, heard_at)
  SELECT source, repository_id, coalesce(installation_id, 0), 1 - removed, 0, 0 FROM repository;

ALTER TABLE repository ADD COLUMN named_at BIGINT DEFAULT 0 NOT NULL;  -- when it had this name, at the latest we know
ALTER TABLE repository ADD COLUMN seen_owner VARCHAR(100) DEFAULT '' NOT NULL; -- owner, unless its account was renamed later
UPDATE repository SET seen_owner = owner;
ALTER TABLE repository ADD COLUMN deleted INTEGER DEFAULT 0 NOT NULL;  -- only a list of the source's takes that back
CREATE INDEX repository_installation ON repository (source, installation_id);

CREATE TABLE known_name (
  source        VARCHAR(40)  NOT NULL,
  repository_id BIGINT       NOT NULL,
  owner         VARCHAR(100) NOT NULL,
  name          VARCHAR(200) NOT NULL,
  from_at       BIGINT       NOT NULL, -- seen under this name from here
  to_at         BIGINT       NOT NULL, -- to here
  PRIMARY KEY (source, repository_id, owner, name)
);
CREATE INDEX known_name_any ON known_name (lower(owner), lower(name));
INSERT INTO known_name (source, repository_id, owner, name, from_at, to_at)
  SELECT source, repository_id, owner, name, 0, 0 FROM repository;

-- Jobs that have not ended, and when their source was last asked about them.
ALTER TABLE job ADD COLUMN checked_at BIGINT;
CREATE INDEX job_open ON job (source, created_at) WHERE status <> 'completed';
-- Jobs that were learnt of from the past, whose log nobody has asked for yet.
CREATE INDEX job_without_log ON job (source, created_at) WHERE log_state = 'none' AND status = 'completed';
-- How long it ran, and how many of those seconds hold a sample; NULL until that was counted.
ALTER TABLE job ADD COLUMN ran_seconds BIGINT;
ALTER TABLE job ADD COLUMN sampled_seconds BIGINT;

CREATE TABLE reconciliation (
  source          VARCHAR(40) NOT NULL PRIMARY KEY,
  high_water      BIGINT,        -- attempts to deliver before this are settled
  attempts_cursor VARCHAR(1000), -- where reading attempts goes on, if one pass was not enough
  attempts_newest BIGINT,        -- the newest attempt of the reading that goes on
  attempts_open   BIGINT,        -- the oldest attempt of it that is not settled
  began_at        BIGINT,
  ended_at        BIGINT,        -- of the last pass that went through
  problem         VARCHAR(1000), -- of the last pass
  paused          INTEGER     NOT NULL -- backfill only
);

CREATE TABLE redelivery (
  source   VARCHAR(40)  NOT NULL,
  guid     VARCHAR(100) NOT NULL,
  asked_at BIGINT       NOT NULL,
  asked    INTEGER      NOT NULL, -- how often
  PRIMARY KEY (source, guid)
);

CREATE TABLE backfill (
  source        VARCHAR(40) NOT NULL,
  repository_id BIGINT      NOT NULL,
  from_at       BIGINT      NOT NULL,
  to_at         BIGINT      NOT NULL,
  cursor        VARCHAR(1000),
  done          INTEGER     NOT NULL,
  reached_at    BIGINT,               -- the oldest run read so far
  runs          BIGINT      NOT NULL,
  jobs          BIGINT      NOT NULL,
  problem       VARCHAR(1000),
  PRIMARY KEY (source, repository_id)
);
CREATE INDEX backfill_open ON backfill (source, done);

-- Counters by repository (0: of none) and UTC day: of arrival for deliveries, of creation for jobs and their logs.
CREATE TABLE completeness (
  day             INTEGER     NOT NULL, -- since the epoch
  source          VARCHAR(40) NOT NULL,
  repository_id   BIGINT      NOT NULL,
  received        BIGINT      NOT NULL,
  late            BIGINT      NOT NULL,
  redelivered     BIGINT      NOT NULL,
  healed          BIGINT      NOT NULL,
  logs_stored     BIGINT      NOT NULL,
  logs_absent     BIGINT      NOT NULL,
  logs_refused    BIGINT      NOT NULL,
  logs_lost       BIGINT      NOT NULL,
  jobs            BIGINT      NOT NULL,
  jobs_sampled    BIGINT      NOT NULL,
  ran_seconds     BIGINT      NOT NULL,
  sampled_seconds BIGINT      NOT NULL,
  PRIMARY KEY (source, repository_id, day)
);
CREATE INDEX completeness_day ON completeness (day);
