\set VERBOSITY terse
-- A table; it says "create view no".
SHOW shop.cluster;
CREATE TABLE clients (id int, name text);
SELECT distribute('clients', colocate := 'none') \gset
SET shop.size TO :size;

/* Adds; numbers. */
CREATE OR REPLACE FUNCTION add(a int, b int) RETURNS int AS $body$
BEGIN
    x := a; CREATE TEMP TABLE inner_one (id int);
    RETURN x + b;
END;
$body$ LANGUAGE plpgsql;

CALL add(1, 2);
CREATE VIEW totals_of AS SELECT 1;
