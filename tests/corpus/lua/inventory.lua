local json = require("vendor.json")
local util = require 'util'

local Inventory = {}
Inventory.__index = Inventory

MAX_ITEMS = 64

--- Makes an inventory.
-- @param owner who holds it
function Inventory.new(owner)
  local function check(x)
    return x
  end
  return setmetatable({ owner = check(owner) }, Inventory)
end

-- Adds one.
function Inventory:add(item, count)
  self.items[item] = count
end

Inventory.remove = function(self, item)
  self.items[item] = nil
end

local function helper(a, b)
  return a + b
end

local twice = function(x) return x * 2 end

function global_helper()
  dofile("other.lua")
end

return {
  Inventory = Inventory,
  make = function() return Inventory.new() end,
}
