-- Who may sign in, and what each of them may see. Nothing here is worth stealing: passwords, session ids and tokens are
-- kept as digests, grants sealed.

CREATE TABLE person (
  id           ${identity},
  source       VARCHAR(40),            -- NULL: a local account
  account_id   BIGINT,                 -- the source's number of the account, which survives renames
  login        VARCHAR(100) NOT NULL,
  name         VARCHAR(200) NOT NULL,
  role         VARCHAR(20)  NOT NULL,  -- viewer, admin
  disabled     INTEGER      NOT NULL,
  sees_all     INTEGER      NOT NULL,  -- every repository, without being an admin
  password     VARCHAR(200),           -- of a local account: pbkdf2-sha256$rounds$salt$hash
  source_grant TEXT,                   -- sealed; NULL once it was revoked
  sight_at     BIGINT,                 -- when the source last said what the person may see
  created_at   BIGINT       NOT NULL,
  signed_in_at BIGINT,
  UNIQUE (source, account_id)
);
CREATE UNIQUE INDEX person_local ON person (lower(login)) WHERE source IS NULL;

-- What a person may see at a source, as it said at person.sight_at.
CREATE TABLE sight (
  person        BIGINT      NOT NULL REFERENCES person (id),
  source        VARCHAR(40) NOT NULL,
  repository_id BIGINT      NOT NULL,
  PRIMARY KEY (person, source, repository_id)
);

CREATE TABLE session (
  id         ${identity},
  digest     VARCHAR(64)  NOT NULL UNIQUE, -- SHA-256 of the cookie's value
  person     BIGINT       NOT NULL REFERENCES person (id),
  created_at BIGINT       NOT NULL,
  seen_at    BIGINT       NOT NULL,
  address    VARCHAR(100) NOT NULL,
  agent      VARCHAR(300) NOT NULL,
  outcome    VARCHAR(2000)                 -- what came of the last form, until a page tells it
);
CREATE INDEX session_person ON session (person);

CREATE TABLE api_token (
  id         ${identity},
  digest     VARCHAR(64)  NOT NULL UNIQUE, -- SHA-256 of the token
  person     BIGINT       NOT NULL REFERENCES person (id),
  name       VARCHAR(100) NOT NULL,
  scope      VARCHAR(20)  NOT NULL,        -- read, admin
  created_at BIGINT       NOT NULL,
  expires_at BIGINT       NOT NULL,
  used_at    BIGINT
);
CREATE INDEX api_token_person ON api_token (person);

CREATE INDEX audit_at ON audit (at);
