"""What happens inside Redis in one step, as Lua: small, and nothing that Redis 6.2 does not know.

A turn's log is a stream: `0-1 heard`, then `0-2 say`, `0-3 say` ..., at last `end`. Each entry may have a second
field, which an old process passes over: `recording` beside heard, `language` beside say, `way` beside end. Its
lease is a hash of `owner` and `until` (ms of Redis's own clock): `until` only matters to those who want to take
the turn over, whoever is `owner` may write. A new layout needs new field names: an old process must find nothing
to misread.
"""

from hashlib import sha1


class Script:
    """`sha` is the name under which Redis knows it."""

    def __init__(self, body: str) -> None:
        self.body = body
        self.sha = sha1(body.encode(), usedforsecurity=False).hexdigest()


_HOLD = """
local function hold(lease, owner, ms, ttl)
  local time = redis.call('TIME')
  redis.call('HSET', lease, 'owner', owner, 'until', time[1] * 1000 + math.floor(time[2] / 1000) + ms)
  redis.call('EXPIRE', lease, ttl)
end
local function is_free(lease, owner)
  local held = redis.call('HMGET', lease, 'owner', 'until')
  local time = redis.call('TIME')
  return held[1] == owner or (tonumber(held[2]) or 0) <= time[1] * 1000 + math.floor(time[2] / 1000)
end
"""

# order.kept_of, for fields: the JSON is not opened here
_KEEP = """
local function keep(key, packed, turn, over, ttl)
  local kept = redis.call('HMGET', key, 'turn', 'over')
  local at = tonumber(kept[1]) or -1
  if tonumber(turn) > at or (tonumber(turn) == at and kept[2] ~= '1') then
    redis.call('HSET', key, 'packed', packed, 'turn', turn)
  end
  if over == '1' then redis.call('HSET', key, 'over', '1') end
  redis.call('EXPIRE', key, ttl)
end
"""

SAVE = Script(_KEEP + "keep(KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4])")

# KEYS call ARGV sha1_of_kept packed ttl; only the same turn is amended, so its number stays
AMEND = Script(
    """
if redis.sha1hex(redis.call('HGET', KEYS[1], 'packed') or '') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'packed', ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 1
"""
)

# KEYS call log lease, ARGV owner heard lease_ms ttl recording -> outcome, call, over, fields of each entry ...
CLAIM = Script(
    _HOLD
    + """
local log = redis.call('XRANGE', KEYS[2], '-', '+')
if log[1] and log[1][2][1] ~= 'heard' then
  redis.call('DEL', KEYS[2], KEYS[3])
  log = {}
end
local outcome, last = 'running', log[#log]
if last and last[2][1] == 'end' then
  outcome = 'finished'
elseif last then
  if is_free(KEYS[3], ARGV[1]) then outcome = 'mine' end
elseif ARGV[2] ~= '' or ARGV[5] ~= '' then
  local opening = {'heard', ARGV[2]}
  if ARGV[5] ~= '' then opening = {'heard', ARGV[2], 'recording', ARGV[5]} end
  redis.call('XADD', KEYS[2], '0-1', unpack(opening))
  redis.call('EXPIRE', KEYS[2], ARGV[4])
  outcome, log = 'mine', {{'0-1', opening}}
end
if outcome == 'mine' then hold(KEYS[3], ARGV[1], ARGV[3], ARGV[4]) end
local call = redis.call('HMGET', KEYS[1], 'packed', 'over')
local answer = {outcome, call[1], call[2]}
for i, entry in ipairs(log) do answer[3 + i] = entry[2] end
return answer
"""
)

# KEYS log lease, ARGV owner lease_ms ttl heard; an entry can't be changed, so the stream is written anew, with the
# same ids: who waits for the next one goes on waiting for it
NOTE = Script(
    _HOLD
    + """
if redis.call('HGET', KEYS[2], 'owner') ~= ARGV[1] then return 0 end
local log = redis.call('XRANGE', KEYS[1], '-', '+')
if not log[1] then return 0 end
log[1][2][2] = ARGV[4]
redis.call('DEL', KEYS[1])
for _, entry in ipairs(log) do redis.call('XADD', KEYS[1], entry[1], unpack(entry[2])) end
redis.call('EXPIRE', KEYS[1], ARGV[3])
hold(KEYS[2], ARGV[1], ARGV[2], ARGV[3])
return 1
"""
)

# KEYS log lease, ARGV owner lease_ms ttl
RENEW = Script(
    _HOLD
    + """
if redis.call('HGET', KEYS[2], 'owner') ~= ARGV[1] or redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
hold(KEYS[2], ARGV[1], ARGV[2], ARGV[3])
return 1
"""
)

# KEYS log lease, ARGV owner lease_ms ttl id_before id text [language]
APPEND = Script(
    _HOLD
    + """
if redis.call('HGET', KEYS[2], 'owner') ~= ARGV[1] then return 0 end
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
if not last or last[1] ~= ARGV[4] then return 0 end
if ARGV[7] then
  redis.call('XADD', KEYS[1], ARGV[5], 'say', ARGV[6], 'language', ARGV[7])
else
  redis.call('XADD', KEYS[1], ARGV[5], 'say', ARGV[6])
end
redis.call('EXPIRE', KEYS[1], ARGV[3])
hold(KEYS[2], ARGV[1], ARGV[2], ARGV[3])
return 1
"""
)

# KEYS call log lease, ARGV owner ending packed turn over ttl id_of_last_say (or '') way say ...
FINISH = Script(
    _KEEP
    + """
if redis.call('HGET', KEYS[3], 'owner') ~= ARGV[1] then return 0 end
local last = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)[1]
if not last or (ARGV[7] ~= '' and last[1] ~= ARGV[7]) then return 0 end
local id = tonumber(string.sub(last[1], 3))
for i = 9, #ARGV do
  id = id + 1
  redis.call('XADD', KEYS[2], '0-' .. id, 'say', ARGV[i])
end
redis.call('XADD', KEYS[2], '0-' .. (id + 1), 'end', ARGV[2], 'way', ARGV[8])
redis.call('EXPIRE', KEYS[2], ARGV[6])
redis.call('DEL', KEYS[3])
keep(KEYS[1], ARGV[3], ARGV[4], ARGV[5], ARGV[6])
return 1
"""
)

# KEYS documents, ARGV name document ttl -> what is kept, or nothing when that is now this document
KEEP_DOCUMENT = Script(
    """
if redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2]) == 0 then return redis.call('HGET', KEYS[1], ARGV[1]) end
redis.call('EXPIRE', KEYS[1], ARGV[3])
return false
"""
)
