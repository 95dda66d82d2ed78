-- What was set up on the pages. The configuration file and the environment come before it.

CREATE TABLE setting (
  name       VARCHAR(100)  NOT NULL PRIMARY KEY, -- public-url; install-url.<instance>
  value      VARCHAR(2000) NOT NULL,             -- never a secret
  changed_at BIGINT        NOT NULL
);

-- Forms that were sent to a source to register this server there, until their browsers come back.
CREATE TABLE registration (
  digest     VARCHAR(64)   NOT NULL PRIMARY KEY, -- SHA-256 of the state that comes back
  person     BIGINT        NOT NULL,             -- who sent it
  type       VARCHAR(40)   NOT NULL,             -- of the event source
  host       VARCHAR(2000) NOT NULL,
  expires_at BIGINT        NOT NULL
);

-- The last change of the secret that a source's deliveries are signed with.
CREATE TABLE secret_rotation (
  instance   VARCHAR(40)   NOT NULL PRIMARY KEY,
  started_at BIGINT        NOT NULL,
  told_at    BIGINT,                             -- when the other side was told; NULL: not yet
  problem    VARCHAR(1000)                       -- why not
);
