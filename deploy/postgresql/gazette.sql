-- Roles and database, once: sudo -u postgres psql --file deploy/postgresql/gazette.sql
-- Then give passwords by \password gazette and \password gazette_copy.

-- The portal owns its tables and nothing else; migrations need no more.
CREATE ROLE gazette LOGIN;
CREATE DATABASE gazette OWNER gazette TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8';
REVOKE ALL ON DATABASE gazette FROM PUBLIC;

-- Who waits for a lock longer than this is told so.
ALTER ROLE gazette SET lock_timeout = '20s';

-- Only for a copy that follows.
CREATE ROLE gazette_copy LOGIN REPLICATION;

-- Slow statements, without their values; gazette.conf has it loaded.
\connect gazette
CREATE EXTENSION pg_stat_statements;
