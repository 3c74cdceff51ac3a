local function before()
  return 1
end

function torn(a, 
  if x then
end

function after()
  return 2
end
