-- What an administrator decided on plugins and their instances. The configuration file and the environment come before it.

CREATE TABLE plugin (
  id          VARCHAR(40) NOT NULL PRIMARY KEY,
  enabled     INTEGER     NOT NULL,
  version     VARCHAR(64),           -- the uploaded version in use; NULL: the one that came with the server
  sha256      VARCHAR(64),           -- of the zip that was uploaded
  uploaded_at BIGINT
);

CREATE TABLE plugin_instance (
  id         VARCHAR(40) NOT NULL PRIMARY KEY,
  kind       VARCHAR(20) NOT NULL,   -- event-source, log-store, metric-store, analyzer
  type       VARCHAR(40) NOT NULL,
  settings   TEXT        NOT NULL,   -- sealed JSON object of written values
  enabled    INTEGER     NOT NULL,
  created_at BIGINT      NOT NULL
);

-- The instance that takes what is new, where an administrator chose one.
CREATE TABLE plugin_default (
  kind     VARCHAR(20) NOT NULL PRIMARY KEY,
  instance VARCHAR(40) NOT NULL
);

CREATE TABLE audit (
  id      ${identity},
  at      BIGINT        NOT NULL,
  actor   VARCHAR(200)  NOT NULL,
  action  VARCHAR(40)   NOT NULL,
  subject VARCHAR(200)  NOT NULL,
  detail  VARCHAR(1000) NOT NULL
);

-- Who still needs an instance.
CREATE INDEX job_log_instance ON job (log_instance);
CREATE INDEX stream_metric_instance ON stream (metric_instance);
