-- Orders of customers.
CREATE TABLE IF NOT EXISTS shop.orders (
    id int PRIMARY KEY,
    name text
);

CREATE OR REPLACE VIEW open_orders AS SELECT id FROM shop.orders;

CREATE MATERIALIZED VIEW totals AS SELECT 1;

CREATE FUNCTION total(a int) RETURNS int AS $$ SELECT 1 $$ LANGUAGE sql;

CREATE TYPE mood AS ENUM ('good', 'bad');

CREATE TRIGGER touched BEFORE INSERT ON shop.orders EXECUTE FUNCTION total();
