-module(cart).
-behaviour(gen_server).
-export([add/2]).
-include("cart.hrl").
-include_lib("kernel/include/file.hrl").
-import(lists, [map/2]).

-define(LIMIT, 10).
-define(TWICE(X), X * 2).

-record(state, {items = [] :: list(), owner}).

-type item() :: atom().
-opaque cart() :: #state{}.

-callback init(term()) -> ok.

%% Adds an item.
-spec add(item(), cart()) -> cart().
add(none, Cart) ->
    Cart;
add(Item, Cart) when is_atom(Item) ->
    lists:map(fun(X) -> X end, Cart).

add(Item) -> add(Item, []).

'quoted name'() -> ok.
