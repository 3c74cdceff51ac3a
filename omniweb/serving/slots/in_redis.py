"""Counts of all processes: sorted sets in Redis, changed by one script, all or none.

Who waits blocks on a list of his own, into which whoever hands him his places puts a word.
"""

import json
from functools import cached_property
from typing import Any

from redis import Redis
from typing_extensions import override

from omniweb.serving.slots.tickets import (
    ABOUT_SECONDS,
    LEASE_SECONDS,
    LINE_SECONDS,
    Counts,
    Outcome,
    Ticket,
)

TIMEOUT_SECONDS = 0.1
LEAST_SECONDS = 0.01
"""Less than a millisecond is for ever to some versions of Redis."""
_PREFIX = "omniweb:slots:"
_TURNS = """
local P, ticket, ask = KEYS[1], ARGV[1], cjson.decode(ARGV[2])
local lease, stay, about = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local clock = redis.call('TIME')
local now = clock[1] + clock[2] / 1000000
local call = redis.call

local function alone(caller)
  local others = call('ZCOUNT', P .. 'about', now, '+inf')
  local own = tonumber(call('ZSCORE', P .. 'about', caller) or 0)
  return others - (own >= now and 1 or 0) == 0
end

local function taken(name, asked)
  local room = alone(asked.caller) and 3 or 2
  for _, count in ipairs(asked.counts) do
    local key = P .. count[1]
    call('ZREMRANGEBYSCORE', key, '-inf', now)
    if call('ZCARD', key) >= count[room] then return false end
  end
  for _, count in ipairs(asked.counts) do
    call('ZADD', P .. count[1], now + lease, name)
    call('EXPIRE', P .. count[1], lease)
  end
  return true
end

local function stand_no_more(name, caller)
  call('ZREM', P .. 'waiting', name)
  call('HDEL', P .. 'asked', name)
  call('ZREM', P .. 'line:' .. caller, name)
end

local function hand_over()
  for _, name in ipairs(call('ZRANGE', P .. 'waiting', 0, -1)) do
    local asked = cjson.decode(call('HGET', P .. 'asked', name))
    local stays = tonumber(call('ZSCORE', P .. 'line:' .. asked.caller, name) or 0)
    if stays < now then
      stand_no_more(name, asked.caller)
    elseif taken(name, asked) then
      stand_no_more(name, asked.caller)
      call('RPUSH', P .. 'turn:' .. name, 1)
      call('EXPIRE', P .. 'turn:' .. name, lease)
    end
  end
end
"""
"""A ticket asks for `{caller, line, counts: [[name, room, room alone], …]}`.

Beside the counts: `about`, callers and until when they count as such; `waiting`, tickets in the
order of their coming, and what they have `asked` for; the `line` of each caller, tickets and until
when they stand in it.
"""
_ENTER = f"""{_TURNS}
call('ZREMRANGEBYSCORE', P .. 'about', '-inf', now)
call('ZADD', P .. 'about', now + about, ask.caller)
call('EXPIRE', P .. 'about', about)
local line = P .. 'line:' .. ask.caller
if call('ZSCORE', line, ticket) then call('ZADD', line, now + stay, ticket) end
hand_over()
if call('DEL', P .. 'turn:' .. ticket) == 1 then return 1 end
if call('ZSCORE', line, ticket) then return 0 end
if taken(ticket, ask) then return 1 end
if call('ZCARD', line) >= ask.line then return -1 end
call('ZADD', line, now + stay, ticket)
call('ZADD', P .. 'waiting', call('INCR', P .. 'came'), ticket)
call('HSET', P .. 'asked', ticket, ARGV[2])
for _, key in ipairs({{line, P .. 'waiting', P .. 'asked', P .. 'came'}}) do
  call('EXPIRE', key, lease)
end
return 0
"""
_LEAVE = f"""{_TURNS}
for _, count in ipairs(ask.counts) do call('ZREM', P .. count[1], ticket) end
stand_no_more(ticket, ask.caller)
call('DEL', P .. 'turn:' .. ticket)
hand_over()
"""


class RedisCounts(Counts):
    """Those of all processes; what Redis raises is raised."""

    def __init__(self, address: str) -> None:
        self._address = address

    def _client(self, timeout: float) -> Redis:
        return Redis.from_url(
            self._address,
            socket_connect_timeout=TIMEOUT_SECONDS,
            socket_timeout=timeout,
            retry=None,
        )

    @cached_property
    def _redis(self) -> Redis:
        return self._client(TIMEOUT_SECONDS)

    @cached_property
    def _patient(self) -> Redis:
        return self._client(LINE_SECONDS)

    @cached_property
    def _enter(self) -> Any:
        return self._redis.register_script(_ENTER)

    @cached_property
    def _leave(self) -> Any:
        return self._redis.register_script(_LEAVE)

    @override
    def enter(self, ticket: Ticket) -> Outcome:
        return Outcome(self._run(self._enter, ticket))

    @override
    def wait(self, ticket: Ticket, seconds: float) -> Outcome:
        seconds = max(seconds, LEAST_SECONDS)
        turn = self._patient.blpop([f"{_PREFIX}turn:{ticket.name}"], timeout=seconds)
        return Outcome.WAITS if turn is None else Outcome.ENTERED

    @override
    def leave(self, ticket: Ticket) -> None:
        self._run(self._leave, ticket)

    @staticmethod
    def _run(script: Any, ticket: Ticket) -> Any:
        asked = {"caller": ticket.caller, "line": ticket.line, "counts": ticket.counts}
        seconds = LEASE_SECONDS, LINE_SECONDS, ABOUT_SECONDS
        return script([_PREFIX], [ticket.name, json.dumps(asked), *seconds])
