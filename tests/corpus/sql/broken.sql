CREATE TABLE before_it (id int);

CREATE TABLE ((( x;
