-module(broken).

before(X) -> X.

torn(X) -> case X of ((( .
